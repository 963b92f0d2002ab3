"""Two that are one: everything of theirs under one name, nothing lost, and the way back."""

import itertools
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from accounts.models import User
from memberships.models import Event, Forum, MemberCount, Membership, Network
from projects.models import Project, ProjectPartner
from registry.actions import lifecycle
from registry.actions import merge as merging
from registry.actions.merge import clashes, merge, mergeable, part, try_merge, try_part
from registry.actions.merge_absorb import pairs_of
from registry.choices import ChangeKind
from registry.errors import RegistryError, StaleError
from registry.ledger.recording import content_version, snapshot
from registry.models import (
    Change,
    Detail,
    LedgerHead,
    Organisation,
    OrganisationUnit,
    Record,
    Relation,
    Tracked,
    find,
    successor,
)
from tests.support.administrations import entry_of, house, put

A, B, C = "TMF", "BUF", "SOF"


@pytest.fixture
def two(survey_2020: object) -> tuple[Network, Network]:
    """Return two networks that are one: the first with a part of A, the second with one of B and much besides."""
    stay = Network.objects.create(title="Byernes netværk", kind="city_network", summary="Om byer")
    gone = Network.objects.create(
        title="Byernes Netværk",
        kind="user_forum",
        abbreviation="BN",
        starts="2012",
        website="https://example.org",
    )
    Membership.objects.create(network=stay, administration=house(A), purpose="Viden")
    Membership.objects.create(network=gone, administration=house(B), purpose="Handel")
    return stay, gone


def everything() -> dict[str, Any]:
    """Return every row of the registry, but for the versions and the ledger, which only ever grow."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model in (Change, LedgerHead) or model._meta.app_label in ("admin", "sessions"):
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if field.name != "version" and not (field.primary_key and model._meta.auto_created)
        ]
        found[model._meta.label] = sorted(map(repr, model._default_manager.values_list(*names)))
    return found


def dangling(gone: Tracked) -> list[str]:
    """Return what still points at ``gone`` that is not its own, found without the service's own search."""
    found = []
    for relation in gone._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.field.name == "merged_into":
            continue
        model: Any = relation.related_model
        if issubclass(model, Detail) and model.root == relation.field.name:
            continue
        if model._default_manager.filter(**{relation.field.name: gone.pk}).exists():
            found.append(str(relation.field))
    return found


@pytest.mark.database
def test_all_that_points_at_the_one_points_at_the_other_afterwards(two: tuple[Network, Network]) -> None:
    stay, gone = two
    child = Network.objects.create(title="Et under-netværk", kind="user_forum", parent=gone)
    other = Membership.objects.filter(administration=house(C))[0]
    forum = Forum.objects.create(membership=other, name="Gruppe", kind="forum", network=gone)
    tie = Relation.objects.create(
        from_resource="memberships",
        from_id=other.key,
        kind="told_with",
        to_resource="networks",
        to_id=gone.key,
    )
    assert dangling(gone)
    before = content_version()
    changes = merge(stay, gone, actor=None)
    for thing in (stay, gone, child, forum, tie):
        thing.refresh_from_db()
    assert dangling(gone) == []
    assert (child.parent, forum.network, tie.to_id) == (stay, stay, stay.key)
    assert {m.administration.code for m in stay.memberships.all()} == {A, B}
    assert (gone.merged_into, gone.archived_at is not None, stay.archived_at) == (stay, True, None)
    assert {change.kind for change in changes} == {ChangeKind.MERGED}
    assert [change.sequence for change in changes] == [*range(before + 1, content_version() + 1)]
    touched = {(change.resource, change.public_id) for change in changes}
    part_of_b = stay.memberships.get(administration=house(B))
    assert touched == {
        ("networks", gone.key),
        ("networks", stay.key),
        ("networks", child.key),
        ("memberships", part_of_b.key),
        ("memberships", other.key),
        ("relations", tie.key),
    }
    for thing in (stay, gone, child, part_of_b):
        assert type(thing).objects.get(pk=thing.pk).version == 2
    for change in changes:
        assert change.after == snapshot(_thing(change))


def _thing(change: Change) -> Tracked:
    (model,) = [m for m in apps.get_models() if issubclass(m, Tracked) and m.resource == change.resource]
    found: Tracked = model._default_manager.get(**{model.key_field: change.public_id})
    return found


