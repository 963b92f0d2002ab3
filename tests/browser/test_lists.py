"""Lists and the pages of things in a real browser: narrowed in place, by keyboard alone, on a phone, and printed."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.support.readers.visits import BUT_CONTRAST, FOUR_TIMES, TALL_PHONE, WIDE, Visit, overflow

PAGES = (
    "/netvaerk/",
    "/netvaerk/c40/",
    "/projekter/?view=table",
    "/samarbejdsbyer/beijing/",
    "/netvaerk/?q=findesikke",
)


def focused(page: Page) -> str:
    """Return the words of what has the focus."""
    return str(page.evaluate("document.activeElement.textContent")).strip()


def a_list_is_narrowed_by_keyboard_alone(browser: Browser, server: str) -> None:
    visit = Visit(browser, server, viewport=WIDE)
    page = visit.open("/netvaerk/")
    loads: list[str] = []
    page.on("load", lambda: loads.append(page.url))
    choice = page.locator('[data-name="administration=TMF"]')
    choice.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#listing-status")).to_contain_text("5 resultater")  # which is said aloud
    expect(page).to_have_url(f"{server}/netvaerk/?administration=TMF")
    assert focused(page).startswith("Teknik- og Miljøforvaltningen")  # where one was
    page.locator(".filter-tags a.tag").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server}/netvaerk/")
    expect(page.locator("#listing-status")).to_contain_text("33 resultater")
    page.go_back()
    expect(page.locator(".filter-tags a.tag")).to_have_count(1)
    page.locator("#list-words").focus()
    page.keyboard.type("klima")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server}/netvaerk/?administration=TMF&q=klima")
    expect(page.locator("#list-words")).to_have_value("klima")
    page.select_option("#ordering", "-title")
    expect(page).to_have_url(f"{server}/netvaerk/?administration=TMF&q=klima&ordering=-title")
    page.get_by_role("link", name="Som tabel").click()
    expect(page.locator(".found table")).to_be_visible()
    assert page.get_by_role("link", name="English").get_attribute("href") == (
        "/en/netvaerk/?administration=TMF&q=klima&ordering=-title&view=table"
    )
    assert loads == []  # all in place
    assert visit.troubles == []
    visit.context.close()


def without_scripts_it_is_pages(browser: Browser, server: str) -> None:
    visit = Visit(browser, server, viewport=WIDE, java_script_enabled=False)
    page = visit.page
    page.goto(f"{server}/netvaerk/")
    page.get_by_role("link", name="Teknik- og Miljøforvaltningen 5").first.click()
    page.wait_for_url("**/netvaerk/?administration=TMF")
    page.locator("#list-words").fill("klima")
    page.locator("#list-words").press("Enter")
    page.wait_for_url("**/netvaerk/?administration=TMF&q=klima")
    page.select_option("#ordering", "-title")
    page.get_by_role("button", name="Sortér").click()
    page.wait_for_url("**ordering=-title**")
    assert page.locator(".filter-tags a.tag").count() == 2
    visit.context.close()


def test_lists_and_things_are_for_everybody(survey_2020: object, live_server: Any, browser: Browser) -> None:
    troubles: list[str] = []
    for how, home, options in (
        ({"viewport": WIDE}, "", {}),
        ({"viewport": TALL_PHONE, "color_scheme": "dark"}, "/en", {}),
        ({"viewport": FOUR_TIMES}, "", BUT_CONTRAST),
    ):
        visit = Visit(browser, live_server.url, **how)
        for address in PAGES:
            page = visit.open(home + address, **options)
            assert overflow(page) <= 0, (address, how)
        if how["viewport"] == TALL_PHONE:
            page = visit.open("/projekter/")
            fold = page.locator(".facets-fold > summary")
            assert not page.locator("#list-words").is_visible()
            fold.click()
            assert page.locator("#list-words").is_visible()
            visit.look()
        assert visit.context.cookies() == []
        troubles += visit.troubles
        visit.context.close()
    assert troubles == []
    a_list_is_narrowed_by_keyboard_alone(browser, live_server.url)
    without_scripts_it_is_pages(browser, live_server.url)
