"""What stands around every public page, and the pages about the site, in a real browser."""

from typing import Any

from playwright.sync_api import Browser, Page

from editions.models import Introduction
from tests.support.readers.visits import BUT_CONTRAST, CONTRAST, FOUR_TIMES, TALL_PHONE, WIDE, Visit, overflow


def focused(page: Page) -> str:
    """Return the words, or else the name, of what has the focus, once it is seen to have it."""
    seen, words = page.evaluate(
        """() => {
            const element = document.activeElement, style = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
                && box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
            return [seen, element.textContent.trim() || element.name];
        }"""
    )
    assert seen, words
    return str(words)


def the_keyboard_leads_through_the_head_of_a_page(browser: Browser, server: str) -> None:
    visit = Visit(browser, server, viewport=WIDE, reduced_motion="reduce")
    page = visit.page
    page.goto(f"{server}/om/")
    stops = []
    for _stop in range(8):
        page.keyboard.press("Tab")
        stops.append(focused(page))
    assert stops == ["Gå til indholdet", "Udsyn", "q", "Søg", "Dansk", "English", "Agendaer", "Netværk"]
    page.get_by_text("Gå til indholdet").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.keyboard.press("/")
    page.keyboard.type("a/b & c")
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg/?q=a%2Fb+%26+c")
    page.goto(f"{server}/om/?a=b")
    page.get_by_role("link", name="English").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/om/?a=b")
    visit.context.close()


def the_menu_of_a_phone_opens_and_leads_on(browser: Browser, server: str, script: bool) -> None:
    visit = Visit(browser, server, viewport=TALL_PHONE, java_script_enabled=script)
    page = visit.page
    page.goto(f"{server}/om/")
    link = page.locator(".site-menu").get_by_role("link", name="Projekter")
    assert not link.is_visible()
    button = page.locator(".site-menu summary")
    button.focus()
    page.keyboard.press("Enter")
    link.wait_for()
    if script:
        visit.look()
        assert overflow(page) <= 0
        link.focus()
        page.keyboard.press("Escape")
        link.wait_for(state="hidden")
        assert focused(page) == "Menu"
        page.keyboard.press("Enter")
    link.click()
    page.wait_for_url("**/projekter/")
    assert [one for one in visit.troubles if "404" not in one] == []
    visit.context.close()


def paper_shows_the_page_alone(browser: Browser, server: str) -> None:
    visit = Visit(browser, server, viewport=WIDE, color_scheme="dark")
    page = visit.page
    page.goto(f"{server}/om/")
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in ("nav", "form", ".skipnav", ".site-menu"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.get_by_role("heading", name="Om Udsyn").is_visible()
    ink = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert ink == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    visit.context.close()


def test_the_site_is_for_everybody(survey_2020: Introduction, live_server: Any, browser: Browser) -> None:
    pages = ("om/", "data/", "udgaver/", "was", "findes-ikke/")
    troubles: list[str] = []
    for prefix, how, options, ground in (
        ("/", {"viewport": WIDE}, {}, "rgb(255, 255, 255)"),
        ("/", {"viewport": WIDE, "color_scheme": "dark"}, CONTRAST, "rgb(17, 24, 27)"),
        ("/en/", {"viewport": TALL_PHONE}, BUT_CONTRAST, "rgb(255, 255, 255)"),
        ("/en/", {"viewport": TALL_PHONE, "color_scheme": "dark"}, BUT_CONTRAST, "rgb(17, 24, 27)"),
    ):
        visit = Visit(browser, live_server.url, **how)
        for address in pages:
            page = visit.open(f"{prefix}{address}", **options)
            assert overflow(page) <= 0, (address, how)
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
            assert page.evaluate("document.fonts.check('16px \"IBM Plex Sans\"')")
            page.set_viewport_size(FOUR_TIMES)
            assert overflow(page) <= 0, (address, "enlarged")
            page.set_viewport_size(how["viewport"])  # type: ignore[arg-type]
        assert visit.context.cookies() == []
        troubles += [one for one in visit.troubles if not ("404" in one and "findes-ikke" in one)]
        visit.context.close()
    assert troubles == []
    the_keyboard_leads_through_the_head_of_a_page(browser, live_server.url)
    the_menu_of_a_phone_opens_and_leads_on(browser, live_server.url, script=True)
    the_menu_of_a_phone_opens_and_leads_on(browser, live_server.url, script=False)
    paper_shows_the_page_alone(browser, live_server.url)