@pytest.mark.database
def test_what_stays_keeps_what_it_says_and_takes_what_it_lacks(two: tuple[Network, Network]) -> None:
    stay, gone = two
    merge(stay, gone, actor=None)
    stay.refresh_from_db()
    assert (stay.title, stay.kind, stay.summary) == ("Byernes netværk", "city_network", "Om byer")
    assert (stay.abbreviation, str(stay.starts), stay.website) == ("BN", "2012", "https://example.org")


@pytest.mark.database
def test_rows_come_along_and_none_is_said_twice(two: tuple[Network, Network]) -> None:
    stay, gone = two
    for network in two:
        MemberCount.objects.create(network=network, number=40, unit="byer")
    MemberCount.objects.create(network=gone, number=7, unit="lande", position=3)
    Event.objects.create(network=gone, kind="conference", title="Topmøde")
    merge(stay, gone, actor=None)
    assert [(row.number, row.unit) for row in stay.member_counts.all()] == [(40, "byer"), (7, "lande")]
    assert [row.title for row in stay.events.all()] == ["Topmøde"]
    assert [(row.number, row.unit) for row in gone.member_counts.all()] == [(40, "byer")]


@pytest.mark.database
def test_a_tie_that_would_be_said_twice_or_bind_a_thing_to_itself_is_put_away(
    two: tuple[Network, Network],
) -> None:
    stay, gone = two
    other = Membership.objects.filter(administration=house(C))[0]
    for network in two:
        Relation.objects.create(
            from_resource="memberships",
            from_id=other.key,
            kind="told_with",
            to_resource="networks",
            to_id=network.key,
        )
    Relation.objects.create(
        from_resource="networks", from_id=gone.key, kind="part_of", to_resource="networks", to_id=stay.key
    )
    merge(stay, gone, actor=None)
    assert [r.to_id for r in Relation.objects.live().filter(from_id=other.key, kind="told_with")] == [
        stay.key
    ]
    assert not Relation.objects.live().filter(from_id=gone.key).exists()


@pytest.mark.database
def test_two_parts_of_one_administration_refuse_and_are_named(two: tuple[Network, Network]) -> None:
    stay, gone = two
    ours = stay.memberships.get()
    put(gone.memberships.get(), administration=house(A))
    theirs = gone.memberships.get()
    was = everything()
    assert [(clash.staying, clash.going) for clash in clashes(stay, gone)] == [(ours, theirs)]
    with pytest.raises(RegistryError, match="del i begge"):
        merge(stay, gone, actor=None)
    assert everything() == was
    lifecycle.archive(theirs, actor=None)  # settled
    merge(stay, Network.objects.get(pk=gone.pk), actor=None)


@pytest.mark.database
@pytest.mark.parametrize("below", ["stay", "gone"])
def test_of_a_parent_and_its_child_one_is_left_that_stands_below_nothing_of_its_own(
    two: tuple[Network, Network], below: str
) -> None:
    stay, gone = two
    child, parent = two if below == "stay" else (gone, stay)
    put(child, parent=parent)
    merge(stay, gone, actor=None)
    stay.refresh_from_db()
    assert stay.parent is None
    stay.full_clean()


@pytest.mark.database
def test_a_preview_does_nothing_and_tells_what_will_be_done(two: tuple[Network, Network]) -> None:
    stay, gone = two
    was, sequence = everything(), content_version()
    outcome = try_merge(stay, gone)
    assert (everything(), content_version()) == (was, sequence)
    changes = merge(stay, gone, actor=None)
    told = [(type(thing).resource, thing.key) for thing, _before, _after in outcome.things]
    assert told == [(change.resource, change.public_id) for change in changes]


@pytest.mark.database
@pytest.mark.parametrize("moved", ["stay", "gone"])
def test_who_saw_an_older_version_merges_nothing(two: tuple[Network, Network], moved: str) -> None:
    stay, gone = two
    thing = stay if moved == "stay" else gone
    changed = Network.objects.get(pk=thing.pk)
    changed.area = "Norden"
    lifecycle.write(changed, actor=None)
    was = everything()
    with pytest.raises(StaleError):
        merge(stay, gone, actor=None, versions=(1, 1))
    assert everything() == was


@pytest.mark.database
def test_nothing_is_merged_with_itself_with_another_kind_or_from_the_archive(
    two: tuple[Network, Network],
) -> None:
    stay, gone = two
    lifecycle.archive(gone, actor=None)
    for one, other in ((stay, stay), (stay, Project.objects.all()[0]), (stay, gone), (gone, stay)):
        with pytest.raises(RegistryError):
            merge(one, other, actor=None)


