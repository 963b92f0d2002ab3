"""The front page and the figures in a real browser: for everybody, still while they load, and led by the keyboard.

With PICTURES set to a folder, it leaves README's pictures there: `make pictures`.
"""

import os
from pathlib import Path
from typing import Any

from django.core.management import call_command
from playwright.sync_api import Browser, Page

from editions.models import Introduction
from tests.support.readers.visits import BUT_CONTRAST, CONTRAST, TALL_PHONE, WIDE, Visit, overflow

MOST_SHIFT = (
    0.1  # what counts as good; on a busy machine a line may break anew when the page's own font is there
)
SHIFTS = """
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    window.rooms = () => JSON.stringify([...document.querySelectorAll(".chart .picture")].map(
        (picture) => [picture.clientWidth, picture.clientHeight]));
    document.addEventListener("DOMContentLoaded", () => { window.reserved = window.rooms(); });
"""
FOCUS = """() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
    return {
        name: element.getAttribute("aria-label"),
        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
            && box.top >= 0 && box.bottom <= innerHeight,
    };
}"""


def taken(page: Page) -> None:
    """Take the pictures of the front page, if any are asked for."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder, "front.png"))
        page.locator(".chart-map .picture").screenshot(path=Path(folder, "map.png"))


def the_keyboard_leads_through_the_map(browser: Browser, server: str) -> None:
    visit = Visit(browser, server, viewport=WIDE, reduced_motion="reduce")
    page = visit.page
    page.goto(f"{server}/")
    page.locator(".chart-map .picture").focus()
    names = []
    for _place in range(17):
        page.keyboard.press("Tab")
        there = page.evaluate(FOCUS)
        assert there["seen"], there
        names.append(there["name"])
    assert len({*names}) == 17
    assert "Paris, Frankrig: 3 aftaler" in names
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    page.locator(".chart-map table").wait_for()
    page.locator(".chart-map svg a").first.focus()
    with page.expect_navigation(url="**/byer/*/", wait_until="commit"):
        page.keyboard.press("Enter")
    visit.context.close()


def a_bar_leads_to_what_it_counts(browser: Browser, server: str) -> None:
    visit = Visit(browser, server, viewport=WIDE)
    page = visit.page
    page.goto(f"{server}/")
    page.get_by_role("link", name="Teknik- og Miljøforvaltningen: 3").click()
    page.wait_for_url("**/tal/networks-administrations/#line-TMF")
    page.locator("h1", has_text="Netværk efter forvaltning").wait_for()
    assert page.locator("#line-TMF").is_visible()
    assert visit.troubles == []
    visit.context.close()


def test_the_front_page_and_the_figures_are_for_everybody(
    survey_2020: Introduction, live_server: Any, browser: Browser
) -> None:
    call_command("draw_pictures")
    troubles: list[str] = []
    for addresses, how, options in (
        (("/", "/tal/memberships/"), {"viewport": WIDE}, {}),
        (("/", "/tal/funding/"), {"viewport": WIDE, "color_scheme": "dark"}, CONTRAST),
        (("/", "/tal/", "/tal/partners/"), {"viewport": TALL_PHONE}, BUT_CONTRAST),
        (("/en/", "/en/tal/networks/"), {"viewport": TALL_PHONE, "color_scheme": "dark"}, BUT_CONTRAST),
    ):
        visit = Visit(browser, live_server.url, **how)
        visit.context.add_init_script(SHIFTS)
        for address in addresses:
            page = visit.open(address, **options)
            assert overflow(page) <= 0, (address, how)
            assert page.evaluate("window.rooms() === window.reserved"), (
                address,
                how,
            )  # no picture moves anything
            assert page.evaluate("window.shifted") < MOST_SHIFT, (address, how)
            if address == "/" and how == {"viewport": WIDE}:
                taken(page)
        assert visit.context.cookies() == []
        troubles += visit.troubles
        visit.context.close()
    assert troubles == []
    a_bar_leads_to_what_it_counts(browser, live_server.url)
    the_keyboard_leads_through_the_map(browser, live_server.url)
