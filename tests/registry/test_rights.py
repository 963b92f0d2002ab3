"""Who may do what: own entries, shared things, persons and ties, each by role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.models import User
from memberships.models import Membership, Network
from registry.actions import lifecycle
from registry.actions.transfer import move
from registry.chapters import chapters
from registry.choices import Role
from registry.models import (
    Administration,
    Change,
    Entry,
    Organisation,
    OrganisationUnit,
    Person,
    Relation,
    Stewardship,
    Theme,
    Tracked,
)
from registry.rights import Keeping, Rights, Verb, keeping

pytestmark = pytest.mark.database

type Steward = Callable[..., User]

READ = {Verb.VIEW, Verb.HISTORY, Verb.EXPORT}
WRITE = {Verb.ADD, Verb.CHANGE, Verb.RESTORE, Verb.IMPORT}
EVERYTHING = set(Verb)


def readable(model: type[Tracked], user: User) -> Any:
    return Rights(user).among(Verb.VIEW, model.objects.all())


def editable(model: type[Tracked], user: User) -> Any:
    return Rights(user).among(Verb.CHANGE, model.objects.all())


def verbs(user: User, thing: Tracked) -> set[Verb]:
    rights = Rights(user)
    return {verb for verb in Verb if rights.may(verb, type(thing), thing)}


@pytest.mark.parametrize(
    ("role", "code", "own", "network", "organisation"),
    [
        (Role.VIEWER, "TMF", READ, READ, READ),
        (Role.EDITOR, "TMF", READ | WRITE | {Verb.RELEASE, Verb.ARCHIVE}, READ | WRITE, READ),
        (Role.APPROVER, "TMF", READ | {Verb.SIGN_OFF}, READ, READ),
        (Role.VIEWER, "BUF", set(), READ, READ),
        (Role.EDITOR, "BUF", set(), READ, READ),
        (Role.APPROVER, "BUF", set(), READ, READ),
        (Role.SECRETARIAT, None, EVERYTHING, EVERYTHING, EVERYTHING),
        (Role.ADMINISTRATOR, None, EVERYTHING, EVERYTHING, EVERYTHING),
    ],
)
def test_a_role_has_its_verbs_and_no_others(
    survey_2020: object,
    steward: Steward,
    role: Role,
    code: str | None,
    own: set[Verb],
    network: set[Verb],
    organisation: set[Verb],
) -> None:
    user = steward(role, code)
    membership = Membership.objects.get(public_id="eurocities-tmf")
    shared = Network.objects.filter(memberships__administration__code="TMF").exclude(
        memberships__administration__code="BUF"
    )[0]
    # Adding is a question about a kind of things, not about one of them.
    assert verbs(user, membership) - {Verb.ADD} == own - {Verb.ADD}
    assert verbs(user, shared) - {Verb.ADD} == network - {Verb.ADD}
    assert verbs(user, Organisation.objects.all()[0]) - {Verb.ADD} == organisation - {Verb.ADD}
    rights = Rights(user)
    adds = role in (Role.EDITOR, Role.SECRETARIAT, Role.ADMINISTRATOR)
    assert all(rights.may(Verb.ADD, model) is adds for model in (Membership, Network, Organisation, Person))
    assert rights.may(Verb.ADD, Theme) is (code is None)


@pytest.mark.parametrize("who", ["nobody", "no stewardship", "gone", "ended"])
def test_without_a_living_stewardship_there_is_nothing(
    survey_2020: object, steward: Steward, who: str
) -> None:
    user: User | AnonymousUser = AnonymousUser()
    if who == "no stewardship":
        user = User.objects.create_user("gæst", is_staff=True)
    elif who != "nobody":
        user = steward(Role.SECRETARIAT)
        assert Rights(user).any  # the control
        if who == "gone":
            user.is_active = False
        else:
            lifecycle.archive(Stewardship.objects.get(user=user), actor=None)
    rights = Rights(user)
    assert (rights.any, rights.central) == (False, False)
    for model in apps.get_models():
        if issubclass(model, Tracked):
            assert not any(rights.may(verb, model) for verb in Verb)
            assert not rights.among(Verb.VIEW, model.objects.all()).exists()


def test_the_whole_municipality_is_the_secretariats_whatever_a_row_says(survey_2020: object) -> None:
    whole = Administration.objects.get(whole_municipality=True)
    user = User.objects.create_user("redaktør")
    row = Stewardship(user=user, administration=whole, role=Role.EDITOR)
    with pytest.raises(ValidationError, match="Hele kommunen"):
        row.full_clean()
    row.save()
    assert not Rights(user).any
    assert not readable(OrganisationUnit, user).exists()


@pytest.mark.parametrize(
    ("role", "code"), [(Role.SECRETARIAT, "TMF"), (Role.ADMINISTRATOR, "TMF"), (Role.EDITOR, None)]
)
def test_role_and_administration_fit_together(survey_2020: object, role: Role, code: str | None) -> None:
    house = code and Administration.objects.get(code=code)
    row = Stewardship(user=User.objects.create_user("x"), role=role, administration=house or None)
    with pytest.raises(ValidationError, match="forvaltning"):
        row.full_clean()


def test_a_role_for_all_is_held_once(survey_2020: object, steward: Steward) -> None:
    user = steward(Role.SECRETARIAT)
    with pytest.raises(ValidationError, match="allerede"):
        Stewardship(user=user, role=Role.SECRETARIAT).full_clean()


def test_a_shared_thing_is_edited_by_those_who_have_a_living_part_in_it(
    survey_2020: object, steward: Steward
) -> None:
    editor = steward(Role.EDITOR, "BUF")
    network = Network.objects.get(public_id="c40")
    assert network in readable(Network, editor)
    assert network not in editable(Network, editor)
    part = Membership(network=network, administration=Administration.objects.get(code="BUF"))
    lifecycle.write(part, actor=editor)
    assert network in editable(Network, editor)
    lifecycle.archive(part, actor=editor)
    assert network not in editable(Network, editor)


def test_what_one_entered_is_ones_own_until_somebody_takes_part(
    survey_2020: object, steward: Steward
) -> None:
    editor, other = steward(Role.EDITOR, "BUF"), steward(Role.EDITOR, "TMF")
    network = Network(title="Ny", kind="city_network")
    lifecycle.write(network, actor=editor)
    assert network in editable(Network, editor)
    assert network not in editable(Network, other)
    part = Membership(network=network, administration=Administration.objects.get(code="TMF"))
    lifecycle.write(part, actor=other)
    assert network not in editable(Network, editor)
    assert network in editable(Network, other)


def test_a_person_is_seen_with_the_entries_that_name_them(survey_2020: object, steward: Steward) -> None:
    ours, theirs = steward(Role.VIEWER, "TMF"), steward(Role.EDITOR, "BUF")
    contact, holder = Person.objects.create(name="Kontakt"), Person.objects.create(name="Mandat")
    membership = Membership.objects.get(public_id="eurocities-tmf")
    membership.contact = contact
    lifecycle.write(membership, actor=None)
    membership.mandates.create(body="Sekretariatet", seat="member", person=holder)  # type: ignore[attr-defined]
    assert {contact, holder} <= set(readable(Person, ours))
    assert not {contact, holder} & set(readable(Person, theirs))
    entered = Person(name="Ny")
    lifecycle.write(entered, actor=theirs)
    assert entered in editable(Person, theirs)
    assert entered not in readable(Person, ours)


def test_a_relation_is_seen_by_those_who_see_both_ends(survey_2020: object, steward: Steward) -> None:
    relation = Relation(
        from_resource="memberships",
        from_id="eurocities-tmf",
        kind="part_of",
        to_resource="networks",
        to_id="c40",
    )
    across = Relation(
        from_resource="memberships",
        from_id="eurocities-tmf",
        kind="part_of",
        to_resource="memberships",
        to_id="c40-oekf",
    )
    for one in (relation, across):
        lifecycle.write(one, actor=None)
    ours, theirs = steward(Role.EDITOR, "TMF"), steward(Role.EDITOR, "ØKF")
    assert relation in editable(Relation, ours)
    assert relation not in readable(Relation, theirs)
    assert across not in {*readable(Relation, ours), *readable(Relation, theirs)}


def test_the_ledger_is_read_as_far_as_what_it_tells_of(survey_2020: object, steward: Steward) -> None:
    rights = Rights(steward(Role.VIEWER, "TMF"))
    seen = rights.among(Verb.VIEW, Change.objects.all())
    owners = seen.exclude(resource="administrations").values_list("administration__code", flat=True)
    assert {*owners} == {None, "TMF"}
    assert not seen.filter(resource__in=["persons", "stewardships", "relations", "introductions"]).exists()
    assert not rights.may(Verb.CHANGE, Change)


def test_rights_over_the_ledger_follow_the_administration_and_not_its_code(
    survey_2020: object, steward: Steward
) -> None:
    tmf, suf = (Administration.objects.get(code=code) for code in ("TMF", "SUF"))
    ours, theirs = steward(Role.EDITOR, "TMF"), steward(Role.VIEWER, "SUF")
    own = Membership.objects.filter(administration=tmf)[0]
    moved = Membership.objects.filter(administration=tmf)[1]
    own.purpose = "Fortroligt"
    lifecycle.write(own, actor=ours)
    move(moved, to=Administration.objects.get(code="ØKF"), actor=ours)

    def seen(user: User) -> set[int]:
        changes = Change.objects.filter(resource="memberships", public_id__in=[own.key, moved.key])
        return {*Rights(user).among(Verb.HISTORY, changes).values_list("pk", flat=True)}

    before = seen(ours)
    assert len(before) == 4
    assert not seen(theirs)
    tmf.code = "XYZ"
    lifecycle.write(tmf, actor=None)
    assert seen(ours) == before
    suf.code = "TMF"  # which was another's
    with pytest.raises(ValidationError, match="TMF"):
        lifecycle.write(suf, actor=None)
    models.QuerySet(Administration).filter(pk=suf.pk).update(code="TMF")  # whoever gets it all the same
    assert (seen(ours), seen(theirs)) == (before, set())


def test_an_administration_may_take_its_own_former_code_again(survey_2020: object) -> None:
    tmf = Administration.objects.get(code="TMF")
    for code in ("XYZ", "TMF"):
        tmf.code = code
        lifecycle.write(tmf, actor=None)
    with pytest.raises(ValidationError):
        Administration(code="XYZ", name="Ny forvaltning").full_clean()


def test_what_nobody_thought_of_is_the_secretariats() -> None:
    kept = {model: keeping(model) for model in apps.get_models() if issubclass(model, Tracked)}
    assert all(kept[model] is Keeping.OWN for model in kept if issubclass(model, Entry))
    things = {thing for chapter in chapters for thing in chapter.things}
    assert {model for model in kept if kept[model] is Keeping.SHARED} == things
    assert {model._meta.label for model in kept if kept[model] is Keeping.EDITION} == {
        "editions.Introduction",
        "editions.SourceNote",
        "editions.StatedFigure",
        "registry.Phrase",
    }


def test_no_role_reads_a_row_twice_and_none_joins(survey_2020: object, steward: Steward) -> None:
    rights = Rights(steward(Role.EDITOR, "ØKF"))
    for model in apps.get_models():
        if issubclass(model, Tracked):
            for verb in (Verb.VIEW, Verb.CHANGE):
                found = rights.among(verb, model.objects.all())
                assert sum(1 for count in found.query.alias_refcount.values() if count) <= 1
                assert len(found) == len({one.pk for one in found})


def test_rights_follow_the_day_a_stewardship_ends(survey_2020: object, steward: Steward) -> None:
    user = steward(Role.EDITOR, "TMF")
    row = Stewardship.objects.get(user=user)
    assert editable(Membership, user).exists()
    row.archived_at = timezone.now()
    row.save()
    assert not editable(Membership, user).exists()


def test_who_got_which_role_stands_in_nobodys_ledger_but_the_secretariats(
    survey_2020: object, steward: Steward
) -> None:
    row = Stewardship(
        user=User.objects.create_user("ny"),
        administration=Administration.objects.get(code="TMF"),
        role=Role.EDITOR,
    )
    lifecycle.write(row, actor=None)
    told = Change.objects.filter(resource=Stewardship.resource)
    assert told.get().administration == Administration.objects.get(code="TMF")
    seen = {
        role: Rights(steward(role, code)).among(Verb.VIEW, told).count()
        for role, code in ((Role.EDITOR, "TMF"), (Role.VIEWER, "TMF"), (Role.SECRETARIAT, None))
    }
    assert seen == {Role.EDITOR: 0, Role.VIEWER: 0, Role.SECRETARIAT: 1}
