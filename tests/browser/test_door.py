"""The door in a real browser: for every eye and every keyboard, in both languages."""

from typing import Any

from django.core.cache import cache
from playwright.sync_api import Browser

from accounts.models import User
from tests.support.readers.visits import PHONE, WIDE, Visit, enter, overflow


def test_the_door_opens_for_everybody(
    survey_2020: object, secretary: User, live_server: Any, browser: Browser
) -> None:
    cache.clear()
    for viewport, scheme, language, words in (
        (WIDE, "light", "", "passer ikke sammen"),
        (PHONE, "dark", "/en", "do not go together"),
    ):
        visit = Visit(browser, live_server.url, viewport=viewport, color_scheme=scheme)
        visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visit.open(f"{language}/admin/login/?next={language}/admin/password_change/")
        assert overflow(page) == 0
        assert page.evaluate("document.activeElement.id") == "id_username"
        page.keyboard.type("secretary")
        page.keyboard.press("Tab")
        page.evaluate("navigator.clipboard.writeText('ikke denne')")
        page.keyboard.press("Control+V")  # who uses a password manager pastes
        assert page.input_value("#id_password") == "ikke denne"
        page.keyboard.press("Enter")
        page.get_by_role("alert").get_by_text(words).wait_for()
        visit.look()
        assert overflow(page) == 0
        assert page.input_value("#id_username") == "secretary"
        assert page.input_value("#id_password") == ""
        described = page.locator("#id_password").get_attribute("aria-describedby")
        assert words in page.locator(f"#{described}").inner_text()
        enter(page, "secretary")
        assert page.url == f"{live_server.url}{language}/admin/password_change/"
        assert visit.troubles == []
        visit.context.close()
