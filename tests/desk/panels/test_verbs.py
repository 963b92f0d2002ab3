"""The verbs on the desk: a button or a small page each, for those who may, told to both administrations."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from desk.panels.actions import PLAIN
from memberships.models import Membership
from registry.actions import lifecycle
from registry.choices import ChangeKind
from registry.ledger.recording import content_version
from registry.models import Administration, Change, OrganisationUnit
from tests.support.administrations import STEWARDS, A, B, entry_of, house, people, put
from tests.support.desk import address


def enter(name: str) -> Client:
    client = Client()
    client.force_login(people()[name])
    return client


def said(answer: object) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def newest() -> Change:
    return Change.objects.latest("sequence")


def alone(entry: Membership) -> Membership:
    """Let nobody but A have a membership of this network, so that anybody can take it."""
    for other in Membership.objects.filter(network=entry.network).exclude(pk=entry.pk):
        put(other, archived_at=timezone.now())
    put(entry, parent=None)
    return entry


# One click


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("confirm", ChangeKind.CONFIRMED),
        ("release", ChangeKind.RELEASED),
        ("withdraw", ChangeKind.WITHDRAWN),
        ("archive", ChangeKind.ARCHIVED),
        ("bring_back", ChangeKind.RESTORED),
    ],
)
def test_each_plain_verb_is_one_click_for_who_may_and_nothing_for_others(
    survey_2020: object, verb: str, kind: str
) -> None:
    who = people()
    entry = alone(entry_of(Membership, A))
    for name in STEWARDS:
        put(
            entry,
            released_at=timezone.now() if verb == "withdraw" else None,
            archived_at=timezone.now() if verb == "bring_back" else None,
        )
        client, before = Client(), content_version()
        client.force_login(who[name])
        answer = client.post(address(Membership, "do", entry.pk), {"verb": verb, "version": entry.version})
        may = name in ("editor A", "secretariat", "system administrator")
        assert answer.status_code == (302 if may else 404 if name.endswith(" B") else 403)
        assert content_version() == before + may
        if may:
            assert (newest().kind, newest().actor) == (kind, who[name])


def test_the_page_offers_what_can_be_done_with_the_entry_as_it_stands(survey_2020: object) -> None:
    client, entry = enter("editor A"), entry_of(Membership, A)
    page = address(Membership, "change", entry.pk)

    def offered() -> set[str]:
        text = client.get(page).text
        return {verb for verb in PLAIN if f'name="verb" value="{verb}"' in text}

    assert offered() == {"confirm", "release", "archive"}
    put(entry, released_at=timezone.now())
    assert offered() == {"confirm", "withdraw", "archive"}
    put(entry, archived_at=timezone.now())
    assert offered() == {"withdraw", "bring_back"}
    viewer = Client()
    viewer.force_login(User.objects.get(username="viewer A"))
    assert 'name="verb"' not in viewer.get(page).text


@pytest.mark.parametrize("version", ["", "x", "0"])
def test_a_click_on_a_page_that_has_grown_old_does_nothing(survey_2020: object, version: str) -> None:
    client, entry = enter("editor A"), entry_of(Membership, A)
    before = content_version()
    answer = client.post(
        address(Membership, "do", entry.pk), {"verb": "confirm", "version": version}, follow=True
    )
    assert len(said(answer)) == 1
    assert content_version() == before


def test_a_list_is_confirmed_in_one_go_and_shows_when(survey_2020: object) -> None:
    client, entry = enter("editor A"), entry_of(Membership, A)
    listed = address(Membership, "changelist")
    assert str(entry) in client.get(f"{listed}?confirmed=no").text
    selected = {"action": "confirm", "_selected_action": [entry.pk], f"version-{entry.pk}": entry.version}
    assert said(client.post(listed, selected, follow=True)) == ["Bekræftet: 1"]
    assert f'action-checkbox-{entry.pk}"' not in client.get(f"{listed}?confirmed=no").text
    assert [one.pk for one in client.get(f"{listed}?confirmed=yes").context["cl"].result_list] == [entry.pk]


# A page that asks


def test_an_end_is_asked_for_and_a_wrong_one_refused_beside_its_field(survey_2020: object) -> None:
    client, entry = enter("editor A"), entry_of(Membership, A)
    put(entry, starts="2014", ends=None)
    page = address(Membership, "end", entry.pk)
    typed = {"version": entry.version, "ends": "2013", "reason": "For dyrt"}
    for ends, error in (
        ("2013", "Begyndelsen er 2014, og slutningen kan ikke ligge før."),
        ("i går", "er ikke en dato"),
    ):
        answer = client.post(page, typed | {"ends": ends})
        assert error in str(answer.context["form"].errors["ends"])
    assert set(client.post(page, {"version": entry.version}).context["form"].errors) == {"ends", "reason"}
    assert client.post(page, typed | {"ends": "2019"}).status_code == 302
    assert (newest().kind, newest().reason) == (ChangeKind.ENDED, "For dyrt")


@pytest.mark.parametrize("page", ["end", "move"])
def test_what_was_typed_stays_when_somebody_else_came_first(survey_2020: object, page: str) -> None:
    client, entry = enter("editor A"), alone(entry_of(Membership, A))
    typed = {"version": entry.version, "ends": "2035", "administration": house(B).pk, "reason": "Derfor"}
    entry.purpose = "Nyt"
    lifecycle.write(entry, actor=None)
    before = content_version()
    answer = client.post(address(Membership, page, entry.pk), typed)
    assert "Derfor" in answer.text
    assert content_version() == before
    renewed = {"version": answer.context["form"]["version"].value()}
    assert client.post(address(Membership, page, entry.pk), typed | renewed).status_code == 302
    assert content_version() == before + 1


def test_a_moved_entry_leaves_its_editor_and_both_are_told(survey_2020: object) -> None:
    client, entry = enter("editor A"), alone(entry_of(Membership, A))
    entry.purpose = "Før"
    lifecycle.write(entry, actor=None)
    typed = {"version": entry.version, "administration": house(B).pk, "reason": "Ny ansvarlig"}
    answer = client.post(address(Membership, "move", entry.pk), typed, follow=True)
    assert said(answer) == [f"»{entry}« er flyttet til {house(B)}."]
    assert answer.redirect_chain == [(address(Membership, "changelist"), 302)]
    for page in ("change", "history", "end", "move"):
        assert client.get(address(Membership, page, entry.pk)).status_code == 404
    entry.refresh_from_db()
    entry.purpose = "Kanariefugl"
    lifecycle.write(entry, actor=None)
    receiver = Client()
    receiver.force_login(User.objects.get(username="editor B"))
    for desk, changes, later in ((client, A, False), (receiver, B, True)):
        index = desk.get(reverse("admin:index")).text
        assert f"fra {A} til {B}" in index
        listed = desk.get(address(Administration, "changes", house(changes).pk)).text
        assert "Ny ansvarlig" in listed
        assert str(entry) in listed
        assert ("Kanariefugl" in listed) is later
    assert entry.key not in client.get(reverse("admin:index")).text  # by its name, not its key


@pytest.mark.parametrize("to", ["whole", "closed", "own", "unknown"])
def test_a_forged_receiver_is_refused(survey_2020: object, to: str) -> None:
    client, entry = enter("editor A"), alone(entry_of(Membership, A))
    put(house(B), ends="2019")
    pk = {
        "whole": Administration.objects.get(whole_municipality=True).pk,
        "closed": house(B).pk,
        "own": entry.administration_id,
        "unknown": 987654,
    }[to]
    before = content_version()
    typed = {"version": entry.version, "administration": pk, "reason": "x"}
    answer = client.post(address(Membership, "move", entry.pk), typed)
    assert set(answer.context["form"].errors) == {"administration"}
    assert content_version() == before


def test_a_unit_is_put_only_under_what_its_editor_may_change(survey_2020: object) -> None:
    client, unit = enter("editor A"), OrganisationUnit.objects.filter(administration=house(A)).last()
    theirs = OrganisationUnit.objects.filter(administration=house(B)).first()
    own = OrganisationUnit.objects.create(title="Ny", administration=house(A))
    typed = {"version": unit.version, "administration": house(A).pk, "reason": "x"}
    for above, status in ((theirs, 200), (unit, 200), (own, 302)):
        answer = client.post(address(OrganisationUnit, "move", unit.pk), typed | {"parent": above.pk})
        assert answer.status_code == status
    unit.refresh_from_db()
    assert unit.parent == own


# Administrations


def test_the_secretariat_sees_what_goes_over_before_it_closes_an_administration(survey_2020: object) -> None:
    client, old, new = enter("secretariat"), house("SOF"), house("SUF")
    page = address(Administration, "close", old.pk)
    typed = {"version": old.version, "ends": "2020", "successor": new.pk, "reason": "Lagt sammen"}
    before = content_version()
    shown = client.post(page, typed)
    (clash, where, why) = shown.context["refused"][0]
    assert where in shown.text
    assert why == "Forvaltningen har allerede et medlemskab af dette netværk."
    assert 'name="confirm"' not in shown.text
    client.post(page, typed | {"confirm": "1"})
    assert content_version() == before  # whatever the browser sends
    put(clash, archived_at=timezone.now())
    assert 'name="confirm"' in client.post(page, typed).text
    assert client.post(page, typed | {"again": "1"}).context["handover"] is None
    assert content_version() == before
    answer = client.post(page, typed | {"confirm": "1"}, follow=True)
    assert said(answer) == [
        f"{old} er nedlagt. {content_version() - before - 1} poster er overdraget til {new}."
    ]
    assert f"Til 2020, derefter {new}" in answer.text


def test_a_closed_administration_stays_where_it_is_named_and_says_who_succeeds_it(
    survey_2020: object,
) -> None:
    client, entry = enter("secretariat"), entry_of(Membership, A)
    other = entry_of(Membership, B, besides=(entry.pk,))
    put(house(A), ends="2020", successor=house("SUF"))
    page = client.get(address(Membership, "change", entry.pk)).text
    named = f"{house(A)} (til 2020, derefter {house('SUF')})"
    assert named in page
    assert f"?to={house('SUF').pk}" in page
    assert named not in client.get(address(Membership, "change", other.pk)).text
    where = {"app_label": "memberships", "model_name": "membership", "field_name": "administration"}
    found = client.get(reverse("admin:autocomplete"), where | {"term": "Miljø"}).json()["results"]
    assert found == []


def test_one_finds_an_administration_by_an_earlier_name_where_one_chooses(survey_2020: object) -> None:
    administration = house(A)
    administration.earlier_names = ["Bygge- og Teknikforvaltningen"]
    lifecycle.write(administration, actor=None)
    where = {"app_label": "memberships", "model_name": "membership", "field_name": "administration"}
    found = enter("secretariat").get(reverse("admin:autocomplete"), where | {"term": "bygge teknikf"})
    assert [one["id"] for one in found.json()["results"]] == [str(administration.pk)]
