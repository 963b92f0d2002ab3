"""The history: who changed what, when and why, in words; two moments side by side; and the way back."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.models import User
from desk.forms.base import MASK
from desk.panels.history import PAGE, HistoryPanel
from memberships.models import Contribution, Mandate, Membership, Network
from registry.actions import lifecycle
from registry.choices import ChangeKind
from registry.history.describe import Names, Words, history_lines
from registry.history.match_rows import pairs
from registry.history.text_diff import mark_differences
from registry.ledger.guards import MESSAGE
from registry.ledger.recording import content_version, snapshot
from registry.models import (
    Administration,
    Change,
    LedgerHead,
    Organisation,
    OrganisationUnit,
    Person,
    Relation,
    Theme,
)
from registry.rights import Rights
from tests.support.administrations import A, B, entry_of, house, people, put
from tests.support.desk import Form, Values, address
from tests.support.ledger import record

HOSTILE = '<script>alert("x")</script> & \'"'


@pytest.fixture
def membership(survey_2020: object) -> Membership:
    """Return a membership with mandates, in administration A."""
    own: Membership = Membership.objects.filter(mandates__isnull=False).order_by("pk")[0]
    put(own, administration=house(A), parent=None)
    own.units.clear()
    record(own, ChangeKind.CHANGED, before={}, actor=None)
    return own


@pytest.fixture
def desk(client: Client, survey_2020: object) -> Client:
    """Return the browser of somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ane", first_name="Ane", last_name="Lund"))
    return client


def write(thing: Any, *, actor: User | None = None, reason: str = "", **columns: object) -> Change:
    """Change ``columns`` of ``thing``, and return the change."""
    for name, value in columns.items():
        setattr(thing, name, value)
    lifecycle.write(thing, actor=actor, reason=reason)
    return Change.objects.latest("sequence")


def history(client: Client, thing: models.Model, **asked: object) -> str:
    return client.get(address(type(thing), "history", thing.pk), asked).text


def send(client: Client, thing: models.Model, restore: int | None = None, **typed: str) -> Any:
    """Open the form of ``thing``, perhaps with an older version, type, and save."""
    page = address(type(thing), "change", thing.pk) + (f"?restore={restore}" if restore else "")
    values: Values = Form(client.get(page).text).values
    answer = client.post(page, {**values, **{name: [text] for name, text in typed.items()}, "_save": "Gem"})
    assert answer.status_code == 302, answer.context["errors"]
    return answer


