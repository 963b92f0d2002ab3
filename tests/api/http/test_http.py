"""The API speaks HTTP well: caches, compression, other origins, languages, and errors that say how to mend them."""

import gzip
import time
from typing import Any
from urllib.parse import quote

import brotli
import pytest
from django.core.cache import caches
from django.db import InterfaceError, OperationalError
from django.utils.html import escape
from django.utils.translation import override

import config.api_urls  # noqa: F401 (which registers the resources)
from accounts.models import User
from api.http import caching
from api.http.problems import KINDS
from api.resources.base import resources
from registry.actions import lifecycle
from registry.models import Theme


def rename(theme: Theme, name: str, actor: User) -> None:
    theme.name = name
    lifecycle.write(theme, actor=actor)


def test_who_has_the_newest_is_told_so_until_something_changes(reader: Any, secretary: User) -> None:
    first = reader.ask("themes/")
    etag = first["ETag"]
    assert reader.ask("themes/", if_none_match=etag, status=304)["ETag"] == etag
    assert reader.ask("themes/", if_none_match=f'"x", {etag}', status=304).content == b""
    assert reader.ask("themes/?limit=3")["ETag"] != etag
    assert reader.ask("themes/", accept_language="en")["ETag"] != etag
    rename(Theme.objects.get(public_id="klima"), "klimaet", secretary)
    second = reader.ask("themes/", if_none_match=etag)
    assert second["ETag"] != etag
    assert b"klimaet" in reader.ask("themes/klima/").content


def test_a_new_day_and_a_new_release_are_new_answers(reader: Any, settings: Any, monkeypatch: Any) -> None:
    etag = reader.ask("themes/")["ETag"]
    settings.RELEASE = "next"
    later = reader.ask("themes/", if_none_match=etag)["ETag"]
    assert later != etag
    import datetime as dt

    monkeypatch.setattr(caching.timezone, "localdate", lambda: dt.date(2999, 1, 1))
    assert reader.ask("themes/", if_none_match=later)["ETag"] != later


def test_an_answer_is_kept_and_given_again(reader: Any, django_assert_num_queries: Any) -> None:
    body = reader.ask("projects/").content
    with django_assert_num_queries(1):  # the content version
        assert reader.ask("projects/").content == body


def test_an_answer_made_while_something_changed_is_nobodys_who_comes_after(
    reader: Any, secretary: User, monkeypatch: Any
) -> None:
    theme = Theme.objects.get(public_id="klima")
    compressed = caching._compressed

    def meanwhile(*arguments: Any) -> Any:
        monkeypatch.undo()
        rename(theme, theme.name + "x", secretary)
        return compressed(*arguments)

    monkeypatch.setattr(caching, "_compressed", meanwhile)
    old = reader.ask("themes/klima/")
    assert caches["api"]._cache  # it is kept, under the version that it was asked for
    new = reader.ask("themes/klima/", if_none_match=old["ETag"])
    assert new.json()["title"] == old.json()["title"] + "x"


def test_whether_anything_changed_is_asked_once_a_second_and_not_for_every_reader(
    reader: Any, secretary: User, settings: Any, monkeypatch: Any, django_assert_num_queries: Any
) -> None:
    settings.CONTENT_VERSION_SECONDS = 1
    theme = Theme.objects.get(public_id="klima")
    old, name = reader.ask("themes/klima/"), theme.name + "x"
    rename(theme, name, secretary)
    with django_assert_num_queries(0):
        assert reader.ask("themes/klima/").content == old.content
        reader.ask("themes/klima/", status=304, if_none_match=old["ETag"])
    # What is made within the second is new already, and kept under the old version: nobody may get it after that.
    assert reader.read("themes/klima/?fields=title")["title"] == name
    now = time.time()
    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: now + 1)
    new = reader.ask("themes/klima/", if_none_match=old["ETag"])
    assert new.json()["title"] == name
    assert int(new["Udsyn-Sequence"]) == int(old["Udsyn-Sequence"]) + 1


def test_what_has_no_body_tells_nothing_of_one(reader: Any) -> None:
    etag = reader.ask("themes/")["ETag"]
    unchanged = reader.ask("themes/", status=304, if_none_match=etag)
    for answer in (unchanged, reader.ask("themes/", "OPTIONS", status=204)):
        assert not answer.has_header("Content-Length")
        assert not answer.has_header("Content-Type")
    assert int(reader.ask("themes/", "HEAD")["Content-Length"]) == len(reader.ask("themes/").content)


