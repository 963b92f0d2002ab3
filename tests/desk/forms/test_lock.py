"""Two people at one thing: nobody overwrites what they have not seen, and nobody loses what they typed."""

import pytest
from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.test import Client
from django.utils.text import capfirst

from accounts.models import User
from desk.forms.base import TrackedForm
from memberships.models import Mandate, Membership
from registry.choices import ChangeKind
from registry.ledger.recording import content_version
from registry.models import Change, Person, Theme
from tests.support.desk import Form, act, address, opened_form, save_form, with_new_row

type Values = dict[str, list[str]]


@pytest.fixture
def two(survey_2020: object) -> tuple[Client, Client]:
    """Return the browsers of two people who may do everything."""
    first, second = Client(), Client()
    for client, name, person in ((first, "ane", "Ane Lund"), (second, "bo", "Bo Dam")):
        given, family = person.split()
        client.force_login(User.objects.create_superuser(name, first_name=given, last_name=family))
    return first, second


@pytest.fixture
def membership(survey_2020: object) -> Membership:
    return Membership.objects.filter(mandates__isnull=False).order_by("pk")[0]


def test_control_without_the_guard_the_second_save_silently_overwrites(
    two: tuple[Client, Client], membership: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TrackedForm, "is_stale", lambda form, seen: False)
    first, second = two
    values = opened_form(second, membership)
    assert save_form(first, membership, opened_form(first, membership), purpose="Anes").status_code == 302
    assert save_form(second, membership, values, benefit="Bos").status_code == 302
    membership.refresh_from_db()
    assert (membership.purpose == "Anes", membership.benefit) == (False, "Bos")


def test_whoever_comes_second_sees_both_texts_and_chooses(
    two: tuple[Client, Client], membership: Membership
) -> None:
    first, second = two
    values = opened_form(second, membership)
    assert (
        save_form(first, membership, opened_form(first, membership), purpose="Anes", role="Vært").status_code
        == 302
    )
    sequence, version = content_version(), Membership.objects.get(pk=membership.pk).version

    answer = save_form(second, membership, values, purpose="Bos", benefit="Mit")

    assert answer.status_code == 200
    assert content_version() == sequence
    (change,) = answer.context["conflict"].changes
    assert (change.actor.username, change.sequence) == ("ane", sequence)
    conflict = answer.context["conflict"]
    told = [(one.label, one.before, one.mine, one.theirs) for one in conflict.choices]
    assert told == [(label("purpose"), membership.purpose, "Bos", "Anes")]
    assert [(one.label, one.before, one.theirs) for one in conflict.taken] == [
        (label("role"), membership.role, "Vært")
    ]
    assert [(one.label, one.mine) for one in conflict.mine] == [(label("benefit"), "Mit")]
    for text in ("En anden har gemt før dig", "Ane Lund", "Bos", "Anes"):
        assert text in answer.text
    again = Form(answer.text).values
    assert (again["purpose"], again["benefit"], again["version"]) == (["Bos"], ["Mit"], [str(version)])
    assert (again["role"], again["take-purpose"]) == (["Vært"], ["mine"])
    # To take the other's is to open the page again; to keep one's own, to save again.
    page = address(Membership, "change", membership.pk)
    assert f'<a href="{page}">' in answer.text
    assert Form(second.get(page).text).values["purpose"] == ["Anes"]
    assert second.post(page, {**again, "_save": "Gem"}).status_code == 302
    membership.refresh_from_db()
    assert (membership.purpose, membership.benefit, membership.role) == ("Bos", "Mit", "Vært")
    assert membership.version == version + 1


def test_a_third_change_meanwhile_is_told_too(two: tuple[Client, Client], membership: Membership) -> None:
    first, second = two
    values = opened_form(second, membership)
    for purpose in ("Et", "To"):
        save_form(first, membership, opened_form(first, membership), purpose=purpose)
    changes = save_form(second, membership, values, purpose="Tre").context["conflict"].changes
    assert [change.after["purpose"] for change in changes] == ["Et", "To"]


def label(name: str) -> str:
    return capfirst(str(Membership._meta.get_field(name).verbose_name))


def told(answer: HttpResponse, outcome: str) -> list[tuple[str, str, str]]:
    """Return what the page says of one outcome ("choices", "taken" or "mine"), as (label, mine, theirs)."""
    return [(one.label, one.mine, one.theirs) for one in getattr(answer.context["conflict"], outcome)]


