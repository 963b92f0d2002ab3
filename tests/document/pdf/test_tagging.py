"""Whoever listens to the PDF hears what others read: each thing once, whole, in order, as what it is."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import weasyprint
from msgspec.structs import replace
from weasyprint.pdf import tags

from document.content import Chapter, Fact, Item, Section, Survey, Text
from document.pdf.typeset import pdf, tagging
from tests.support.document import sample
from tests.support.document.hearing import Heard

LONG = " ".join(f"Sætning {n} siger noget om netværket." for n in range(600))


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    return Heard(tmp_path_factory.mktemp("heard") / "survey.pdf", pdf(sample.survey()))


def with_item(survey: Survey, item: Item) -> Survey:
    chapter = Chapter(number=4, slug="netvaerk", title="Netværk", sections=(Section(items=(item,)),))
    return replace(sample.bare(survey), chapters=(chapter,))


def test_we_know_the_version_whose_private_parts_we_stand_on() -> None:
    assert weasyprint.__version__ == tagging.WEASYPRINT, (
        "Read what changed in weasyprint/pdf/tags.py, pdf/stream.py and draw/, then mend document/pdf/tagging.py."
    )


def test_every_word_of_the_content_is_heard_once_and_in_order(heard: Heard, survey: Survey) -> None:
    text = heard.text
    titles = [chapter.title for chapter in survey.chapters]
    ends = [text.rindex(f"{chapter.number} {chapter.title}") for chapter in survey.chapters]
    assert ends == sorted(ends)
    assert all(text.count(title) >= 2 for title in titles)  # in the contents and over the chapter
    assert text.count("Kilden siger ikke, hvordan de er talt.") == 1


def test_the_page_speaks_in_artifacts_alone(heard: Heard, survey: Survey) -> None:
    assert len(heard.document.pages) > 9
    assert "Side 3 af" not in heard.text
    assert f"{survey.municipality} · " not in heard.text
    running = {
        run.text
        for page in heard.document.pages
        for run in heard.document.content(page.index).artifact_runs()
    }
    assert any("Side" in text for text in running)


def parts_of_a_long_paragraph(survey: Survey, path: Path) -> list[set[int]]:
    long = with_item(survey, Item(key="a/1", title=Text("Langt", "da"), paragraphs=(Text(LONG, "da"),)))
    heard = Heard(path, pdf(long))
    return [heard.pages(element) for element in heard.all("P") if "siger noget om" in heard.said(element)]


def test_a_paragraph_that_goes_on_over_a_page_break_is_one_paragraph(survey: Survey, tmp_path: Path) -> None:
    (pages,) = parts_of_a_long_paragraph(survey, tmp_path / "a.pdf")
    assert len(pages) > 3


def test_weasyprints_own_tags_break_a_paragraph_at_the_page(
    survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weasyprint.pdf.add_tags", tags.add_tags)
    monkeypatch.setattr("weasyprint.pdf.Stream", weasyprint.pdf.stream.Stream)
    assert len(parts_of_a_long_paragraph(survey, tmp_path / "a.pdf")) > 3


def test_a_table_is_one_table_with_its_head_said_once(survey: Survey, tmp_path: Path) -> None:
    fees = survey.chapters[3].tables[0]
    chapter = Chapter(
        number=4, slug="n", title="Netværk", sections=(), tables=(replace(fees, rows=fees.rows * 6),)
    )
    heard = Heard(tmp_path / "a.pdf", pdf(replace(sample.bare(survey), chapters=(chapter,))))
    (table,) = heard.all("Table")
    assert len(heard.pages(table)) > 2
    assert re.sub(r"[-\u2010]\s?", "", heard.said(table)).count("Medfinansiering") == 1
    assert [element.attr("Scope") for element in heard.all("TH")[:6]] == ["Column"] * 6
    assert {element.attr("Scope") for element in heard.all("TH")[6:]} == {"Row"}
    assert len(heard.all("TR")) == 1 + len(fees.rows) * 6


def test_facts_are_a_paragraph_and_notes_a_list_of_places_and_what_is_said_of_them(heard: Heard) -> None:
    facts = heard.the("P", "Medlem siden: 1990 · Årligt kontingent: cirka 125.000 kr.")
    assert facts.parent is not None
    assert facts.parent.type != "LI"
    item = heard.the("LI", "linje 628")
    assert [child.type for child in item.children] == ["Lbl", "LBody"]
    assert item.parent is not None
    assert item.parent.type == "L"
    assert {child.type for list_ in heard.all("L") for child in list_.children} == {"LI"}


def test_the_contents_are_a_list_of_contents(heard: Heard) -> None:
    (top,) = [element for element in heard.all("TOC") if element.parent and element.parent.type != "TOCI"]
    entry = top.children[0]
    assert (entry.type, entry.children[0].type, entry.children[0].children[0].type) == (
        "TOCI",
        "Reference",
        "Link",
    )
    assert heard.said(entry).startswith("1 Indledning")
    assert heard.said(entry)[-1].isdigit()


def test_headings_come_in_order_and_never_skip_a_level(heard: Heard) -> None:
    levels = [element.heading_level or 0 for element in heard.document.elements if element.is_heading]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_words_of_another_language_are_marked(heard: Heard) -> None:
    assert heard.document.lang == "da"
    assert heard.the("Span", "International Cities of Refuge").lang == "en"


def test_a_link_says_where_it_leads(heard: Heard) -> None:
    links = [note for note in heard.document.annotations if note.subtype == "Link"]
    assert len(links) > 20
    assert all(note.contents and not note.contents.startswith(("#", "http")) for note in links)
    assert any(
        note.contents == "4 Medlemskaber af internationale netværk og organisationer" for note in links
    )


def test_a_picture_has_its_description_in_its_place_and_its_edges_on_the_page(heard: Heard) -> None:
    figures = heard.all("Figure")
    page = heard.document.pages[0]
    for figure in figures:
        assert figure.alt
        assert len(figure.alt) > 40
        left, bottom, right, top = (float(edge) for edge in figure.attr("BBox"))
        assert 0 < left < right < page.width
        assert 0 < bottom < top < page.height


def test_a_fact_that_is_longer_than_a_page_is_told_whole(survey: Survey, tmp_path: Path) -> None:
    values = tuple(Text(f"værdi {n}, som fylder", "da") for n in range(300))
    item = Item(key="a/1", title=Text("Langt", "da"), facts=(Fact(label="Mange", values=values),))
    text = Heard(tmp_path / "a.pdf", pdf(with_item(survey, item))).text
    assert [value.text for value in values if value.text not in text] == []
