"""The verbs of an entry's life: confirmed, ended, handed over; and the closing of an administration."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from document.content import from_json, to_json
from document.html.page import render_plain
from editions.services import current_survey
from memberships.models import Membership, Network
from projects.models import Participation, Project
from registry.actions import lifecycle
from registry.actions.transfer import close, handover, move
from registry.chapters import chapters
from registry.choices import ChangeKind, Role
from registry.errors import RegistryError, StaleError
from registry.fields.partial_dates import PartialDate
from registry.ledger.recording import content_version
from registry.models import Administration, Change, Entry, OrganisationUnit
from registry.rights import Rights, Verb
from sistercities.models import Agreement

TODAY = PartialDate(f"{timezone.localdate():%Y-%m-%d}")


def house(code: str) -> Administration:
    return Administration.objects.get(code=code)


def member(key: str = "string-oekf") -> Membership:
    return Membership.objects.get(public_id=key)


def put(thing: models.Model, **columns: object) -> None:
    models.QuerySet(type(thing)).filter(pk=thing.pk).update(**columns)
    thing.refresh_from_db()


def changes_of(thing: Entry) -> list[str]:
    found = Change.objects.filter(resource=thing.resource, public_id=thing.key).order_by("-sequence")
    return list(found.values_list("kind", flat=True))


# Confirming


def test_what_is_confirmed_says_by_whom_and_can_be_confirmed_anew(
    survey_2020: object, secretary: User
) -> None:
    entry = member()
    lifecycle.confirm(entry, actor=secretary, version=entry.version)
    first = member()
    assert (first.confirmed_by, first.version) == (secretary, entry.version + 1)
    lifecycle.confirm(first, actor=secretary)
    assert member().confirmed_at > first.confirmed_at
    assert changes_of(entry)[:2] == [ChangeKind.CONFIRMED, ChangeKind.CONFIRMED]


@pytest.mark.parametrize("verb", ["confirm", "end", "move"])
def test_nothing_is_done_to_what_has_changed_since_it_was_seen(
    survey_2020: object, secretary: User, verb: str
) -> None:
    entry = member()
    seen = entry.version
    entry.purpose = "Nyt"
    lifecycle.write(entry, actor=secretary)
    before = content_version()
    act = {
        "confirm": lambda version: lifecycle.confirm(entry, actor=secretary, version=version),
        "end": lambda version: lifecycle.end(
            entry, ends=PartialDate("2019"), actor=secretary, version=version
        ),
        "move": lambda version: move(entry, to=house("SOF"), actor=secretary, version=version),
    }[verb]
    with pytest.raises(StaleError):
        act(seen)
    assert content_version() == before
    act(seen + 1)  # the control
    assert content_version() > before


@pytest.mark.parametrize("verb", ["confirm", "end"])
def test_what_is_archived_is_neither_confirmed_nor_ended(
    survey_2020: object, secretary: User, verb: str
) -> None:
    entry = member()
    lifecycle.archive(entry, actor=secretary)
    with pytest.raises(RegistryError, match="arkiveret"):
        lifecycle.confirm(entry, actor=secretary) if verb == "confirm" else lifecycle.end(
            entry, ends=TODAY, actor=secretary
        )


# Ending


def test_a_part_ends_by_its_own_date_and_the_shared_thing_stays(survey_2020: object, secretary: User) -> None:
    entry = member()
    put(entry.network, starts="2010", ends=None)
    put(entry, starts=None, ends=None)
    lifecycle.end(entry, ends=PartialDate("2019-06"), actor=secretary, reason="For dyrt")
    change = Change.objects.latest("sequence")
    assert (change.kind, change.reason, change.after["ends"]) == (ChangeKind.ENDED, "For dyrt", "2019-06")
    assert member().state_on(dt.date(2020, 1, 1)) == "ended"
    assert Network.objects.get(pk=entry.network_id).ends is None
    with pytest.raises(RegistryError, match="allerede"):
        lifecycle.end(entry, ends=PartialDate("2019-06"), actor=secretary)


@pytest.mark.parametrize("own", [True, False])
def test_an_end_before_the_beginning_is_refused_beside_the_date(
    survey_2020: object, secretary: User, own: bool
) -> None:
    entry = member()
    put(entry.network, starts="2015-05", ends=None)
    put(entry, starts="2016-05" if own else None, ends=None)
    begins = 2016 if own else 2015
    before = content_version()
    with pytest.raises(ValidationError) as refused:
        lifecycle.end(entry, ends=PartialDate(f"{begins}-04-30"), actor=secretary)
    assert refused.value.message_dict == {
        "ends": [f"Begyndelsen er maj {begins}, og slutningen kan ikke ligge før."]
    }
    assert content_version() == before
    lifecycle.end(entry, ends=PartialDate(str(begins)), actor=secretary)  # some day of that year


def test_an_ongoing_agreement_that_ends_is_no_longer_ongoing(survey_2020: object, secretary: User) -> None:
    agreement = Agreement.objects.filter(ongoing=True).first()
    lifecycle.end(agreement, ends=TODAY, actor=secretary)
    agreement.refresh_from_db()
    assert (agreement.ongoing, agreement.ends) == (False, TODAY)


# Moving


def test_what_is_moved_is_the_receivers_and_all_it_names_stays(survey_2020: object, secretary: User) -> None:
    entry = member()
    unit = OrganisationUnit.objects.filter(administration=entry.administration).first()
    entry.units.add(unit)
    entry.also.set([house("SOF"), house("BUF")])
    put(entry, released_at=timezone.now())
    move(entry, to=house("SOF"), actor=secretary, reason="Ny ansvarlig")
    moved = member()
    assert (moved.administration, moved.released_at) == (house("SOF"), entry.released_at)
    assert unit in moved.units.all()
    assert list(moved.also.all()) == [house("BUF")]  # the owner is not also involved
    change = Change.objects.latest("sequence")
    assert (change.kind, change.administration.code, change.reason) == (
        ChangeKind.MOVED,
        "SOF",
        "Ny ansvarlig",
    )
    assert (change.before["administration"], change.after["administration"]) == ("ØKF", "SOF")


def test_a_receiver_who_has_a_part_already_is_named_and_nothing_moves(
    survey_2020: object, secretary: User
) -> None:
    entry = member()
    lifecycle.write(Membership(network=entry.network, administration=house("SOF")), actor=secretary)
    before = content_version()
    with pytest.raises(ValidationError) as refused:
        move(entry, to=house("SOF"), actor=secretary)
    assert refused.value.message_dict == {
        "administration": ["Forvaltningen har allerede et medlemskab af dette netværk."]
    }
    assert (content_version(), member().administration) == (before, house("ØKF"))


@pytest.mark.parametrize("which", ["closed", "archived", "the same"])
def test_nothing_moves_to_who_cannot_take_it(survey_2020: object, secretary: User, which: str) -> None:
    to = house("ØKF" if which == "the same" else "SOF")
    if which == "closed":
        put(to, ends=TODAY)
    elif which == "archived":
        put(to, archived_at=timezone.now())
    with pytest.raises(RegistryError):
        move(member(), to=to, actor=secretary)


def test_what_is_told_of_under_a_membership_goes_along_and_what_was_above_is_left(
    survey_2020: object, secretary: User
) -> None:
    top, middle, low = (
        Membership.objects.create(
            network=Network.objects.create(title=f"Net {n}", kind="city_network"), administration=house("ØKF")
        )
        for n in range(3)
    )
    put(middle, parent=top)
    put(low, parent=middle)
    before = content_version()
    assert {one.pk for one in move(middle, to=house("SOF"), actor=secretary)} == {middle.pk, low.pk}
    for one, parent in ((top, None), (middle, None), (low, middle)):
        one.refresh_from_db()
        assert one.parent == parent
        one.full_clean()
    assert [one.administration.code for one in (top, middle, low)] == ["ØKF", "SOF", "SOF"]
    assert content_version() == before + 2


def test_one_that_cannot_go_along_keeps_all_where_they_are(survey_2020: object, secretary: User) -> None:
    networks = [Network.objects.create(title=f"Net {n}", kind="city_network") for n in range(2)]
    top = Membership.objects.create(network=networks[0], administration=house("ØKF"))
    Membership.objects.create(network=networks[1], administration=house("ØKF"), parent=top)
    Membership.objects.create(network=networks[1], administration=house("SOF"))
    with pytest.raises(ValidationError, match="»Net 1«: Forvaltningen har allerede"):
        move(top, to=house("SOF"), actor=secretary)
    top.refresh_from_db()
    assert top.administration == house("ØKF")


# Units


def tree() -> tuple[OrganisationUnit, OrganisationUnit, OrganisationUnit]:
    a = OrganisationUnit.objects.create(title="A", administration=house("ØKF"))
    b = OrganisationUnit.objects.create(title="B", administration=house("ØKF"), parent=a)
    return a, b, OrganisationUnit.objects.create(title="C", administration=house("ØKF"), parent=b)


def test_a_unit_moves_with_those_under_it_and_entries_go_on_naming_them(
    survey_2020: object, secretary: User
) -> None:
    a, b, c = tree()
    entry = member()
    entry.units.set([b, c])
    receiving = OrganisationUnit.objects.create(title="Ny", administration=house("SOF"))
    move(b, to=house("SOF"), above=receiving, actor=secretary)
    for unit in (a, b, c):
        unit.refresh_from_db()
        unit.full_clean()
    assert (b.parent, c.parent, c.administration) == (receiving, b, house("SOF"))
    assert set(entry.units.all()) == {b, c}


def test_a_unit_finds_another_place_in_its_own_tree(survey_2020: object, secretary: User) -> None:
    a, b, c = tree()
    move(c, to=house("ØKF"), above=a, actor=secretary)
    c.refresh_from_db()
    assert c.parent == a
    assert changes_of(c) == [ChangeKind.MOVED]
    assert changes_of(b) == []
    with pytest.raises(RegistryError):
        move(c, to=house("ØKF"), above=a, actor=secretary)


@pytest.mark.parametrize("to", ["ØKF", "SOF"])
def test_a_unit_comes_neither_under_itself_nor_under_anothers(
    survey_2020: object, secretary: User, to: str
) -> None:
    a, _b, c = tree()
    with pytest.raises(ValidationError) as refused:
        move(a, to=house(to), above=c, actor=secretary)
    assert [*refused.value.message_dict] == ["parent"]
    a.refresh_from_db()
    assert (a.parent, a.administration) == (None, house("ØKF"))


def test_a_survey_made_before_a_unit_moved_prints_what_it_said(survey_2020: object, secretary: User) -> None:
    kept = to_json(current_survey("da", "internal"))
    printed = render_plain(from_json(kept))
    unit = OrganisationUnit.objects.filter(parent__isnull=False, in_survey=True).first()
    move(unit, to=house("SOF" if unit.administration.code != "SOF" else "BUF"), actor=secretary)
    assert render_plain(from_json(kept)) == printed
    assert to_json(current_survey("da", "internal")) != kept  # the control: the survey of today has moved it


# Who sees what


def test_both_administrations_see_the_move_and_nothing_of_the_others(
    survey_2020: object, secretary: User, steward: object
) -> None:
    old, new = Rights(steward(Role.EDITOR, "ØKF")), Rights(steward(Role.EDITOR, "SOF"))
    other = Rights(steward(Role.EDITOR, "BUF"))
    start = content_version()
    entry = member()
    entry.purpose = "Før"
    lifecycle.write(entry, actor=secretary)
    move(entry, to=house("SOF"), actor=secretary)
    entry.refresh_from_db()
    entry.purpose = "Efter"
    lifecycle.write(entry, actor=secretary)

    def sees(rights: Rights) -> list[str]:
        made = rights.among(Verb.HISTORY, Change.objects.filter(sequence__gt=start).order_by("sequence"))
        return [change.kind for change in made]

    assert sees(old) == [ChangeKind.CHANGED, ChangeKind.MOVED]
    assert sees(new) == [ChangeKind.MOVED, ChangeKind.CHANGED]
    assert sees(other) == []
    assert not old.may(Verb.CHANGE, Membership, entry)
    assert not old.may(Verb.VIEW, Membership, entry)
    assert new.may(Verb.CHANGE, Membership, entry)


def test_who_moved_on_what_was_given_says_nothing_to_the_first_owner(
    survey_2020: object, secretary: User, steward: object
) -> None:
    first = Rights(steward(Role.EDITOR, "ØKF"))
    start = content_version()
    move(member(), to=house("SOF"), actor=secretary)
    move(member(), to=house("BUF"), actor=secretary)
    seen = first.among(Verb.HISTORY, Change.objects.filter(sequence__gt=start))
    assert [change.after["administration"] for change in seen] == ["SOF"]


# Administrations


def test_an_administration_cannot_end_before_it_begins(survey_2020: object) -> None:
    administration = house("SOF")
    with pytest.raises(IntegrityError), transaction.atomic():
        put(administration, starts="2020", ends="2019")
    put(administration, starts="2020", ends="2020")  # the control


@pytest.mark.parametrize(("ends", "offered"), [(None, True), ("2019", False), (TODAY, False), ("2999", True)])
def test_one_that_has_ended_is_not_offered_for_new_entries(
    survey_2020: object, secretary: User, steward: object, ends: str | None, offered: bool
) -> None:
    put(house("SOF"), ends=ends)
    for person in (secretary, steward(Role.EDITOR, "SOF")):
        for name in ("administration", "also"):
            field = Membership._meta.get_field(name)
            there = Rights(person).choices(field, Administration.objects.all())
            assert there.filter(code="SOF").exists() is offered, (person, name)


def test_an_editor_cannot_give_to_the_whole_municipality_and_the_secretariat_can(
    survey_2020: object, steward: object
) -> None:
    assert not Rights(steward(Role.EDITOR, "ØKF")).receivers().filter(whole_municipality=True).exists()
    assert Rights(steward(Role.SECRETARIAT)).receivers().filter(whole_municipality=True).exists()


def own(code: str) -> int:
    kept = (model for chapter in chapters for model in chapter.models)
    return sum(model.objects.filter(administration__code=code).count() for model in kept)


def clear_of_conflicts(old: Administration, new: Administration) -> None:
    """Archive, behind the ledger's back, what the receiver has a part in too."""
    for entry, _why in handover(old, new).refused:
        put(entry, archived_at=timezone.now())


