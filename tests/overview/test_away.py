"""While the database is away, every address says so and when to come again; what needs none answers as ever."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.support.readers.visitor import Seen

pytestmark = pytest.mark.database

PUBLIC = [
    "/", "/projekter/", "/tal/", "/om/", "/soeg/?q=c40", "/undersoegelsen/", "/undersoegelsen.pdf", "/sitemap.xml",
    "/forvaltninger/TMF/", "/forvaltninger/TMF/undersoegelsen.pdf", "/findes-ikke/", "/findes-ikke", "/%00/",
]  # fmt: skip
DESK = [
    "/admin/",
    "/admin/login/",
    "/admin/memberships/membership/",
    "/admin/undersoegelsen.pdf",
    "/admin/nix/",
]
ADDRESSES = [f"{prefix}{address}" for address in (*PUBLIC, *DESK) for prefix in ("", "/en")]


@pytest.fixture(
    params=[OperationalError("connection refused"), InterfaceError("connection already closed")], ids=repr
)
def away(
    request: Any, survey_2020: object, secretary: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Client]:
    """Return somebody who is logged in, at a moment when the database has gone away."""
    client = Client()
    client.force_login(secretary)
    caches["documents"].clear()

    def gone(*_anything: object) -> None:
        raise request.param

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(connection, "cursor", gone)
        yield client


def test_every_address_says_when_to_come_again(away: Client) -> None:
    for address in ADDRESSES:
        response = away.get(address)
        assert response.status_code == 503, address
        assert response["Retry-After"] == "10"
        assert response["Cache-Control"] == "no-store"
        page = Seen(response.content.decode())
        english = address.startswith("/en/")
        assert page.all("html") == [{"lang": "en" if english else "da"}]
        assert (
            "Wait 10 seconds, and try again." if english else "Vent 10 sekunder, og prøv igen."
        ) in page.text
        assert page.all("link", rel="stylesheet")
        again = page.all("a", **{"class": "button button-primary"})
        assert [link["href"] for link in again] == [RequestFactory().get(address).get_full_path()]


def test_nobody_is_shown_a_door_that_leads_nowhere(away: Client) -> None:
    stranger = Client()
    for address in DESK:
        assert stranger.get(address).status_code == 503, address


def test_the_api_says_so_in_its_own_form(away: Client) -> None:
    for address in ("/api/v1/projects/", "/api/v1/", "/api/v1/nothing/", "/api/v1/projects/export.csv"):
        response = away.get(address)
        assert response.status_code == 503
        assert response["Retry-After"] == "10"
        assert response.json()["type"].endswith("#unavailable")


def test_whoever_saves_is_told_that_what_they_typed_still_stands_in_their_browser(away: Client) -> None:
    response = away.post("/admin/memberships/membership/add/", {"purpose": "lang tekst"})
    assert response.status_code == 503
    page = Seen(response.content.decode())
    assert "er ikke gemt" in page.text
    assert not page.all("a", **{"class": "button button-primary"})  # which would ask for an empty form


def losing_it(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return a middleware that loses the database, as when a session is to be written."""

    def middleware(request: HttpRequest) -> HttpResponse:
        get_response(request)
        raise OperationalError("server closed the connection unexpectedly")

    return middleware


def test_so_does_what_fails_on_the_way_from_a_page(survey_2020: object, settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.losing_it"]
    response = Client(raise_request_exception=False).get("/om/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Vent 10 sekunder" in response.content.decode()


def test_our_own_faults_are_still_ours(survey_2020: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overview.site.about.render_page", lambda *_a, **_k: 1 / 0)
    response = Client(raise_request_exception=False).get("/om/")
    assert response.status_code == 500
    assert "Retry-After" not in response


def test_robots_and_static_files_need_no_database(away: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "look.css").write_text("a {}")
    settings.STATIC_ROOT = tmp_path
    for address, status in (("/robots.txt", 200), ("/static/look.css", 200), ("/favicon.ico", 302)):
        response = Client().get(address)
        response.close()
        assert response.status_code == status, address


def test_robots_ask_the_database_nothing(survey_2020: object, client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/robots.txt").status_code == 200
    assert not asked.captured_queries


def test_a_pictures_folder_that_fails_costs_nobody_the_front_page(
    survey_2020: object, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from document.pictures.cache import ForgivingFileCache

    (tmp_path / "file").touch()
    drawn: list[int] = []

    def draw(jobs: list[Any]) -> list[str]:
        drawn.append(len(jobs))
        return ["<svg></svg>"] * len(jobs)

    monkeypatch.setattr(
        "document.pictures.rendering.KEPT", ForgivingFileCache(tmp_path / "file" / "pictures", {})
    )
    monkeypatch.setattr("document.pictures.rendering.to_svgs", draw)
    assert client.get("/").status_code == 200
    assert client.get("/undersoegelsen/").status_code == 200
    assert len(drawn) == 2  # all of a page in one go, for each of the two