def test_answers_are_compressed_as_the_reader_can(reader: Any) -> None:
    plain = reader.ask("projects/")
    assert "Content-Encoding" not in plain.headers
    br = reader.ask("projects/", accept_encoding="gzip, br")
    assert (br["Content-Encoding"], brotli.decompress(br.content)) == ("br", plain.content)
    zipped = reader.ask("projects/", accept_encoding="gzip, br;q=0")
    assert (zipped["Content-Encoding"], gzip.decompress(zipped.content)) == ("gzip", plain.content)
    assert len(br.content) < len(zipped.content) < len(plain.content) / 3
    assert br["Content-Length"] == str(len(br.content))
    for name in ("Accept", "Accept-Encoding", "Accept-Language"):
        assert name in plain["Vary"]
    assert "max-age" in plain["Cache-Control"]


def test_head_says_what_get_would(reader: Any) -> None:
    got, head = reader.ask("projects/"), reader.ask("projects/", method="HEAD")
    assert head.content == b""
    assert {k: v for k, v in head.items() if k != "X-Request-Id"} == {
        k: v for k, v in got.items() if k != "X-Request-Id"
    }


def test_pages_of_other_origins_may_read(reader: Any) -> None:
    assert reader.ask("projects/", origin="https://example.org")["Access-Control-Allow-Origin"] == "*"
    asked = reader.ask("projects/", method="OPTIONS", status=204, access_control_request_method="GET")
    assert asked["Allow"] == asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "ETag" in asked["Access-Control-Expose-Headers"]
    assert reader.problem("nix/", status=404)
    assert reader.ask("nix/", status=404)["Access-Control-Allow-Origin"] == "*"


def test_links_lead_to_the_next_page(reader: Any) -> None:
    page = reader.ask("projects/?limit=2")
    assert f'<{page.json()["next"]}>; rel="next"' in page["Link"]
    assert 'rel="first"' in page["Link"]
    assert 'rel="next"' not in reader.ask("projects/?limit=200")["Link"]


def test_a_request_id_is_kept_or_given(reader: Any) -> None:
    assert reader.ask("", x_request_id="abc-123-def")["X-Request-Id"] == "abc-123-def"
    given = reader.ask("", x_request_id="x\ty" * 99)["X-Request-Id"]
    assert len(given) == 16
    assert given != reader.ask("")["X-Request-Id"]


def test_nobody_is_logged_in_and_no_cookie_is_set(reader: Any) -> None:
    answer = reader.ask("projects/")
    assert not answer.cookies
    assert "Cookie" not in answer["Vary"]


def test_what_keeps_browsers_safe_is_said_of_the_apis_answers_too(reader: Any) -> None:
    for answer in (reader.ask("projects/"), reader.ask("nothing/", status=404), reader.ask("docs/")):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_a_missing_slash_is_mended(reader: Any) -> None:
    answer = reader.ask("projects?limit=2", status=301)
    assert answer["Location"].endswith("/api/v1/projects/?limit=2")
    for address in ("/api", "/api/", "/api/v1"):
        assert reader.ask(address, status=301)["Location"].endswith("/api/v1/")
    reader.problem("/api/v2/projects/", status=404)
    assert reader.ask("projects/ai4cities", status=301)["Location"].endswith("/projects/ai4cities/")


def test_problems_are_told_in_the_readers_language(reader: Any) -> None:
    assert reader.problem("projects/?x=1")["title"] == "Der er ingen sådan parameter"
    english = reader.problem("projects/?x=1", accept_language="en-GB,da;q=0.5")
    assert english["title"] == "There is no such parameter"


WRONG = [
    ("projects/?administraton=TMF", "“administration”"),
    ("projects/?administration=TMX", "“TMF”"),
    ("projects/?kind=projekt", "“project”"),
    ("projects/?limit=0", "1 to 200"),
    ("projects/?limit=201", "1 to 200"),
    ("projects/?limit=٣", "1 to 200"),
    ("projects/?limit=", "1 to 200"),
    ("projects/?ordering=sum", "starts"),
    ("projects/?fields=titel", "“title”"),
    ("projects/?expand=partner", "“partners”"),
    ("projects/?day=2020-02-30", "no such day"),
    ("projects/?across=maybe", "true or false"),
    ("projects/?funder=nobody", "/api/v1/organisations/"),
    ("projects/?kind=project&kind=event", "commas"),
    ("projects/?cursor=abc", "Link"),
    ("projects/?cursor=WzFd", "Link"),
    ("projects/?cursor=" + "A" * 400, "Link"),
    ("projects/?q=", "word"),
    ("projects/?q=" + "+".join("ord" for _ in range(9)), "8 words"),
    ("projects/?q=" + "ord+" * 3000, "500 letters"),
    ("projects/?q=%00", "control"),
    ("projects/ai4cities/?limit=2", "expand"),
    ("search/", "word"),
    ("search/?q=x&resource=projets", "“projects”"),
    ("search/?q=x&resource=", "projects"),
    ("figures/?edition=1066", "2020"),
    ("figures/?day=x", "2020-06-01"),
    ("figures/?day=1066-10-14", "a later day"),
    ("figures/?day=2020-01-01&edition=2020", "not for both"),
    ("?x=1", "Leave it out"),
]


