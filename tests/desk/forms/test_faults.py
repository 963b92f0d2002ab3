"""A refused form begins with what is wrong, and leads from there to each field."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from funding.models import Grant
from memberships.models import Membership, Network
from registry.models import Person
from tests.support.desk import BAD, address, every_tracked, existing, send


class Summary(HTMLParser):
    """What stands in the summary: (the id that a line leads to, its words); and every id on the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.heading = self.title = ""
        self._within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        if given.get("class") == "faults":
            assert "autofocus" in given
            assert given["tabindex"] == "-1"
            self._within = "faults"
        elif tag == "title" and not self.title:
            self._within = "title"
        elif self._within and tag == "h2":
            self._within = "heading"
        elif self._within and tag == "li":
            self._within = "line"
            self.lines.append(("", ""))
        elif self._within == "line" and tag == "a":
            self.lines[-1] = ((given["href"] or "").removeprefix("#"), "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title" or (tag == "ul" and self._within):
            self._within = ""
        elif tag in ("h2", "li") and self._within:
            self._within = "faults"

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.title += data
        elif self._within == "heading":
            self.heading += data
        elif self._within == "line":
            to, words = self.lines[-1]
            self.lines[-1] = (to, f"{words}{data}")

    @property
    def told(self) -> list[str]:
        return [" ".join(words.split()) for _to, words in self.lines]


def test_a_refused_save_begins_with_its_faults_in_the_order_of_the_page(desk: Client) -> None:
    page = address(Grant, "change", existing(Grant).pk)
    assert 'class="faults"' not in desk.get(page).text
    answer = send(desk, page, {"amount": "mange", "title": "", "source_lines": "x" * 50, "starts": "i fjor"})
    summary = Summary(answer.text)
    assert summary.title.strip().startswith("Fejl:")
    assert " ".join(summary.heading.split()) == "Der er 4 fejl, og intet er gemt endnu"
    assert [to for to, _words in summary.lines] == ["id_title", "id_amount", "id_starts", "id_source_lines"]
    assert summary.told[:2] == ["Titel: Dette felt er påkrævet.", "Beløb: Indtast et tal."]
    assert "errornote" not in answer.text  # told once
    assert "Ret venligst" not in answer.text
    assert answer.text.index('class="faults"') < answer.text.index("<h1>")
    assert "django-admin-form-add-constants" not in answer.text  # which takes the focus away


def test_one_fault_is_one(desk: Client) -> None:
    page = address(Network, "change", existing(Network).pk)
    summary = Summary(send(desk, page, {"title": ""}).text)
    assert " ".join(summary.heading.split()) == "Der er én fejl, og intet er gemt endnu"
    assert summary.told == ["Titel: Dette felt er påkrævet."]
    english = Summary(send(desk, f"/en{page}", {"title": ""}).text)
    assert english.title.strip().startswith("Error:")
    assert " ".join(english.heading.split()) == "There is one mistake, and nothing has been saved yet"


def test_a_row_is_told_by_its_number_and_title(desk: Client, membership: Membership) -> None:
    answer = send(
        desk,
        address(Membership, "change", membership.pk),
        {"mandates-0-starts": "2020", "mandates-0-ends": "i fjor"},
    )
    summary = Summary(answer.text)
    assert [to for to, _words in summary.lines] == ["id_mandates-0-ends"]
    row = membership.mandates.all()[0]
    assert summary.told[0].startswith(f"Hverv 1 ({row}): Til: »i fjor« er ikke en dato.")


def test_a_folded_section_with_a_fault_is_open(desk: Client) -> None:
    page = address(Grant, "change", existing(Grant).pk)
    folded = r"<details><summary>\s*<h2[^>]*>Kilde"
    assert re.search(folded, desk.get(page).text)  # the control
    assert not re.search(folded, send(desk, page, {"source_lines": "x" * 50}).text)


@every_tracked
@pytest.mark.parametrize("bad", ["absurd"])
def test_every_fault_of_every_form_is_in_the_summary_and_its_link_leads_somewhere(
    desk: Client, model: Any, bad: str
) -> None:
    opened = desk.get(address(model, "change", existing(model).pk))
    form = opened.context["adminform"].form
    wrong = {name: BAD[bad] for name in form.fields if not form[name].is_hidden and name != "links"}
    answer = send(desk, address(model, "change", existing(model).pk), wrong)
    if answer.status_code == 302:
        return  # words take it
    faults = [said for said in answer.context["adminform"].form.errors.values() for said in said]
    summary = Summary(answer.text)
    assert len(summary.lines) == len(faults)
    assert {to for to, _words in summary.lines if to} <= {*summary.ids}
    assert len(summary.ids) == len({*summary.ids})


def test_what_is_typed_into_the_summary_is_only_text(desk: Client) -> None:
    answer = send(desk, address(Network, "add"), {"title": "Ny", "starts": "<script>alert(1)</script>"})
    assert "&lt;script&gt;" in answer.text
    assert "<script>alert" not in answer.text


def test_a_person_who_logs_in_is_asked_in_the_same_way(desk: Client, secretary: User) -> None:
    summary = Summary(send(desk, address(User, "change", secretary.pk), {"username": ""}).text)
    assert [to for to, _words in summary.lines] == ["id_username"]
    page = f"{address(User, 'change', secretary.pk)}"
    password = desk.post(
        page.replace("/change/", "/password/"),
        {"usable_password": "true", "password1": "a", "password2": "b"},
    )
    told = Summary(password.text)
    assert told.title.strip().startswith("Fejl:")
    assert [to for to, _words in told.lines] == ["id_password2"]


def test_a_verb_that_is_refused_leads_to_its_field(desk: Client) -> None:
    entry = existing(Membership)
    page = address(Membership, "end", entry.pk)
    assert not Summary(desk.get(page).text).lines
    answer = desk.post(page, {"version": str(entry.version), "ends": "i fjor", "reason": ""})
    summary = Summary(answer.text)
    assert summary.title.strip().startswith("Fejl:")
    assert [to for to, _words in summary.lines] == ["id_ends", "id_reason"]
    unseen = desk.post(page, {"version": "", "ends": "2030", "reason": "Slut"})
    assert Summary(unseen.text).told == ["Siden sagde ikke, hvilken version du så. Åbn den igen."]


def test_a_refused_file_has_the_focus_and_says_so_in_the_title(desk: Client) -> None:
    answer = desk.post(address(Network, "import"), {})
    assert Summary(answer.text).title.strip().startswith("Fejl:")
    assert re.search(r'role="alert" tabindex="-1" autofocus>', answer.text)


def test_what_is_no_fault_has_no_summary(desk: Client) -> None:
    person = Person.objects.create(name="Ane")
    page = address(Person, "change", person.pk)
    first = desk.get(page)
    assert send(desk, page, {"name": "Ane B"}).status_code == 302
    values = {"version": str(first.context["original"].version), "name": "Ane C", "_save": "Gem"}
    answer = desk.post(page, {**values, "email": "", "phone": ""})
    assert "En anden har gemt før dig" in answer.text
    assert 'class="faults"' not in answer.text
    assert re.search(r'class="conflict"[^>]* autofocus', answer.text)