# The old address.


@pytest.mark.database
def test_who_asks_for_a_merged_thing_finds_the_last_that_took_its_place(two: tuple[Network, Network]) -> None:
    b, a = two
    c = Network.objects.create(title="Et tredje", kind="user_forum")
    assert successor("networks", a.key) is None
    merge(b, a, actor=None)
    assert (successor("networks", a.key), find("networks", a.key)) == (b, b)
    merge(c, b, actor=None)
    assert successor("networks", a.key) == successor("networks", b.key) == find("networks", a.key) == c
    assert successor("networks", c.key) is None
    assert successor("networks", "findes-ikke") is successor("findes-ikke", "x") is None


@pytest.mark.database
def test_a_ring_of_merged_things_cannot_be(two: tuple[Network, Network]) -> None:
    stay, gone = two
    merge(stay, gone, actor=None)
    with pytest.raises(RegistryError):
        merge(gone, stay, actor=None)


@pytest.mark.database
def test_what_is_merged_cannot_be_brought_back_alone(two: tuple[Network, Network]) -> None:
    from django.core.exceptions import ValidationError

    stay, gone = two
    merge(stay, gone, actor=None)
    with pytest.raises(ValidationError, match="arkivet"):
        lifecycle.bring_back(Network.objects.get(pk=gone.pk), actor=None)


@pytest.mark.database
def test_a_new_tie_to_a_merged_thing_binds_what_took_its_place(two: tuple[Network, Network]) -> None:
    stay, gone = two
    merge(stay, gone, actor=None)
    other = Membership.objects.filter(administration=house(C))[0]
    tie = Relation(
        from_resource="memberships",
        from_id=other.key,
        kind="told_with",
        to_resource="networks",
        to_id=gone.key,
    )
    lifecycle.write(tie, actor=None)
    assert tie.to_id == stay.key


@pytest.mark.database
def test_nothing_new_points_at_a_merged_thing(two: tuple[Network, Network]) -> None:
    stay, gone = two
    merge(stay, gone, actor=None)
    with pytest.raises(StaleError):
        lifecycle.write(Membership(network_id=gone.pk, administration=house(C)), actor=None)