def plain(html: str) -> str:
    """Return the words of a page, as they are heard."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


# Who, when, what and why.


def test_a_change_is_told_with_who_when_what_and_why(desk: Client, membership: Membership) -> None:
    put(membership, purpose="Viden om klima")
    send(desk, membership, purpose="Viden om byer", reason="Ny strategi")
    text = plain(history(desk, membership))
    change = Change.objects.latest("sequence")
    assert (change.reason, change.actor.get_full_name()) == ("Ny strategi", "Ane Lund")
    assert "Hvorfor Ny strategi" in text
    assert "Ane Lund" in text
    assert "Formål" in text
    assert "Før Viden om [fjernet: klima ] Efter Viden om [tilføjet: byer ]" in text


def test_a_reason_alone_changes_nothing(desk: Client, membership: Membership) -> None:
    sequence = content_version()
    send(desk, membership, reason="Bare fordi")
    assert content_version() == sequence


def test_a_reason_is_asked_for_by_those_who_may_save_alone(membership: Membership) -> None:
    who = people()
    for name, asked in (("editor A", True), ("viewer A", False)):
        client = Client()
        client.force_login(who[name])
        text = client.get(address(Membership, "change", membership.pk)).text
        assert ('name="reason"' in text, "Hvorfor:" in text) == (asked, asked)


def test_choices_ties_money_dates_and_yes_are_told_in_words(desk: Client, membership: Membership) -> None:
    put(membership, represents_municipality=False)
    before = snapshot(membership)
    theme = Theme.objects.create(name="Kanaler")
    put(membership, starts="2012-03", notice_date="2027-03-31", represents_municipality=True)
    membership.themes.add(theme)
    Contribution.objects.create(membership=membership, kind="fee", amount=12500, currency="DKK")
    record(membership, ChangeKind.CHANGED, before=before, actor=None)
    text = plain(history(desk, membership))
    for said in (
        "marts 2012",
        "31. marts 2027",
        "Efter ja",
        "Kanaler",
        "12.500 kr.",
        "Tilføjet",
        "kontingent",
    ):
        assert said in text, said
    assert "programmet" in text


def test_rows_are_told_as_added_changed_and_removed(survey_2020: object, membership: Membership) -> None:
    before = snapshot(membership)
    mandate = membership.mandates.order_by("position", "pk")[0]
    put(mandate, body="Et andet organ")
    Mandate.objects.create(membership=membership, body="Et tredje", seat="member", position=99)
    change = record(membership, ChangeKind.CHANGED, before=before, actor=None)
    assert change
    secretary = User.objects.create_superuser("ane")
    (line,) = history_lines([change], Rights(secretary))
    (rows,) = line.told.rows
    assert [row.what for row in rows.rows] == ["ændret", "tilføjet"]
    assert [difference.label for difference in rows.rows[0].differences] == ["Organ"]
    assert "Et tredje" in rows.rows[1].name
    told = Words(Names(Rights(secretary), [(Membership, before)])).told(
        Membership, before, {**before, "mandates": []}
    )
    assert {row.what for row in told.rows[0].rows} == {"fjernet"}


def test_rows_belong_together_by_what_they_say() -> None:
    one, two, three = ({"body": body, "seat": "member", "level": 1} for body in "abc")
    assert pairs([one, two], [two, one]) == [(1, 0), (0, 1)]
    assert pairs([one, two], [{**two, "seat": "deputy"}]) == [(1, 0), (0, None)]
    assert pairs([one], [one, three]) == [(0, 0), (None, 1)]
    assert pairs([{"body": "x"}], [{"body": "y"}]) == [(None, 0), (0, None)]


def test_changed_words_are_marked_in_more_than_colour() -> None:
    old, new = mark_differences("Viden om klima", "Viden om byer")
    assert old.startswith("Viden om <del>")
    assert new.startswith("Viden om <ins>")
    assert (plain(old), plain(new)) == ("Viden om [fjernet: klima ]", "Viden om [tilføjet: byer ]")
    assert mark_differences("", "Alt er nyt") == ("", "Alt er nyt")
    assert mark_differences("nej", "ja") == ("nej", "ja")


def test_a_long_text_is_told_without_comparing_it() -> None:
    old, new = mark_differences("ord " * 20_000, "et ord " * 20_000)
    assert "<del>" not in old
    assert "<ins>" not in new


def test_hostile_text_is_only_text(desk: Client, membership: Membership) -> None:
    first = write(membership, purpose=HOSTILE, reason=HOSTILE)
    second = write(membership, purpose=f"{HOSTILE} igen", title=HOSTILE)
    asked = {"from": first.sequence, "to": second.sequence}
    house_page = address(Administration, "changes", house(A).pk)
    for text in (
        history(desk, membership),
        desk.get(address(Membership, "compare", membership.pk), asked).text,
        desk.get(f"{address(Membership, 'change', membership.pk)}?restore={first.sequence}").text,
        desk.get(house_page).text,
    ):
        assert "alert(" in text
        assert "<script>alert" not in text


def test_what_even_the_ledger_must_not_repeat_is_told_as_changed(desk: Client) -> None:
    person = Person.objects.create(name="Hemmelig Navn")
    record(person, ChangeKind.CREATED, before=None, actor=None)
    write(person, phone="33 66 33 66")
    text = history(desk, person)
    assert "historikken gentager dem ikke" in text
    assert "33 66 33 66" not in text


def test_history_is_complete_in_english(desk: Client, membership: Membership) -> None:
    put(membership, purpose="Viden om klima")
    write(membership, purpose="Viden om byer", reason="Derfor")
    request = desk.get(address(Membership, "history", membership.pk)).wsgi_request
    with override("en"):
        view = HistoryPanel.as_view(model_admin=admin.site._registry[Membership])
        text = plain(view(request, object_id=str(membership.pk)).rendered_content)
    for said in ("Why Derfor", "Before", "After", "removed:", "Compare the two chosen", "the program"):
        assert said in text


# The pages of a history.


def test_a_history_has_pages_and_keeps_what_was_chosen_elsewhere(
    desk: Client, membership: Membership
) -> None:
    changes = [write(membership, purpose=f"Formål {n}") for n in range(PAGE + 2)]
    first = history(desk, membership)
    assert first.count('name="from"') == PAGE
    older = re.search(r'name="before" value="(\d+)"', first)
    assert older
    second = history(
        desk, membership, before=older[1], **{"from": changes[0].sequence, "to": changes[-1].sequence}
    )
    assert f'name="to" value="{changes[-1].sequence}" checked' in second  # chosen on the first page
    assert f'name="from" value="{changes[0].sequence}" checked' in second
    for odd in ("x", "-1", "9" * 40, "²"):
        assert history(desk, membership, before=odd).count('name="from"') >= 1


def test_ten_changes_and_a_thousand_cost_the_same(desk: Client, membership: Membership) -> None:
    theme, units = Theme.objects.create(name="Kanaler"), [*OrganisationUnit.objects.all()[:5]]
    membership.themes.add(theme)
    membership.units.add(*units)
    pages = [
        address(Membership, "history", membership.pk),
        address(Membership, "compare", membership.pk),
        address(Administration, "changes", house(A).pk),
    ]

    def cost() -> list[int]:
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(page).status_code == 200
            counts.append(len(queries))
        return counts

    def grow(number: int) -> None:
        data = snapshot(membership)
        start = content_version() + 1
        Change.objects.bulk_create(
            Change(
                sequence=start + n,
                moment="2026-01-01T12:00:00Z",
                kind=ChangeKind.CHANGED,
                resource="memberships",
                public_id=membership.key,
                administration=house(A),
                before={**data, "purpose": f"{n}"},
                after={**data, "purpose": f"{n + 1}"},
            )
            for n in range(number)
        )
        LedgerHead.objects.update(sequence=start + number)

    grow(PAGE + 1)
    few = cost()
    grow(980)
    assert cost() == few
    assert max(few) < 40


# An administration's changes.


def test_an_administration_sees_the_changes_of_its_entries_and_of_what_it_has_a_part_in(
    membership: Membership,
) -> None:
    who = people()
    network = membership.network
    write(membership, purpose="Vores formål", actor=who["editor A"])
    write(network, activity="Vores netværk", actor=who["secretariat"])
    foreign = entry_of(Membership, B, besides=(membership.pk,))
    others = Network.objects.create(title="Fremmed", kind="fair")
    write(foreign, purpose="Deres formål")
    write(others, activity="Deres netværk")
    client = Client()
    client.force_login(who["viewer A"])
    page = address(Administration, "changes", house(A).pk)
    text = client.get(page).text
    assert "Vores formål" in text
    assert "Vores netværk" in text
    assert "Deres formål" not in text
    assert "Deres netværk" not in text
    assert "Vores formål" not in client.get(page, {"chapter": 9}).text
    assert "Vores formål" in client.get(page, {"chapter": 4, "person": who["editor A"].pk}).text
    assert "Vores netværk" not in client.get(page, {"person": who["editor A"].pk}).text


def test_the_changes_of_another_administration_are_not_there(survey_2020: object) -> None:
    who = people()
    for name, code, status in (
        ("viewer A", A, 200),
        ("viewer A", B, 404),
        ("secretariat", B, 200),
        ("editor B", A, 404),
    ):
        client = Client()
        client.force_login(who[name])
        assert client.get(address(Administration, "changes", house(code).pk)).status_code == status


# Two moments.


def test_any_two_moments_compare(desk: Client, membership: Membership) -> None:
    first, _second, third = (write(membership, purpose=text) for text in ("Et", "To", "Tre"))
    page = address(Membership, "compare", membership.pk)
    for asked in ((first, third), (third, first)):  # the older one is always the first
        text = plain(desk.get(page, {"from": asked[0].sequence, "to": asked[1].sequence}).text)
        assert "Før Et Efter Tre" in text
    same = desk.get(page, {"from": first.sequence, "to": first.sequence}).text
    assert "var det ens" in same
    foreign = Change.objects.exclude(public_id=membership.key).latest("sequence")
    for unknown in (foreign.sequence, 987654321):
        assert desk.get(page, {"from": unknown}).status_code == 404


# The way back.


def test_restoring_opens_the_form_with_the_old_values_and_saves_nothing(
    desk: Client, membership: Membership
) -> None:
    theme, gone = Theme.objects.create(name="Kanaler"), Theme.objects.create(name="Havne")
    before = snapshot(membership)
    membership.themes.set([theme])
    put(
        membership,
        purpose="Gammelt",
        starts="2012-03",
        notice_date="2027-03-31",
        represents_municipality=True,
    )
    contribution = Contribution.objects.create(
        membership=membership, kind="fee", amount="12500.50", currency="DKK"
    )
    old = record(membership, ChangeKind.CHANGED, before=before, actor=None)
    assert old
    rows = snapshot(membership)
    mandate = membership.mandates.order_by("position", "pk")[0]
    models.QuerySet(Contribution).filter(pk=contribution.pk).delete()
    put(mandate, body="Et andet organ")
    Mandate.objects.create(membership=membership, body="Helt nyt", seat="deputy", position=99)
    membership.themes.set([gone])
    write(membership, purpose="Nyt", starts="2020", notice_date=None, represents_municipality=False)
    sequence = content_version()

    page = f"{address(Membership, 'change', membership.pk)}?restore={old.sequence}"
    text = desk.get(page).text
    assert content_version() == sequence
    assert "Sådan var det" in text
    values = Form(text).values
    assert values["version"] == [str(Membership.objects.get(pk=membership.pk).version)]  # the lock is today's
    assert desk.post(page, {**values, "_save": "Gem"}).status_code == 302

    restored = Membership.objects.get(pk=membership.pk)
    assert {**snapshot(restored)} == rows
    change = Change.objects.latest("sequence")
    assert change.sequence > sequence
    assert change.reason.startswith(f"Gendannet fra ændring {old.sequence} af ")


def test_a_restore_with_a_reason_says_both(desk: Client, membership: Membership) -> None:
    old = write(membership, purpose="Gammelt")
    write(membership, purpose="Nyt")
    send(desk, membership, restore=old.sequence, reason="En fejl" + "!" * 173)
    change = Change.objects.latest("sequence")
    assert "Gendannet fra ændring" in change.reason
    assert ": En fejl!" in change.reason
    assert Membership.objects.get(pk=membership.pk).purpose == "Gammelt"


def test_what_cannot_come_back_is_named(desk: Client, membership: Membership) -> None:
    theme = Theme.objects.create(name="Kanaler", public_id="kanaler")
    organisation = Organisation.objects.create(name="Nedlagt forbund")
    network = membership.network
    before = snapshot(network)
    put(network, organiser=organisation)
    old = record(network, ChangeKind.CHANGED, before=before, actor=None)
    assert old
    put(network, organiser=None)
    lifecycle.archive(organisation, actor=None)
    text = desk.get(f"{address(Network, 'change', network.pk)}?restore={old.sequence}").text
    assert "Nedlagt forbund er arkiveret." in text
    assert f'<option value="{organisation.pk}" selected' in text

    membership.themes.add(theme)
    change = record(
        membership,
        ChangeKind.CHANGED,
        before={},
        actor=None,
    )
    assert change
    membership.themes.clear()
    models.QuerySet(Theme).filter(pk=theme.pk).delete()
    text = desk.get(f"{address(Membership, 'change', membership.pk)}?restore={change.sequence}").text
    assert "»kanaler« (findes ikke længere under det navn) kan ikke sættes ind igen." in text


def test_a_choice_and_a_field_of_former_times_are_named(desk: Client, membership: Membership) -> None:
    network = membership.network
    change = Change.objects.create(
        sequence=content_version() + 500,
        moment="2026-01-01T12:00:00Z",
        kind=ChangeKind.CHANGED,
        resource="networks",
        public_id=network.key,
        before={},
        after={**snapshot(network), "kind": "guild", "motto": "Sammen", "starts": "før krigen"},
    )
    page = desk.get(f"{address(Network, 'change', network.pk)}?restore={change.sequence}")
    for said in ("guild kan ikke sættes ind igen", "»motto«", "Sammen"):
        assert said in plain(page.text), said
    assert Form(page.text).values["kind"] == [network.kind]
    assert "motto" in history(desk, network)


def test_a_restore_that_comes_second_is_told(desk: Client, membership: Membership) -> None:
    old = write(membership, purpose="Gammelt")
    write(membership, purpose="Nyt")
    page = f"{address(Membership, 'change', membership.pk)}?restore={old.sequence}"
    values = Form(desk.get(page).text).values
    write(membership, purpose="En andens")
    answer = desk.post(page, {**values, "_save": "Gem"})
    assert answer.status_code == 200
    assert "En anden har gemt før dig" in answer.text
    again = Form(answer.text).values
    assert again["purpose"] == ["Gammelt"]
    assert desk.post(page, {**again, "_save": "Gem"}).status_code == 302
    assert "Gendannet" in Change.objects.latest("sequence").reason


def test_an_unknown_or_foreign_change_is_not_restored(desk: Client, membership: Membership) -> None:
    foreign = Change.objects.exclude(public_id=membership.key).latest("sequence")
    for number in (foreign.sequence, 987654321, "x", "", "9" * 40):
        page = f"{address(Membership, 'change', membership.pk)}?restore={number}"
        assert desk.get(page).status_code == desk.post(page).status_code == 404


def test_restoring_brings_back_nothing_that_the_person_may_not_choose(membership: Membership) -> None:
    who = people()
    unit = entry_of(OrganisationUnit, B)
    put(unit, title="Fremmed enhed")
    membership.units.set([unit])
    old = record(membership, ChangeKind.CHANGED, before={}, actor=None)
    assert old
    membership.units.clear()
    client = Client()
    client.force_login(who["editor A"])
    page = f"{address(Membership, 'change', membership.pk)}?restore={old.sequence}"
    text = client.get(page).text
    assert "Fremmed enhed" not in text
    assert f"{MASK} kan ikke sættes ind igen." in text
    values = Form(text).values
    assert values.get("units", []) == []
    assert client.post(page, {**values, "units": [str(unit.pk)], "_save": "Gem"}).status_code == 200


# What a person may not see.


def test_what_was_named_of_another_administration_is_masked(membership: Membership) -> None:
    who = people()
    unit, person = entry_of(OrganisationUnit, B), Person.objects.create(name="Fremmed Kontakt")
    put(unit, title="Fremmed enhed")
    before = snapshot(membership)
    membership.units.set([unit])
    put(membership, contact=person)
    record(membership, ChangeKind.CHANGED, before=before, actor=None)
    put(membership, contact=None)  # a person is seen by those whose entries name them
    for name, seen in (("editor A", False), ("secretariat", True)):
        client = Client()
        client.force_login(who[name])
        for text in (
            history(client, membership),
            client.get(address(Membership, "compare", membership.pk)).text,
            client.get(address(Administration, "changes", house(A).pk)).text,
        ):
            assert ("Fremmed enhed" in text) is ("Fremmed Kontakt" in text) is seen
        assert (str(MASK) in history(client, membership)) is not seen


def test_a_relation_hides_the_end_that_it_once_had(membership: Membership) -> None:
    who = people()
    foreign = entry_of(Membership, B, besides=(membership.pk,))
    put(foreign, title="Fremmed post")
    relation = Relation.objects.create(
        from_resource="memberships",
        from_id=membership.key,
        kind="pays_for",
        to_resource="memberships",
        to_id=foreign.key,
    )
    write(relation, to_resource="networks", to_id=membership.network.key)
    client = Client()
    client.force_login(who["editor A"])
    text = history(client, relation)
    assert str(MASK) in text
    assert "Fremmed post" not in text
    assert foreign.key not in text


def test_the_ledger_is_as_it_was_after_all_this(desk: Client, membership: Membership) -> None:
    old = write(membership, purpose="Gammelt")
    write(membership, purpose="Nyt")
    before = [*Change.objects.order_by("sequence").values()]
    send(desk, membership, restore=old.sequence)
    assert [
        *Change.objects.filter(sequence__lte=before[-1]["sequence"]).order_by("sequence").values()
    ] == before
    with pytest.raises(Exception, match=MESSAGE.split(":")[0]):
        models.QuerySet(Change).filter(pk=old.pk).update(reason="forfalsket")
