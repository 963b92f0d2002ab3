"""Files that are uploaded: limits, hostile workbooks and strange encodings, each refused with a sentence."""

import io
import time
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from exchange import reader
from exchange.reader import Unreadable, read_sheet
from registry.errors import RegistryError
from tests.support.sheets import Rows, repacked, sheet

# Files that are refused, each beside the same one without its fault.


def _grown(parts: dict[str, bytes], name: str, size: int) -> None:
    parts[name] = b"<a>" + b" " * size + b"</a>"


def _add(name: str, part: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: part})


def _in(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[name], parts[name][:300]
        parts[name] = parts[name].replace(old, new, 1)

    return change


SHEET = "xl/worksheets/sheet1.xml"
DTD = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
RELATION = b'<Relationship Id="rX" TargetMode="External" Target="file:///etc/passwd" Type="http://x/attachedTemplate"/>'
HOSTILE: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "macros": (_add("xl/vbaProject.bin"), "makroer"),
    "macro sheet": (_add("xl/macrosheets/sheet1.xml", b"<a/>"), "makroer"),
    "macro type": (
        _in("[Content_Types].xml", b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml"),
        "makroer",
    ),
    "external link": (_add("xl/externalLinks/externalLink1.xml", b"<a/>"), "links til andre filer"),
    "embedded object": (_add("xl/embeddings/oleObject1.bin"), "links til andre filer"),
    "external relation": (
        _in("xl/_rels/workbook.xml.rels", b"</Relationships>", RELATION + b"</Relationships>"),
        "links til andre filer",
    ),
    "bomb of XML": (_in(SHEET, b"<worksheet", DTD + b"<worksheet"), "beskadiget"),
    "bomb of XML in UTF-16": (
        _add("xl/worksheets/sheet9.xml", ("\ufeff" + DTD.decode() + "<x>&b;</x>").encode("utf-16-le")),
        "beskadiget",
    ),
    "broken XML": (_in(SHEET, b"</worksheet>", b""), "beskadiget"),
    "no sheets": (_in("xl/workbook.xml", b"<sheets>", b"<sheets><!--"), "beskadiget"),
    "unpacks to more than 50 MB": (
        lambda parts: _grown(parts, "xl/worksheets/sheet8.xml", 50 * 1024 * 1024),
        "udpakket",
    ),
    "unpacks to more than 50 MB in pieces": (
        lambda parts: [_grown(parts, f"docProps/x{n}.xml", 2_000_000) for n in range(27)] and None,
        "udpakket",
    ),
    "a row without end": (
        _in(SHEET, b"</row>", b"<c/>" * 8_000 + b"</row>"),
        "for mange celler",
    ),
    "elements within elements without end": (
        _add("xl/worksheets/sheet8.xml", b"<a>" * 100 + b"</a>" * 100),
        "beskadiget",
    ),
    "elements without end": (
        _add("xl/styles2.xml", b"<a>" + b"<b/>" * 100_000 + b"</a>"),
        "for mange celler",
    ),
    "styles without end": (lambda parts: _grown(parts, "xl/styles2.xml", 2_200_000), "udpakket"),
}


@pytest.fixture(scope="module")
def plain() -> bytes:
    """Return a small workbook that is in order."""
    book = openpyxl.Workbook()
    book.active.append(["Offentligt id", "Version", "Titel"])
    book.active.append(["a", 1, "En titel"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_the_plain_workbook_is_read(plain: bytes) -> None:
    assert [row.values for row in read_sheet(repacked(plain, lambda parts: None), "a.xlsx")] == [
        ("Offentligt id", "Version", "Titel"),
        ("a", 1, "En titel"),
    ]


@pytest.mark.parametrize("fault", HOSTILE)
def test_a_hostile_workbook_is_refused_with_a_sentence(plain: bytes, fault: str) -> None:
    change, sentence = HOSTILE[fault]
    with pytest.raises(RegistryError, match=sentence):
        read_sheet(repacked(plain, change), "a.xlsx")


def test_what_a_zip_states_of_its_size_is_not_believed(plain: bytes) -> None:
    bomb = bytearray(
        repacked(plain, lambda parts: _grown(parts, "xl/worksheets/sheet8.xml", 51 * 1024 * 1024))
    )
    with zipfile.ZipFile(io.BytesIO(bomb)) as packed:
        info = packed.getinfo("xl/worksheets/sheet8.xml")
    size = info.file_size.to_bytes(4, "little")
    assert bomb.count(size) == 2
    lying = bytes(bomb).replace(size, (100).to_bytes(4, "little"))
    with pytest.raises(RegistryError):
        read_sheet(lying, "a.xlsx")


def test_a_link_that_somebody_typed_is_no_link_to_another_file(plain: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(plain))
    book.active["C2"].hyperlink = "https://example.com"
    made = io.BytesIO()
    book.save(made)
    assert b"External" in zipfile.ZipFile(made).read("xl/worksheets/_rels/sheet1.xml.rels")
    assert len(read_sheet(made.getvalue(), "a.xlsx")) == 2


def _with_rows(count: int, columns: int = 3, gap: int = 0) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    page.append(["Offentligt id", "Version", "Titel"])
    for _row in range(count):
        page.append(["", "", *["x"] * (columns - 2)])
    made = io.BytesIO()
    book.save(made)
    return (
        repacked(made.getvalue(), _in(SHEET, b'<row r="2"', b'<row r="%d"' % gap)) if gap else made.getvalue()
    )


@pytest.mark.parametrize(
    ("good", "bad", "sentence"),
    [
        ({"count": 5_000}, {"count": 5_001}, "5000 rækker|5.000 rækker"),
        ({"count": 1, "columns": 200}, {"count": 1, "columns": 201}, "200 kolonner"),
    ],
)
def test_a_sheet_may_be_so_large_and_no_larger(
    good: dict[str, int], bad: dict[str, int], sentence: str
) -> None:
    assert len(read_sheet(_with_rows(**good), "a.xlsx")) == good["count"] + 1
    with pytest.raises(RegistryError, match=sentence):
        read_sheet(_with_rows(**bad), "a.xlsx")


def test_a_csv_file_may_have_so_many_rows() -> None:
    rows: Rows = [["a", "b"], *[["1", "2"]] * 5_000]
    assert len(read_sheet(sheet(rows), "a.csv")) == 5_001
    with pytest.raises(RegistryError, match="rækker"):
        read_sheet(sheet([*rows, ["1", "2"]]), "a.csv")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.csv", "tom"),
        (b"\n\n", "a.csv", "tom"),
        (b"", "a.xlsx", "hverken"),
        (b"%PDF-1.7", "a.pdf", "hverken"),
        (b"%PDF-1.7", "a.xlsx", "hverken"),
        (b"\x89PNG\r\n\x1a\n", "a.xlsx", "hverken"),
        (b"\x89PNG\r\n\x1a\n\0", "a.csv", "ingen tekst"),
        (b"a;b\n1;\xed\xa0\x80", "a.csv", "Latin-1|ingen UTF-8"),
        (b"a;b\n1;" + b"x" * 200_000, "a.csv", "for lang"),
        (b"PK\x03\x04", "a.xlsx", "beskadiget"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "a.xls", "gamle format"),
        (b"a;b\n1;2", "a.xlsm", "makroer"),
        ("a;æ\n1;2".encode("latin-1"), "a.csv", "Latin-1"),
        ("a;æ\n1;2".encode("utf-16"), "a.csv", "UTF-16"),
        (b"a;b\n1;\x00", "a.csv", "ingen tekst"),
        (b'a;b\n1;"2', "a.csv", "citationstegn"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(RegistryError, match=sentence):
        read_sheet(content, name)


@pytest.mark.parametrize(
    "parts", [["a.txt"], ["[Content_Types].xml", "word/document.xml"]], ids=["any", "docx"]
)
def test_a_zip_that_is_no_workbook_is_refused(parts: list[str]) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for part in parts:
            packed.writestr(part, "<x/>")
    with pytest.raises(RegistryError, match="hverken"):
        read_sheet(made.getvalue(), "a.xlsx")


@pytest.mark.parametrize("text", ["a;æ\n1;2", "\ufeffa;æ\n1;2", "a,æ\r\n1,2\r\n", '"a";"æ"\n"1";"2"'])
def test_csv_is_read_with_or_without_its_mark_and_with_either_divider(text: str) -> None:
    assert [row.values for row in read_sheet(text.encode(), "a.csv")] == [("a", "æ"), ("1", "2")]


def test_a_workbook_that_was_cut_off_is_refused(plain: bytes) -> None:
    for length in (len(plain) // 2, len(plain) - 10):
        with pytest.raises(RegistryError, match="beskadiget"):
            read_sheet(plain[:length], "a.xlsx")


def _edited(plain: bytes, change: Callable[[openpyxl.Workbook], object]) -> list[tuple[object, ...]]:
    """Return the rows of the plain workbook once somebody has changed something in it."""
    book = openpyxl.load_workbook(io.BytesIO(plain))
    change(book)
    made = io.BytesIO()
    book.save(made)
    return [row.values for row in read_sheet(made.getvalue(), "a.xlsx")]


LAST = 1_048_576


@pytest.mark.parametrize(
    "rows",
    [f'<row r="{LAST}" ht="12.8"/>', "".join(f'<row r="{n}"/>' for n in range(200, LAST, 200))],
    ids=["the last one", "one here and there"],
)
def test_rows_that_the_file_does_not_hold_cost_nothing(plain: bytes, rows: str) -> None:
    content = repacked(plain, _in(SHEET, b"</sheetData>", rows.encode() + b"</sheetData>"))
    began = time.process_time()
    assert [row.number for row in read_sheet(content, "a.xlsx")] == [1, 2]
    assert time.process_time() - began < 0.5  # seconds; a million rows made up took some 2


def test_a_row_keeps_the_number_that_its_spreadsheet_shows(plain: bytes) -> None:
    row = b'<row r="%d"><c r="C%d" t="inlineStr"><is><t>En til</t></is></c></row>' % (LAST, LAST)
    rows = read_sheet(repacked(plain, _in(SHEET, b"</sheetData>", row + b"</sheetData>")), "a.xlsx")
    assert (rows[-1].number, rows[-1].values) == (LAST, (None, None, "En til"))


# What would take a machine long, a hundred times as often: what is in a row, and how many rows.
SPARSE = {
    "empty rows": ('<row r="{n}"/>', 10_000, "for mange tomme"),
    "an empty cell far out in each row": ('<row r="{n}"><c r="XFD{n}"/></row>', 1_000, "for mange tomme"),
    "a value in the last column of each row": (
        '<row r="{n}"><c r="GR{n}"><v>1</v></c></row>',
        1_000,
        "for mange tomme",
    ),
    "a value beyond the last column": ('<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>', 3, "200 kolonner"),
    "a value beyond it, and an empty one after": (
        '<row r="{n}"><c r="GT{n}"><v>1</v></c><c r="GZ{n}"/></row>',
        3,
        "200 kolonner",
    ),
    "empty cells beside each other": ('<row r="{n}">' + "<c/>" * 150 + "</row>", 100, "for mange tomme"),
    "the same row again": ('<row r="2"/>', 1, "beskadiget"),
    "a row before the one above": ('<row r="1"/>', 1, "beskadiget"),
    "a row that has no number": ('<row r="x"/>', 1, "beskadiget"),
}


@pytest.mark.parametrize("fault", SPARSE)
def test_a_sheet_with_much_that_says_nothing_is_refused(
    plain: bytes, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(reader, "MOST_CELLS", reader.MOST_CELLS // 100)
    row, count, sentence = SPARSE[fault]
    rows = "".join(row.format(n=n) for n in range(3, 3 + count)).encode()
    content = repacked(plain, _in(SHEET, b"</sheetData>", rows + b"</sheetData>"))
    with pytest.raises(RegistryError, match=sentence):
        read_sheet(content, "a.xlsx")


def test_merged_cells_are_refused_in_the_list_alone(plain: bytes) -> None:
    def beside(book: openpyxl.Workbook) -> None:
        book.create_sheet("Hjælp").merge_cells("A1:B1")

    assert len(_edited(plain, beside)) == 2
    with pytest.raises(RegistryError, match="flettede celler"):
        _edited(plain, lambda book: book.active.merge_cells("B2:B3"))


def test_another_sheet_is_not_read_even_when_it_is_hidden(plain: bytes) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        hidden = book.create_sheet("Skjult")
        hidden.sheet_state = "hidden"
        hidden.append(["Noget", "helt", "andet"])

    assert len(_edited(plain, hide)) == 2


def test_a_first_sheet_that_is_hidden_is_not_taken_for_what_somebody_sees(plain: bytes) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book.create_sheet("Skjult", 0).append(["Noget", "helt", "andet"])
        book.worksheets[0].sheet_state = "hidden"
        book.active = 1

    assert _edited(plain, hide)[0] == ("Offentligt id", "Version", "Titel")


@pytest.mark.parametrize("length", [32_768, 10 * 1024 * 1024])
def test_a_cell_that_is_too_long_cannot_be_taken(plain: bytes, length: int) -> None:
    text = b'<c t="inlineStr"><is><t>' + b"x" * length + b"</t></is></c></row>"
    rows = read_sheet(repacked(plain, _in(SHEET, b"</row>", text)), "a.xlsx")
    assert [value.reason for value in rows[0].values if isinstance(value, Unreadable)] == [
        "Cellen rummer mere end 32767 tegn. Gør den kortere."
    ]


def test_a_sheet_of_16384_columns_is_refused() -> None:
    with pytest.raises(RegistryError, match="for mange celler"):
        read_sheet(_with_rows(1, 16_384), "a.xlsx")
