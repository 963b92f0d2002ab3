"""Search: everything public that holds the words, chapter by chapter, the words marked, and help when little is found."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from memberships.models import Membership, Network
from overview.shared.addresses import shelves
from registry.actions import lifecycle
from registry.fields.folding import fold, marked
from registry.models import Administration
from tests.support.readers.visitor import Seen, Visitor

MOST_QUERIES = 110  # for words that every shelf holds: for each a page with its lists, and its count


def read(visitor: Visitor, address: str) -> Any:
    return visitor.client.get(f"/api/v1/{address}").json()


def counts(page: Seen) -> dict[str, int]:
    """Return how many hits each shelf is said to have, by the address of its list."""
    found = re.findall(r'hit-head"><a href="([^"?]+)\?[^"]*">[^<]*</a> <span class="count">(\d+)', page.html)
    return {address: int(count) for address, count in found}


def marks(page: Seen) -> set[str]:
    return set(re.findall("<mark>(.*?)</mark>", page.html))


@pytest.mark.parametrize("home", ["/", "/en/"])
@pytest.mark.parametrize("words", ["klima", "eurocities", "a", "gronne byloesninger"])
def test_each_shelf_has_as_many_hits_as_the_api_finds(home: str, words: str, visitor: Visitor) -> None:
    page = visitor.see(f"{home}soeg/?q={words}")
    found = counts(page)
    assert found
    for shelf in shelves().values():
        told = visitor.client.get(f"/api/v1/{shelf.resource}/?q={words}&limit=200")
        expected = len(told.json()["results"]) if told.status_code == 200 else 0
        assert found.get(f"{home}{shelf.address}/", 0) == expected, shelf.address


@pytest.mark.parametrize(
    ("words", "link", "mark"),
    [
        ("Beijing", "/byer/beijing/", "Beijing"),
        ("BEIJING", "/samarbejdsbyer/beijing/", "Beijing"),
        ("okf", "/forvaltninger/%C3%98KF/", "ØKF"),
        ("oekonomiforvaltningen", "/forvaltninger/%C3%98KF/", "Økonomiforvaltningen"),
        ("grønne byløsninger", "/projekter/groenne-byloesninger/", "Byløsninger"),
        ("gronne byloesninger", "/projekter/groenne-byloesninger/", "Grønne"),
        ("kina", "/lande/CN/", "Kina"),
        ("klimaindsats", "/verdensmaal/13/", "Klimaindsats"),
        ("malmø", "/byer/malmoe/", "Malmö"),
        ("netværk", "/tal/networks/", "etværk"),
        ("horizon", "/programmer/horizon-2020/", "Horizon"),
        ("teknik miljøudvalget", "/politiske-udvalg/TMU/", "Miljøudvalget"),
    ],
)
def test_it_is_found_however_it_is_spelt(words: str, link: str, mark: str, visitor: Visitor) -> None:
    page = visitor.see(f"/soeg/?q={words}")
    assert link in page.links
    assert any(mark in one for one in marks(page))


def test_the_chapters_come_in_the_surveys_order_and_titles_first(visitor: Visitor) -> None:
    page = visitor.see("/soeg/?q=klima")
    chapters = [int(number) for number in re.findall(r'<h2 id="chapter-(\d+)"', page.html)]
    assert chapters == sorted(chapters)
    assert len(chapters) > 2
    titles = re.findall(r"<h4>(.*?)</h4>", page.html.split('id="chapter-3"')[1].split("<section")[0])
    bears = ["<mark>" in title for title in titles]
    assert bears == sorted(bears, reverse=True)


@pytest.mark.parametrize(
    ("words", "meant"),
    [("bejing", "Beijing"), ("eurocites", "EUROCITIES"), ("frankig", "Frankrig"), ("klimma", "Klima")],
)
def test_a_near_miss_is_answered_with_what_may_have_been_meant(
    words: str, meant: str, visitor: Visitor
) -> None:
    page = visitor.see(f"/soeg/?q={words}")
    suggested = page.text.split("Mente du")[1].split("?")[0]
    assert f"»{meant}«" in suggested
    link = next(link for link in page.links if link.endswith(f"/soeg/?q={meant}"))
    assert marks(visitor.see(link))
    assert "Mente du" not in visitor.see("/soeg/?q=klima").text


def test_without_words_it_says_how_to_search(visitor: Visitor) -> None:
    for home, words in (("/", "Sådan søger du"), ("/en/", "How to search")):
        for asked in ("", "?q=", "?q=%20%20", "?utm_source=x"):
            page = visitor.see(f"{home}soeg/{asked}")
            assert words in page.text
            assert f"{home}temaer/" in page.links
    assert "Sådan søger du" in visitor.see("/soeg/?q=findesikke").text


@pytest.mark.parametrize(
    "asked", ["+".join("abcdefghi"), "x" * 600, "%00", "%CC%81"], ids=["words", "letters", "null", "nothing"]
)
def test_what_cannot_be_searched_for_is_answered_with_the_apis_sentence(asked: str, visitor: Visitor) -> None:
    for home in ("/", "/en/"):
        page = visitor.see(f"{home}soeg/?q={asked}", 400)
        language = "en" if "en" in home else "da"
        headers = {"Accept-Language": language}
        told = visitor.client.get(f"/api/v1/search/?q={asked}", headers=headers).json()
        assert told["detail"] in page.text


def test_script_in_the_field_is_words(visitor: Visitor) -> None:
    for asked in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<mark>"):
        page = visitor.see(f"/soeg/?q={asked}")
        assert "<script>alert" not in page.html
        assert not [attrs for attrs in page.all("img") if "onerror" in attrs]
        assert asked in [attrs["value"] for attrs in page.all("input") if attrs.get("id") == "words"]


def test_a_title_with_script_in_it_is_told_as_it_is(visitor: Visitor) -> None:
    network = Network.objects.create(title="<b>Kanarie</b> & <script>", kind="fair")
    tmf = Administration.objects.get(code="TMF")
    Membership.objects.create(network=network, administration=tmf, released_at=timezone.now())
    page = visitor.see("/soeg/?q=kanarie")
    assert "&lt;b&gt;<mark>Kanarie</mark>&lt;/b&gt; &amp; &lt;script&gt;" in page.html


def test_nothing_unreleased_is_found_or_suggested(visitor: Visitor, secretary: Any) -> None:
    network = Network.objects.create(title="Kanariefuglenetværket", kind="fair")
    tmf = Administration.objects.get(code="TMF")
    membership = Membership.objects.create(network=network, administration=tmf)
    for asked in ("kanariefuglenetværket", "kanariefuglenetvæket"):
        page = visitor.see(f"/soeg/?q={asked}")
        assert not counts(page)
        assert "Kanariefuglenetværket" not in page.html.replace("kanarie", "")
    lifecycle.release(membership, actor=secretary)
    assert counts(visitor.see("/soeg/?q=kanariefuglenetværket")) == {"/netvaerk/": 1, "/medlemskaber/": 1}
    assert "Mente du" in visitor.see("/soeg/?q=kanariefuglenetvæket").text


def test_search_costs_the_same_however_much_is_found(visitor: Visitor) -> None:
    visitor.see("/soeg/?q=findesikke")  # which keeps the figures' names
    tmf = Administration.objects.get(code="TMF")
    costs = []
    for time in range(2):
        for n in range(20):
            network = Network.objects.create(title=f"Aa {time} {n}", kind="fair")
            Membership.objects.create(network=network, administration=tmf, released_at=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            visitor.see(f"/soeg/?q=a&again={time}")
        costs.append(len(captured))
    assert costs[0] == costs[1] <= MOST_QUERIES


@given(st.text(max_size=40), st.text(max_size=6))
@example("Klimaaftale om Ærø", "klima")
@example("ØKF og Århus", "okf arhus")
@example("aaa é ß İ", "a")
def test_marking_changes_no_letter_and_marks_what_folds_to_a_word(text: str, asked: str) -> None:
    pieces = marked(text, fold(asked))
    assert fold("".join(piece for piece, _hit in pieces)) == fold(text)
    for word in fold(asked).split():
        assert (word in fold(text)) <= any(hit for _piece, hit in pieces)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Klimaaftale", "klima", ["Klima"]),
        ("Økonomi i ØKF", "okf", ["ØKF"]),
        ("Aarhus og Århus", "arhus", ["Aarhus", "Århus"]),
        ("Beijing, Kina", "kina beijing", ["Beijing", "Kina"]),
        ("Göteborg", "goteborg", ["Göteborg"]),
    ],
)
def test_the_words_are_marked_where_they_stand(text: str, words: str, expected: list[str]) -> None:
    assert [piece for piece, hit in marked(text, words) if hit] == expected
