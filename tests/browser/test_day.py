"""A whole day of an editor in a real browser, from what is missing to what is restored.

With PICTURES set to a folder, the same day leaves the pictures of docs/editing.md there: `make pictures`.
"""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils.text import capfirst
from playwright.sync_api import Browser, Page

from accounts.models import User
from editions.models import Introduction
from memberships.models import Membership
from registry.choices import ChangeKind, Role
from registry.models import Change
from tests.support.desk import opened_form, save_form
from tests.support.readers.visits import TALL_PHONE, WIDE, Visit, enter, overflow, settled

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Day:
    """The steps of an editor's day, each ending on a page that is looked at."""

    def __init__(self, visit: Visit, title: str, colleague: Client, pictures: str) -> None:
        self.visit, self.page, self.colleague, self.pictures = visit, visit.page, colleague, pictures
        self.title = title
        self.membership = Membership.objects.get(network__title=title, administration__code="TMF")
        self.list = "/admin/memberships/membership/"

    def seen(self, picture: str = "", top: str = "body") -> None:
        """Look at the page; where pictures are asked for, keep one of it from the element ``top`` on."""
        settled(self.page)
        self.visit.look()
        assert overflow(self.page) <= 0, self.page.url
        if picture and self.pictures:
            self.page.evaluate("document.activeElement.blur()")
            self.page.locator(top).first.evaluate(
                "e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 24)"
            )
            self.page.screenshot(
                path=Path(self.pictures, f"editing-{picture}.png"),
                clip={"x": 0, "y": 0, "width": WIDE["width"], "height": 640},
            )

    def save(self, **typed: str) -> None:
        for name, words in typed.items():
            self.page.fill(f"#id_{name}", words)
        self.page.get_by_role("button", name="Gem", exact=True).click()

    def form(self) -> Page:
        """Open the form, which was looked at when it was first met."""
        self.page.goto(f"{self.visit.server}{self.list}{self.membership.pk}/change/")
        return self.page

    def kept(self) -> Membership:
        self.membership.refresh_from_db()
        return self.membership

    def finds_what_is_missing_and_fills_it_in(self) -> None:
        self.seen("missing")
        self.page.locator(".missing li").filter(has_text=self.title).get_by_role("link").click()
        self.page.wait_for_url("**/change/**")
        self.seen()
        self.page.fill("#id_purpose", "At lære af andre byer")
        self.page.fill("#id_starts", "2012")
        if self.page.locator("#id_answer_contributions").is_visible():  # nobody has stated the fee
            self.page.select_option("#id_answer_contributions", "unknown")
        self.seen("form", ".field-purpose")
        self.save(reason="Det manglede")
        self.page.locator(".messagelist .success").wait_for()
        self.seen()
        assert (str(self.kept().starts), self.membership.purpose) == ("2012", "At lære af andre byer")
        self.visit.open("/admin/")
        assert not self.page.locator(".missing li").filter(has_text=self.title).count()

    def meets_a_colleague_and_chooses(self) -> None:
        page = self.form()
        save_form(
            self.colleague,
            self.membership,
            opened_form(self.colleague, self.membership),
            purpose="At dele viden",
        )
        self.save(purpose="At dele erfaringer")
        page.get_by_role("heading", name="En anden har gemt før dig").wait_for()
        self.seen()
        page.get_by_label("Brug den andens").check()
        self.save()
        page.locator(".messagelist .success").wait_for()
        assert self.kept().purpose == "At dele viden"

    def confirms_that_nothing_changed(self) -> None:
        page = self.form()
        page.get_by_role("button", name="Bekræft uændret").click()
        page.locator(".messagelist .success").wait_for()
        self.seen("confirm")
        assert self.kept().confirmed_by_id == User.objects.get(username="redaktør").pk

    def ends_it(self) -> None:
        page = self.form()
        page.get_by_role("link", name="Afslut …").click()
        page.get_by_label("Slutter").fill("2026-12-31")
        page.get_by_label("Hvorfor").fill("Opsagt")
        self.seen("end")
        page.get_by_role("button", name="Afslut").click()
        page.locator(".messagelist .success").wait_for()
        assert str(self.kept().ends) == "2026-12-31"

    def uploads_a_workbook(self) -> None:
        page = self.visit.open(self.list)
        with page.expect_download() as got:
            page.get_by_role("link", name="Hent som regneark").click()
        book = openpyxl.load_workbook(io.BytesIO(got.value.path().read_bytes()))
        sheet = book.worksheets[0]
        column = [cell.value for cell in sheet[1]].index(
            str(capfirst(Membership._meta.get_field("benefit").verbose_name))
        )
        row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == self.membership.key)
        row[column].value = "Kendskab til andre byers løsninger"
        filled = io.BytesIO()
        book.save(filled)
        page.get_by_role("link", name="Indlæs regneark").click()
        page.wait_for_url("**/indlaes/")
        self.seen()
        page.set_input_files(
            "#import-file", {"name": "liste.xlsx", "mimeType": XLSX, "buffer": filled.getvalue()}
        )
        page.get_by_role("button", name="Vis, hvad der vil blive ændret").click()
        page.get_by_role("heading", name="Ændrede").wait_for()
        self.seen()
        assert self.kept().benefit != row[column].value  # a trial changes nothing
        page.get_by_role("button", name="Indlæs det hele").click()
        page.locator(".messagelist .success").wait_for()
        assert self.kept().benefit == row[column].value

    def brings_an_older_version_back(self) -> None:
        page = self.form()
        page.get_by_role("link", name="Historik", exact=True).click()
        page.wait_for_url("**/history/")
        self.seen("restore")
        before = page.locator("ol.changes > li").filter(has_text="Det manglede")
        before.get_by_role("link", name="Åbn skemaet, som det var").click()
        page.get_by_role("heading", name="Sådan var det").wait_for()
        self.seen()
        assert page.locator("#id_purpose").input_value() == "At lære af andre byer"
        self.save()
        page.locator(".messagelist .success").wait_for()
        assert (self.kept().purpose, self.membership.ends) == ("At lære af andre byer", None)

    def sees_it_as_printed(self) -> None:
        page = self.form()
        page.get_by_role("link", name="Se som trykt").click()
        page.wait_for_url("**/printed/")
        self.seen()
        assert page.get_by_text("At lære af andre byer").is_visible()
        page.get_by_role("link", name="Tilbage til skemaet").click()
        page.wait_for_url("**/change/")


