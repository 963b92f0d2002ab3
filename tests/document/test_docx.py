import datetime as dt
import io
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import docx as python_docx
import pytest
from msgspec.structs import replace

import document.word.docx
from document.content import Chapter, Fact, Item, Section, Survey, Text
from document.letters import printable
from document.pictures.charts import charts
from document.pictures.rows import MOST
from document.word.docx import TALLEST, docx
from document.word.elements import W
from document.word.finish import TEXT_WIDTH, column_widths
from tests.support.document import sample
from tests.support.document.reading import headings, in_another_process, words

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
EMU = 12_700  # in a point
HOSTILE = "<script>alert(\"æ\")</script> & </w:t></w:p> 'anden' $title {tredje}"


class Opened:
    """A document taken apart."""

    def __init__(self, made: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(made))
        self.body = self.part("word/document.xml")[0]

    def part(self, name: str) -> ET.Element:
        return ET.fromstring(self.archive.read(name))

    @property
    def text(self) -> str:
        numbers = self.numbers()
        said = (
            numbers.get(paragraph, "") + "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
            for paragraph in self.body.iter(f"{W}p")
        )
        return " ".join(" ".join(said).split())

    def numbers(self) -> dict[ET.Element, str]:
        """The number of each heading with a space, as Word counts it: one count for all lists of the headings' levels."""
        started = {
            one.get(f"{W}numId", ""): {
                int(start.get(f"{W}ilvl", "")): int(start[0].get(f"{W}val", ""))
                for start in one.findall(f"{W}lvlOverride")
            }
            for one in self.part("word/numbering.xml").findall(f"{W}num")
        }
        counts, found = [0] * 9, {}
        for paragraph in self.body.iter(f"{W}p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            name = "" if style is None else style.get(f"{W}val", "")
            list_ = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
            used = "3" if list_ is None else list_.get(f"{W}val", "")
            if name.startswith("Heading") and used != "0":
                level = int(name[7:]) - 1
                starts = started.pop(used, {})
                counts[level] += 1
                counts[level + 1 :] = [0] * (8 - level)
                for place, start in starts.items():
                    counts[place] = start
                found[paragraph] = ".".join(map(str, counts[: level + 1])) + " "
        return found

    def paragraphs(self, style: str) -> list[str]:
        """The words of each paragraph that has exactly this style, a tab as "|"."""
        return [
            "".join(
                "|" if part.tag == f"{W}tab" else part.text or ""
                for part in paragraph.iter()
                if part.tag in {f"{W}t", f"{W}tab"}
            )
            for paragraph in self.body.iter(f"{W}p")
            if paragraph.find(f"{W}pPr/{W}pStyle[@{W}val='{style}']") is not None
        ]


@pytest.fixture(scope="module")
def made() -> bytes:
    return docx(sample.drawn())


@pytest.fixture(scope="module")
def opened(made: bytes) -> Opened:
    return Opened(made)


def one(text: Text, survey: Survey) -> Survey:
    item = Item(key="x", title=text, paragraphs=(text,), facts=(Fact(label=text.text, values=(text, text)),))
    chapter = Chapter(number=1, slug="a", title=text.text, sections=(Section(items=(item,)),))
    return replace(sample.bare(survey), chapters=(chapter,))


def test_every_word_of_the_content_is_in_the_document(opened: Opened) -> None:
    assert [said for said in words(sample.drawn()) if said not in opened.text] == []


def test_every_part_is_xml_and_word_s_own_reader_opens_it(made: bytes, opened: Opened) -> None:
    for name in opened.archive.namelist():
        if not name.endswith(".png"):
            opened.part(name)
    assert len(python_docx.Document(io.BytesIO(made)).paragraphs) > 100


def test_every_style_that_is_used_is_there(opened: Opened) -> None:
    known = {style.get(f"{W}styleId") for style in opened.part("word/styles.xml").iter(f"{W}style")}
    tags = {f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"}
    parts = [name for name in opened.archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
    used = {e.get(f"{W}val") for name in parts for e in opened.part(name).iter() if e.tag in tags}
    assert used - known <= {"FootnoteText", "FootnoteReference", "CommentText", "CommentReference"}
    assert {
        "Title",
        "Subtitle",
        "Heading1",
        "Heading2",
        "Lead",
        "Note",
        "Fact",
        "FigureValue",
        "ListBullet",
        "Unit",
        "TextAfterTable",
    } <= used
    assert {"ChartTitle", "ChartWords", "Picture"} <= used
    assert {"SurveyTable", "TableHead", "TableText", "TableCaption", "TOC1", "TOC2", "Number"} <= used
    assert "FirstParagraph" not in used
    assert "Compact" not in used


def test_the_headings_are_words_own_in_order_and_never_skip(opened: Opened, survey: Survey) -> None:
    assert opened.paragraphs("Title") == [survey.title]
    assert opened.paragraphs("Heading1") == [
        *(chapter.title for chapter in survey.chapters),
        "Forkortelser og kolofon",
        "A Tallene, og hvordan de er talt",
        "B Afstemning med kilden",
    ]
    styles = [e.get(f"{W}val", "") for e in opened.body.iter(f"{W}pStyle")]
    levels = [int(style[-1]) for style in styles if style.startswith("Heading")]
    assert max(levels) == 5
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [title for title in headings(survey) if title not in opened.text] == []


def numbered(survey: Survey) -> dict[str, str]:
    """The numbers of the survey's chapters, sections and items, by their titles."""

    def of(items: tuple[Item, ...]) -> Iterator[tuple[str, str]]:
        for item in items:
            if item.number:
                yield f"{item.number} {item.title}", item.number
            yield from of(item.items)

    return {
        **{f"{chapter.number} {chapter.title}": str(chapter.number) for chapter in survey.chapters},
        **{
            f"{s.number} {s.title}": s.number
            for chapter in survey.chapters
            for s in chapter.sections
            if s.number
        },
        **{
            key: number
            for chapter in survey.chapters
            for s in chapter.sections
            for key, number in of(s.items)
        },
    }


@pytest.mark.parametrize("chosen", [None, (1, 3)])
def test_word_counts_the_headings_as_the_survey_does(survey: Survey, chosen: tuple[int, int] | None) -> None:
    part = replace(survey, chapters=tuple(survey.chapters[place] for place in chosen)) if chosen else survey
    opened = Opened(docx(part))
    words = {
        number + "".join(text.text or "" for text in heading.iter(f"{W}t")).strip()
        for heading, number in opened.numbers().items()
    }
    right = numbered(part)
    assert len(words) > 10
    assert sorted(words - right.keys()) == []  # entries that are alike are rows, and have no heading
    assert {title for title, number in right.items() if "." not in number} <= words
    typed = [
        "".join(t.text or "" for t in run.iter(f"{W}t"))
        for paragraph in opened.body.iter(f"{W}p")
        if (style := paragraph.find(f"{W}pPr/{W}pStyle")) is not None
        and style.get(f"{W}val", "").startswith("Heading")
        for run in paragraph.iter(f"{W}r")
        if run.find(f"{W}rPr/{W}rStyle[@{W}val='Number']") is not None
    ]
    assert not {*typed} & {*right.values()}  # no number is typed


def test_the_contents_are_a_field_filled_with_the_headings_that_lead_to_them(opened: Opened) -> None:
    (frame,) = opened.body.findall(f"{W}sdt")
    assert frame.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery[@{W}val='Table of Contents']") is not None
    instructions = [part.text or "" for part in frame.iter(f"{W}instrText")]
    assert instructions[0].split() == ["TOC", "\\o", '"1-2"', "\\h", "\\z", "\\u"]
    folds = [fold.get(f"{W}fldCharType") for fold in frame.iter(f"{W}fldChar")]
    assert folds.count("begin") == folds.count("separate") == folds.count("end") == len(instructions)
    for level in "12":
        lines = opened.paragraphs(f"TOC{level}")
        headings = opened.paragraphs(f"Heading{level}")
        assert [line.endswith(f"{words}|") for line, words in zip(lines, headings, strict=True)] == [
            True
        ] * len(lines)
    bookmarks = {mark.get(f"{W}name") for mark in opened.body.iter(f"{W}bookmarkStart")}
    targets = [link.get(f"{W}anchor", "") for link in frame.iter(f"{W}hyperlink")]
    assert len(set(targets)) == len(targets) == len(instructions) - 1
    assert set(targets) <= bookmarks
    assert max(map(len, targets)) <= 40  # Word's own limit
    assert not list(opened.part("word/settings.xml").iter(f"{W}updateFields"))  # Word would ask on opening
    assert opened.text.count("Skt. Kjelds Plads") == 1
    assert "Gå til kapitlerne" not in opened.text


def test_every_table_repeats_its_head_breaks_no_row_and_fills_the_page(opened: Opened) -> None:
    tables = list(opened.body.iter(f"{W}tbl"))
    assert len(tables) > 3
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        widths = [int(column.get(f"{W}w", "0")) for column in table.iter(f"{W}gridCol")]
        assert TEXT_WIDTH - len(widths) <= sum(widths) <= TEXT_WIDTH


def test_a_table_is_never_parted_from_what_names_it(opened: Opened) -> None:
    held = [
        before.find(f"{W}pPr/{W}keepNext") is not None
        for before, after in pairwise(opened.body)
        if after.tag == f"{W}tbl"
    ]
    assert len(held) > 5
    assert all(held)


def test_amounts_are_set_flush_right(opened: Opened) -> None:
    right = [
        "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        for paragraph in opened.body.iter(f"{W}p")
        if paragraph.find(f"{W}pPr/{W}jc[@{W}val='right']") is not None
    ]
    assert {"1.250 kr.", "ikke oplyst", "Byer"} <= set(right)
    assert "2015" not in right


def test_a_column_is_as_wide_as_its_words_ask() -> None:
    name, amount = column_widths([["Navn", "Beløb"], ["Et langt navn på et netværk i Norden", "5"]])
    assert name > 3 * amount
    assert sum(column_widths([["x" * 10_000] * 3])) <= TEXT_WIDTH
    assert column_widths([["", ""]]) == [TEXT_WIDTH // 2] * 2


def test_short_facts_share_a_line_and_long_ones_have_one_each_without_tabs(opened: Opened) -> None:
    facts = opened.paragraphs("Fact")
    assert (
        "Medlem siden: 1990 · Årligt kontingent: cirka 125.000 kr. · Antal medlemmer: mere end 140 byer"
        " · Fora og arbejdsgrupper: Environment Forum, Mobility Forum, Food"
    ) in facts
    assert (
        "Tillidsposter: Formand for arbejdsgruppen om mobilitet, Teknik- og Miljøborgmesteren, betjenes af Mobilitet;"
        " Næstformand i Environment Forum, centerchefen, betjenes af Klimaenheden"
    ) in facts
    assert "Ikke oplyst: senest evalueret for 1 post." in opened.paragraphs("Note")
    assert [line for line in facts if "|" in line] == []


def lang_of(opened: Opened, words: str) -> set[str | None]:
    runs = [
        run for run in opened.body.iter(f"{W}r") if "".join(t.text or "" for t in run.iter(f"{W}t")) == words
    ]
    return {None if (lang := run.find(f"{W}rPr/{W}lang")) is None else lang.get(f"{W}val") for run in runs}


@pytest.mark.parametrize(("language", "tag"), [("da", "da-DK"), ("en", "en-GB")])
def test_the_document_is_in_the_surveys_language(language: str, tag: str) -> None:
    styles = Opened(docx(sample.survey(language))).part("word/styles.xml")  # type: ignore[arg-type]
    assert [lang.get(f"{W}val") for lang in styles.iter(f"{W}lang")] == [tag]


def test_words_of_another_language_are_marked(english: Survey) -> None:
    read = Opened(docx(english))
    assert lang_of(read, "Klimaplan 2025") == {"da-DK"}
    assert lang_of(read, "Borgerrepræsentationen") == {"da-DK"}
    assert lang_of(read, "ikke oplyst") == {"da-DK"}
    assert lang_of(read, "No entries.") == {None}


def test_the_header_has_the_title_and_the_footer_counts_the_pages(opened: Opened, survey: Survey) -> None:
    header = ET.tostring(opened.part("word/header1.xml"), "unicode")
    assert survey.title in header
    footer = opened.part("word/footer1.xml")
    assert [field.get(f"{W}instr", "").strip() for field in footer.iter(f"{W}fldSimple")] == [
        "PAGE",
        "NUMPAGES",
    ]
    said = "".join(text.text or "" for text in footer.iter(f"{W}t"))
    assert said == f"{survey.municipality} · {survey.status_label}Side 1 af 1"
    section = opened.body.find(f"{W}sectPr")
    assert section is not None
    assert section.find(f"{W}pgSz[@{W}w='11906'][@{W}h='16838']") is not None
    assert section.find(f"{W}titlePg") is not None


def test_the_document_knows_its_title_author_and_day(made: bytes, survey: Survey) -> None:
    properties = python_docx.Document(io.BytesIO(made)).core_properties
    assert (properties.title, properties.author, properties.language) == (
        survey.title,
        survey.municipality,
        "da-DK",
    )
    assert properties.created == properties.modified == dt.datetime(2020, 6, 30, tzinfo=dt.UTC)


def sizes(opened: Opened) -> list[tuple[int, int]]:
    """The width and height of each picture, in points."""
    extents = opened.body.iter(f"{DRAWING}extent")
    return [(int(e.get("cx", "")) // EMU, int(e.get("cy", "")) // EMU) for e in extents]


def test_each_picture_has_its_words_for_whoever_does_not_see_it(opened: Opened) -> None:
    drawn = charts(sample.drawn()).values()
    assert [picture.get("descr") for picture in opened.body.iter(f"{DRAWING}docPr")] == [
        f"{chart.title}. {chart.alternative}" for chart in drawn
    ]
    assert len(drawn) == 4


def test_a_picture_stands_below_its_words_and_its_numbers_in_the_annex(opened: Opened) -> None:
    styles = [
        "table" if part.tag == f"{W}tbl" else style.get(f"{W}val")
        for part in opened.body
        if (style := part.find(f"{W}pPr/{W}pStyle")) is not None or part.tag == f"{W}tbl"
    ]
    pictures = [place for place, style in enumerate(styles) if style == "Picture"]
    assert [styles[place - 2 : place + 1] for place in pictures] == [
        ["ChartTitle", "ChartWords", "Picture"]
    ] * 4
    assert "table" not in [styles[place + 1] for place in pictures]
    captions = opened.paragraphs("TableCaption")
    assert len(set(captions)) == len(captions)


def test_a_picture_is_as_wide_as_the_text_and_sharp(opened: Opened) -> None:
    pictures = [name for name in opened.archive.namelist() if name.startswith("word/media/")]
    dots = [int.from_bytes(opened.archive.read(name)[16:20]) for name in pictures]
    assert {width for width, _ in sizes(opened)} == {TEXT_WIDTH // 20}
    assert len(pictures) == 4
    assert min(dots) / (TEXT_WIDTH / 1440) > 150  # to the inch


def test_a_picture_of_very_much_stays_on_its_page(survey: Survey) -> None:
    figure = next(figure for figure in sample.drawn().figures if figure.picture == "funders")
    much = replace(figure, rows=(figure.rows[0],) * (MOST + 1))
    ((width, height),) = sizes(
        Opened(docx(replace(one(Text("x", "da"), survey), figures=(replace(much, chapter=1),))))
    )
    assert TALLEST - 1 <= height <= TALLEST
    assert width < TEXT_WIDTH // 20


def test_every_link_leads_to_a_place_in_the_document(opened: Opened) -> None:
    bookmarks = {mark.get(f"{W}name") for mark in opened.body.iter(f"{W}bookmarkStart")}
    links = {
        "".join(text.text or "" for text in link.iter(f"{W}t")): link.get(f"{W}anchor")
        for link in opened.body.iter(f"{W}hyperlink")
    }
    assert {"EUROCITIES", "Sådan er der talt"} <= links.keys()
    assert set(links.values()) <= bookmarks


def test_a_stated_figure_stands_with_the_computed_ones_and_what_they_count(opened: Opened) -> None:
    assert "Internationale netværk, som kilden selv tæller dem" in opened.paragraphs("Heading3")
    assert "mere end 27 medlemskaber" in opened.paragraphs("FigureValue")
    assert (
        "Oplyst i kilden: kapitel 1, linje 10 · Periode: siden 2013 · Forbehold: »p.t.«"
        in opened.paragraphs("Note")
    )
    (table,) = [
        [
            ["".join(text.text or "" for text in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
            for row in table.iter(f"{W}tr")
        ]
        for table in opened.body.iter(f"{W}tbl")
        if "Beregnet minus oplyst" in "".join(text.text or "" for text in table.iter(f"{W}t"))
    ]
    assert table == [
        ["Beregnet tal", "Beregnet", "Beregnet minus oplyst", "Tælleregel"],
        ["Netværk i registret: heraf bynetværk", "36", "under +9", "Hvert netværk én gang."],
        ["Kontingenter", "1.300.000 kr.", "–", "Som ovenfor."],
    ]
    assert opened.paragraphs("TextAfterTable") == ["Kilden siger ikke, hvordan de er talt."]
    assert opened.paragraphs("ListBullet")[-2:] == ["4.3.1 EUROCITIES", "C40 Cities"]
    assert "Intet beregnet tal svarer til det." in opened.paragraphs("Note")


def test_a_note_begins_with_its_place(opened: Opened) -> None:
    assert opened.paragraphs("Fact")[-2:] == [
        "4.1.3, linje 318–323: Kapitel 1 nævner en forvaltning mere. Om: 4.3.1 EUROCITIES · Se også i kilden: 1, 4.2",
        "linje 628: »Mlinchen« er læst som München. Ordret: »Glyptoteket, Mlinchen (2020-21)«",
    ]


def test_a_quotation_keeps_its_language_in_the_marks_of_the_reader(english: Survey) -> None:
    read = Opened(docx(english))
    assert "“Glyptoteket, Mlinchen (2020-21)”" in read.text
    assert lang_of(read, "Glyptoteket, Mlinchen (2020-21)") == {"da-DK"}
    assert lang_of(read, "p.t.") == {"da-DK"}
    assert lang_of(read, "Byer, som intet beregnet svarer til") == {"da-DK"}


def test_pandoc_reads_no_file_and_no_address(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = '<img src="/etc/passwd" alt="a"><img src="http://127.0.0.1:9/x.png" alt="b">'
    plain = document.word.docx.render_plain
    monkeypatch.setattr(
        document.word.docx,
        "render_plain",
        lambda survey, **how: plain(survey, **how).replace("</main>", f"{stranger}</main>"),
    )
    assert not [name for name in Opened(docx(survey)).archive.namelist() if name.startswith("word/media/")]


@pytest.mark.parametrize("text", [HOSTILE, "שלום עולם", "😀👩‍👩‍👧", "x" * 10_000, "a_b *c* $d$ # e [f](g)"])
def test_whatever_is_written_is_shown_and_does_nothing(text: str, survey: Survey) -> None:
    read = Opened(docx(replace(one(Text(text, "da"), survey), title=text, municipality=text)))
    assert read.paragraphs("Title") == [text]
    assert read.paragraphs("Heading2") == [text]
    assert read.paragraphs("BodyText") == [text]
    assert text in "".join(t.text or "" for t in read.part("word/header1.xml").iter(f"{W}t"))


def test_a_letter_that_xml_cannot_hold_is_shown_as_missing(survey: Survey) -> None:
    read = Opened(docx(one(Text("a\x00b\x0cc\ufffe", "da"), survey)))
    assert read.paragraphs("Heading2") == ["a\ufffdb\ufffdc\ufffd"]


@pytest.mark.parametrize("text", [HOSTILE, "a\x00b\x0cc\ufffe", "שלום 😀"])
def test_whatever_is_written_of_the_source_and_in_a_picture_is_shown_and_does_nothing(text: str) -> None:
    stated, note = sample.told(text)
    read = Opened(docx(replace(sample.drawn(word=text), reconciliation=(stated,), notes=(note,))))
    shown = printable(text)
    assert read.paragraphs("Heading3")[-2:] == [shown, shown]
    assert read.paragraphs("ListBullet")[-1] == f"{shown} {shown}: {shown}"
    assert read.paragraphs("Fact")[-1].startswith(f"{shown}: {shown} Ordret: »{shown}« Om: {shown} ")
    assert read.paragraphs("ChartTitle")[0] == f"{shown}, administrations"
    described = [picture.get("descr", "") for picture in read.body.iter(f"{DRAWING}docPr")]
    assert len(described) == 4
    assert all(shown in words for words in described)


def test_nothing_and_very_much_are_documents_too(survey: Survey) -> None:
    survey = replace(survey, figures=(), reconciliation=(), notes=())
    assert Opened(docx(replace(survey, chapters=()))).paragraphs("Title") == [survey.title]
    empty = Chapter(number=8, slug="tom", title="Tom", sections=())
    assert "Ingen poster." in Opened(docx(replace(survey, chapters=(empty,)))).text
    item = Item(key="x", title=Text("T", "da"), facts=(Fact(label="L", values=(Text("v", "da"),)),))
    many = replace(empty, sections=(Section(items=(item,) * 2000),))
    opened = Opened(docx(replace(sample.bare(survey), chapters=(many,))))
    assert opened.paragraphs("Fact") == ["Fælles for alle: L: v"]
    assert opened.paragraphs("ListBullet") == ["T"] * 2000


def test_the_same_content_gives_the_same_bytes_in_another_process(made: bytes, tmp_path: Path) -> None:
    assert in_another_process(docx, sample.drawn(), tmp_path) == made


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (subprocess.CalledProcessError(1, "pandoc", stderr=b"no\nmemory\n"), "pandoc: no memory"),
        (subprocess.TimeoutExpired("pandoc", 120), "pandoc was not done after 120 seconds"),
        (FileNotFoundError(2, "No such file"), "No such file"),
    ],
)
def test_when_pandoc_fails_the_error_is_one_sentence(
    survey: Survey, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(RuntimeError, match=said) as raised:
        docx(survey)
    assert "\n" not in str(raised.value)
