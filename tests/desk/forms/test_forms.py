"""The forms: sorted by question, with help at every field, forgiving in what they take, and clear in what they refuse."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.forms import BooleanField, CharField, Textarea, TextInput
from django.test import Client, RequestFactory
from django.utils.translation import override

from accounts.models import User
from agendas.models import Policy
from delegations.models import Visit
from desk.bases import TrackedAdmin
from desk.forms.base import ReasonField
from desk.forms.fields import TextField, plain
from desk.forms.questions import Question, asked, misplaced, place
from funding.models import Grant
from memberships.admin import MembershipAdmin
from memberships.models import Membership, Network
from registry.fields.partial_dates import spoken
from registry.ledger.recording import content_version, detail_models, snapshot
from registry.models import Person, Tracked
from sistercities.models import Agreement
from tests.support.desk import (
    ABSURD,
    BAD,
    FORGED,
    Form,
    address,
    every_tracked,
    existing,
    saved,
    send,
)

pytestmark = pytest.mark.contract


def admin_of(model: type[models.Model]) -> Any:
    return admin.site._registry[model]


# Every field has its question, and its help.


@every_tracked
def test_every_field_answers_one_question(model: type[Tracked]) -> None:
    assert list(misplaced(admin_of(model))) == []
    placed = place(admin_of(model).questions, asked(model))
    names = [name for answers in placed.values() for name in answers]
    assert sorted(names) == sorted(asked(model))


def test_a_field_that_nobody_placed_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    without = {question: names for question, names in MembershipAdmin.questions.items() if question != "what"}
    monkeypatch.setattr(MembershipAdmin, "questions", {**without, Question.HOW: ("role", "nonsense")})
    said = {error.msg for error in admin_of(Membership).check()}
    assert said == {
        *(f"No question asks for “{name}”." for name in ("network", "parent", "purpose", "benefit")),
        "There is no such field or row to ask for: “nonsense”.",
        "Two questions ask for “role”.",
    }
    # On the page it is not lost meanwhile.
    assert "network" in place(MembershipAdmin.questions, asked(Membership))[Question.WHAT]


@every_tracked
def test_every_field_has_help_in_danish(model: type[Tracked]) -> None:
    rows = [field for row in detail_models(model) for field in row._meta.fields if field.name != row.root]
    for field in (*model._meta.fields, *model._meta.many_to_many, *rows):
        if not field.editable or field.name == "id":
            continue
        with override("da"):
            danish = str(field.help_text)
        with override("en"):
            english = str(field.help_text)
        assert english, field
        assert danish != english, field


def test_rows_stand_with_the_question_that_they_answer(desk: Client) -> None:
    membership = existing(Membership)
    page = desk.get(address(Membership, "change", membership.pk)).text
    headings = ["Hvad er det?", "Hvem er med?", "Hverv", "Hvad koster det?", "Bidrag", "Hvornår?", "Hvorfor"]
    places = [page.index(f"{heading}") for heading in headings[:1]]
    for heading in headings[1:]:
        places.append(page.index(heading, places[-1]))
    assert page.count('id="contributions-group"') == 1


@pytest.mark.parametrize("page", ["add", "change"])
def test_nobody_types_a_public_id(desk: Client, page: str) -> None:
    network = existing(Network)
    opened = desk.get(address(Network, page, *([network.pk] if page == "change" else [])))
    assert "public_id" not in Form(opened.text).values
    assert (network.public_id in opened.text) is (page == "change")
    if page == "change":
        saved(send(desk, address(Network, "change", network.pk), {"public-id": "x", "title": "Nyt navn"}))
        assert Network.objects.get(pk=network.pk).public_id == network.public_id


# What people write is understood.


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2012", "2012"),
        ("2023-08", "2023-08"),
        ("2021-03-31", "2021-03-31"),
        ("31.3.2021", "2021-03-31"),
        ("31-03-2021", "2021-03-31"),
        ("31/3 2021", "2021-03-31"),
        (" 31. marts  2021 ", "2021-03-31"),
        ("Marts 2021", "2021-03"),
        ("okt. 2021", "2021-10"),
        ("3.2021", "2021-03"),
        ("31 March 2021", "2021-03-31"),
        ("i fjor", "i fjor"),
        ("31.3.21", "31.3.21"),
    ],
)
def test_a_date_may_be_written_as_danes_write_it(typed: str, kept: str) -> None:
    assert spoken(typed) == kept


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [
        ("da", "1.234.567,50", "1234567.50"),
        ("da", "1 234 567,5", "1234567.5"),
        ("da", "1.234", "1234"),
        ("da", "12,5", "12.5"),
        ("da", "12.5", "12.5"),
        ("da", "1,234.50", "1234.50"),
        ("da", "−5", "-5"),
        ("en", "1,234,567.50", "1234567.50"),
        ("en", "1,234", "1234"),
        ("en", "12.5", "12.5"),
    ],
)
def test_a_sum_may_be_written_as_one_does_in_either_language(language: str, typed: str, kept: str) -> None:
    with override(language):
        assert plain(typed, grouped=True) == kept


def test_a_sum_is_shown_as_it_is_written_and_kept_whatever_the_language(desk: Client) -> None:
    grant = Grant.objects.exclude(amount=None).order_by("-amount")[0]
    page = address(Grant, "change", grant.pk)
    assert saved(send(desk, page, {"amount": "1.234.567,50", "starts": "31.3.2021", "ends": ""}))
    grant.refresh_from_db()
    assert (grant.amount, grant.starts) == (Decimal("1234567.50"), "2021-03-31")
    opened = desk.get(page).text
    assert 'value="1.234.567,50"' in opened
    assert '<span class="reads">31. marts 2021</span>' in opened
    english = f"/en{page}"
    assert 'value="1,234,567.50"' in desk.get(english).text
    sequence = content_version()
    assert saved(send(desk, english))
    assert content_version() == sequence


def test_currencies_and_countries_are_chosen_by_name_ours_first(desk: Client) -> None:
    page = desk.get(address(Grant, "add")).context["adminform"].form
    assert [code for code, _name in page.fields["currency"].choices][:3] == ["", "DKK", "EUR"]
    visit = desk.get(address(Visit, "add")).context["adminform"].form
    assert list(visit.fields["country"].choices)[1] == ("DK", "Danmark")


def test_links_are_rows_that_come_and_go_without_a_script(desk: Client) -> None:
    network = existing(Network)
    page = address(Network, "change", network.pk)
    two = {"links-kind": ["web", "case"], "links-target": ["https://www.kk.dk/om?a=1&b=2", "2021-0012"]}
    assert saved(send(desk, page, two))
    kept = [
        {"kind": "web", "target": "https://www.kk.dk/om?a=1&b=2"},
        {"kind": "case", "target": "2021-0012"},
    ]
    assert Network.objects.get(pk=network.pk).links == kept
    sequence = content_version()
    assert saved(send(desk, page))
    assert content_version() == sequence
    assert Form(desk.get(page).text).values["links-target"] == [*(link["target"] for link in kept), ""]
    assert saved(send(desk, page, {"links-kind": ["web", "case"], "links-target": ["", "2021-0012"]}))
    assert Network.objects.get(pk=network.pk).links == kept[1:]


# What is wrong is told beside its field, and everything typed is still there.


def refuses(field: Any, value: str) -> bool:
    """Return whether a form's field is to refuse ``value``: words take anything that can be seen and is not too long."""
    if isinstance(field, BooleanField):
        return False
    if type(field) not in (CharField, TextField, ReasonField):
        return True
    return "\0" in value or (field.max_length is not None and len(value) > field.max_length)


