"""Reading what somebody uploads, workbook or CSV, as rows of values: strange files are refused with a sentence.

Nothing of a file is trusted, neither its name, nor the sizes it states, nor its XML. Everything is counted as it is
unpacked, before the reader of workbooks sees it.
"""

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._reader import WorkSheetParser

from document.workbook.grid import CELL_LIMIT, unescape_formula
from registry.errors import RegistryError
from registry.fields.cells import as_shown
from registry.fields.standards import UNSEEN

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
MOST_UNPACKED = 50 * MEGABYTE
MOST_ROWS = 5_000
MOST_COLUMNS = 200
WIDEST = MOST_COLUMNS + 1
MOST_CELLS = 1_000_000  # looked at, those between filled ones too; a row that holds none is one
MOST_ELEMENTS = 2_000_000
MOST_PARTS = 200
MOST_IN_A_ROW = 8_000  # elements, three or four of them a cell: the reader holds a row in memory whole
# Styles and the like are held in memory too.
MOST_OF_OTHER_PARTS = 2 * MEGABYTE
MOST_ELEMENTS_OF_OTHER_PARTS = 100_000
DEEPEST = 60
CHUNK = 64 * 1024

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
MACROS = re.compile(r"vbaproject|vbadata|macrosheet|activex|ctrlprops|customui", re.IGNORECASE)
LINKED = re.compile(
    r"externallink|embeddings|oleobject|querytable|connections\.xml|webextension", re.IGNORECASE
)
# Built-in number formats that are dates; what they show depends on the language, so the library has no words for them.
LOCAL_DATES = {*range(27, 37), *range(50, 59)}
BIG_PARTS = re.compile(r"xl/(worksheets/[^/]+\.xml|sharedStrings\.xml)", re.IGNORECASE)


@dataclass(frozen=True)
class Unreadable:
    """A cell that cannot be taken, and why."""

    reason: str


@dataclass(frozen=True)
class SheetRow:
    """One row of a file: its number, as the spreadsheet shows it, and its values."""

    number: int
    values: tuple[Any, ...]


def read_sheet(content: bytes, name: str) -> list[SheetRow]:
    """Return the rows of an uploaded file that say something, the head first.

    Values are text, numbers, booleans, None, or ``Unreadable``; a date is the text of what its cell shows of it
    ("2020-09-01", "2020-09", "2020"), and the date itself where the cell does not tell. Raises ``RegistryError`` with a
    sentence when the file is none that we take, or too large.
    """
    if len(content) > MOST_BYTES:
        raise too_large()
    ending = name.rpartition(".")[2].lower()
    if ending in ("xlsm", "xltm", "xlam", "xlsb"):
        raise _macros()
    if content.startswith(ZIP):
        rows = _workbook(content)
    elif content.startswith(OLE):
        raise RegistryError(
            _(
                "This is a workbook in the old format, or one with a password. Save it as an ordinary"
                " workbook (.xlsx)."
            )
        )
    elif ending == "csv":
        rows = _csv(content)
    else:
        raise RegistryError(_("This is no workbook (.xlsx) and no CSV file (.csv)."))
    with warnings.catch_warnings(action="ignore"):  # the reader's, about what it passes over
        return _held(rows)


def too_large() -> RegistryError:
    """Return the refusal of a file that is too large."""
    return RegistryError(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // MEGABYTE})


def _macros() -> RegistryError:
    return RegistryError(
        _("The workbook holds macros. Save it as a workbook without macros (.xlsx), and upload that.")
    )


def _broken() -> RegistryError:
    return RegistryError(_("The workbook is damaged and cannot be read. Save it anew, and upload that."))


def _held(rows: Iterator[SheetRow]) -> list[SheetRow]:
    """Return the rows that say something, as many as may be."""
    held: list[SheetRow] = []
    cells = 0
    for row in rows:
        cells += max(1, len(row.values))
        if cells > MOST_CELLS:
            raise RegistryError(_("The sheet is too large: it has too many empty rows or columns."))
        if all(value in (None, "") for value in row.values):
            continue
        if any(value not in (None, "") for value in row.values[MOST_COLUMNS:]):
            raise RegistryError(_("The sheet has more than %(most)s columns.") % {"most": MOST_COLUMNS})
        if len(held) > MOST_ROWS:  # the head is none of them
            raise RegistryError(_("The sheet has more than %(most)s rows.") % {"most": MOST_ROWS})
        held.append(SheetRow(row.number, tuple(map(_checked, row.values[:MOST_COLUMNS]))))
    if not held:
        raise RegistryError(_("The file is empty."))
    return held


def _checked(value: Any) -> Any:
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        if len(value) > CELL_LIMIT:
            return Unreadable(
                _("The cell holds more than %(most)s signs. Shorten it.") % {"most": CELL_LIMIT}
            )
        if UNSEEN.search(value):
            return Unreadable(_("The cell holds a sign that cannot be seen. Type it again."))
    return value


# CSV


def _csv(content: bytes) -> Iterator[SheetRow]:
    text = _decoded(content)
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") >= head.count(",") else ","
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1
        ):
            yield SheetRow(number, tuple(map(_formula, cells, unescape_formula(cells))))
    except csv.Error as error:
        raise RegistryError(
            _("The CSV file cannot be read: a quotation mark is not closed, or a cell is too long.")
        ) from error


def _formula(cell: str, unmarked_cell: str) -> Any:
    return _no_formula() if cell.startswith("=") else unmarked_cell


def _no_formula() -> Unreadable:
    return Unreadable(_("The cell holds a formula. Put its result there instead."))


