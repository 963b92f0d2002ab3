"""A list to be filled in elsewhere: as a workbook with locked columns and drop-down lists, and as CSV."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from document.letters import printable
from document.workbook.sheet import Value

CELL_LIMIT = 32_767  # Excel's own, in UTF-16 units
TITLE_LIMIT, HELP_LIMIT = 32, 255  # of the note that Excel shows at a cell
ACCENT, RULE, LOCKED, QUIET = "#0B5566", "#C3CDD1", "#EEF2F3", "#526067"
WIDTHS = {"text": 26, "number": 13, "date": 13}
WIDE = 44
LOOKS = {"text": "@", "number": "General", "date": "yyyy-mm-dd"}
# What a spreadsheet may run when it opens a CSV file, some after spaces and some where the signs are wide.
RUNS = re.compile(r"['\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


@dataclass(frozen=True, kw_only=True)
class GridColumn:
    """One column: its ``head``, what to write in it, and the ``choices`` of a drop-down list.

    ``kind`` is "text", "number" or "date"; a ``strict`` list takes nothing else; nobody types in a ``locked`` column.
    """

    head: str
    help: str = ""
    kind: str = "text"
    choices: tuple[str, ...] = ()
    strict: bool = False
    several: bool = False
    locked: bool = False


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A list to be filled in: what it is of, how it is used, its columns and rows, and room for more rows."""

    title: str
    help: tuple[str, ...]
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    most_rows: int


def fits_cell(text: str) -> bool:
    """Return whether a cell can hold ``text`` as it is: not too long, and without invisible signs."""
    return printable(text) == text and "\r" not in text and len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT


