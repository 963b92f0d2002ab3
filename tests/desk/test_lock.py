"""Two people at one thing: nobody overwrites what they have not seen, and nobody loses what they typed."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.utils.text import capfirst

from accounts.models import User
from memberships.models import Mandate, Membership
from registry.choices import ChangeKind
from registry.forms import TrackedForm
from registry.ledger import content_version
from registry.models import Change, Person, Theme
from tests.desk.test_admin import Form, act, address

type Values = dict[str, list[str]]


@pytest.fixture
def two(survey_2020: object) -> tuple[Client, Client]:
    """Return the browsers of two people who may do everything."""
    first, second = Client(), Client()
    for client, name, person in ((first, "ane", "Ane Lund"), (second, "bo", "Bo Dam")):
        given, family = person.split()
        client.force_login(User.objects.create_superuser(name, first_name=given, last_name=family))
    return first, second


def opened(client: Client, thing: models.Model) -> Values:
    return Form(client.get(address(type(thing), "change", thing.pk)).text).values


def saved(client: Client, thing: models.Model, values: Values, **changes: str) -> HttpResponse:
    typed = {name.replace("__", "-"): [value] for name, value in changes.items()}
    return client.post(address(type(thing), "change", thing.pk), {**values, **typed, "_save": "Gem"})


@pytest.fixture
def membership(survey_2020: object) -> Membership:
    return Membership.objects.filter(mandates__isnull=False).order_by("pk")[0]


def test_control_without_the_guard_the_second_save_silently_overwrites(
    two: tuple[Client, Client], membership: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TrackedForm, "is_stale", lambda form, seen: False)
    first, second = two
    values = opened(second, membership)
    assert saved(first, membership, opened(first, membership), purpose="Anes").status_code == 302
    assert saved(second, membership, values, benefit="Bos").status_code == 302
    membership.refresh_from_db()
    assert (membership.purpose == "Anes", membership.benefit) == (False, "Bos")


def test_whoever_comes_second_sees_both_texts_and_chooses(
    two: tuple[Client, Client], membership: Membership
) -> None:
    first, second = two
    values = opened(second, membership)
    assert saved(first, membership, opened(first, membership), purpose="Anes", role="Vært").status_code == 302
    sequence, version = content_version(), Membership.objects.get(pk=membership.pk).version

    answer = saved(second, membership, values, purpose="Bos", benefit="Mit")

    assert answer.status_code == 200
    assert content_version() == sequence
    (change,) = answer.context["conflict"].changes
    assert (change.actor.username, change.sequence) == ("ane", sequence)
    told = {one.label: (one.mine, one.theirs) for one in answer.context["conflict"].differences}
    label = {
        name: capfirst(Membership._meta.get_field(name).verbose_name)
        for name in ("purpose", "role", "benefit")
    }
    assert told[label["purpose"]] == ("Bos", "Anes")
    assert told[label["role"]][1] == "Vært"
    assert told[label["benefit"]][0] == "Mit"
    for text in ("En anden har gemt før dig", "Ane Lund", "Bos", "Anes"):
        assert text in answer.text
    again = Form(answer.text).values
    assert (again["purpose"], again["benefit"], again["version"]) == (["Bos"], ["Mit"], [str(version)])
    # To take the other's is to open the page again; to keep one's own, to save again.
    page = address(Membership, "change", membership.pk)
    assert f'<a href="{page}">' in answer.text
    assert Form(second.get(page).text).values["purpose"] == ["Anes"]
    assert second.post(page, {**again, "_save": "Gem"}).status_code == 302
    membership.refresh_from_db()
    assert (membership.purpose, membership.benefit, membership.version) == ("Bos", "Mit", version + 1)


def test_a_third_change_meanwhile_is_told_too(two: tuple[Client, Client], membership: Membership) -> None:
    first, second = two
    values = opened(second, membership)
    for purpose in ("Et", "To"):
        saved(first, membership, opened(first, membership), purpose=purpose)
    changes = saved(second, membership, values, purpose="Tre").context["conflict"].changes
    assert [change.after["purpose"] for change in changes] == ["Et", "To"]


def test_the_things_version_guards_its_rows(two: tuple[Client, Client], membership: Membership) -> None:
    first, second = two
    values = opened(second, membership)
    saved(first, membership, opened(first, membership), mandates__0__focus="Klima")
    answer = saved(second, membership, values, mandates__0__focus="Kultur")
    assert answer.status_code == 200
    ((label, mine, theirs),) = [
        (one.label, one.mine, one.theirs) for one in answer.context["conflict"].differences
    ]
    assert ("fokus" in label.lower(), mine, theirs) == (True, "Kultur", "Klima")
    assert saved(second, membership, Form(answer.text).values).status_code == 302
    assert Mandate.objects.filter(membership=membership)[0].focus == "Kultur"


def test_what_was_typed_in_a_row_that_somebody_removed_is_not_lost(
    two: tuple[Client, Client], membership: Membership
) -> None:
    first, second = two
    Mandate.objects.create(membership=membership, body="Bestyrelsen", seat="member", position=99)
    before = membership.mandates.count()  # type: ignore[attr-defined]
    values = opened(second, membership)
    saved(first, membership, opened(first, membership), mandates__0__DELETE="on")
    answer = saved(second, membership, values, mandates__0__focus="Kultur")
    assert answer.status_code == 200
    again = Form(answer.text).values
    assert "Kultur" in [value for values in again.values() for value in values]
    assert saved(second, membership, again).status_code == 302
    assert membership.mandates.filter(focus="Kultur").count() == 1  # type: ignore[attr-defined]
    assert membership.mandates.count() == before  # type: ignore[attr-defined]


def test_a_row_that_somebody_added_stays(two: tuple[Client, Client], membership: Membership) -> None:
    first, second = two
    values = opened(second, membership)
    total = int(values["mandates-TOTAL_FORMS"][0])
    row = {"body": "Rådet", "seat": "member", "position": "99"}
    added = {f"mandates__{total}__{name}": value for name, value in row.items()}
    assert (
        saved(
            first, membership, opened(first, membership), **added, mandates__TOTAL_FORMS=str(total + 1)
        ).status_code
        == 302
    )
    answer = saved(second, membership, values, purpose="Bos")
    assert any("Rådet" in one.theirs for one in answer.context["conflict"].differences)
    assert saved(second, membership, Form(answer.text).values).status_code == 302
    assert membership.mandates.filter(body="Rådet").exists()  # type: ignore[attr-defined]


def test_a_save_without_a_change_neither_raises_the_version_nor_is_noted(
    two: tuple[Client, Client], membership: Membership
) -> None:
    first, second = two
    values = opened(second, membership)
    version, noted = membership.version, LogEntry.objects.count()
    assert saved(first, membership, opened(first, membership)).status_code == 302
    membership.refresh_from_db()
    assert (membership.version, LogEntry.objects.count()) == (version, noted)
    assert saved(second, membership, values, purpose="Bos").status_code == 302


def test_a_change_that_the_ledger_does_not_repeat_raises_the_version(two: tuple[Client, Client]) -> None:
    first, second = two
    person = Person.objects.all()[0]
    values = opened(second, person)
    saved(first, person, opened(first, person), phone="33 66 33 66")
    answer = saved(second, person, values, email="ny@example.com")
    assert [one.theirs for one in answer.context["conflict"].differences if one.mine == ""] == ["33 66 33 66"]


def test_a_form_without_a_version_is_refused(two: tuple[Client, Client], membership: Membership) -> None:
    sequence, values = content_version(), opened(two[0], membership)
    del values["version"]
    assert saved(two[0], membership, values, purpose="Bos").status_code == 200
    assert content_version() == sequence


def test_an_action_on_what_has_changed_since_the_list_was_seen_is_refused(
    two: tuple[Client, Client],
) -> None:
    first, second = two
    one, other = Theme.objects.create(name="Et"), Theme.objects.create(name="To")
    seen = {f"version-{theme.pk}": theme.version for theme in (one, other)}
    for theme in (one, other):
        assert f'name="version-{theme.pk}" value="1"' in second.get(address(Theme, "changelist")).text
    saved(first, one, opened(first, one), name="Et andet")
    chosen = {"action": "archive", "_selected_action": [one.pk, other.pk]}
    answer = second.post(address(Theme, "changelist"), {**chosen, **seen}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["»Et andet« blev ændret, mens du så på den. Se på posten igen først.", "Arkiveret: 1"]
    one.refresh_from_db()
    assert one.archived_at is None
    assert act(second, "archive", one) == ["Arkiveret: 1"]


def test_a_verb_does_not_bring_back_what_has_been_changed(two: tuple[Client, Client]) -> None:
    from registry import services

    theme = Theme.objects.create(name="Et")
    old = Theme.objects.get(pk=theme.pk)
    saved(two[0], theme, opened(two[0], theme), name="Et andet")
    services.archive(old, actor=None)
    change = Change.objects.latest("sequence")
    assert (change.kind, change.before["name"], change.after["name"]) == (
        ChangeKind.ARCHIVED,
        "Et andet",
        "Et andet",
    )
