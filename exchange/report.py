"""What becomes of an uploaded list, row by row: as the trial shows it, and as a file of everything that would change."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from document.workbook.grid import Grid, GridColumn
from document.workbook.sheet import Value

MOST_REFUSED = 200  # rows of which it is told why; a file with more is another list, or has lost a column


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, or in a whole row."""

    cell: str
    label: str
    reason: str


@dataclass(frozen=True)
class CellDifference:
    """One field, before and after."""

    label: str
    old: Value
    new: Value


@dataclass(frozen=True)
class ReportLine:
    """One row of the file, and what becomes of it."""

    row: int
    title: str
    differences: tuple[CellDifference, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass
class Report:
    """What an import does, or would do."""

    new: list[ReportLine] = field(default_factory=list)
    changed: list[ReportLine] = field(default_factory=list)
    refused: list[ReportLine] = field(default_factory=list)
    unchanged: int = 0
    cut: bool = False  # given up after so many refused rows

    @property
    def something(self) -> bool:
        """Whether there is anything to take, and nothing that stands in its way."""
        return bool(self.new or self.changed) and not self.refused

    @property
    def fields(self) -> list[tuple[str, int]]:
        """Each field that would change, and in how many rows, the most first."""
        return Counter(one.label for line in self.changed for one in line.differences).most_common()

    def grid(self, title: str) -> Grid:
        """Return everything that is new or changed as a list: a row for each field, before and after."""
        heads = (_("Row"), _("Entry"), _("Field"), _("Before"), _("After"))
        rows = tuple(
            (line.row, line.title, one.label, one.old, one.new)
            for line in sorted((*self.new, *self.changed), key=lambda line: line.row)
            for one in line.differences
        )
        return Grid(
            title=title,
            help=(),
            columns=tuple(GridColumn(head=head) for head in heads),
            rows=rows,
            most_rows=len(rows),
        )


def letters(place: int) -> str:
    """Return what a spreadsheet calls the column at ``place``, counted from 0: A, B, … Z, AA."""
    name = ""
    place += 1
    while place:
        place, left = divmod(place - 1, 26)
        name = chr(ord("A") + left) + name
    return name
