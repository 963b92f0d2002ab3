"""One writer: what is taken is locked, remembered, checked, saved as the next version and recorded, or nothing is."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from memberships.models import Membership, Network
from registry.actions.bulk import Draft, write_all
from registry.actions.unit_of_work import unit_of_work
from registry.choices import ChangeKind
from registry.errors import StaleError
from registry.ledger.recording import content_version
from registry.models import Change, Person, Theme
from tests.support.links import put

pytestmark = pytest.mark.database


def test_what_was_taken_and_not_changed_keeps_its_version_and_is_not_recorded(
    survey_2020: object, secretary: User
) -> None:
    sequence = content_version()
    with unit_of_work(ChangeKind.CHANGED, actor=secretary) as work:
        changed = work.take(Network.objects.get(public_id="c40"))
        work.take(Network.objects.get(public_id="eurocities"))
        changed.area = "Klima"
        assert work.take(Network.objects.get(public_id="c40")) is changed
    (change,) = Change.objects.filter(sequence__gt=sequence)
    assert (change.public_id, change.kind, change.actor) == ("c40", ChangeKind.CHANGED, secretary)
    versions = Network.objects.in_bulk(["c40", "eurocities"], field_name="public_id")
    assert [versions[key].version for key in ("c40", "eurocities")] == [2, 1]


def test_what_only_the_ledger_must_not_tell_is_a_change(survey_2020: object, secretary: User) -> None:
    sequence = content_version()
    with unit_of_work(ChangeKind.CHANGED, actor=secretary) as work:
        work.take(Person.objects.get(name="Frank Jensen")).email = "ny@example.com"
    change = Change.objects.get(sequence__gt=sequence)
    assert change.before == change.after


def test_what_is_new_is_told_before_what_may_name_it(survey_2020: object, secretary: User) -> None:
    sequence = content_version()
    with unit_of_work(ChangeKind.CHANGED, actor=secretary) as work:
        membership = work.take(Membership.objects.get(public_id="c40-oekf"))
        theme = Theme(name="Nyt emne")
        work.put(theme)
        work.change_many(membership, "themes", [theme])
    changes = Change.objects.filter(sequence__gt=sequence).order_by("sequence")
    assert [(change.kind, change.resource) for change in changes] == [
        (ChangeKind.CREATED, "themes"),
        (ChangeKind.CHANGED, "memberships"),
    ]
    assert changes[1].after["themes"] == [theme.key]


def test_a_breach_by_the_last_undoes_the_first(survey_2020: object, secretary: User) -> None:
    sequence = content_version()

    def change() -> None:
        with unit_of_work(ChangeKind.CHANGED, actor=secretary) as work:
            work.take(Network.objects.get(public_id="c40")).area = "Klima"
            work.take(Network.objects.get(public_id="eurocities")).per_year = -1

    with pytest.raises(ValidationError):
        change()
    assert (content_version(), Network.objects.get(public_id="c40").area) == (sequence, "")


def test_a_trial_leaves_nothing(survey_2020: object, secretary: User) -> None:
    sequence = content_version()
    with unit_of_work(ChangeKind.CHANGED, actor=secretary) as work:
        work.take(Network.objects.get(public_id="c40")).area = "Klima"
        assert [revision.after["area"] for revision in work.save_all()] == ["Klima"]
        work.undo()
    assert (content_version(), Network.objects.get(public_id="c40").area) == (sequence, "")


def test_a_version_that_somebody_saw_is_held_to(survey_2020: object, secretary: User) -> None:
    with pytest.raises(StaleError), unit_of_work(ChangeKind.CHANGED, actor=secretary) as work:
        work.take(Network.objects.get(public_id="c40"), version=7)


def test_many_are_refused_as_one_is_when_they_point_at_what_was_merged_meanwhile(
    survey_2020: object, secretary: User
) -> None:
    gone = Network.objects.create(title="Borte", kind="city_network")
    stay = Network.objects.get(public_id="c40")
    drafts = [Draft(Membership.objects.get(public_id="string-oekf"))]
    for draft in drafts:
        draft.thing.network = gone  # type: ignore[attr-defined]
    put(gone, merged_into=stay, archived_at=timezone.now())
    sequence = content_version()
    with pytest.raises(StaleError, match="Borte"):
        write_all(drafts, actor=secretary)
    assert content_version() == sequence
    assert Membership.objects.get(public_id="string-oekf").network != gone


def test_many_cost_few_queries_beside_their_own(survey_2020: object, secretary: User) -> None:
    def asked(count: int) -> int:
        things = [*Membership.objects.order_by("pk")[:count]]
        for thing in things:
            thing.purpose = f"Formål {count}"
        with CaptureQueriesContext(connection) as queries:
            assert write_all([Draft(thing) for thing in things], actor=secretary) == {}
        return len(queries)

    assert asked(23) - asked(3) == 3 * 20  # each a savepoint, its update, and the savepoint's release