@pytest.mark.parametrize(("address", "said"), WRONG)
def test_what_is_wrong_is_said_and_how_to_mend_it(address: str, said: str, reader: Any) -> None:
    assert said in reader.problem(address, accept_language="en")["detail"]


def test_an_address_where_nothing_is_names_the_nearest(reader: Any) -> None:
    assert "“projects”" in reader.problem("project/", status=404, accept_language="en")["detail"]
    assert "/api/v1/projects/" in reader.problem("projects/nix/", status=404, accept_language="en")["detail"]
    reader.problem("projects/%00/", status=404)
    reader.problem("figures/nix/", status=404)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "MADEUP"])
def test_the_api_can_only_be_read(method: str, reader: Any) -> None:
    for address in ("projects/", "projects/ai4cities/", "search/?q=x", "nix/"):
        answer = reader.ask(address, method=method, status=405)
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
        assert answer["Content-Type"] == "application/problem+json"


def test_a_body_is_never_read(reader: Any) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    answer = reader.client.post("/api/v1/projects/", deep, content_type="application/json")
    assert answer.status_code == 405


def test_other_forms_are_refused_politely(reader: Any) -> None:
    assert "application/json" in reader.problem("projects/", status=406, accept="application/xml")["detail"]
    reader.ask("projects/", accept="text/html, */*;q=0.1")
    reader.ask("projects/", accept="application/json")


NASTY = ["\0", "🦜" * 40, "\u202eabc", "%", "_", "'; --", "\\", "\ud7ff", "é" * 300, "-1", "9" * 30, "[]", "{}", "1e9", ",", " ", "nan", "inf", "0001-01-01", "9999-12-31"]  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_that_is_typed_breaks_it(nasty: str, reader: Any) -> None:
    for name in ("memberships", "mandates"):
        for parameter in ("q", "limit", "cursor", "ordering", "fields", "expand", *resources[name].filterset):
            answer = reader.client.get(f"/api/v1/{name}/?{parameter}={quote(nasty)}")
            assert answer.status_code in (200, 400), (name, parameter, answer.content)
        assert reader.client.get(f"/api/v1/{name}/{quote(nasty)}/").status_code in (404, 200)
    assert reader.client.get(f"/api/v1/search/?q={quote(nasty)}").status_code in (200, 400)
    assert reader.client.get(f"/api/v1/{quote(nasty)}").status_code in (301, 404)


def test_a_very_long_address_is_answered(reader: Any) -> None:
    reader.problem("projects/?q=" + "a" * 8000)
    reader.problem("projects/?" + "&".join(f"a{n}=1" for n in range(2000)))
    reader.problem("a" * 8000 + "/", status=404)


def test_what_nobody_foresaw_is_our_fault_and_tells_nothing(reader: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(caching, "cached_version", lambda: 1 / 0)
    problem = reader.problem("projects/", status=500)
    assert "division" not in str(problem)


@pytest.mark.parametrize("error", [OperationalError("connection refused"), InterfaceError("closed")])
def test_while_the_database_is_away_one_is_asked_to_come_again(
    reader: Any, monkeypatch: Any, error: Exception
) -> None:
    def away() -> int:
        raise error

    monkeypatch.setattr(caching, "cached_version", away)
    problem = reader.problem("projects/", status=503, accept_language="en")
    assert problem["type"].endswith("#unavailable")
    assert problem["detail"] == "Wait 10 seconds, and try again."
    assert reader.ask("projects/", status=503)["Retry-After"] == "10"
    page = reader.ask("/projekter/", status=503)
    assert "Vent 10 sekunder, og prøv igen." in page.content.decode()


def test_the_type_of_every_problem_leads_to_its_explanation(reader: Any) -> None:
    page, _hash, anchor = reader.problem("projects/?limit=0")["type"].partition("#")
    pages = {
        language: reader.ask(page, accept_language=language).content.decode() for language in ("da", "en")
    }
    assert reader.ask(f"{page}?language=en").content.decode() == pages["en"]
    assert f'id="{anchor}"' in pages["da"]
    for language, said in pages.items():
        assert f'<html lang="{language}">' in said
        with override(language):
            for code, kind in KINDS.items():
                assert f'id="{code}"' in said
                assert escape(str(kind.title)) in said
    assert "default-src 'self'" in reader.ask(page)["Content-Security-Policy"]
