"""What stands around every public page, the pages about the site itself, and what it says when something is wrong."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.core.cache import caches
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client

from api.resources.base import resources
from overview.site import about
from tests.support.readers.visitor import Seen

DANISH = ("/", "/om/", "/data/", "/udgaver/", "/was")
PAGES = [*DANISH, *(f"/en{address}" for address in DANISH)]
HOST = "http://testserver"

pytestmark = pytest.mark.usefixtures("_nothing_kept")
every_page = pytest.mark.parametrize("address", PAGES)


@pytest.fixture
def _nothing_kept() -> None:
    """Let every test make its pages itself."""
    caches["api"].clear()


def language_of(address: str) -> str:
    return "en" if address.startswith("/en/") else "da"


# Around every page.


@every_page
def test_each_page_says_what_it_is_in_the_language_of_its_address(
    client: Client, survey_2020: object, address: str
) -> None:
    response = client.get(address, headers={"Accept-Language": "de"})
    assert response.status_code == 200
    page = Seen(response.text)
    assert page.all("html") == [{"lang": language_of(address)}]
    assert response.headers["Content-Language"] == language_of(address)
    assert len(page.all("h1")) == len(page.all("main")) == 1
    assert page.all("title")[0] == {}  # the page's own comes before those of its pictures
    assert page.all("meta", name="description")[0]["content"]
    assert page.all("a", href="#main-content")
    assert page.all("main", id="main-content")


@every_page
def test_each_page_keeps_nothing_in_the_browser_and_fetches_from_us_alone(
    client: Client, survey_2020: object, address: str
) -> None:
    response = client.get(address)
    assert not response.cookies
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    page = Seen(response.text)
    assert not page.all("style")
    assert all(script["src"].startswith("/static/") for script in page.all("script"))
    assert not [
        given for _, given in page.elements if "style" in given or any(n.startswith("on") for n in given)
    ]
    fetched = [link["href"] for link in page.all("link") if link["rel"] in ("stylesheet", "icon", "preload")]
    assert fetched
    assert all(one.startswith("/static/") for one in fetched)


@every_page
def test_each_page_leads_to_itself_in_the_other_language(
    client: Client, survey_2020: object, address: str
) -> None:
    page = Seen(client.get(f"{address}?q=klima&utm_source=x&cursor=abc").text)
    danish = address.removeprefix("/en")
    asked = "?q=klima&cursor=abc"
    switch = {link["hreflang"]: link for link in page.all("a") if link.get("lang")}
    assert {code: link["href"] for code, link in switch.items()} == {
        "da": danish + asked,
        "en": f"/en{danish}{asked}",
    }
    assert [code for code, link in switch.items() if "aria-current" in link] == [language_of(address)]
    alternates = {
        link["hreflang"]: link["href"] for link in page.all("link", rel="alternate") if "hreflang" in link
    }
    assert alternates == {
        "da": f"{HOST}{danish}?q=klima",
        "en": f"{HOST}/en{danish}?q=klima",
        "x-default": f"{HOST}{danish}?q=klima",
    }


@every_page
def test_each_page_has_one_address_and_a_picture_for_whoever_passes_it_on(
    client: Client, survey_2020: object, address: str
) -> None:
    page = Seen(client.get(f"{address}?utm_source=x&cursor=abc").text)
    assert [link["href"] for link in page.all("link", rel="canonical")] == [f"{HOST}{address}"]
    told = {given["property"]: given["content"] for given in page.all("meta") if "property" in given}
    assert told["og:url"] == f"{HOST}{address}"
    assert told["og:image"] == f"{HOST}/static/overview/preview.png"
    assert all(told[f"og:{name}"] for name in ("title", "description", "image:alt"))


def test_the_menu_knows_where_one_is(client: Client, survey_2020: object) -> None:
    page = Seen(client.get("/projekter/").text)
    here = [link for link in page.all("a") if link.get("aria-current") == "true" and "lang" not in link]
    assert {link["href"] for link in here} == {"/projekter/"}


def test_the_way_back_stands_above_each_page_but_the_first(client: Client, survey_2020: object) -> None:
    assert not Seen(client.get("/").text).all("nav", **{"aria-label": "Brødkrumme"})
    page = Seen(client.get("/om/").text)
    assert page.all("nav", **{"aria-label": "Brødkrumme"})
    assert [item for item in page.all("li") if item.get("aria-current") == "page"]
    assert page.all("a", href="/")


def test_the_date_of_the_data_is_on_every_page(client: Client, survey_2020: Any) -> None:
    for address, words in (
        ("/om/", "Opgjort pr. 1. september 2020"),
        ("/en/om/", "Counted as of 1 September 2020"),
    ):
        assert words in Seen(client.get(address).text).text


@pytest.mark.parametrize("address", ["/om/", "/udgaver/", "/data/"])
def test_a_registry_without_an_edition_has_pages_too(
    client: Client, empty_registry: None, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "Oplysninger fra" not in response.text


# The pages about the site.


def test_every_list_of_the_api_can_be_taken_from_the_data_page(client: Client, survey_2020: object) -> None:
    hrefs = {link["href"] for link in Seen(client.get("/data/").text).all("a")}
    wanted = {
        f"/api/v1/{resource.name}/{form}"
        for resource in resources
        for form in ("", "export.csv", "export.xlsx", "export.ndjson")
    }
    assert len(wanted) == 100
    assert wanted <= hrefs


def test_the_survey_is_there_to_read_and_to_print_in_both_languages(
    client: Client, survey_2020: object
) -> None:
    hrefs = {link["href"] for link in Seen(client.get("/udgaver/").text).all("a")}
    assert {f"{prefix}/undersoegelsen{end}" for prefix in ("", "/en") for end in ("/", ".pdf")} <= hrefs
    assert any(
        link["href"] == "/"
        for link in Seen(client.get("/undersoegelsen/").text).all("a", **{"class": "home"})
    )


@pytest.mark.parametrize("address", ["/was", "/was/", "/en/was"])
def test_the_accessibility_statement_is_the_public_one_where_there_is_one(
    client: Client, survey_2020: object, settings: Any, address: str
) -> None:
    assert "WCAG 2.2" in client.get(address).text
    caches["api"].clear()
    settings.ACCESSIBILITY_STATEMENT_URL = "https://www.was.digst.dk/udsyn"
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"] == "https://www.was.digst.dk/udsyn"


@pytest.mark.parametrize("address", ["/om/", "/was"])
def test_whom_to_write_to_is_named_once_it_is_known(
    client: Client, survey_2020: object, settings: Any, address: str
) -> None:
    assert "mailto:" not in client.get(address).text
    settings.CONTACT_EMAIL = "udsyn@example.dk"
    caches["api"].clear()
    assert 'href="mailto:udsyn@example.dk"' in client.get(address).text


def test_search_engines_are_told_what_there_is(client: Client, survey_2020: object) -> None:
    told = client.get("/robots.txt")
    assert told.headers["Content-Type"].startswith("text/plain")
    assert f"Sitemap: {HOST}/sitemap.xml" in told.text
    assert "Disallow: /admin/" in told.text
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"].startswith("application/xml")
    found = [
        one.text or ""
        for one in ET.fromstring(response.text).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert len(found) == len(set(found)) == 2 * len(list(about.public_addresses()))
    assert {f"{HOST}{address}" for address in PAGES} <= set(found)
    # Those that links lead to are opened by the crawl; here one of each twenty.
    assert {client.get(address.removeprefix(HOST)).status_code for address in found[::20]} == {200}


# When something is wrong.


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, client: Client) -> Callable[[Exception], Client]:
    """Return a maker of clients for whom the first page that is made raises an error."""

    def make(error: Exception) -> Client:
        errors = [error]

        def rendering(*args: Any, **kwargs: Any) -> HttpResponse:
            if errors:
                raise errors.pop()
            return render(*args, **kwargs)

        monkeypatch.setattr("overview.shared.layout.render", rendering)
        client.raise_request_exception = False
        return client

    return make


@pytest.mark.parametrize("address", ["/om/", "/en/om/"])
@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (PermissionDenied(), 403, ("Det er ikke offentligt", "This is not public")),
        (BadRequest(), 400, ("Det kunne vi ikke forstå", "We could not read that")),
        (RuntimeError("a secret"), 500, ("Noget gik galt hos os", "Something went wrong on our side")),
    ],
    ids=lambda given: type(given).__name__,
)
def test_what_goes_wrong_is_told_in_a_page_with_ways_on(
    survey_2020: object,
    broken: Callable[[Exception], Client],
    address: str,
    error: Exception,
    status: int,
    words: tuple[str, str],
) -> None:
    response = broken(error).get(address)
    assert response.status_code == status
    page = Seen(response.text)
    english = language_of(address) == "en"
    assert words[english] in page.text
    assert page.all("html") == [{"lang": language_of(address)}]
    assert page.all("form", action=f"{'/en' if english else ''}/soeg/")
    assert page.all("meta", name="robots", content="noindex")
    assert not page.all("link", rel="canonical")
    assert "a secret" not in response.text
    assert not response.cookies


@pytest.mark.parametrize(
    "address",
    ["/findes-ikke/", "/en/nothing", "/om/mere/", "/%00/", "/<script>alert(1)</script>", f"/{'a' * 4000}"],
)
def test_an_unknown_address_leads_on(client: Client, survey_2020: object, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    page = Seen(response.text)
    assert len(page.all("h1")) == 1
    assert ("The page is not here" if "/en/" in address else "Siden findes ikke") in page.text
    assert not page.all("link", rel="canonical")
    assert "<script>alert" not in response.text
    assert not response.cookies


@pytest.mark.parametrize("address", ["/om", "/en/data", "/admin", "/udgaver"])
def test_a_slash_that_is_missing_is_put_in(client: Client, survey_2020: object, address: str) -> None:
    response = client.get(f"{address}?a=b")
    assert response.status_code == 301
    assert response.headers["Location"] == f"{address}/?a=b"


def test_a_host_that_is_not_ours_is_answered_with_a_page(client: Client, survey_2020: object) -> None:
    response = client.get("/om/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "Det kunne vi ikke forstå" in response.text
    assert "elsewhere" not in response.text


def test_the_page_about_our_own_fault_asks_the_database_nothing(client: Client, survey_2020: object) -> None:
    asked: list[str] = []

    def down(execute: object, sql: str, *args: object) -> None:
        asked.append(sql)
        raise DatabaseError

    client.raise_request_exception = False
    with connection.execute_wrapper(down):
        response = client.get("/om/")
    assert len(asked) == 1  # the page that was asked for
    assert response.status_code == 500
    assert "Noget gik galt hos os" in response.text
    assert "Oplysninger fra" not in response.text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_pages_can_only_be_read(client: Client, survey_2020: object, method: str) -> None:
    for address in ("/om/", "/findes-ikke/"):
        assert getattr(client, method)(address).status_code == 405


def test_the_desk_and_the_api_tell_their_errors_as_before(
    client: Client, survey_2020: object, secretary: Any
) -> None:
    client.force_login(secretary)
    for address in ("/admin/nothing/", "/en/admin/nothing/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "solution-info" not in response.text
    assert client.get("/api/v1/nothing/").headers["Content-Type"] == "application/problem+json"


# What the pages are made of.


def test_every_file_that_the_stylesheets_name_is_there(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "collected" / "staticfiles.json").exists()

    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "faulty.css").write_text("a { background: url(nowhere.svg) }", "utf-8")
    settings.STATICFILES_DIRS = [tmp_path / "more"]
    get_finder.cache_clear()
    with pytest.raises(CommandError, match="nowhere"):
        call_command("collectstatic", interactive=False, verbosity=0)
    get_finder.cache_clear()
