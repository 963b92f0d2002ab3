"""In a real browser: a form is sent once, however often one clicks; who goes back finds the form that they have sent."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

from accounts.models import User
from registry.models import Theme
from tests.support.readers.visits import BUT_CONTRAST, Visit, enter

ADD = "/admin/registry/theme/add/"


@pytest.fixture
def visit(survey_2020: object, secretary: User, live_server: Any, browser: Browser) -> Visit:
    visit = Visit(browser, live_server.url)
    visit.page.goto(f"{live_server.url}/admin/")
    enter(visit.page, "secretary")
    return visit


def number(page: Page) -> str:
    return page.input_value("[name=typist]")


def pressed(page: Page, button: str, times: int = 1) -> int:
    """Press a button several times in a row; return how many requests came of it."""
    posts: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            posts.append(request.url)

    page.on("request", note)
    with page.expect_event("load"):
        page.evaluate(f"for (let n = 0; n < {times}; n++) document.querySelector('[name={button}]').click()")
    page.remove_listener("request", note)
    return len(posts)


def test_a_second_click_sends_nothing(visit: Visit) -> None:
    page = visit.page
    visit.open(ADD, **BUT_CONTRAST)
    page.fill("#id_name", "Klik klik")
    # Hold what is sent, to look at the page meanwhile.
    page.evaluate("window.hold = (event) => event.preventDefault(); addEventListener('submit', hold)")
    page.locator("[name=_save]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.sending').textContent === 'Sendes …'")
    assert page.locator("[type=submit][name^=_][aria-disabled=true]").count() == 3
    assert page.evaluate("document.activeElement.name") == "_save"  # the focus stays
    visit.look(**BUT_CONTRAST)
    page.evaluate("removeEventListener('submit', hold); dispatchEvent(new Event('pageshow'))")
    assert page.locator("[type=submit][aria-disabled], .sending").count() == 0
    assert pressed(page, "_save", times=3) == 1
    assert Theme.objects.filter(name="Klik klik").count() == 1
    assert visit.troubles == []


def test_who_goes_back_finds_the_form_that_they_sent(visit: Visit) -> None:
    page = visit.page
    visit.open(ADD, **BUT_CONTRAST)
    first = number(page)
    page.fill("#id_name", "Havne")
    pressed(page, "_save")
    page.go_back()
    assert (number(page), page.input_value("#id_name")) == (first, "Havne")
    pressed(page, "_save")  # the same once more leads where it did
    assert page.url.endswith("/admin/registry/theme/")
    assert Theme.objects.filter(name="Havne").count() == 1

    page.go_back()
    page.fill("#id_name", "Kyster")
    pressed(page, "_save")
    assert "»Havne« er allerede oprettet med dette skema" in page.inner_text("#content")
    assert (number(page) != first, page.input_value("#id_name")) == (True, "Kyster")
    visit.look()
    pressed(page, "_addanother")
    assert Theme.objects.filter(name="Kyster").count() == 1
    assert (number(page) != first, page.input_value("#id_name")) == (True, "")
    page.fill("#id_name", "Åer")
    pressed(page, "_save")
    assert Theme.objects.filter(name__in=["Havne", "Kyster", "Åer"]).count() == 3
    assert visit.troubles == []
