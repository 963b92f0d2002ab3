"""A refused form in a real browser: the focus is on what is wrong, and each link ends in its field."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from accounts.models import User
from tests.support.readers.visits import PHONE, WIDE, Visit, enter, overflow

FOCUSED = "document.activeElement.className"


@pytest.mark.parametrize(("window", "scripts"), [(WIDE, True), (PHONE, True), (WIDE, False)])
def test_the_focus_is_on_the_faults_and_goes_to_the_field(
    survey_2020: object, live_server: Any, browser: Browser, window: Any, scripts: bool
) -> None:
    User.objects.create_superuser("ane", password="ane")
    visit = Visit(browser, live_server.url, viewport=window, java_script_enabled=scripts)
    page = visit.page
    page.goto(f"{live_server.url}/admin/funding/grant/add/")
    enter(page, "ane")
    page.fill("#id_title", "Nyt tilskud")
    page.fill("#id_amount", "mange")
    page.click("[name=_save]")
    page.wait_for_selector(".faults")
    if scripts:  # without them nothing here can be asked; the page has autofocus
        page.wait_for_function(f"{FOCUSED} === 'faults'")
        visit.look()
        assert overflow(page) <= 0
    page.click(".faults a[href='#id_amount']")
    assert page.locator("#id_amount").is_visible()
    assert page.url.endswith("#id_amount") is not scripts
    if scripts:
        assert page.evaluate("document.activeElement.id") == "id_amount"
        page.click(".faults a[href='#id_administration']")  # a box for choosing among many hides its select
        assert page.evaluate("document.activeElement.closest('.field-administration') !== null")
        assert not visit.troubles
    visit.context.close()
