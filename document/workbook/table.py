"""A table of any length, as CSV for machines and as a workbook: sent row by row, in memory that does not grow."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import batched, islice
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from document.letters import printable
from document.workbook.grid import CELL_LIMIT, escape_formula

type Cell = str | int | float | bool | None

# How that begins which may have to be marked: with a sign, or a space of any kind.
SUSPECT = frozenset("'=+-@\uff1d\uff0b\uff0d\uff20") | {c for c in map(chr, range(0x3001)) if c.isspace()}
PIECE = 64 * 1024  # letters that are sent at a time
ROWS = 1_048_576  # that a sheet holds, the head among them
LONGEST = CELL_LIMIT // 2  # letters of a cell; letters may count for two
TOGETHER = 200  # rows that are compressed at a time
QUICKLY = 1  # 21 MB in a fifth of the time that 6 takes for 15
SHEET = "xl/worksheets/sheet1.xml"
DIMENSION = re.compile(rb"<dimension [^>]*/>")  # how many rows there are, which nobody knows yet
ODD = re.compile(
    r"[^ -%'-;=?-^`-~æøåÆØÅ]"
)  # what _held may have to change: & < > _ and all but usual letters
LIKE_ESCAPED = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")  # what Excel would read as another letter


def table_csv(head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """Yield a table as RFC 4180 has it: commas, CRLF, quotes doubled; in UTF-8 without a mark.

    A text that a spreadsheet might run gets an apostrophe before it, as in the lists that are filled in.
    """
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(head)
    for row in rows:
        # Most cells go as they are; a call for each would take as long as all the rest.
        writer.writerow(
            [
                _plain(value)
                if type(value) is bool or (type(value) is str and value[:1] in SUSPECT)
                else value
                for value in row
            ]
        )
        if made.tell() > PIECE:
            yield made.getvalue().encode()
            made.seek(0)
            made.truncate()
    yield made.getvalue().encode()


def table_xlsx(title: str, head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """Yield a table as a workbook with one sheet, while its rows come; those that a sheet cannot hold are left out.

    Words are always words, whatever they begin with; a text that is too long for a cell is cut. XlsxWriter makes a
    workbook of the head alone, and the rows are written into its sheet, which takes a fourth of the time.
    """
    columns = [*head]
    letters = [xl_col_to_name(place) for place in range(len(columns))]
    parts = _frame(title, columns)
    before, after = DIMENSION.sub(b"", parts.pop(SHEET)).split(b"</sheetData>")
    sent = _Sent()
    with ZipFile(sent, "w", ZIP_DEFLATED, compresslevel=QUICKLY) as book:
        for name, part in parts.items():
            book.writestr(name, part)
        with book.open(SHEET, "w") as sheet:
            sheet.write(before)
            for some in batched(enumerate(islice(rows, ROWS - 1), start=2), TOGETHER):
                sheet.write("".join(_row(number, letters, row) for number, row in some).encode())
                yield sent.taken()
            sheet.write(b"</sheetData>" + after)
    yield sent.taken()


def _frame(title: str, columns: list[str]) -> dict[str, bytes]:
    """Return the parts of a workbook that has only a head, by their names."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "constant_memory": True}) as book:
        book.set_properties({"title": printable(title)})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for place, name in enumerate(columns):
            sheet.write_string(0, place, name, bold)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, ROWS - 1, len(columns) - 1)
    with ZipFile(made) as book:
        return {name: book.read(name) for name in book.namelist()}


class _Sent:
    """What a ZIP archive is written to, and taken from piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(piece)
        return len(piece)

    def flush(self) -> None:
        """Do nothing: everything is there to be taken."""

    close = flush

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def _row(number: int, letters: list[str], row: Iterable[Cell]) -> str:
    """Return a row as SpreadsheetML has it (ECMA-376, 18.3.1.73)."""
    cells: list[str] = []
    place, add = str(number), cells.append
    for letter, value in zip(letters, row, strict=True):
        if value is None:
            continue
        if type(value) is str:
            # Most words hold nothing that matters here: two calls for each would take a third of the time.
            if ODD.search(value) or value.strip() is not value or len(value) > LONGEST:
                held = f'<t xml:space="preserve">{_held(value)}</t>'
                add(f'<c r="{letter}{place}" t="inlineStr"><is>{held}</is></c>')
            else:
                add(f'<c r="{letter}{place}" t="inlineStr"><is><t>{value}</t></is></c>')
        elif type(value) is bool:
            add(f'<c r="{letter}{place}" t="b"><v>{value:d}</v></c>')
        else:
            add(f'<c r="{letter}{place}"><v>{value}</v></c>')
    return f'<row r="{place}">{"".join(cells)}</row>'


def _plain(value: Cell) -> Cell:
    return escape_formula(value) if isinstance(value, str) else str(value).lower()


def _held(text: str) -> str:
    """Return a text as a cell holds it, in XML."""
    text = printable(text[:LONGEST])
    return escape(LIKE_ESCAPED.sub("_x005F_", text))
