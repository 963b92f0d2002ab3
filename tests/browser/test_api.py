"""The API's pages for people in a real browser: the description to try out, and what its problems mean."""

from typing import Any

from playwright.sync_api import Browser, Page

from api.http.problems import KINDS
from editions.models import Introduction
from tests.support.readers.visits import PHONE, WIDE, Visit, overflow


def brightness(page: Page, place: str) -> list[int]:
    """Return how bright the ground and the letters of a place are, from 0 to 255."""
    colours: list[int] = page.locator(place).first.evaluate(
        """element => {
            const bright = colour => colour === "rgba(0, 0, 0, 0)" ? 255 : Math.max(...colour.match(/\\d+/g).slice(0, 3).map(Number));
            return [bright(getComputedStyle(document.documentElement).backgroundColor),
                    bright(getComputedStyle(element).color)];
        }"""
    )
    return colours


def test_the_description_is_tried_out_in_light_and_dark(
    survey_2020: Introduction, live_server: Any, browser: Browser
) -> None:
    troubles: list[str] = []
    for how in ({"viewport": WIDE}, {"viewport": PHONE, "color_scheme": "dark"}):
        visit = Visit(browser, live_server.url, **how)
        page = visit.page
        page.goto(f"{live_server.url}/api/v1/docs/")
        tags = page.locator(".opblock-tag")
        tags.nth(10).wait_for()  # the chapters', the figures, and what is over all
        tags.filter(has_text="Everything").first.click()
        page.locator(".opblock").first.wait_for()
        assert overflow(page) <= 0, how
        ground, letters = brightness(page, ".opblock-summary-path")
        assert (ground > letters + 100) is ("color_scheme" not in how), how
        assert abs(ground - letters) > 100, how
        operation = page.locator("[id$='-root']")
        operation.locator(".opblock-summary-control").click()
        operation.locator(".try-out__btn").click()
        operation.locator("button.execute").click()
        status = operation.locator(".live-responses-table .response-col_status").last
        status.wait_for()
        assert status.inner_text().startswith("200")
        assert "/api/v1/projects/" in operation.locator(".live-responses-table").inner_text()
        assert overflow(page) <= 0, how
        troubles += visit.troubles
        visit.context.close()
        visit = Visit(browser, live_server.url, locale="da-DK", **how)
        page = visit.open("/api/v1/problems/#gone")
        assert page.locator("html[lang=da] main section").count() == len(KINDS)
        assert overflow(page) <= 0, how
        page.get_by_role("link", name="English").click()
        page.locator("html[lang=en]").wait_for()
        troubles += visit.troubles
        visit.context.close()
    assert troubles == []
