"""In a real browser: nobody leaves what they typed without being asked, and it outlives a log-in."""

from typing import Any

from playwright.sync_api import Browser, Page

from accounts.models import User
from memberships.models import Membership
from tests.support.readers.visits import PHONE, Visit, enter

WORDS = "Ni møder, æøå & en <lang> tekst"


def asked_on_leaving(page: Page, server: str) -> bool:
    """Leave the page, whatever it says; return whether it asked first."""
    said: list[str] = []
    page.once("dialog", lambda dialog: (said.append(dialog.type), dialog.accept()))
    page.goto(f"{server}/admin/")
    return said == ["beforeunload"]


def test_what_is_typed_is_not_lost(
    survey_2020: object,
    secretary: User,
    live_server: Any,
    browser: Browser,
) -> None:
    User.objects.create_superuser("anden", password="anden")
    membership = Membership.objects.get(public_id="c40-oekf")
    form = f"/admin/memberships/membership/{membership.pk}/change/"
    visit = Visit(browser, live_server.url, viewport=PHONE)
    page = visit.page
    page.goto(f"{live_server.url}/admin/")
    enter(page, "secretary")

    def opened() -> None:
        page.goto(f"{live_server.url}{form}")

    def chosen() -> None:
        page.locator(".field-sdgs .select2-selection").click()
        page.locator(".select2-results__option[aria-selected=false]").first.click()

    for typing, asks in (
        (lambda: page.locator("#id_benefit").click(), False),
        (lambda: page.locator("#id_benefit").press_sequentially("x"), True),
        (lambda: page.locator("#mandates-group .add-row a").click(), True),
        (chosen, True),
    ):
        opened()
        typing()
        assert asked_on_leaving(page, live_server.url) is asks
    opened()
    page.locator("#id_reason").press_sequentially("Prøve")
    with page.expect_navigation():  # who saves is not asked
        page.locator("[name=_continue]").click()

    # The log-in runs out while somebody types.
    page.locator("#id_benefit").fill(WORDS)
    visit.context.clear_cookies(name="sessionid")
    page.locator("[name=_save]").click()
    page.get_by_text("Det, du skrev, er ikke tabt").wait_for()
    visit.look()
    enter(page, "anden")
    assert WORDS not in [page.locator("#id_benefit").input_value(), page.content()]
    opened()
    page.locator("#id_benefit").fill(WORDS)
    visit.context.clear_cookies(name="sessionid")
    page.locator("[name=_save]").click()
    enter(page, "anden")
    page.get_by_role("heading", name="Det her havde du skrevet").wait_for()
    assert page.locator("#id_benefit").input_value() == WORDS
    visit.look()
    assert asked_on_leaving(page, live_server.url)  # it is not saved yet
    opened()
    page.locator("#id_reason").press("Enter")  # which saves, and drops nothing
    page.wait_for_url("**/membership/")
    membership.refresh_from_db()
    assert membership.benefit == WORDS

    # What came back can be dropped.
    opened()
    page.locator("#id_benefit").fill("Andet")
    visit.context.clear_cookies(name="sessionid")
    page.locator("[name=_save]").click()
    enter(page, "anden")
    with page.expect_navigation():
        page.get_by_role("button", name="Kassér det").click()
    assert page.locator("#id_benefit").input_value() == WORDS
    page = visit.open(form.replace("change", "printed"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.troubles == []
    visit.context.close()