def test_control_without_the_base_what_only_the_other_changed_is_overwritten(
    two: tuple[Client, Client], membership: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.forms.form_request.put_together", lambda *_args: [])
    first, second = two
    values = opened_form(second, membership)
    save_form(first, membership, opened_form(first, membership), purpose="Anes")
    again = Form(save_form(second, membership, values, benefit="Bos").text).values
    assert save_form(second, membership, again).status_code == 302
    assert Membership.objects.get(pk=membership.pk).purpose == membership.purpose != "Anes"


def test_what_only_the_other_changed_is_taken_over(
    two: tuple[Client, Client], membership: Membership
) -> None:
    first, second = two
    theme = Theme.objects.create(name="Havne")
    values = opened_form(second, membership)
    chosen = {**opened_form(first, membership), "themes": [str(theme.pk)]}
    assert (
        save_form(first, membership, chosen, benefit="Anes\r\n\r\nto afsnit", starts="2012-05").status_code
        == 302
    )
    answer = save_form(second, membership, values, purpose="Mit")
    assert told(answer, "choices") == []
    taken = {name: theirs for name, _mine, theirs in told(answer, "taken")}
    assert taken == {
        label("benefit"): "Anes\n\nto afsnit",
        label("starts"): "2012-05",
        label("themes"): "Havne",
    }
    assert save_form(second, membership, Form(answer.text).values).status_code == 302
    membership.refresh_from_db()
    assert (membership.benefit, membership.purpose) == ("Anes\n\nto afsnit", "Mit")
    assert (str(membership.starts), [*membership.themes.all()]) == ("2012-05", [theme])


def test_what_both_changed_alike_is_no_conflict(two: tuple[Client, Client], membership: Membership) -> None:
    first, second = two
    values = opened_form(second, membership)
    save_form(first, membership, opened_form(first, membership), purpose="Fælles")
    answer = save_form(second, membership, values, purpose="Fælles")
    assert answer.context["conflict"].partings == ()
    assert "Den anden har gemt det samme" in answer.text


def test_one_may_choose_the_others_field_by_field(two: tuple[Client, Client], membership: Membership) -> None:
    first, second = two
    one, other = Theme.objects.create(name="Et"), Theme.objects.create(name="To")
    values = opened_form(second, membership)
    chosen = {**opened_form(first, membership), "themes": [str(one.pk)]}
    save_form(first, membership, chosen, purpose="Anes", benefit="Anes", starts="2012")
    answer = save_form(
        second, membership, {**values, "themes": [str(other.pk)]}, purpose="Bos", benefit="Bos", starts="2013"
    )
    assert len(told(answer, "choices")) == 4
    assert (label("themes"), "To", "Et") in told(answer, "choices")
    again = Form(answer.text).values | {
        f"take-{name}": ["theirs"] for name in ("purpose", "themes", "starts")
    }
    assert save_form(second, membership, again).status_code == 302
    membership.refresh_from_db()
    assert (membership.purpose, membership.benefit, str(membership.starts)) == ("Anes", "Bos", "2012")
    assert [*membership.themes.all()] == [one]


def test_a_third_person_who_saves_meanwhile_makes_a_new_conflict(
    two: tuple[Client, Client], membership: Membership
) -> None:
    first, second = two
    values = opened_form(second, membership)
    save_form(first, membership, opened_form(first, membership), purpose="Et", benefit="Et")
    again = Form(save_form(second, membership, values, purpose="Mit", benefit="Mit").text).values
    save_form(first, membership, opened_form(first, membership), purpose="To", benefit="To", role="Vært")
    answer = save_form(second, membership, again | {"take-benefit": ["theirs"]})
    assert told(answer, "choices") == [(label("purpose"), "Mit", "To")]
    assert {(name, theirs) for name, _mine, theirs in told(answer, "taken")} == {
        (label("benefit"), "To"),
        (label("role"), "Vært"),
    }
    assert save_form(second, membership, Form(answer.text).values).status_code == 302
    membership.refresh_from_db()
    assert (membership.purpose, membership.benefit, membership.role) == ("Mit", "To", "Vært")


def test_the_things_version_guards_its_rows(two: tuple[Client, Client], membership: Membership) -> None:
    first, second = two
    for choice, kept in (("mine", "Kultur"), ("theirs", "Klima")):
        values = opened_form(second, membership)
        save_form(first, membership, opened_form(first, membership), mandates__0__focus="Klima")
        answer = save_form(second, membership, values, mandates__0__focus="Kultur")
        assert answer.status_code == 200
        ((name, mine, theirs),) = told(answer, "choices")
        assert ("fokus" in name.lower(), mine, theirs) == (True, "Kultur", "Klima")
        again = Form(answer.text).values | {"take-mandates-0-focus": [choice]}
        assert save_form(second, membership, again).status_code == 302
        assert rows(membership)[0].focus == kept
        save_form(first, membership, opened_form(first, membership), mandates__0__focus="")


def rows(membership: Membership) -> list[Mandate]:
    return [*Mandate.objects.filter(membership=membership)]


def test_what_two_people_change_in_one_row_is_put_together(
    two: tuple[Client, Client], membership: Membership
) -> None:
    first, second = two
    values = opened_form(second, membership)
    save_form(first, membership, opened_form(first, membership), mandates__0__focus="Klima")
    answer = save_form(second, membership, values, mandates__0__post="Direktør")
    assert (told(answer, "choices"), len(told(answer, "taken")), len(told(answer, "mine"))) == ([], 1, 1)
    assert save_form(second, membership, Form(answer.text).values).status_code == 302
    assert (rows(membership)[0].focus, rows(membership)[0].post) == ("Klima", "Direktør")


def with_a_row(membership: Membership, second: Client, first: Client) -> None:
    """Add a last row to ``membership`` as people do."""
    assert (
        save_form(
            first, membership, with_new_row(opened_form(first, membership), body="Bestyrelsen")
        ).status_code
        == 302
    )


@pytest.mark.parametrize(("choice", "stays"), [("mine", True), ("theirs", False)])
def test_what_was_typed_in_a_row_that_somebody_removed_is_not_lost(
    two: tuple[Client, Client], membership: Membership, choice: str, stays: bool
) -> None:
    first, second = two
    with_a_row(membership, second, first)
    before, last = rows(membership), len(rows(membership)) - 1
    values = opened_form(second, membership)
    save_form(first, membership, opened_form(first, membership), **{f"mandates__{last}__DELETE": "on"})
    answer = save_form(second, membership, values, **{f"mandates__{last}__focus": "Kultur"})
    ((_label, mine, theirs),) = told(answer, "choices")
    assert ("Fokus: Kultur" in mine, theirs) == (True, "fjernet")
    again = Form(answer.text).values
    assert again[f"mandates-{last}-focus"] == ["Kultur"]
    again[f"take-mandates-gone-{before[last].pk}"] = [choice]
    # A script numbers the new rows afresh when one above is dropped: the choice follows the row, not its place.
    moved = {
        name.replace(f"mandates-{last}-", f"mandates-{last + 1}-"): value for name, value in again.items()
    }
    moved |= {
        "mandates-TOTAL_FORMS": [str(last + 2)],
        f"mandates-{last}-body": ["Rådet"],
        f"mandates-{last}-seat": ["member"],
        f"mandates-{last}-position": ["99"],
    }
    assert save_form(second, membership, moved).status_code == 302
    said = [(row.body, row.focus) for row in rows(membership)]
    assert (("Bestyrelsen", "Kultur") in said) is stays
    assert any(body == "Rådet" for body, _focus in said)
    assert len(said) == len(before) + (1 if stays else 0)


def test_a_row_that_the_other_removed_and_i_left_alone_goes(
    two: tuple[Client, Client], membership: Membership
) -> None:
    first, second = two
    with_a_row(membership, second, first)
    last = len(rows(membership)) - 1
    values = opened_form(second, membership)
    save_form(first, membership, opened_form(first, membership), **{f"mandates__{last}__DELETE": "on"})
    answer = save_form(second, membership, values, purpose="Bos")
    ((_label, mine, theirs),) = told(answer, "taken")
    assert ("Bestyrelsen" in mine, theirs) == (True, "fjernet")
    assert save_form(second, membership, Form(answer.text).values).status_code == 302
    assert "Bestyrelsen" not in [row.body for row in rows(membership)]


@pytest.mark.parametrize(("choice", "stays"), [("mine", False), ("theirs", True)])
def test_a_row_that_i_removed_and_the_other_changed_is_a_conflict(
    two: tuple[Client, Client], membership: Membership, choice: str, stays: bool
) -> None:
    first, second = two
    with_a_row(membership, second, first)
    last = len(rows(membership)) - 1
    values = opened_form(second, membership)
    save_form(first, membership, opened_form(first, membership), **{f"mandates__{last}__focus": "Klima"})
    answer = save_form(second, membership, values, **{f"mandates__{last}__DELETE": "on"})
    ((_label, mine, theirs),) = told(answer, "choices")
    assert (mine, "Fokus: Klima" in theirs) == ("fjernet", True)
    again = Form(answer.text).values | {f"take-mandates-{last}-DELETE": [choice]}
    assert save_form(second, membership, again).status_code == 302
    assert ([row.focus for row in rows(membership)][-1] == "Klima") is stays


def test_a_row_that_i_removed_and_the_other_left_alone_goes(
    two: tuple[Client, Client], membership: Membership
) -> None:
    first, second = two
    with_a_row(membership, second, first)
    last = len(rows(membership)) - 1
    values = opened_form(second, membership)
    save_form(first, membership, opened_form(first, membership), purpose="Anes")
    answer = save_form(second, membership, values, **{f"mandates__{last}__DELETE": "on"})
    assert (told(answer, "choices"), len(told(answer, "mine"))) == ([], 1)
    assert save_form(second, membership, Form(answer.text).values).status_code == 302
    assert len(rows(membership)) == last


def test_rows_that_both_added_stay_and_the_same_row_comes_once(
    two: tuple[Client, Client], membership: Membership
) -> None:
    first, second = two
    before = len(rows(membership))
    values = opened_form(second, membership)
    theirs = with_new_row(with_new_row(opened_form(first, membership), body="Rådet"), body="Begges")
    assert save_form(first, membership, theirs).status_code == 302
    answer = save_form(
        second, membership, with_new_row(with_new_row(values, body="Begges"), body="Udvalget"), purpose="Bos"
    )
    ((_label, _mine, words),) = told(answer, "taken")
    assert "Rådet" in words
    again = Form(answer.text).values
    assert int(again["mandates-INITIAL_FORMS"][0]) == before + 2
    assert save_form(second, membership, again).status_code == 302
    bodies = [row.body for row in rows(membership)]
    assert sorted(bodies[before:]) == ["Begges", "Rådet", "Udvalget"]
    membership.refresh_from_db()
    assert membership.purpose == "Bos"


def test_what_the_ledger_does_not_tell_is_to_be_chosen(two: tuple[Client, Client]) -> None:
    first, second = two
    person = Person.objects.all()[0]
    values = opened_form(second, person)
    save_form(first, person, opened_form(first, person), phone="33 66 33 66")
    answer = save_form(second, person, values, email="ny@example.com")
    choices = answer.context["conflict"].choices
    assert {(one.before, one.mine, one.theirs) for one in choices} >= {(None, "", "33 66 33 66")}
    again = Form(answer.text).values | {"take-phone": ["theirs"]}
    assert save_form(second, person, again).status_code == 302
    person.refresh_from_db()
    assert (person.phone, person.email) == ("33 66 33 66", "ny@example.com")


def test_a_version_of_which_the_ledger_has_nothing_is_to_be_chosen(
    two: tuple[Client, Client], membership: Membership
) -> None:
    first, second = two
    values = opened_form(second, membership)
    save_form(first, membership, opened_form(first, membership), purpose="Anes")
    values["version"] = ["0"]
    answer = save_form(second, membership, values, purpose="Bos")
    assert told(answer, "choices") == [(label("purpose"), "Bos", "Anes")]
    assert answer.context["conflict"].choices[0].before is None


def test_a_save_without_a_change_neither_raises_the_version_nor_is_noted(
    two: tuple[Client, Client], membership: Membership
) -> None:
    first, second = two
    values = opened_form(second, membership)
    version, noted = membership.version, LogEntry.objects.count()
    assert save_form(first, membership, opened_form(first, membership)).status_code == 302
    membership.refresh_from_db()
    assert (membership.version, LogEntry.objects.count()) == (version, noted)
    assert save_form(second, membership, values, purpose="Bos").status_code == 302


def test_a_form_without_a_version_is_refused(two: tuple[Client, Client], membership: Membership) -> None:
    sequence, values = content_version(), opened_form(two[0], membership)
    del values["version"]
    assert save_form(two[0], membership, values, purpose="Bos").status_code == 200
    assert content_version() == sequence


def test_an_action_on_what_has_changed_since_the_list_was_seen_is_refused(
    two: tuple[Client, Client],
) -> None:
    first, second = two
    one, other = Theme.objects.create(name="Et"), Theme.objects.create(name="To")
    seen = {f"version-{theme.pk}": theme.version for theme in (one, other)}
    for theme in (one, other):
        assert f'name="version-{theme.pk}" value="1"' in second.get(address(Theme, "changelist")).text
    save_form(first, one, opened_form(first, one), name="Et andet")
    chosen = {"action": "archive", "_selected_action": [one.pk, other.pk]}
    answer = second.post(address(Theme, "changelist"), {**chosen, **seen}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["»Et andet« blev ændret, mens du så på den. Se på posten igen først.", "Arkiveret: 1"]
    one.refresh_from_db()
    assert one.archived_at is None
    assert act(second, "archive", one) == ["Arkiveret: 1"]


def test_a_verb_does_not_bring_back_what_has_been_changed(two: tuple[Client, Client]) -> None:
    from registry.actions import lifecycle

    theme = Theme.objects.create(name="Et")
    old = Theme.objects.get(pk=theme.pk)
    save_form(two[0], theme, opened_form(two[0], theme), name="Et andet")
    lifecycle.archive(old, actor=None)
    change = Change.objects.latest("sequence")
    assert (change.kind, change.before["name"], change.after["name"]) == (
        ChangeKind.ARCHIVED,
        "Et andet",
        "Et andet",
    )
