import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from document.content import Cell, Chapter, Fact, Item, Section, Survey, Table, TableColumn, Text
from document.workbook.xlsx import CELL_LIMIT, xlsx
from tests.support.document import sample
from tests.support.document.reading import in_another_process, words

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "{=1}",
    "http://example.org",
    "007",
    "\t=1",
]


@pytest.fixture(scope="module")
def book() -> Workbook:
    return read(sample.drawn())


def read(survey: Survey) -> Workbook:
    return load_workbook(io.BytesIO(xlsx(survey)))


def cells(book: Workbook) -> Iterator[object]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from row


def said(book: Workbook) -> str:
    return "\n".join(str(cell.value) for cell in cells(book) if cell.value is not None)


def data(sheet: Worksheet) -> list[dict[str, object]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def one(text: str = "x", **parts: object) -> Survey:
    item = Item(key="a/1", title=Text(text, "da"), **parts)  # type: ignore[arg-type]
    chapter = Chapter(number=1, slug="a", title="A", sections=(Section(items=(item,)),))
    return replace(sample.survey(), chapters=(chapter,), figures=(), reconciliation=(), notes=())


def test_every_word_of_the_content_is_in_the_workbook(book: Workbook) -> None:
    text = said(book).casefold()
    assert [word for word in words(sample.drawn()) if word.casefold() not in text] == []


def test_each_chapter_and_table_has_a_sheet_and_the_overview_leads_to_it(book: Workbook) -> None:
    names = book.sheetnames
    assert names[0] == "Oversigt"
    assert names[-8:] == [
        "Tal",
        "Fordelinger",
        "Steder",
        "Talt med",
        "Talt med, linje for linje",
        "Oplyst og beregnet",
        "Talt med ved siden af kilden",
        "Noter til kilden",
    ]
    assert {name.split()[0] for name in names[1:-8]} >= {str(number) for number in range(1, 10)}
    assert "4 Medlemskaber og kontingenter" in names
    assert all(len(name) <= 31 for name in names)
    links = {cell.hyperlink.location for (cell,) in book["Oversigt"]["A1:A60"] if cell.hyperlink}
    assert links == {f"'{name}'!A1" for name in names[1:]}


def test_each_sheet_can_be_filtered_and_keeps_its_head_in_view_and_in_print(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert sheet.auto_filter.ref in {sheet.dimensions, sheet.dimensions.removesuffix(":A1")}
        assert sheet.freeze_panes in {"A2", "C2"}  # a table may have one column
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert all(column.width >= 9 for column in sheet.column_dimensions.values())


def test_an_item_is_a_row_with_what_it_lies_beneath(book: Workbook) -> None:
    rows = {row["Nøgle"]: row for row in data(book["4 Medlemskaber af international"])}
    top, below = rows["memberships/eurocities-tmf"], rows["memberships/eurocities-vand"]
    assert (top["Nr."], top["Titel"], top["Niveau"], top["Hører under"]) == ("4.3.1", "EUROCITIES", 1, None)
    assert (below["Nr."], below["Niveau"], below["Hører under"]) == ("4.3.1.1", 2, "4.3.1")
    assert top["Forvaltninger"] == "TMF, ØKF"
    assert top["Fora og arbejdsgrupper"] == "Environment Forum; Mobility Forum; Food"
    assert top["Senest evalueret"] == "Ikke oplyst"
    assert below["Senest evalueret"] is None
    assert rows["memberships/eurocities-oe"]["Niveau"] == 5


def test_a_section_of_nothing_says_so(book: Workbook) -> None:
    (row,) = [
        row
        for row in data(book["4 Medlemskaber af international"])
        if row["Afsnit"] == "4.1 Økonomiforvaltningen"
    ]
    assert (row["Titel"], row["Forvaltninger"], row["Nøgle"]) == ("Ingen poster.", "ØKF", None)


def test_numbers_and_money_are_numbers_and_what_is_not_stated_is_no_zero(book: Workbook) -> None:
    rows = data(book["4 Medlemskaber og kontingenter"])
    assert rows[1]["Byer"] == 10
    assert rows[1]["Årligt kontingent"] == 1250
    assert rows[1]["Årligt kontingent, som skrevet"] == "1.250 kr."
    assert {row["Medfinansiering"] for row in rows} == {"ikke oplyst"}
    assert book["Oversigt"]["B4"].value == dt.datetime(2020, 6, 30)  # noqa: DTZ001
    assert book["Oversigt"]["B4"].number_format == "yyyy-mm-dd"


def test_the_figures_are_typed_and_stand_with_their_rules(book: Workbook) -> None:
    figures = sample.drawn().figures
    rows = {row["Nøgle"]: row for row in data(book["Tal"])}
    assert set(rows) == {figure.key for figure in figures}
    for figure in figures:
        value = rows[figure.key]["Værdi"]
        assert value == figure.value
        assert not isinstance(value, str)
        assert rows[figure.key]["Regel"] == figure.rule


def test_what_a_picture_shows_is_there_to_be_counted_with(book: Workbook) -> None:
    lines = {(row["Nøgle"], row["Første år"], row["Sidste år"]) for row in data(book["Fordelinger"])}
    assert lines == {
        ("networks", None, None),
        ("drawn-administrations", None, None),
        ("drawn-funders", None, None),
        ("drawn-periods", 2013, None),
        ("drawn-periods", None, None),
    }
    first, second = data(book["Steder"])
    assert (first["Grader nord"], first["Grader øst"], first["Antal"]) == (59.91273, 10.74609, 3)
    assert (second["Grader nord"], second["Grader øst"], second["Antal"]) == (None, None, 3)
    assert first["Sted"] == first["Land"] == first["Partnere"] == "Ørestad"
    assert book["Steder"]["D2"].number_format == "0.0000"
    counted = data(book["Talt med, linje for linje"])
    assert len(counted) == 24


def test_a_stated_figure_stands_beside_the_computed_ones_in_numbers(book: Workbook, survey: Survey) -> None:
    networks, fees, towns = data(book["Oplyst og beregnet"])
    assert [networks[name] for name in ("Oplyst", "Beregnet", "Beregnet minus oplyst")] == [27, 36, 9]
    assert networks["Beregnet minus oplyst, som skrevet"] == "under +9"
    assert networks["Fordelt på"] == "heraf bynetværk"
    assert [fees[name] for name in ("Oplyst", "Beregnet", "Beregnet minus oplyst")] == [27, 1300000, None]
    assert (towns["Beregnet tal"], towns["Beregnet"]) == ("Intet beregnet tal svarer til det.", None)
    assert {row["Nøgle"] for row in (networks, fees, towns)} == {
        stated.key for stated in survey.reconciliation
    }
    first, second = data(book["Talt med ved siden af kilden"])
    assert (first["Nr."], first["Titel"], second["Nr."], second["Titel"]) == (
        "4.3.1",
        "EUROCITIES",
        None,
        "C40 Cities",
    )


def test_every_note_on_the_source_is_a_row(book: Workbook, survey: Survey) -> None:
    first, second = data(book["Noter til kilden"])
    assert [first["Nøgle"], second["Nøgle"]] == [note.key for note in survey.notes]
    assert (first["Type"], first["Nummer i kilden"], first["Linjer"]) == (
        "Kilden modsiger sig selv",
        "4.1.3",
        "318-323",
    )
    assert (first["Postens nr."], first["Post"], first["Se også i kilden"]) == (
        "4.3.1",
        "EUROCITIES",
        "1, 4.2",
    )
    assert (second["Ordret"], second["Postens nøgle"]) == ("Glyptoteket, Mlinchen (2020-21)", None)


def table(*amounts: int | Decimal) -> Survey:
    made = Table(
        key="t",
        title="T",
        columns=(TableColumn(label="N", kind="number"),),
        rows=tuple((Cell(text=Text(str(amount), "da"), amount=amount),) for amount in amounts),
    )
    return replace(one(), chapters=(Chapter(number=1, slug="a", title="A", sections=(), tables=(made,)),))


def test_a_year_has_no_point_and_a_sum_its_decimals() -> None:
    sheet = read(table(2019, 20_000_000, Decimal("665462.50")))["1 T"]
    formats = [sheet.cell(row, 1).number_format for row in (2, 3, 4)]
    assert formats == ["0", "#,##0", "#,##0.00"]


def test_a_number_that_would_lose_digits_stays_words() -> None:
    assert read(table(12345678901234567890))["1 T"]["A2"].value == "12345678901234567890"


@pytest.mark.parametrize("text", FORMULAS)
def test_words_never_become_a_formula_a_number_or_a_link(text: str) -> None:
    made = one(text, paragraphs=(Text(text, "da"),), facts=(Fact(label=text, values=(Text(text, "da"),)),))
    made = replace(made, title=text, municipality=text)
    book = read(made)
    found = [cell for cell in cells(book) if cell.value == text]
    assert len(found) == 6  # title twice over, item, label, value, text
    assert {cell.data_type for cell in cells(book)} <= {"s", "n", "d"}
    assert {cell.data_type for cell in found} == {"s"}


@pytest.mark.parametrize("text", FORMULAS)
def test_words_of_the_source_and_of_a_figure_stay_words_too(text: str) -> None:
    stated, note = sample.told(text)
    book = read(replace(sample.drawn(word=text), reconciliation=(stated,), notes=(note,)))
    for name in ("Steder", "Oplyst og beregnet", "Talt med ved siden af kilden", "Noter til kilden"):
        found = [cell for row in book[name].iter_rows() for cell in row if cell.value == text]
        assert len(found) >= 6
        assert {cell.data_type for cell in found} == {"s"}
    assert {cell.data_type for cell in cells(book)} <= {"s", "n", "d"}


def test_what_a_cell_cannot_hold_is_shown_or_said() -> None:
    sheet = read(one("a\x00b\x0bc\ufffe", paragraphs=(Text("😀" * 40_000, "da"),)))["1 A"]
    assert sheet["B2"].value == "a\ufffdb\ufffdc\ufffd"
    assert len(sheet["I2"].value.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert sheet["I2"].value.endswith(
        "[… Afkortet her: en celle kan ikke rumme mere. Hele teksten findes i de andre formater.]"
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b\\c?d*e[f]g:h", "1 a b c d e f g h"),
        ("😀" * 40, "1 " + "😀" * 14),
        ("'", "1"),
        ("\x00", "1 \ufffd"),
    ],
)
def test_a_sheet_has_a_name_that_excel_takes(title: str, name: str) -> None:
    made = one()
    assert read(replace(made, chapters=(replace(made.chapters[0], title=title),))).sheetnames[1] == name


def test_two_sheets_never_have_one_name() -> None:
    made = one()
    chapter = replace(made.chapters[0], title="Et meget langt kapitelnavn, som må afkortes")
    names = read(replace(made, chapters=(chapter, replace(chapter, title=chapter.title.upper())))).sheetnames
    assert len({name.casefold() for name in names}) == 3
    assert all(len(name) <= 31 for name in names)


def test_the_heads_are_in_the_surveys_language(english: Survey) -> None:
    book = read(english)
    assert book.sheetnames[0] == "Overview"
    assert {"No.", "Title", "Key"} <= set(data(book["4 Medlemskaber af international"])[0])


def test_nothing_and_very_much_are_workbooks_too() -> None:
    assert read(replace(one(), chapters=())).sheetnames == ["Oversigt"]
    empty = Chapter(number=8, slug="tom", title="Tom", sections=())
    assert read(replace(one(), chapters=(empty,)))["8 Tom"].max_row == 1
    item = one().chapters[0].sections[0].items[0]
    many = Section(items=tuple(replace(item, key=f"a/{n}") for n in range(2000)))
    assert read(replace(one(), chapters=(replace(empty, sections=(many,)),)))["8 Tom"].max_row == 2001


def test_the_workbook_is_dated_by_its_content(book: Workbook, survey: Survey) -> None:
    assert book.properties.title == survey.title
    assert book.properties.creator == survey.municipality
    assert book.properties.created == book.properties.modified == dt.datetime(2020, 6, 30)  # noqa: DTZ001
    with zipfile.ZipFile(io.BytesIO(xlsx(survey))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_content_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    assert in_another_process(xlsx, sample.drawn(), tmp_path) == xlsx(sample.drawn())
