import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader
from pypdf.generic import Destination

import document.pdf.typeset
from document.content import Chapter, Survey
from document.pdf.typeset import BASE, Vendored, pdf
from tests.support.document import sample
from tests.support.document.reading import headings, in_another_process, words

TRUETYPE = b"\x00\x01\x00\x00"

LEFT_OUT = re.compile(r"[\s\u00ad-]+")


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf(sample.survey())


@pytest.fixture
def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def bare(text: str) -> str:
    """The letters alone: lines break and words are hyphenated on paper."""
    return LEFT_OUT.sub("", text)


def outline(read: PdfReader, members: object = None) -> Iterator[tuple[str, int]]:
    for member in read.outline if members is None else members:  # type: ignore[attr-defined]
        if isinstance(member, Destination):
            number = read.get_destination_page_number(member)
            assert number is not None
            yield str(member.title), number + 1
        else:
            yield from outline(read, member)


def test_every_title_is_in_the_text_of_the_pdf(read: PdfReader, survey: Survey) -> None:
    text = bare("".join(page.extract_text() for page in read.pages))
    assert [title for title in headings(survey) if bare(title) not in text] == []


def test_every_word_of_the_content_is_in_the_text_of_the_pdf(read: PdfReader, survey: Survey) -> None:
    text = bare("".join(page.extract_text() for page in read.pages))
    assert [said for said in words(survey) if bare(said) not in text] == []


def test_the_contents_give_the_page_on_which_each_chapter_and_section_begins(
    read: PdfReader, survey: Survey
) -> None:
    contents = bare(read.pages[1].extract_text())
    begins = {bare(title): number for title, number in outline(read)}
    for chapter in survey.chapters:
        names = [f"{chapter.number} {chapter.title}"]
        names += [f"{section.number} {section.title}" for section in chapter.sections if section.title]
        for name in names:
            assert bare(name) + str(begins[bare(name)]) in contents


def test_the_bookmarks_are_the_headings_in_order(read: PdfReader, survey: Survey) -> None:
    titles = [title for title, _ in outline(read)]
    chapters = [f"{chapter.number} {chapter.title}" for chapter in survey.chapters]
    assert [title for title in titles if title in chapters] == chapters
    assert "4.3.1 EUROCITIES" in titles


def test_each_page_says_which_it_is_and_of_how_many(read: PdfReader) -> None:
    for number, page in enumerate(read.pages[1:], start=2):
        assert re.search(rf"\b{number} \w+ {len(read.pages)}\b", page.extract_text())


def test_a_long_table_repeats_its_head_on_every_page(survey: Survey) -> None:
    fees = survey.chapters[3].tables[0]
    long = Chapter(
        number=4, slug="netvaerk", title="Netværk", sections=(), tables=(replace(fees, rows=fees.rows * 6),)
    )
    read = PdfReader(io.BytesIO(pdf(replace(sample.bare(survey), chapters=(long,)))))
    rows = [page.extract_text() for page in read.pages if "ikke oplyst" in page.extract_text()]
    assert len(rows) > 2
    assert all("Medfinansiering" in bare(text) for text in rows)


def test_the_pdf_is_dated_by_its_content_and_knows_its_title_and_language(
    read: PdfReader, survey: Survey
) -> None:
    assert read.metadata is not None
    assert read.metadata.title == f"{survey.title} – {survey.status_label}"
    assert read.metadata.author == survey.municipality
    for moment in (read.metadata.creation_date, read.metadata.modification_date):
        assert moment is not None
        assert moment.date() == dt.date(2020, 6, 30)
    assert str(read.root_object["/Lang"]) == "da"


def test_only_vendored_fonts_are_in_the_pdf(read: PdfReader) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in read.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert fonts
    assert all(re.fullmatch(r"/[A-Z]{6}\+IBM-Plex-Sans(-[A-Z][a-z]+)*", font) for font in fonts)


def test_the_same_content_gives_the_same_bytes(made: bytes, survey: Survey) -> None:
    assert pdf(survey) == made


def test_the_same_content_gives_the_same_bytes_in_another_process(made: bytes, tmp_path: Path) -> None:
    assert in_another_process(pdf, sample.survey(), tmp_path) == made


def test_other_content_gives_another_identifier(made: bytes, survey: Survey) -> None:
    other = pdf(sample.bare(survey))
    assert PdfReader(io.BytesIO(other)).trailer["/ID"] != PdfReader(io.BytesIO(made)).trailer["/ID"]


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "https://example.org/font.woff2",
        "data:text/css,p{color:red}",
        f"{BASE}../pyproject.toml",
        f"{BASE}fonts/../../pyproject.toml",
        f"{BASE}fonts/%2e%2e/%2e%2e/pyproject.toml",
        f"{BASE}fonts/OFL.txt",
        f"{BASE}document/",
        "document/print.css",
    ],
)
def test_the_fetcher_refuses_whatever_is_not_vendored(address: str) -> None:
    with pytest.raises(ValueError, match="own stylesheets and fonts"):
        Vendored().fetch(address)


def test_the_fetcher_serves_our_stylesheets_and_fonts() -> None:
    assert Vendored().fetch(f"{BASE}document/print.css").content_type == "text/css"
    assert Vendored().fetch(f"{BASE}fonts/IBMPlexSans-Regular.woff2").read(4) == TRUETYPE


def test_a_missing_stylesheet_is_an_error_and_not_an_ugly_document(
    survey: Survey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(document.pdf.typeset, "STATIC", tmp_path)
    with pytest.raises(RuntimeError, match=r"document/survey\.css"):
        pdf(survey)
