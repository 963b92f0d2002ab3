"""Every answer says what pages may do in a browser, and whose pages may hold it: errors and static files too."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

PAGES = [
    "/",
    "/undersoegelsen/",
    "/findes-ikke/",
    "/om",
    "/robots.txt",
    "/sitemap.xml",
    "/admin/",
    "/favicon.ico",
    "/soeg/",
]
OTHERS = ["/api/v1/", "/api/v1/nothing/", "/api/v1/projects/export.csv", "/api/v1/docs/"]


@pytest.fixture
def stranger(survey_2020: object, settings: Any, tmp_path: Path) -> Client:
    """Return somebody who meets our errors as strangers do, and static files as they are served."""
    for name in ("look.css", "overview/preview.0123456789ab.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a")
    settings.STATIC_ROOT = tmp_path
    return Client(raise_request_exception=False)


def told(answer: Any) -> str:
    """Return whose pages may hold an answer, which also says the rest."""
    assert "camera=()" in answer["Permissions-Policy"]
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()
    return str(answer["Cross-Origin-Resource-Policy"])


@pytest.mark.parametrize("address", [*PAGES, "/static/look.css", "/static/nothing.css"])
def test_pages_are_for_our_own_pages(stranger: Client, address: str) -> None:
    assert told(stranger.get(address)) == "same-origin"
    assert told(stranger.head(address)) == "same-origin"


@pytest.mark.parametrize("address", [*OTHERS, "/static/overview/preview.0123456789ab.png"])
def test_what_others_may_read_is_for_theirs_too(stranger: Client, address: str) -> None:
    assert told(stranger.get(address)) == "cross-origin"


def test_errors_say_it_too(stranger: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(stranger.get("/om/", headers={"host": "elsewhere.example"})) == "same-origin"
    assert told(stranger.post("/om/")) == "same-origin"
    monkeypatch.setattr("overview.site.about.render_page", lambda *_a, **_k: 1 / 0)
    assert told(stranger.get("/data/?x=1")) == "same-origin"
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/om/")
    assert answer.status_code == 301
    assert told(answer) == "same-origin"