def _decoded(content: bytes) -> str:
    if content.startswith(UTF_16):
        raise RegistryError(_("The CSV file is in UTF-16. Save it as “CSV UTF-8”, and upload that."))
    if b"\0" in content:
        raise RegistryError(_("This is no CSV file: it holds signs that no text has."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RegistryError(
            _(
                "The CSV file is in an older set of letters (Latin-1), in which æ, ø and å would be lost."
                " Save it as “CSV UTF-8”, and upload that."
            )
        ) from error


# Workbooks


def _workbook(content: bytes) -> Iterator[SheetRow]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            merged = _inspect(packed)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        expat.ExpatError,
    ) as error:
        raise _broken() from error
    yield from _cells(content, merged)


def _inspect(packed: zipfile.ZipFile) -> set[str]:
    """Unpack everything once, counting, and refuse what has no place in a list; return the parts with merged cells."""
    parts = packed.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or len({name.lower() for name in names}) < len(names):
        raise _broken()
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise RegistryError(_("This is no workbook (.xlsx) and no CSV file (.csv)."))
    if any(MACROS.search(name) for name in names):
        raise _macros()
    if any(LINKED.search(name) for name in names):
        raise _links()
    inspection = _Inspection()
    for part in parts:
        if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _broken()
        with packed.open(part) as stream:
            inspection.read(part.filename, stream)
    return inspection.merged


def _links() -> RegistryError:
    return RegistryError(
        _(
            "The workbook has links to other files, or objects put into it. Take them out, and upload it again."
        )
    )


class _Inspection:
    """What has been unpacked so far, and what the XML of each part says."""

    def __init__(self) -> None:
        self.unpacked = self.elements = 0
        self.most = self.here = self.depth = self.in_row = 0
        self.part = ""
        self.merged: set[str] = set()

    def read(self, name: str, stream: Any) -> None:
        """Read one part to its end. Raises ``RegistryError`` when it is too much, or holds what may not be."""
        self.part = name
        big = BIG_PARTS.fullmatch(name) is not None
        most = MOST_UNPACKED if big else MOST_OF_OTHER_PARTS
        self.most = MOST_ELEMENTS if big else MOST_ELEMENTS_OF_OTHER_PARTS
        self.here = self.depth = self.in_row = 0
        parser = self._parser() if name.lower().endswith((".xml", ".rels", ".vml")) else None
        size = 0
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            self.unpacked += len(chunk)
            if self.unpacked > MOST_UNPACKED or size > most:
                raise _too_much_unpacked()
            if parser:
                parser.Parse(chunk, False)
        if parser:
            parser.Parse(b"", True)

    def _parser(self) -> Any:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _document_type
        parser.StartElementHandler = self._begins
        parser.EndElementHandler = self._ends
        return parser

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.here += 1
        self.depth += 1
        self.in_row = 1 if name.endswith("row") else self.in_row and self.in_row + 1
        if self.elements > MOST_ELEMENTS or self.here > self.most or self.in_row > MOST_IN_A_ROW:
            raise _too_much_unpacked()
        if self.depth > DEEPEST:
            raise _broken()
        if name.endswith("mergeCell"):
            self.merged.add(self.part)
        if "macroenabled" in attributes.get("ContentType", "").lower():
            raise _macros()
        # Excel makes a link of every address that somebody types; nothing is fetched by it.
        if attributes.get("TargetMode") == "External" and not attributes.get("Type", "").endswith(
            "/hyperlink"
        ):
            raise _links()

    def _ends(self, name: str) -> None:
        self.depth -= 1
        if name.endswith("row"):
            self.in_row = 0


def _document_type(*_of: Any) -> None:
    """Refuse what no spreadsheet writes, and what every bomb of XML is made of."""
    raise _broken()


def _too_much_unpacked() -> RegistryError:
    return RegistryError(
        _("The workbook is too large: unpacked it is more than %(most)s MB, or has too many cells.")
        % {"most": MOST_UNPACKED // MEGABYTE}
    )


def _cells(content: bytes, merged: set[str]) -> Iterator[SheetRow]:
    """Yield the rows of the first sheet that can be seen; of merged cells all but one would read as empty."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        book._date_formats |= {
            n for n, style in enumerate(book._cell_styles) if style.numFmtId in LOCAL_DATES
        }
        yield from _rows(_list(book, merged))
    except RegistryError:
        raise
    except Exception as error:  # the library raises whatever it trips over
        raise _broken() from error


def _rows(sheet: Any) -> Iterator[SheetRow]:
    """Yield the rows that the sheet holds.

    The library's own way through a sheet makes up every row and cell between those: a million, where LibreOffice has
    written a last, empty row after one was deleted.
    """
    book, last = sheet.parent, 0
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            if number <= last:
                raise _broken()
            last = number
            # What stands too far to the right need not stand at its place to be refused.
            said = {min(cell["column"], WIDEST): cell for cell in cells if cell["value"] is not None}
            width = min(max((cell["column"] for cell in cells), default=0), WIDEST)
            values = (
                _value(ReadOnlyCell(sheet, **said[place])) if place in said else None
                for place in range(1, width + 1)
            )
            yield SheetRow(number, tuple(values))


def _list(book: Any, merged: set[str]) -> Any:
    """Return the first sheet that can be seen."""
    sheet = next(one for one in book.worksheets if one.sheet_state == "visible")
    if sheet._worksheet_path.lstrip("/") in merged:
        raise RegistryError(
            _("The sheet has merged cells. Split them, fill in each, and upload the workbook again.")
        )
    return sheet


def _value(cell: Any) -> Any:
    if cell.data_type == "f":
        return _no_formula()
    if cell.data_type == "e":
        return Unreadable(_("The cell shows an error. Put the right value there."))
    value = cell.value
    if isinstance(value, dt.date):
        return as_shown(value, cell.number_format)
    return value.replace("_x000D_\n", "\n").replace("_x000D_", "\n") if isinstance(value, str) else value
