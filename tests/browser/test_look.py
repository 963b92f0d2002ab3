"""Every kind of page in a real browser: readable by all, at home on a phone and in the dark, and strict."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from accounts.models import User
from editions.models import Introduction
from memberships.models import Membership, Network
from registry.actions import lifecycle
from registry.choices import Role
from tests.support.readers.visits import PHONE, WIDE, Visit, enter, overflow
from tests.support.sheets import Book


def asked_before_a_second_one_is_made(visit: Visit) -> None:
    """Add a network that is there: Enter in a field asks again, and "use this one" leads to a part of it."""
    page = visit.open("/admin/memberships/network/add/")
    page.fill("#id_title", "Euro cities")
    page.select_option("#id_kind", "city_network")
    for _time in range(2):
        with page.expect_navigation():
            page.press("#id_title", "Enter")
        assert page.get_by_role("heading", name="Den er her måske allerede").is_visible()
        assert page.input_value("#id_title") == "Euro cities"
    visit.look()
    assert overflow(page) <= 0
    page.get_by_role("button", name="Brug denne").first.click()
    page.wait_for_url("**/memberships/membership/add/**")
    assert page.locator("#id_network option:checked").inner_text() == "EUROCITIES"


def focus(page: Page) -> dict[str, Any]:
    """Return what has the focus, and whether one can see it."""
    return page.evaluate(
        """() => {
            const element = document.activeElement, style = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            return {
                words: element.textContent.trim(),
                marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
                    && box.top < innerHeight && box.left < innerWidth,
            };
        }"""
    )


def test_the_survey_is_for_everybody(survey_2020: Introduction, live_server: Any, browser: Browser) -> None:
    # Contrast takes axe longer than all else, and depends on the colours alone, not on width or language.
    contrast, but_contrast = (
        {"runOnly": ["color-contrast"]},
        {"rules": {"color-contrast": {"enabled": False}}},
    )
    troubles: list[str] = []
    for address, how, options in (
        ("/undersoegelsen/", {"viewport": WIDE}, {}),
        ("/undersoegelsen/", {"viewport": WIDE, "color_scheme": "dark"}, contrast),
        ("/undersoegelsen/", {"viewport": PHONE}, but_contrast),
        ("/en/undersoegelsen/", {"viewport": PHONE, "color_scheme": "dark"}, but_contrast),
    ):
        visit = Visit(browser, live_server.url, **how)
        page = visit.open(address, **options)
        assert overflow(page) <= 0, how
        assert page.evaluate("document.fonts.check('16px \"IBM Plex Sans\"')")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") is ("color_scheme" not in how)
        assert visit.context.cookies() == []
        troubles += visit.troubles
        visit.context.close()
    assert troubles == []


def test_the_keyboard_reaches_everything_in_sight(
    survey_2020: Introduction, live_server: Any, browser: Browser
) -> None:
    visit = Visit(browser, live_server.url, viewport=WIDE, reduced_motion="reduce")
    page = visit.page
    page.goto(f"{live_server.url}/undersoegelsen/")
    stops = []
    for _stop in range(6):
        page.keyboard.press("Tab")
        stops.append(focus(page))
    assert [stop["words"] for stop in stops[:5]] == [
        "Gå til kapitlerne",
        "Til forsiden",
        "Hent undersøgelsen (PDF)",
        "Dansk",
        "English",
    ]
    assert [stop for stop in stops if not stop["marked"] or not stop["shown"]] == []
    page.get_by_text("Gå til kapitlerne").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#chapters"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#chapters').contains(document.activeElement)")
    page.get_by_role("link", name="English").click()
    page.locator("html[lang=en]").wait_for()
    visit.context.close()


def with_something_to_see(user: User) -> User:
    """Return ``user``, on whose desk something ends and something was changed."""
    own = Membership.objects.filter(administration__code="TMF")
    for membership in own:
        membership.notice_date = timezone.localdate()
        lifecycle.write(membership, actor=user)
    return user


@pytest.mark.parametrize(
    "how",
    [{"viewport": WIDE}, {"viewport": PHONE, "color_scheme": "dark"}],
    ids=["wide and light", "phone and dark"],
)
def test_the_desk_is_for_everybody_who_works_at_it(
    survey_2020: Introduction, secretary: User, live_server: Any, browser: Browser, how: dict[str, Any]
) -> None:
    membership = Membership.objects.get(public_id="c40-oekf")
    for purpose in ("Viden om klima", "Viden om byer"):
        membership.purpose = purpose
        lifecycle.write(membership, actor=secretary, reason="Ny strategi")
    reading = Client()
    reading.force_login(secretary)
    visit = Visit(browser, live_server.url, **how)
    the_start_page_leads_to_the_survey(visit)
    a_workbook_is_looked_at_before_it_is_read(visit, Book(reading, Membership))
    a_form_has_its_rows_links_and_choices(visit, membership)
    for plain in (
        "memberships/membership/add/",
        "registry/organisation/add/?_popup=1",
        "registry/phrase/",
        "registry/change/",
        f"accounts/user/{User.objects.earliest('pk').pk}/change/",
        "password_change/",
    ):
        page = visit.open(f"/admin/{plain}")
        assert overflow(page) <= 0, plain
    for told in (
        f"memberships/membership/{membership.pk}/history/",
        f"memberships/membership/{membership.pk}/compare/",
        f"registry/administration/{membership.administration_id}/changes/",
    ):
        page = visit.open(f"/admin/{told}")
        assert overflow(page) <= 0, told
        assert page.locator("ins").count() or told.endswith("compare/")
    one, other = Network.objects.order_by("pk")[:2]
    for shared in (f"{one.pk}/change/", f"{one.pk}/merge/", f"{one.pk}/merge/?with={other.pk}"):
        page = visit.open(f"/admin/memberships/network/{shared}")
        assert overflow(page) <= 0, shared
    asked_before_a_second_one_is_made(visit)
    assert visit.troubles == []
    visit.context.close()


def the_start_page_leads_to_the_survey(visit: Visit) -> None:
    """Enter, and find the survey on the start page."""
    page = visit.open("/admin/")
    assert page.evaluate("document.documentElement.lang") == "da"
    assert page.evaluate("document.activeElement.name") == "username"
    enter(page, "secretary")
    button = page.get_by_role("link", name="Hent undersøgelsen (PDF)")
    button.wait_for()
    visit.look()
    assert page.get_by_role("heading", name="Poster efter kapitel og forvaltning").is_visible()
    assert overflow(page) <= 0
    button.focus()
    assert focus(page)["shown"]


def a_workbook_is_looked_at_before_it_is_read(visit: Visit, book: Book) -> None:
    """Upload a list with a mistake, and then without."""
    page = visit.open("/admin/memberships/membership/")
    assert page.locator("#result_list tbody tr").count() == 50 < Membership.objects.count()  # a page of them
    for number, row in enumerate(book.sheet.iter_rows(min_row=2, max_row=4), start=2):
        book.put(number, purpose=f"Viden {row[0].value}", starts="i fjor" if number == 4 else "2012")
    for wrong in (True, False):
        page = visit.open("/admin/memberships/membership/indlaes/")
        file = {"name": "medlemskaber.xlsx", "mimeType": "application/zip", "buffer": book.content}
        page.set_input_files("#import-file", file)  # type: ignore[arg-type]
        page.get_by_role("button", name="Vis, hvad der vil blive ændret").click()
        page.get_by_role("heading", name="Afviste" if wrong else "Ændrede").wait_for()
        visit.look()
        assert overflow(page) <= 0
        book.put(4, starts="2012")


def a_form_has_its_rows_links_and_choices(visit: Visit, membership: Membership) -> None:
    """Add rows and links to a form, choose among many, and be refused."""
    page = visit.open(f"/admin/memberships/membership/{membership.pk}/change/")
    page.locator(".select2-container").first.wait_for()  # Django's scripts run under our policy
    rows = page.locator(".dynamic-mandates")
    before = rows.count()
    page.locator("#mandates-group .add-row a").click()
    assert rows.count() == before + 1
    links = page.locator(".link-row")
    page.get_by_role("button", name="Tilføj et link").click()
    assert links.count() == 2
    page.get_by_role("button", name="Fjern linket").last.click()
    assert links.count() == 1
    page.locator("#id_network + .select2-container .select2-selection").click()
    page.locator(".select2-results__option").first.wait_for()
    visit.look()
    assert overflow(page) <= 0
    page.keyboard.press("Escape")
    page.fill("#id_starts", "2021-02-30")
    page.keyboard.press("Enter")
    page.locator("#id_starts_error").wait_for()
    visit.look()


@pytest.mark.parametrize(
    ("how", "address", "words"),
    [
        ({"viewport": WIDE, "color_scheme": "dark"}, "/admin/", "Det mangler"),
        ({"viewport": PHONE}, "/en/admin/", "What is missing"),
    ],
    ids=["wide and dark", "phone and light"],
)
def test_the_start_page_is_for_every_editor(
    survey_2020: Introduction,
    steward: Callable[..., User],
    live_server: Any,
    browser: Browser,
    how: dict[str, Any],
    address: str,
    words: str,
) -> None:
    editor = Client()
    editor.force_login(with_something_to_see(steward(Role.EDITOR, "TMF")))
    session = {"name": "sessionid", "value": editor.cookies["sessionid"].value, "url": live_server.url}
    visit = Visit(browser, live_server.url, **how)
    visit.context.add_cookies([session])
    page = visit.open(address)
    assert page.get_by_role("heading", name=words).is_visible()
    assert overflow(page) <= 0
    assert page.evaluate("document.fonts.check('16px \"IBM Plex Sans\"')")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") is ("color_scheme" not in how)
    page.locator(".theme-toggle").click()  # from what the machine says to the other
    turned = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert turned != ground
    page.get_by_role("link", name="Dansk" if "/en/" in address else "English").click()
    page.locator(f"html[lang={'da' if '/en/' in address else 'en'}]").wait_for()
    assert visit.troubles == []
    visit.context.close()
