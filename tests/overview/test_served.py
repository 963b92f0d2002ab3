"""Pages and documents are served to strangers: kept, compressed for whoever can read it, and never made by many at once."""

import gzip
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from editions import documents
from memberships.models import Membership
from overview.shared.serving import public
from overview.site import about, survey
from registry.actions import lifecycle
from registry.models import Theme
from tests.support.readers.visitor import Visitor

COMPRESSED = ["/", "/projekter/", "/undersoegelsen/", "/en/undersoegelsen/", "/sitemap.xml"]
PDFS = ["/undersoegelsen.pdf", "/en/undersoegelsen.pdf", "/forvaltninger/TMF/undersoegelsen.pdf"]


def change(actor: User) -> None:
    """Change something, and hide nothing."""
    theme = Theme.objects.get(public_id="klima")
    theme.name += "x"
    lifecycle.write(theme, actor=actor)


# Pages.


@pytest.mark.parametrize("address", COMPRESSED)
def test_no_shared_cache_hands_anybody_what_they_cannot_read(visitor: Visitor, address: str) -> None:
    plain = visitor.ask(address)
    bodies = {
        "": plain.content,
        "br": brotli.decompress(visitor.ask(address, accept_encoding="br, gzip").content),
        "gzip": gzip.decompress(visitor.ask(address, accept_encoding="gzip").content),
    }
    assert len(set(bodies.values())) == 1
    for encoding in ("", "br", "gzip"):
        answer = visitor.ask(address, accept_encoding=encoding)
        assert answer.headers.get("Content-Encoding", "") == encoding
        assert "Accept-Encoding" in answer["Vary"]
        unchanged = visitor.ask(address, 304, if_none_match=answer["ETag"])
        assert "Accept-Encoding" in unchanged["Vary"]
        assert unchanged["Cache-Control"] == answer["Cache-Control"] == "public, max-age=60"


def test_the_list_for_robots_varies_and_is_kept_too(visitor: Visitor) -> None:
    told = visitor.ask("/robots.txt")
    assert "Accept-Encoding" in told["Vary"]
    visitor.ask("/robots.txt", 304, if_none_match=told["ETag"])