def shown(answer: Any) -> list[Any]:
    """Return the forms of a page that are filled in: the thing's own, and the first of each kind of rows."""
    formsets = [one.formset for one in answer.context["inline_admin_formsets"]]
    return [answer.context["adminform"].form, *(one.forms[0] for one in formsets if one.forms)]


@pytest.mark.parametrize(
    "bad", ["absurd", "forged", *(pytest.param(bad, marks=pytest.mark.slow) for bad in ("nul", "long"))]
)
@every_tracked
def test_bad_input_is_told_beside_its_field_and_nothing_is_saved(
    desk: Client, model: type[Tracked], bad: str
) -> None:
    thing, value = existing(model), BAD[bad]
    page = address(model, "change", thing.pk)
    before, sequence = snapshot(thing), content_version()
    opened = desk.get(page)
    values = Form(opened.text).values
    for form in shown(opened):
        for name in form.fields:
            if not form[name].is_hidden and name != "DELETE":
                links = f"{name}-target" in values
                values |= {
                    column: [value]
                    for column in ((f"{name}-kind", f"{name}-target") if links else (form.add_prefix(name),))
                }
    answer = desk.post(page, {**values, "_save": "Gem"})
    assert answer.status_code == 200
    again = Form(answer.text).values
    for form in shown(answer):
        asked_for = [name for name in form.fields if not form[name].is_hidden and name != "DELETE"]
        wrong = {name for name in asked_for if refuses(form.fields[name], value)}
        assert wrong <= set(form.errors), wrong - set(form.errors)
        for name in wrong:
            assert f'id="{form[name].auto_id}_error"' in answer.text  # beside it, and told to who listens
        for name in asked_for:  # what a parser of HTML reads of a NUL is another matter
            if isinstance(form.fields[name].widget, TextInput | Textarea) and bad != "nul":
                assert again[form.add_prefix(name)] == [value], name
    assert FORGED not in answer.text
    assert snapshot(model._default_manager.get(pk=thing.pk)) == before
    assert content_version() == sequence