def test_a_closed_administration_hands_over_everything_in_one_go(
    survey_2020: object, secretary: User
) -> None:
    old, new = house("SOF"), house("SUF")
    clear_of_conflicts(old, new)
    count, had, before = own("SOF"), own("SUF"), content_version()
    assert close(old, ends=TODAY, successor=new, actor=secretary, reason="Lagt sammen") == count > 5
    assert (own("SOF"), own("SUF")) == (0, had + count)
    made = Change.objects.filter(sequence__gt=before).order_by("sequence")
    assert [change.kind for change in made] == [*[ChangeKind.MOVED] * count, ChangeKind.ENDED]
    assert {change.reason for change in made} == {"Lagt sammen"}
    old.refresh_from_db()
    assert (old.ends, old.successor) == (TODAY, new)
    for chapter in chapters:
        for model in chapter.models:
            for entry in model.objects.filter(administration=new):
                entry.clean()
                entry.validate_constraints()


def test_what_refuses_to_go_over_is_named_before_anything_is_written(
    survey_2020: object, secretary: User
) -> None:
    old, new = house("SOF"), house("SUF")
    clear_of_conflicts(old, new)
    project = Project.objects.create(title="Fælles", kind="project")
    ours, _theirs = (Participation.objects.create(project=project, administration=one) for one in (old, new))
    before, were = content_version(), own("SOF")
    shown = handover(old, new)
    assert [(entry, why) for entry, why in shown.refused] == [
        (ours, "Forvaltningen deltager allerede i dette projekt.")
    ]
    assert len(shown.entries) == were
    with pytest.raises(RegistryError):
        close(old, ends=TODAY, successor=new, actor=secretary)
    old.refresh_from_db()
    assert (content_version(), own("SOF"), old.ends) == (before, were, None)


def test_an_administration_is_not_closed_ahead_nor_before_it_began_nor_into_itself(
    survey_2020: object, secretary: User
) -> None:
    old, new = house("SOF"), house("SUF")
    put(old, starts="2015")
    for ends, successor, field in (
        ("2999", new, "ends"),
        ("2014", new, "ends"),
        (TODAY, old, "successor"),
    ):
        with pytest.raises(ValidationError) as refused:
            close(old, ends=PartialDate(ends), successor=successor, actor=secretary)
        assert [*refused.value.message_dict] == [field]
    with pytest.raises(RegistryError):
        close(house("KK"), ends=TODAY, successor=new, actor=secretary)


def test_an_administration_is_found_by_its_earlier_names_and_its_code_without_danish_letters(
    survey_2020: object, secretary: User
) -> None:
    administration = house("ØKF")
    administration.earlier_names = ["Magistratens 1. afdeling", "Finansforvaltningen"]
    lifecycle.write(administration, actor=secretary)
    for words in ("magistratens", "FINANSFORV", "okf", "økonomi"):
        assert administration in Administration.objects.search(words)
    assert administration not in Administration.objects.search("kultur")
