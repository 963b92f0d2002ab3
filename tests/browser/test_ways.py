"""The pages that gather, and search, in a real browser: readable by all, on a phone, in the dark, and on paper."""

from typing import Any

from playwright.sync_api import Browser, expect

from tests.support.readers.visits import BUT_CONTRAST, TALL_PHONE, WIDE, Visit, overflow

# Contrast takes axe longest, and depends on the colours alone.
PAGES = ("byer/beijing/", "forvaltninger/TMF/", "soeg/?q=klima", "temaer/")


def everybody_reads_it(browser: Browser, server: str) -> list[str]:
    troubles: list[str] = []
    for home, how, options in (
        ("/", {"viewport": WIDE}, {}),
        ("/en/", {"viewport": WIDE}, BUT_CONTRAST),
        ("/en/", {"viewport": TALL_PHONE, "color_scheme": "dark"}, {}),
        ("/", {"viewport": TALL_PHONE}, BUT_CONTRAST),
    ):
        visit = Visit(browser, server, **how)
        for address in PAGES:
            page = visit.open(f"{home}{address}", **options)
            assert overflow(page) <= 0, (address, how)
        assert visit.context.cookies() == []
        troubles += visit.troubles
        visit.context.close()
    return troubles


def a_near_miss_leads_to_a_briefing_by_keyboard(browser: Browser, server: str) -> None:
    visit = Visit(browser, server, viewport=WIDE)
    page = visit.open("/soeg/")
    page.keyboard.press("/")
    page.keyboard.type("bejing")
    page.keyboard.press("Enter")
    suggestion = page.get_by_role("link", name="»Beijing«")
    suggestion.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("Beijing")
    page.locator('main a[href="/byer/beijing/"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Beijing")
    button = page.get_by_role("button", name="Udskriv som rejsebriefing")
    expect(button).to_be_visible()
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    button.click()
    expect(page).to_have_title("printed")
    page.emulate_media(media="print")
    expect(button).to_be_hidden()
    expect(page.locator(".contents")).to_be_hidden()
    expect(page.get_by_role("heading", name="Aftaler")).to_be_visible()
    assert visit.troubles == []
    visit.context.close()


def it_works_without_scripts(browser: Browser, server: str) -> None:
    visit = Visit(browser, server, viewport=TALL_PHONE, java_script_enabled=False)
    page = visit.page
    page.goto(f"{server}/byer/beijing/")
    expect(page.get_by_role("heading", name="Aftaler")).to_be_visible()
    expect(page.get_by_text("Udskriv som rejsebriefing")).to_be_hidden()
    page.goto(f"{server}/soeg/")
    page.fill("#words", "okf")
    page.locator(".search-large button").click()
    expect(page.locator('main a[href="/forvaltninger/%C3%98KF/"]').first).to_be_visible()
    visit.context.close()


def test_the_ways_through_are_for_everybody(survey_2020: object, live_server: Any, browser: Browser) -> None:
    assert everybody_reads_it(browser, live_server.url) == []
    a_near_miss_leads_to_a_briefing_by_keyboard(browser, live_server.url)
    it_works_without_scripts(browser, live_server.url)