# A model, what is typed, the field beside which it is told, and words of what is told.
NAMED: list[tuple[type[Tracked], dict[str, object], str, str]] = [
    (Network, {"starts": "2021-02-30"}, "starts", "er ikke en dato"),
    (Network, {"starts": "2023-13"}, "starts", "er ikke en dato"),
    (Network, {"starts": "0203"}, "starts", "Er årstallet rigtigt?"),
    (Network, {"starts": "2020", "ends": "2019-12"}, "ends", "Slutningen ligger før begyndelsen"),
    (Network, {"per_year": "0"}, "per_year", "mere end nul"),
    (Network, {"website": "kk"}, "website", "gyldig URL"),
    (Network, {"links-kind": ["web"], "links-target": ["javascript:x"]}, "links", "ingen webadresse"),
    (Network, {"links-kind": ["ftp"], "links-target": ["x"]}, "links", "Skriv hvert link"),
    (Grant, {"amount": "-5"}, "amount", "aldrig mindre end nul"),
    (Grant, {"amount": "mange"}, "amount", "Indtast et tal"),
    (Grant, {"amount": "1e9"}, "amount", "Indtast et tal"),
    (Grant, {"amount": ABSURD}, "amount", "14 cifre"),
    (Grant, {"currency": "XYZ"}, "currency", "XYZ"),
    (Grant, {"kind": "fee"}, "kind", "fee"),
    (Grant, {"original_amount": "7", "original_currency": ""}, "original_amount", "valuta"),
    (Grant, {"title": "x" * 251}, "title", "250 tegn"),
    (Grant, {"title": "a\0b"}, "title", "Null-tegn"),
    (Grant, {"funder": "999999"}, "funder", "gyldig"),
    (Policy, {"adopted": "2020", "expected": "2021"}, "adopted", "vedtaget"),
    (Visit, {"state": "held", "held_on": ""}, "held_on", "dag"),
    (Visit, {"held_on": "30.2.2021"}, "held_on", "gyldig dato"),
    (Agreement, {"partner": ""}, "partner", "partner"),
    (Agreement, {"kind": "sub_agreement", "parent": ""}, "parent", "underaftale"),
    (Membership, {"contributions-0-amount": "-1"}, "amount", "aldrig mindre end nul"),
    (Membership, {"mandates-0-starts": "2020", "mandates-0-ends": "2019"}, "ends", "slutter"),
    (Membership, {"mandates-0-political": None, "mandates-0-party": "A"}, "party", "politisk"),
]


# A forged choice is none that a box could show again.
SELECTS = {"currency", "funder", "kind"}


@pytest.mark.parametrize(
    ("model", "typed", "field", "words"),
    NAMED,
    ids=[f"{model.__name__}-{next(iter(typed))}-{n}" for n, (model, typed, _f, _w) in enumerate(NAMED)],
)
def test_a_mistake_is_told_in_danish_beside_its_field(
    desk: Client, model: type[Tracked], typed: dict[str, object], field: str, words: str
) -> None:
    thing = existing(model)
    if model is Membership:
        thing = Membership.objects.filter(mandates__isnull=False, contributions__isnull=False)[0]
    before, sequence = snapshot(thing), content_version()
    answer = send(desk, address(model, "change", thing.pk), {**typed, "reason": "Min egen grund"})
    assert answer.status_code == 200
    row = next(iter(typed)).split("-0-") if "-0-" in next(iter(typed)) else []
    form = answer.context["adminform"].form
    if row:
        form = next(
            one.formset.forms[0]
            for one in answer.context["inline_admin_formsets"]
            if one.formset.prefix == row[0]
        )
    said = form.errors[field]
    assert any(words in one for one in said), said
    assert list(form.errors) == [field]
    values = Form(answer.text).values
    assert values["reason"] == ["Min egen grund"]
    for name, value in typed.items():
        if value and not isinstance(value, list) and "\0" not in str(value) and name in values:
            assert values[name] == [value] or name in SELECTS
    assert snapshot(type(thing)._default_manager.get(pk=thing.pk)) == before
    assert content_version() == sequence


def test_a_person_without_a_name_is_not_added(desk: Client) -> None:
    count = Person.objects.count()
    answer = send(desk, address(Person, "add"))
    assert list(answer.context["adminform"].form.errors) == ["name"]
    assert Person.objects.count() == count


def test_a_new_domain_has_its_questions_without_a_word(rf: RequestFactory, secretary: User) -> None:
    class Plain(TrackedAdmin):
        """Lists nothing."""

    request = rf.get("/")
    request.user = secretary
    fieldsets = Plain(Network, admin.site).get_fieldsets(request)
    assert [str(label) for label, _fields in fieldsets] == [
        "Hvad er det?",
        "Hvornår?",
        "Kilde, rækkefølge og id",
    ]
