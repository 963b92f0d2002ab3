"""A table of any length, as CSV for machines and as a workbook: written row by row, in memory that does not grow."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from xlsxwriter import Workbook

from document.grid import CELL_LIMIT, RUNS
from document.letters import printable

type Cell = str | int | float | bool | None

SUSPECT = tuple("'=+-@\t\r")  # how what RUNS finds begins
PIECE = 64 * 1024  # letters that are sent at a time


def table_csv(head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """Yield a table as RFC 4180 has it: commas, CRLF, quotes doubled; in UTF-8 without a mark.

    A text that a spreadsheet might run gets an apostrophe before it, as in the lists that are filled in.
    """
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_plain(value) for value in row])
        if made.tell() > PIECE:
            yield made.getvalue().encode()
            made.seek(0)
            made.truncate()
    yield made.getvalue().encode()


def table_xlsx(title: str, head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> IO[bytes]:
    """Return a table as a workbook with one sheet, in a file that is removed when it is closed.

    Words are always words, whatever they begin with; a text that is too long for a cell is cut.
    """
    made = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with Workbook(made, options) as book:
        book.set_properties({"title": printable(title)})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        columns = [*head]
        for place, name in enumerate(columns):
            sheet.write_string(0, place, name, bold)
        sheet.freeze_panes(1, 0)
        number = 0
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, _held(value))
                elif isinstance(value, bool):
                    sheet.write_boolean(number, place, value)
                elif value is not None:
                    sheet.write_number(number, place, value)
        sheet.autofilter(0, 0, number, len(columns) - 1)
    made.seek(0)
    return made


def _plain(value: Cell) -> Cell:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(SUSPECT) and RUNS.match(value) else value
    return str(value).lower() if isinstance(value, bool) else value


def _held(text: str) -> str:
    return printable(text[: CELL_LIMIT // 2])  # letters may count for two
