"""What is asked for is answered with a value, with "not known", or with "there is none"; at the desk, of every model."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from funding.models import Grant
from memberships.models import Membership
from projects.models import Participation, Project
from registry.actions import lifecycle, merge
from registry.chapters import Scope, chapters
from registry.fields.partial_dates import PartialDate
from registry.models import Administration, Change, Record
from tests.support.administrations import put
from tests.support.desk import TRACKED, address, enter, errors, opened_form, save_form, saved
from tests.support.making import make
from tests.support.sheets import Book, confirm, downloaded, refusals, told, upload

A_FEE = {
    "contributions-TOTAL_FORMS": ["1"],
    **{
        f"contributions-0-{name}": [value]
        for name, value in {
            "kind": "fee",
            "amount": "1000",
            "currency": "DKK",
            "certainty": "exact",
            "position": "0",
        }.items()
    },
}
SCOPE = Scope(status_date=dt.date(2020, 9, 1), edition="2020")
ASKING: list[Any] = [model for model in TRACKED if issubclass(model, Record) and model.required_facts]


@pytest.fixture
def desk(secretary: User) -> Client:
    return enter(secretary)


@pytest.fixture
def membership(survey_2020: object) -> Membership:
    found: Membership = Membership.objects.filter(contributions=None).first()
    put(found, purpose="", starts=None, ends=None)
    return found


def a_thing(model: Any) -> Any:
    """Return a thing of ``model`` of which everything that is asked for is asked."""
    found = model.objects.live()
    for fact in model.required_facts:
        found = found.filter(fact.asked_of) if fact.asked_of is not None else found
    return found.first() or make(model, administration=Administration.objects.get(code="TMF"))


def without_values(thing: Any) -> None:
    for fact in thing.required_facts:
        for name in fact.columns:
            put(thing, **{name: None if thing._meta.get_field(name).null else ""})
        if fact.rows is not None:
            getattr(thing, fact.key).all().delete()


@pytest.mark.contract
@pytest.mark.parametrize("model", ASKING, ids=lambda model: model._meta.label)
def test_everything_that_is_asked_is_answered_at_the_desk(
    survey_2020: object, desk: Client, model: type[Any]
) -> None:
    thing = a_thing(model)
    without_values(thing)
    for answer in ("unknown", "none"):
        answers = {
            fact.key: answer if answer in dict(fact.answers()) else "unknown" for fact in model.required_facts
        }
        form = opened_form(desk, thing)
        typed = {f"answer_{key}": one for key, one in answers.items()}
        assert {f"answer_{fact.key}" for fact in model.required_facts} <= form.keys()
        assert saved(save_form(desk, thing, form, **typed))
        thing.refresh_from_db()
        assert thing.answers == answers
        lacking = [model.objects.filter(fact.lacking(model), pk=thing.pk) for fact in model.required_facts]
        assert not any(found.exists() for found in lacking)
    assert saved(save_form(desk, thing, opened_form(desk, thing), **dict.fromkeys(typed, "")))
    thing.refresh_from_db()
    assert thing.answers == {}
    assert all(
        model.objects.filter(fact.lacking(model), pk=thing.pk).exists() for fact in model.required_facts
    )


def test_a_value_takes_the_place_of_an_answer(desk: Client, membership: Membership) -> None:
    put(membership, answers={"purpose": "unknown", "starts": "unknown", "contributions": "none"})
    assert saved(save_form(desk, membership, opened_form(desk, membership) | A_FEE, purpose="Viden"))
    membership.refresh_from_db()
    assert membership.answers == {"starts": "unknown"}


def test_a_verb_that_gives_a_value_takes_the_answers_place(survey_2020: object, secretary: User) -> None:
    grant = Grant.objects.filter(ends=None).first()
    put(grant, starts=None, answers={"starts": "unknown"})
    lifecycle.end(grant, ends=PartialDate("2030"), actor=secretary)
    grant.refresh_from_db()
    assert grant.answers == {}


def test_a_value_and_an_answer_at_once_are_refused(desk: Client, membership: Membership) -> None:
    form = opened_form(desk, membership)
    said = "har en værdi og er også besvaret"
    answer = save_form(desk, membership, form, purpose="Viden", answer_purpose="unknown")
    assert said in " ".join(errors(answer))
    answer = save_form(desk, membership, form | A_FEE, answer_contributions="none")
    assert said in " ".join(errors(answer))
    membership.refresh_from_db()
    assert (membership.purpose, membership.answers, membership.version) == ("", {}, 1)


def test_what_two_people_answer_is_put_together(
    desk: Client, secretary: User, membership: Membership
) -> None:
    seen = opened_form(desk, membership)
    assert saved(save_form(desk, membership, seen, answer_purpose="unknown"))
    answer = save_form(desk, membership, seen, answer_starts="unknown")
    taken, mine = answer.context["conflict"].taken, answer.context["conflict"].mine
    assert ([one.theirs for one in taken], [one.mine for one in mine]) == (["kendes ikke"], ["kendes ikke"])


def test_an_answer_stands_in_the_history_and_is_restored(desk: Client, membership: Membership) -> None:
    assert saved(save_form(desk, membership, opened_form(desk, membership), answer_contributions="none"))
    assert saved(save_form(desk, membership, opened_form(desk, membership), answer_contributions=""))
    assert "kontingent: gratis" in desk.get(address(Membership, "history", membership.pk)).text
    first = Change.objects.filter(resource="memberships", public_id=membership.key).order_by("-sequence")[1]
    page = address(Membership, "change", membership.pk)
    assert (
        desk.get(page, {"restore": first.sequence}).context["adminform"].form["answer_contributions"].value()
        == "none"
    )


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"amount": "unknown"}, "Der spørges ikke om »amount« her"),
        ({"purpose": "none"}, "kan kun besvares med en værdi eller med kendes ikke"),
        ({"contributions": "gratis"}, "kendes ikke, gratis"),
        (["purpose"], "Skriv svarene"),
    ],
)
def test_an_answer_that_cannot_be_one_is_refused(
    membership: Membership, secretary: User, answers: Any, said: str
) -> None:
    membership.answers = answers
    with pytest.raises(Exception, match=said):
        lifecycle.write(membership, actor=secretary)


def test_a_merge_keeps_the_answers_that_no_value_has_answered(survey_2020: object, secretary: User) -> None:
    stay, gone = Project.objects.first(), make(Project)
    put(stay, starts=None, ends=None, programme=None, answers={})
    put(gone, starts="2019", ends=None, programme=None, answers={"programme": "none", "starts": "unknown"})
    merge.merge(stay, gone, actor=secretary)
    stay.refresh_from_db()
    assert (str(stay.starts), stay.answers) == ("2019", {"programme": "none"})


def test_readers_are_told_what_was_answered(survey_2020: object, client: Client) -> None:
    part = Participation.objects.filter(project__programme=None, released_at__isnull=False).first()
    put(part.project, answers={"programme": "none"})
    put(part, role="", answers={"role": "unknown", "summary": "unknown"})
    shown = client.get(f"/api/v1/projects/{part.project.key}/").json()
    assert (shown["programme"], shown["answers"]) == (None, {"programme": "none"})
    text = client.get(f"/projekter/{part.project.key}/").text
    assert "intet program" in text
    assert "ikke oplyst" in text
    facts = {
        fact.label: [str(value) for value in fact.values]
        for section in chapters[6].content(SCOPE).sections
        for item in section.items
        if item.key == f"participations/{part.key}"
        for fact in item.facts
    }
    assert (facts["Program"], facts["Rolle"]) == (
        ["intet program"],
        [],
    )  # which the chapter says is not stated


@pytest.mark.parametrize(("answer", "cost"), [("none", "false"), ("unknown", "unknown"), (None, "unknown")])
def test_a_fee_of_which_there_is_none_is_free(
    survey_2020: object, client: Client, answer: str | None, cost: str
) -> None:
    membership = Membership.objects.filter(
        contributions=None, uncounted="", released_at__isnull=False
    ).first()
    put(membership, answers={"contributions": answer} if answer else {})
    found = client.get(f"/api/v1/networks/?costs={cost}&limit=200").json()["results"]
    assert membership.network.key in {one["id"] for one in found}
    (networks,) = chapters[4].content(SCOPE).tables
    (row,) = [row for row in networks.rows if str(row[0].text) == membership.network.heading]
    assert str(row[-1].text) == ("gratis" if answer == "none" else "")


def test_an_answer_is_written_in_the_cell_of_what_is_asked(desk: Client, membership: Membership) -> None:
    put(membership, answers={"purpose": "unknown"})
    book = Book(desk, Membership)
    row = book.row_of(membership)
    assert book.cell(row, "purpose").value == "kendes ikke"
    book.put(row, purpose="", starts="Kendes ikke")
    book.sheet.cell(row, book.heads.index("Kontingent") + 1).value = "gratis"
    seen = upload(desk, Membership, book.content)
    assert told(seen)[:3] == (0, 1, 0)
    confirm(desk, Membership, seen)
    membership.refresh_from_db()
    assert membership.answers == {"starts": "unknown", "contributions": "none"}
    assert told(upload(desk, Membership, downloaded(desk, Membership)))[:3] == (0, 0, 0)
    book = Book(desk, Membership)
    book.put(membership, starts="findes ikke", purpose="Viden")
    ((_cell, reason),) = refusals(upload(desk, Membership, book.content))
    assert reason == "»Begynder« kan kun besvares med en værdi eller med kendes ikke."


def test_what_a_project_lacks_is_said_on_the_form_of_the_part_and_found_in_its_list(
    survey_2020: object, desk: Client
) -> None:
    part = Participation.objects.filter(project__starts=None, project__ends=None).first()
    put(part.project, programme=None)
    page = desk.get(address(Participation, "change", part.pk)).text
    assert "mangler selv: periode, program." in page
    assert f'href="{address(Project, "change", part.project.pk)}"' in page

    def listed() -> set[int]:
        found = desk.get(address(Project, "changelist"), {"missing": "programme"}).context["cl"].result_list
        return {one.pk for one in found}

    assert part.project.pk in listed()
    assert saved(save_form(desk, part.project, opened_form(desk, part.project), answer_programme="none"))
    assert part.project.pk not in listed()
    assert "mangler selv: periode." in desk.get(address(Participation, "change", part.pk)).text