@pytest.mark.database
def test_what_somebody_saves_while_two_are_merged_is_not_left_behind(
    two: tuple[Network, Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "gather", lambda work, stay, gone: None)  # as if it had looked too early
    monkeypatch.setattr(merging, "PAUSES", ())
    was = everything()
    with pytest.raises(RegistryError, match="Prøv igen"):
        merge(*two, actor=None)
    assert everything() == was


# Parting.


@pytest.mark.database
def test_what_is_parted_again_is_as_it_was(two: tuple[Network, Network], secretary: User) -> None:
    stay, gone = two
    child = Network.objects.create(title="Et under-netværk", kind="user_forum", parent=gone)
    MemberCount.objects.create(network=stay, number=40, unit="byer")
    MemberCount.objects.create(network=gone, number=40, unit="byer")
    MemberCount.objects.create(network=gone, number=7, unit="lande", position=3)
    other = Membership.objects.filter(administration=house(C))[0]
    Forum.objects.create(membership=other, name="Gruppe", kind="forum", network=gone)
    for network in two:
        Relation.objects.create(
            from_resource="memberships",
            from_id=other.key,
            kind="told_with",
            to_resource="networks",
            to_id=network.key,
        )
    was = everything()
    merge(stay, gone, actor=secretary)
    assert everything() != was
    merged = Network.objects.get(pk=gone.pk)
    assert try_part(merged).left == ()
    outcome = part(merged, actor=secretary, reason="To ting alligevel")
    assert outcome.left == ()
    assert everything() == was
    assert Change.objects.latest("sequence").kind == ChangeKind.PARTED
    assert Network.objects.get(pk=child.pk).version == 3
    merge(stay, Network.objects.get(pk=gone.pk), actor=None)  # and they can be merged again


@pytest.mark.database
def test_what_was_changed_since_is_named_and_left(two: tuple[Network, Network]) -> None:
    stay, gone = two
    MemberCount.objects.create(network=gone, number=7, unit="lande")
    merge(stay, gone, actor=None)
    stay.refresh_from_db()
    stay.abbreviation = "BYN"
    lifecycle.write(stay, actor=None, rows=lambda: put(stay.member_counts.get(), number=8))
    outcome = part(Network.objects.get(pk=gone.pk), actor=None)
    stay.refresh_from_db()
    assert len(outcome.left) == 2
    assert "Forkortelse" in outcome.left[0]
    assert (stay.abbreviation, stay.website, str(stay.starts or "")) == ("BYN", "", "")
    assert [row.number for row in stay.member_counts.all()] == [8]
    assert gone.memberships.get().administration == house(B)


@pytest.mark.database
def test_of_two_merges_in_a_row_each_is_parted_for_itself(two: tuple[Network, Network]) -> None:
    stay, first = two
    second = Network.objects.create(title="Et tredje", kind="user_forum")
    third = Membership.objects.create(network=second, administration=house(C))
    was = everything()
    merge(stay, first, actor=None)
    between = everything()
    merge(stay, second, actor=None)
    part(Network.objects.get(pk=second.pk), actor=None)
    assert everything() == between
    part(Network.objects.get(pk=first.pk), actor=None)
    assert everything() == was
    third.refresh_from_db()
    assert third.network == second


@pytest.mark.database
def test_in_a_chain_the_last_is_parted_first(two: tuple[Network, Network]) -> None:
    b, a = two
    c = Network.objects.create(title="Et tredje", kind="user_forum")
    merge(b, a, actor=None)
    merge(c, Network.objects.get(pk=b.pk), actor=None)
    with pytest.raises(RegistryError, match="Et tredje"):
        part(Network.objects.get(pk=a.pk), actor=None)
    part(Network.objects.get(pk=b.pk), actor=None)
    part(Network.objects.get(pk=a.pk), actor=None)


# Organisations, units, projects.


@pytest.mark.database
def test_the_money_of_two_spellings_is_one_funders(survey_2020: object) -> None:
    stay = Organisation.objects.get(name="Nordisk Ministerråd")
    gone = Organisation.objects.create(name="Nordisk ministerraad", aliases=["NMR"])
    project = Project.objects.all()[0]
    put(project, funder=gone)
    row = ProjectPartner.objects.create(project=project, organisation=gone)
    merge(stay, gone, actor=None)
    for thing in (project, row, stay):
        thing.refresh_from_db()
    assert (project.funder, row.organisation) == (stay, stay)
    assert "NMR" in stay.aliases
    part(Organisation.objects.get(pk=gone.pk), actor=None)
    project.refresh_from_db()
    assert project.funder == gone


@pytest.mark.database
def test_entries_name_the_unit_that_stays_and_units_of_two_administrations_stay_two(
    survey_2020: object,
) -> None:
    stay = OrganisationUnit.objects.create(title="Klimaenheden", administration=house(A))
    gone = OrganisationUnit.objects.create(title="Klima-enheden", administration=house(A))
    other = OrganisationUnit.objects.create(title="Klima", administration=house(B))
    own = entry_of(Membership, A)
    own.units.set([gone])
    with pytest.raises(RegistryError):
        merge(stay, other, actor=None)
    merge(stay, gone, actor=None)
    assert [*own.units.all()] == [stay]
    part(OrganisationUnit.objects.get(pk=gone.pk), actor=None)
    assert [*own.units.all()] == [gone]


def test_every_kind_that_can_be_merged_says_so_and_all_that_can_point_at_it_has_a_history() -> None:
    kinds = [model for model in apps.get_models() if mergeable(model)]
    assert {model._meta.model_name for model in kinds} == {
        "network",
        "project",
        "partner",
        "organisation",
        "organisationunit",
    }
    for model in kinds:
        assert issubclass(model, Record | Organisation)
        for relation in model._meta.get_fields(include_hidden=True):
            if isinstance(relation, models.ManyToOneRel) and not relation.related_model._meta.auto_created:
                assert issubclass(relation.related_model, Tracked | Detail), relation
    assert {model for model in apps.get_models() if pairs_of(model)} >= {Relation}
    assert all(issubclass(m, Tracked) for m in apps.get_models() if pairs_of(m))


@pytest.mark.database
def test_each_of_the_survey_of_2020_merges_with_its_neighbour_or_says_why_not_and_parts_again(
    survey_2020: object,
) -> None:
    tried = 0
    for model in apps.get_models():
        if not mergeable(model):
            continue
        things = [*model.objects.live().order_by("pk")]
        for stay, gone in [*itertools.pairwise(things)][::9]:
            was = everything()
            try:
                merge(stay, gone, actor=None)
            except RegistryError:
                assert everything() == was
                continue
            assert part(model.objects.get(pk=gone.pk), actor=None).left == ()
            assert everything() == was
            tried += 1
    assert tried > 10