def grid_csv(grid: Grid) -> bytes:
    """Return the grid as CSV as a Danish Excel reads it: UTF-8 with its mark, semicolons, decimal commas."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";")
    writer.writerow([column.head for column in grid.columns])
    writer.writerows([_plain(value) for value in row] for row in grid.rows)
    return made.getvalue().encode("utf-8-sig")


def grid_xlsx(grid: Grid) -> bytes:
    """Return the grid as a workbook: the list itself, how it is used, and what there is to choose between."""
    made = io.BytesIO()
    # Strings are never formulas, numbers or links, whatever they begin with.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with Workbook(made, options) as book:
        book.set_properties({"title": printable(grid.title)})
        _GridBook(book, grid).write()
    return made.getvalue()


class _GridBook:
    """One workbook to fill in, in the making."""

    def __init__(self, book: Workbook, grid: Grid) -> None:
        self.book, self.grid = book, grid
        self.head = self._format(bold=True, font_color="#FFFFFF", bg_color=ACCENT, valign="vcenter")
        self.title = self._format(font_size=20, font_color=ACCENT, text_wrap=False)
        self.strong = self._format(bold=True)
        self.quiet = self._format(font_color=QUIET)
        self.words = self._format()

    def _format(self, **look: object) -> Format:
        return self.book.add_format(
            {"font_name": "IBM Plex Sans", "font_size": 10, "valign": "top", "text_wrap": True, **look}
        )

    def write(self) -> None:
        """Write the list, the help and the choices."""
        sheet = self.book.add_worksheet(_("Entries"))
        guide = self.book.add_worksheet(_("Help"))
        lists = self.book.add_worksheet(_("Lists"))
        self._guide(guide)
        ranges = self._lists(lists)
        self._entries(sheet, ranges)

    def _entries(self, sheet: Worksheet, ranges: dict[int, str]) -> None:
        last = len(self.grid.columns) - 1
        for place, column in enumerate(self.grid.columns):
            look = {"num_format": LOOKS[column.kind], "bottom": 1, "bottom_color": RULE}
            look |= {"bg_color": LOCKED, "font_color": QUIET} if column.locked else {"locked": False}
            cell = self._format(**look)
            sheet.set_column(place, place, WIDE if column.several else WIDTHS[column.kind], cell)
            sheet.write_string(0, place, printable(column.head), self.head)
            for number, row in enumerate(self.grid.rows, start=1):
                _put(sheet, number, place, row[place], cell)
            self._note(sheet, 0, 0, place, {"validate": "any"})
            rules: dict[str, object] = {"validate": "any"}
            if place in ranges:
                rules = {"validate": "list", "source": ranges[place]}
                rules["error_type"] = "stop" if column.strict else "warning"
            self._note(sheet, 1, self.grid.most_rows, place, rules)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, sum(column.locked for column in self.grid.columns))
        sheet.autofilter(0, 0, max(1, len(self.grid.rows)), last)
        allowed = ("sort", "autofilter", "format_cells", "format_columns", "format_rows", "insert_rows")
        sheet.protect("", dict.fromkeys(allowed, True))
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.repeat_rows(0)

    def _note(self, sheet: Worksheet, first: int, last: int, place: int, rules: dict[str, object]) -> None:
        column = self.grid.columns[place]
        if column.help:
            rules |= {"input_title": column.head[:TITLE_LIMIT], "input_message": _short(column.help)}
        if len(rules) > 1:
            sheet.data_validation(first, place, last, place, rules)

    def _guide(self, sheet: Worksheet) -> None:
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, printable(self.grid.title), self.title)
        row = 2
        for line in self.grid.help:
            sheet.merge_range(row, 0, row, 1, line, self.words)
            sheet.set_row(row, 14 * (1 + len(line) // 115))
            row += 1
        row += 1
        for place, words in enumerate((_("Column"), _("What to write"))):
            sheet.write_string(row, place, words, self.head)
        for number, column in enumerate(self.grid.columns, start=row + 1):
            sheet.write_string(number, 0, printable(column.head), self.strong)
            sheet.write_string(number, 1, printable(column.help), self.quiet)
            sheet.set_row(number, 14 * (1 + len(column.help) // 95))
        sheet.protect()

    def _lists(self, sheet: Worksheet) -> dict[int, str]:
        """Write what there is to choose between; return where the drop-down lists find it, by column."""
        ranges: dict[int, str] = {}
        listed = [(place, column) for place, column in enumerate(self.grid.columns) if column.choices]
        for number, (place, column) in enumerate(listed):
            sheet.set_column(number, number, WIDE, self.words)
            sheet.write_string(0, number, printable(column.head), self.head)
            for row, choice in enumerate(column.choices, start=1):
                sheet.write_string(row, number, printable(choice), self.words)
            if not column.several:
                letter = xl_col_to_name(number)
                ranges[place] = f"='{sheet.get_name()}'!${letter}$2:${letter}${len(column.choices) + 1}"
        sheet.freeze_panes(1, 0)
        sheet.protect()
        return ranges


def _put(sheet: Worksheet, row: int, place: int, value: Value, look: Format) -> None:
    """Write one cell as what it is; a number that a spreadsheet would round is written as words."""
    if value is None or value == "":
        sheet.write_blank(row, place, None, look)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, place, dt.datetime.combine(value, dt.time()), look)
    elif isinstance(value, str) or len(f"{value:f}") > 15:  # noqa: PLR2004 (the digits that a double keeps)
        sheet.write_string(row, place, str(value), look)
    else:
        sheet.write_number(row, place, value, look)


def _short(text: str) -> str:
    text = printable(text)
    return text if len(text) <= HELP_LIMIT else text[: HELP_LIMIT - 1] + "…"


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal | float) else str(value)
    return escape_formula(value) if isinstance(value, str) else str(value)


def escape_formula(text: str) -> str:
    """Return a cell of a CSV file that no spreadsheet runs: with an apostrophe before it (one more, where it has some)."""
    return f"'{text}" if RUNS.match(text) else text


def unescape_formula(cells: Iterable[str]) -> tuple[str, ...]:
    """Return cells of a CSV file without the apostrophes that kept a spreadsheet from running them."""
    return tuple(cell[1:] if cell.startswith("'") and RUNS.match(cell) else cell for cell in cells)
