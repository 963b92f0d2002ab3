"""A document that could not be heard right is refused in a sentence that says where it is wrong."""

import pytest
from tinyhtml5 import parse

from document.html.lint import FaultyDocumentError, lint
from document.html.page import render_survey_page
from tests.support.document import sample

FRAME = '<!DOCTYPE html><html lang="da"><title>T</title><body><h1>Om netværk</h1>{}'


@pytest.mark.parametrize("language", ["da", "en"])
def test_our_own_pages_are_without_fault(language: str) -> None:
    lint(parse(render_survey_page(sample.survey(language)), namespace_html_elements=False))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<h3>For dybt</h3>", "overskriften »For dybt« er på niveau 3 efter en på niveau 1"),
        ("<h1>Igen</h1>", "overskriften »Igen« er på niveau 1 efter en på niveau 1"),
        ("<h2> </h2>", "en overskrift er tom, efter »Om netværk«"),
        ("<img src=a>", "et billede har ingen tekst i sit sted, under »Om netværk«"),
        ("<svg><desc>D</desc></svg>", "et billede har ingen titel, under »Om netværk«"),
        ("<a href=/x></a>", "et link har ingen ord, under »Om netværk«"),
        ("<a href='#y'>Y</a>", "et link fører til »#y«, som ikke findes, under »Om netværk«"),
        ("<p id=a>A</p><p id=a>B</p>", "id’et »a« er givet to gange"),
        (
            "<table><caption>T</caption><tr><th scope=col>A<th scope=col>B<tr><td>1</table>",
            "en tabel har rækker med 1 / 2 kolonner",
        ),
        (
            "<table><caption>T</caption><tr><td>1</table>",
            "en tabel har ingen overskrifter over sine kolonner",
        ),
        ("<table><tr><th scope=col>A</table>", "en tabel har intet navn"),
    ],
)
def test_a_fault_is_named_with_its_place(html: str, fault: str) -> None:
    lint(parse(FRAME.format("<h2>God</h2><p>Ord</p>"), namespace_html_elements=False))
    with pytest.raises(FaultyDocumentError) as refused:
        lint(parse(FRAME.format(html), namespace_html_elements=False))
    assert fault in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_page_without_language_or_title_is_refused() -> None:
    with pytest.raises(FaultyDocumentError, match=r"ikke, hvilket sprog.*ingen titel"):
        lint(parse("<!DOCTYPE html><h1>A</h1>", namespace_html_elements=False))


def test_many_faults_are_counted() -> None:
    with pytest.raises(FaultyDocumentError, match="og 4 mere"):
        lint(parse(FRAME.format("<img>" * 9), namespace_html_elements=False))
