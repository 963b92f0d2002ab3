import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from msgspec.structs import replace

from document.content import Chapter, Fact, Item, Note, Section, SourcePlace, Survey, Text
from document.html.page import render_standalone, render_survey_page
from tests.support.document.reading import Page, words

HOSTILE = '<script>alert("æ")</script> & \'anden\' </style> "tredje"'


def with_item(survey: Survey, item: Item) -> Survey:
    chapter = Chapter(number=1, slug="proeve", title=item.title.text, sections=(Section(items=(item,)),))
    return replace(survey, chapters=(chapter,))


def test_every_word_of_the_content_is_on_the_page(survey: Survey) -> None:
    text = Page(render_survey_page(survey)).text
    assert [said for said in words(survey) if said not in text] == []


def test_every_title_and_fact_stands_in_the_file_of_its_own(survey: Survey) -> None:
    text = Page(render_standalone(survey)).text
    assert [said for said in words(survey) if said not in text] == []


@pytest.mark.parametrize("made", [render_survey_page, render_standalone])
def test_hostile_text_is_shown_and_does_nothing(made: Callable[[Survey], str], survey: Survey) -> None:
    text = Text(HOSTILE, "da")
    item = Item(
        key='x" onclick="alert(1)',
        title=text,
        paragraphs=(text,),
        facts=(Fact(label=HOSTILE, values=(Text(f"{HOSTILE}!", "da"), text)),),
    )
    hostile = replace(with_item(survey, item), title=HOSTILE, municipality=HOSTILE, notice=text)
    note = Note(
        key=HOSTILE, kind=HOSTILE, kind_label="x", place=SourcePlace(display=HOSTILE), text=text, raw=HOSTILE
    )
    hostile = replace(hostile, figures=(), reconciliation=(), notes=(note,))
    read = Page(made(hostile))
    assert "script" not in [tag for tag, _ in read.elements]
    assert read.values("onclick") == []
    assert read.text.count(HOSTILE) == 17  # <title>, cover 3, contents, chapter, item 5, colophon 3, note 3


def test_heading_levels_never_skip_however_deep_the_items_go(survey: Survey) -> None:
    levels = Page(render_survey_page(survey)).levels
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(levels) == 6
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_link_of_the_contents_has_its_target_and_every_id_is_unique(survey: Survey) -> None:
    read = Page(render_survey_page(survey))
    assert len(set(read.ids)) == len(read.ids)
    targets = {f"#{name}" for name in read.ids}
    assert {href for href in read.values("href") if href and href.startswith("#")} <= targets
    assert set(read.values("aria-labelledby")) <= set(read.ids)


def test_danish_words_in_an_english_survey_are_marked_as_danish(english: Survey) -> None:
    read = Page(render_survey_page(english))
    assert read.elements[0] == ("html", {"lang": "en"})
    assert read.langs("Klimaplan 2025") == {"da"}
    assert read.langs("Borgerrepræsentationen") == {"da"}
    assert read.langs("EUROCITIES") == {"en"}
    assert read.langs("No entries.") == {"en"}


def test_english_names_in_a_danish_survey_are_marked_as_english(survey: Survey) -> None:
    assert Page(render_survey_page(survey)).langs("International Cities of Refuge Network (ICORN)") == {"en"}


def test_what_is_empty_says_so(english: Survey) -> None:
    text = Page(render_survey_page(english)).text
    assert "Besøg af udenlandske delegationer No entries." in text
    assert "4.1 Økonomiforvaltningen No entries." in text
    assert "Forventede beløb Bevillingsgiver No entries." in text
    assert "Not stated: senest evalueret for 1 entry." in text


def test_an_internal_survey_and_a_part_are_marked_on_the_cover(english: Survey) -> None:
    text = Page(render_survey_page(replace(english, audience="internal", administration="TMF"))).text
    assert "For internal use" in text
    assert "Only the entries of TMF" in text
    assert "For internal use" not in Page(render_survey_page(english)).text


def test_the_page_carries_no_style_or_script_of_its_own(survey: Survey) -> None:
    read = Page(render_survey_page(survey))
    assert not {"style", "script"} & {tag for tag, _ in read.elements}
    assert read.values("style") == []


def test_the_page_offers_the_pdf_and_the_other_language(survey: Survey) -> None:
    languages = [
        {"code": "da", "name": "Dansk", "address": "/"},
        {"code": "en", "name": "English", "address": "/en/"},
    ]
    hrefs = Page(
        render_survey_page(survey, extra={"pdf_address": "/udsyn.pdf", "languages": languages})
    ).values("href")
    assert {"/udsyn.pdf", "/", "/en/"} <= set(hrefs)


def test_the_file_of_its_own_refers_to_nothing_outside_itself(survey: Survey) -> None:
    html = render_standalone(survey)
    read = Page(html)
    assert read.values("src") == []
    assert {(href or "")[:1] for href in read.values("href")} == {"#"}
    assert "@import" not in html
    addresses = re.findall(r"url\([\"']?([^\"')]{12})", html)
    assert addresses
    assert set(addresses) == {"data:font/wo"}


def test_a_survey_without_chapters_is_still_a_page(survey: Survey) -> None:
    assert survey.title in Page(render_survey_page(replace(survey, chapters=(), figures=()))).text