@pytest.mark.parametrize("address", ["/undersoegelsen/", "/sitemap.xml"])
def test_what_takes_long_is_made_once_until_something_changes(
    visitor: Visitor, secretary: User, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    made = []
    current_survey, pages = survey.current_survey, about.public_addresses
    monkeypatch.setattr(survey, "current_survey", lambda *asked: made.append(1) or current_survey(*asked))
    monkeypatch.setattr(about, "public_addresses", lambda: made.append(1) or pages())
    monkeypatch.setattr("api.http.caching.LARGEST_KEPT", 100)  # however large they grow
    first = visitor.ask(address)
    for encoding in ("br", "gzip", ""):
        visitor.ask(address, accept_encoding=encoding)
    # Nobody has it made again by asking for what it does not know.
    assert visitor.ask(f"{address}?x=1").content == first.content
    assert len(made) == 1
    change(secretary)
    assert visitor.ask(address)["ETag"] != first["ETag"]
    assert len(made) == 2


def test_a_large_answer_is_kept_as_small_as_it_gets(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.caching.LARGEST_KEPT", 20_000)
    plain = visitor.ask("/projekter/").content
    assert len(plain) > 20_000
    (kept,) = (key for key in caches["api"]._cache if key.endswith("br"))
    assert kept
    assert visitor.ask("/projekter/").content == plain


def test_who_comes_while_a_page_is_made_gets_the_same_one(visitor: Visitor) -> None:
    made, begun, go = [], threading.Event(), threading.Event()

    def slow(_request: object) -> HttpResponse:
        made.append(1)
        begun.set()
        go.wait(10)
        return HttpResponse("made")

    page = public(slow, alone=True, timeless=True)
    answers: list[Any] = []
    readers = [
        threading.Thread(target=lambda: answers.append(page(RequestFactory().get("/slow/"))))
        for _ in range(3)
    ]
    for reader in readers:
        reader.start()
        assert begun.wait(10)  # the first is at it when the others come
    go.set()
    for reader in readers:
        reader.join(10)
    assert [answer.content for answer in answers] == [b"made"] * 3
    assert len(made) == 1


# Documents.


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Stand in for the typesetting, and return what it makes."""
    made: list[bytes] = []

    def rendered(_content: object, _kind: str) -> bytes:
        made.append(b"%PDF-1.7 number " + str(len(made) + 1).encode())
        return made[-1]

    monkeypatch.setattr(documents, "render_survey", rendered)
    caches["documents"].clear()
    yield made
    caches["documents"].clear()


@pytest.mark.parametrize("address", PDFS)
def test_a_document_is_taken_once_and_in_parts(visitor: Visitor, press: list[bytes], address: str) -> None:
    whole = visitor.ask(address)
    assert whole["Content-Type"] == "application/pdf"
    assert whole["Cache-Control"] == "public, max-age=60"
    assert whole["Last-Modified"]
    visitor.ask(address, 304, if_none_match=whole["ETag"])
    visitor.ask(address, 304, if_modified_since=whole["Last-Modified"])
    part = visitor.ask(address, 206, range="bytes=1-3", if_range=whole["ETag"])
    assert part.content == b"PDF"
    visitor.ask(address, 416, range="bytes=5000-")
    assert visitor.ask(address, range="bytes=1-3", if_range='"another"').content == whole.content
    assert len(press) == 1


@pytest.mark.parametrize("address", PDFS)
def test_a_document_that_is_out_of_date_says_its_day(
    visitor: Visitor, press: list[bytes], secretary: User, address: str
) -> None:
    old = visitor.ask(address)
    assert "undersoegelsen-2" not in old["Content-Disposition"]
    change(secretary)
    sent = visitor.ask(address)
    assert sent.content == old.content
    assert f"-{timezone.localdate().isoformat()}.pdf" in sent["Content-Disposition"]
    assert sent["Last-Modified"] == old["Last-Modified"]
    assert sent["Cache-Control"] == "public, no-cache"
    new = visitor.ask(address, if_none_match=old["ETag"])
    assert new.content == press[1]
    assert new["Content-Disposition"] == old["Content-Disposition"]


def test_a_document_that_is_not_there_yet_is_asked_for_again(visitor: Visitor, press: list[bytes]) -> None:
    with documents._making:
        answer = visitor.ask("/undersoegelsen.pdf", 503)
        english = visitor.ask("/en/undersoegelsen.pdf", 503)
    assert answer["Retry-After"] == "10"
    assert answer["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert "Vent 10 sekunder, og prøv igen." in page
    assert 'href="/undersoegelsen.pdf">Prøv igen</a>' in page
    assert "Wait 10 seconds, and try again." in english.content.decode()
    visitor.ask("/undersoegelsen.pdf")


def test_a_document_that_cannot_be_kept_is_sent_all_the_same(
    visitor: Visitor, press: list[bytes], settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings.DOCUMENTS_DIR = tmp_path / "file" / "documents"
    assert visitor.ask("/undersoegelsen.pdf").content == press[0]
    assert visitor.ask("/undersoegelsen.pdf", 206, range="bytes=0-3").content == b"%PDF"
    assert len(press) == 1


def test_what_is_withdrawn_is_in_no_document_that_is_sent_after_it(
    visitor: Visitor, press: list[bytes], secretary: User
) -> None:
    visitor.ask("/undersoegelsen.pdf")
    lifecycle.withdraw(Membership.objects.get(public_id="string-oekf"), actor=secretary)
    assert visitor.ask("/undersoegelsen.pdf").content == press[1]


# How often.


@pytest.fixture
def limited(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody ask for what is expensive more than twice a minute, at one moment."""
    settings.API_EXPENSIVE_RATE = 2
    monkeypatch.setattr("api.http.throttling.time.time", lambda: 1_800_000_010.0)
    caches["limits"].clear()


@pytest.mark.parametrize("address", ["/soeg/?q=c40", "/en/soeg/?q=c40", "/sitemap.xml", *PDFS])
def test_what_is_expensive_may_be_asked_for_less_often(
    visitor: Visitor, press: list[bytes], limited: None, address: str
) -> None:
    first = visitor.ask(address)
    assert first["RateLimit"] == '"expensive";r=1;t=50'
    visitor.ask("/api/v1/search/?q=by")  # which is counted together with it
    for _time in range(2):
        refused = visitor.ask(address, 429)
        assert refused["Retry-After"] == "50"
        assert refused["Cache-Control"] == "no-store"
        page = refused.content.decode()
        assert ("Wait 50 seconds" if address.startswith("/en/") else "Vent 50 sekunder") in page
    visitor.ask(address, 304, if_none_match=first["ETag"])  # who has it already asks for free
    for cheap in ("/", "/projekter/", "/robots.txt"):
        visitor.ask(cheap)


def test_a_reader_that_takes_a_document_in_many_parts_is_not_refused(
    visitor: Visitor, press: list[bytes], limited: None
) -> None:
    for _time in range(5):
        visitor.ask("/undersoegelsen.pdf", 206, range="bytes=0-3")
