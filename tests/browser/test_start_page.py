"""The start page and the admin in a real browser: readable by all, strict, and at home on a phone."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.models import User
from editions.models import Introduction

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's own loop runs beside the tests

QUIET = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing: `make test` installs it."
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *root])
        yield opened
        opened.close()


def opened(browser: Browser, **how: Any) -> tuple[Page, list[str]]:
    """Return a new page, and the list in which its errors and refused resources gather."""
    page = browser.new_context(**how).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def is_djangos_own(violation: str) -> bool:
    """Whether a finding stands in Django's own markup; the editing pages will mend these.

    Its autocomplete boxes (select2) lie about their names and lists, and its filters are small targets.
    """
    rule, _colon, html = violation.partition(": ")
    return (rule in ("aria-input-field-name", "label", "list") and "select2" in html) or (
        rule == "target-size" and html.startswith('<a href="?')
    )


WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_start_page_is_for_everybody(
    survey_2020: Introduction, live_server: Any, browser: Browser, size: dict[str, Any], scheme: str
) -> None:
    page, complaints = opened(browser, color_scheme=scheme, **size)
    page.goto(live_server.url)
    assert violations(page) == []
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.fonts.check('16px \"IBM Plex Sans\"')")


def test_the_keyboard_reaches_the_chapters_first(
    survey_2020: Introduction, live_server: Any, browser: Browser
) -> None:
    page, _complaints = opened(browser, **WIDE)
    page.goto(f"{live_server.url}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to the chapters"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#chapters"


def test_the_admin_is_for_everybody_too(
    survey_2020: Introduction, secretary: User, live_server: Any, browser: Browser
) -> None:
    page, complaints = opened(browser, **WIDE)
    page.goto(f"{live_server.url}/admin/")
    assert violations(page) == []
    page.fill("#id_username", "secretary")
    page.fill("#id_password", "secretary")
    page.click("[type=submit]")
    assert page.get_by_role("link", name="Hent undersøgelsen (PDF)").is_visible()
    for address in ("", "memberships/membership/", "memberships/network/add/"):
        page.goto(f"{live_server.url}/admin/{address}")
        assert page.locator("h1").last.is_visible()
        assert [one for one in violations(page) if not is_djangos_own(one)] == []
    assert complaints == []