@pytest.mark.parametrize(
    ("title", "how"),
    [
        ("EUROCITIES", {"viewport": WIDE}),
        ("ICLEI Resilience", {"viewport": TALL_PHONE, "color_scheme": "dark"}),
    ],
    ids=["wide and light", "phone and dark"],
)
def test_an_editors_whole_day(
    survey_2020: object,
    steward: Callable[..., User],
    secretary: User,
    live_server: Any,
    browser: Browser,
    title: str,
    how: dict[str, Any],
) -> None:
    editor = steward(Role.EDITOR, "TMF")
    editor.username = "redaktør"
    editor.set_password("redaktør")
    editor.save()
    secretary.first_name, secretary.last_name = "Ane", "Lund"
    secretary.save()
    colleague = Client()
    colleague.force_login(secretary)
    pictures = os.environ.get("PICTURES", "") if how["viewport"] == WIDE else ""
    visit = Visit(browser, live_server.url, **how)
    visit.open("/admin/")
    enter(visit.page, "redaktør")
    day = Day(visit, title, colleague, pictures)
    day.finds_what_is_missing_and_fills_it_in()
    day.meets_a_colleague_and_chooses()
    day.confirms_that_nothing_changed()
    day.ends_it()
    day.uploads_a_workbook()
    day.brings_an_older_version_back()
    day.sees_it_as_printed()
    kinds = Change.objects.filter(public_id=day.membership.public_id).values_list("kind", flat=True)
    assert {ChangeKind.CONFIRMED, ChangeKind.ENDED} <= set(kinds)
    assert visit.troubles == []
    visit.context.close()


def test_the_form_of_an_edition_is_for_everybody(
    survey_2020: Introduction, secretary: User, live_server: Any, browser: Browser
) -> None:
    visit = Visit(browser, live_server.url, viewport=WIDE)
    visit.open(f"/admin/editions/introduction/{survey_2020.pk}/change/")
    enter(visit.page, "secretary")
    Day(visit, "EUROCITIES", Client(), os.environ.get("PICTURES", "")).seen("edition")
    assert visit.troubles == []
    visit.context.close()
