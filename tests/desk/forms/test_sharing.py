"""Shared things at the desk: no second one by mistake, one's own part, what others changed, and merging two."""

import json
from itertools import combinations
from time import process_time
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import User
from desk.bases.shared import ANEW, USE
from memberships.models import Event, Membership, Network
from projects.models import Project
from registry.actions import lifecycle
from registry.actions.likeness import alike
from registry.actions.merge import merge
from registry.choices import ChangeKind
from registry.models import Change, Organisation
from registry.rights import Keeping, keeping
from sistercities.models import Partner
from tests.support.administrations import A, B, house, people, put, thing_of_a
from tests.support.desk import Form, address


@pytest.fixture
def who(survey_2020: object) -> dict[str, Client]:
    """Return a browser for each of the roles."""
    found = {}
    for name, user in people().items():
        found[name] = Client()
        found[name].force_login(user)
    return found


def add(client: Client, model: Any, popup: bool = False, **typed: str) -> Any:
    """Type into an empty form of ``model``, and save."""
    page = address(model, "add") + ("?_popup=1" if popup else "")
    values = Form(client.get(page).text).values | {name: [text] for name, text in typed.items()}
    return client.post(page, values)


def messages_of(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


# Near duplicates.


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Eurocities", "EUROCITIES"),
        ("euro cities", "EUROCITIES"),
        ("EuroCities network", "EUROCITIES"),
        ("Nordisk direktør-netværk", "Nordisk direktørnetværk"),
        ("Nordiske Direktoernetvaerk", "Nordisk direktørnetværk"),
        ("Nordisk Storby konference", "Nordisk Storbykonference"),
        ("C 40", "C40"),
        ("Mayors of Peace", "Mayors for Peace"),
        ("International Cities of Refuge Network", "International Cities of Refuge Network (ICORN)"),
        ("ICLEI", "ICLEI Resilience"),
        ("Nordic directors network", "Nordisk direktørnetværk"),
    ],
)
def test_another_spelling_finds_the_network(survey_2020: object, typed: str, found: str) -> None:
    assert alike(Network(title=typed))[0].title == found


def test_a_family_of_networks_is_still_found_by_its_name(survey_2020: object) -> None:
    for what in ("Social Affairs Forum", "Culture Forum", "Mobility Forum"):
        Network.objects.create(title=f"Eurocities {what}", kind="professional")
    assert alike(Network(title="The Eurocities network"))[0].title == "EUROCITIES"


@pytest.mark.parametrize(
    "typed", ["Nordisk Havnenetværk", "European Cities against Racism", "Aalborg Kommunes venner", "C41"]
)
def test_what_is_new_finds_nothing(survey_2020: object, typed: str) -> None:
    assert alike(Network(title=typed)) == []


def test_what_the_survey_of_2020_tells_apart_is_seldom_thought_the_same(survey_2020: object) -> None:
    pairs, suggested = 0, set()
    for model in apps.get_models():
        if keeping(model) is Keeping.SHARED or model is Organisation:
            things = [*model._default_manager.all()]
            pairs += len([*combinations(things, 2)])
            suggested |= {frozenset(map(str, (one, other))) for one in things for other in alike(one)}
    assert pairs > 3000
    assert suggested == {
        frozenset({"Nordisk Hovedstadskonference", "Nordisk Hovedstadskonference om idræt"}),
        frozenset({"Copenhagen Career Program", "Greater Copenhagen Career Program"}),
        frozenset({"ServiceNow", "ServiceNow International"}),
        frozenset({"Københavns Kommune", "Københavns Kommunes Megaeventpulje"}),
    }


def test_among_thousands_a_near_duplicate_is_found_at_once(survey_2020: object) -> None:
    Organisation.objects.bulk_create(
        [
            Organisation(name=f"{word} {n} {kind}", abbreviation=f"{word[:3]}{n}")
            for n, (word, kind) in enumerate(
                [("Fonden", "for byer"), ("Foreningen", "af havne"), ("Universitetet", "i nord")] * 1000
            )
        ]
    )
    begun = process_time()
    (found,) = alike(Organisation(name="Nordisk ministerraad"))
    assert found.name == "Nordisk Ministerråd"
    assert process_time() - begun < 2  # measured: 0.1 s


def test_whoever_adds_one_that_is_there_sees_it_first_and_keeps_the_text(who: dict[str, Client]) -> None:
    client, was = who["editor A"], Network.objects.count()
    answer = add(client, Network, title="Eurocities", kind="city_network", summary="Mine egne ord")
    assert Network.objects.count() == was
    eurocities = Network.objects.get(title="EUROCITIES")
    assert [one.thing for one in answer.context["alike"]] == [eurocities]
    assert "Mine egne ord" in answer.text
    values = Form(answer.text).values
    saved = client.post(address(Network, "add"), {**values, ANEW: "1"})
    assert (saved.status_code, Network.objects.count()) == (302, was + 1)
    assert Network.objects.latest("pk").summary == "Mine egne ord"


def test_use_this_one_leads_to_ones_own_part_of_it(who: dict[str, Client]) -> None:
    put(Membership.objects.filter(network__title="EUROCITIES")[0], administration=house(B))
    eurocities = Network.objects.get(title="EUROCITIES")
    for own in eurocities.memberships.filter(administration=house(A)):
        lifecycle.archive(own, actor=None)
    answer = add(who["editor A"], Network, title="Eurocities", kind="city_network")
    (likely,) = answer.context["alike"]
    used = who["editor A"].post(address(Network, "add"), {**Form(answer.text).values, USE: likely.thing.pk})
    assert used["Location"] == likely.address
    form = Form(who["editor A"].get(likely.address).text).values
    assert (form["network"], form["administration"]) == ([str(eurocities.pk)], [str(house(A).pk)])
    answer = add(who["editor B"], Network, title="Eurocities", kind="city_network")
    own = eurocities.memberships.get(administration=house(B))
    assert answer.context["alike"][0].address == address(Membership, "change", own.pk)


def test_in_a_window_of_its_own_the_one_that_is_there_is_chosen(who: dict[str, Client]) -> None:
    client, was = who["editor A"], Organisation.objects.count()
    answer = add(client, Organisation, popup=True, name="Nordisk ministerraad")
    (likely,) = answer.context["alike"]
    assert f'name="{USE}" value="{likely.thing.pk}"' in answer.text
    chosen = client.post(
        address(Organisation, "add"), {**Form(answer.text).values, USE: str(likely.thing.pk), "_popup": "1"}
    )
    given = json.loads(chosen.context["popup_response_data"])
    assert (given["value"], given["obj"]) == (str(likely.thing.pk), "Nordisk Ministerråd")
    assert Organisation.objects.count() == was
    unknown = client.post(address(Organisation, "add"), {USE: "987654", "_popup": "1"})
    assert unknown.status_code == 404
    forbidden = who["viewer A"].post(address(Organisation, "add"), {USE: "1", "_popup": "1"})
    assert forbidden.status_code == 403


# One's own part.


def test_on_the_page_of_a_thing_one_adds_ones_part_or_finds_it(who: dict[str, Client]) -> None:
    network = Network.objects.create(title="Noget nyt", kind="city_network")
    page = address(Network, "change", network.pk)
    (way,) = who["editor A"].get(page).context["sharing"].add
    form = Form(who["editor A"].get(way.address).text).values
    assert (form["network"], form["administration"]) == ([str(network.pk)], [str(house(A).pk)])
    own = Membership.objects.create(network=network, administration=house(A))
    answer = who["editor A"].get(page)
    assert answer.context["sharing"].add == ()
    assert f'href="{address(Membership, "change", own.pk)}"' in answer.text
    assert who["viewer A"].get(page).context["sharing"].add == ()


def test_of_other_administrations_one_learns_what_is_public(who: dict[str, Client]) -> None:
    network = Network.objects.create(title="Noget nyt", kind="city_network")
    other = Membership.objects.create(network=network, administration=house(B))
    page = address(Network, "change", network.pk)
    assert who["editor A"].get(page).context["sharing"].parts == ()
    lifecycle.release(other, actor=None)
    (way,) = who["editor A"].get(page).context["sharing"].parts
    assert (way.name, way.address) == (str(house(B)), "")


# Changed by others.


def change_by(user: User, thing: Any, **columns: object) -> Change:
    thing.refresh_from_db()
    for name, value in columns.items():
        setattr(thing, name, value)
    lifecycle.write(thing, actor=user)
    return Change.objects.latest("sequence")


def test_what_another_changed_lies_on_the_desk_and_is_undone_by_the_ordinary_form(
    who: dict[str, Client],
) -> None:
    network = Network.objects.create(title="Noget nyt", kind="city_network", area="Norden")
    for code in (A, B):
        Membership.objects.create(network=network, administration=house(code))
    b, a = (User.objects.get(username=f"editor {letter}") for letter in "BA")
    change_by(a, network, area="Norden og Baltikum")
    change_by(b, network, area="Hele verden")
    seen = {name: who[name].get("/admin/") for name in who}
    (one,) = seen["editor A"].context["desk"].by_others
    assert (one.latest.change.actor, str(one.latest.thing.title)) == (b, "Noget nyt")
    assert [x.latest.change.actor for x in seen["editor B"].context["desk"].by_others] == [a]
    assert seen["viewer A"].context["desk"].by_others[0].undo == ""
    assert seen["secretariat"].context["desk"].by_others == ()
    assert "Ændret af andre" in seen["editor A"].text
    page = who["editor A"].get(one.undo)
    values = Form(page.text).values
    assert values["area"] == ["Norden og Baltikum"]
    assert who["editor A"].post(one.undo, {**values, "_save": "Gem"}).status_code == 302
    network.refresh_from_db()
    assert network.area == "Norden og Baltikum"
    (after,) = who["editor A"].get("/admin/").context["desk"].by_others
    assert after.undo == ""  # it is undone; there is nothing newer of theirs


def test_what_is_none_of_ours_does_not_lie_on_our_desk(who: dict[str, Client]) -> None:
    network = Network.objects.create(title="Noget nyt", kind="city_network")
    own = Membership.objects.create(network=network, administration=house(A))
    lifecycle.archive(own, actor=None)
    change_by(User.objects.get(username="editor B"), network, area="Hele verden")
    assert who["editor A"].get("/admin/").context["desk"].by_others == ()


# Merging at the desk.


@pytest.fixture
def two(survey_2020: object) -> tuple[Network, Network]:
    """Return two networks that are one, the second with a part of B and an event."""
    stay = Network.objects.create(title="Byernes netværk", kind="city_network")
    gone = Network.objects.create(title="Byernes Netvaerk", kind="city_network", area="Norden")
    Membership.objects.create(network=stay, administration=house(A))
    Membership.objects.create(network=gone, administration=house(B))
    Event.objects.create(network=gone, kind="award", title="Prisen")
    return stay, gone


def test_the_secretariat_merges_what_it_has_seen(
    who: dict[str, Client], two: tuple[Network, Network]
) -> None:
    stay, gone = two
    client = who["secretariat"]
    choosing = client.get(address(Network, "merge", stay.pk))
    (found,) = choosing.context["alike"]
    assert found[0] == gone
    selected = {"action": "merge_selected", "_selected_action": [stay.pk, gone.pk]}
    preview = client.post(address(Network, "changelist"), selected, follow=True)
    assert preview.status_code == 200
    assert [one.name for one in preview.context["preview"].moved] == [f"Byernes netværk, {house(B)}"]
    assert ("Område", "goes") in [(one.label, one.how) for one in preview.context["preview"].fields]
    assert "Prisen" in preview.text
    values = Form(preview.text).values | {"reason": ["Den samme"]}
    answer = client.post(address(Network, "merge", stay.pk), values, follow=True)
    assert answer.redirect_chain[0][0] == address(Network, "change", stay.pk)
    gone.refresh_from_db()
    assert gone.merged_into == stay
    last = Change.objects.latest("sequence")
    assert (last.kind, last.reason, last.actor.username) == (ChangeKind.MERGED, "Den samme", "secretariat")
    assert "Lagt sammen med" in client.get(address(Network, "history", gone.pk)).text


def test_the_other_one_can_stay_instead(who: dict[str, Client], two: tuple[Network, Network]) -> None:
    one, other = two
    page = address(Network, "merge", one.pk)
    preview = who["secretariat"].get(f"{page}?with={other.pk}")
    swapped = who["secretariat"].get(page + preview.context["swap"])
    assert (swapped.context["stay"], swapped.context["gone"]) == (other, one)
    who["secretariat"].post(page, Form(swapped.text).values)
    one.refresh_from_db()
    assert one.merged_into == other


def test_who_looked_too_long_is_told_and_sees_what_is_now(
    who: dict[str, Client], two: tuple[Network, Network]
) -> None:
    stay, gone = two
    page = address(Network, "merge", stay.pk)
    values = Form(who["secretariat"].get(f"{page}?with={gone.pk}").text).values
    change_by(User.objects.get(username="editor B"), gone, area="Baltikum")
    answer = who["secretariat"].post(page, values)
    assert "blev ændret, mens du så på den" in answer.text
    gone.refresh_from_db()
    assert gone.merged_into is None
    again = Form(who["secretariat"].get(f"{page}?with={gone.pk}").text).values
    assert who["secretariat"].post(page, again).status_code == 302


def test_two_parts_of_one_administration_are_shown_with_the_way_to_both(
    who: dict[str, Client], two: tuple[Network, Network]
) -> None:
    stay, gone = two
    put(gone.memberships.get(), administration=house(A))
    answer = who["secretariat"].get(f"{address(Network, 'merge', stay.pk)}?with={gone.pk}")
    for part in (stay.memberships.get(), gone.memberships.get()):
        assert f'href="{address(Membership, "change", part.pk)}"' in answer.text
    assert "De to kan ikke lægges sammen endnu" in answer.text
    ((staying, going),) = answer.context["clashes"]
    assert (staying.name, going.name) == (f"Byernes netværk, {house(A)}", f"Byernes Netvaerk, {house(A)}")
    assert 'name="version_gone"' not in answer.text


def test_the_old_address_leads_to_what_took_its_place(
    who: dict[str, Client], two: tuple[Network, Network]
) -> None:
    stay, gone = two
    merge(stay, gone, actor=None)
    answer = who["editor A"].get(address(Network, "change", gone.pk), follow=True)
    assert answer.redirect_chain == [(address(Network, "change", stay.pk), 302)]
    assert "Byernes Netvaerk" in messages_of(answer)[0]
    assert who["editor A"].get(address(Network, "history", gone.pk)).status_code == 200


def test_who_was_editing_what_was_merged_meanwhile_keeps_the_text(
    who: dict[str, Client], two: tuple[Network, Network]
) -> None:
    stay, gone = two
    page = address(Network, "change", gone.pk)
    values = Form(who["editor B"].get(page).text).values | {"summary": ["Min lange tekst"]}
    merge(stay, gone, actor=None)
    answer = who["editor B"].post(page, values)
    # A part of B's is now a part of what stays, so what was merged is only to be read.
    assert answer.status_code == 403 or "Min lange tekst" in answer.text
    answer = who["secretariat"].post(page, values)
    assert "Min lange tekst" in answer.text
    assert "Byernes netværk" in answer.text
    gone.refresh_from_db()
    assert gone.summary == ""


def test_who_chose_what_was_merged_meanwhile_is_told_what_took_its_place(
    who: dict[str, Client], two: tuple[Network, Network]
) -> None:
    stay, gone = two
    client = who["secretariat"]
    values = Form(client.get(f"{address(Membership, 'add')}?network={gone.pk}").text).values
    values |= {"administration": [str(house("SOF").pk)], "purpose": ["Min tekst"]}
    merge(stay, gone, actor=None)
    answer = client.post(address(Membership, "add"), values)
    assert answer.status_code == 200
    assert "vælg den i stedet" in answer.text
    assert "Min tekst" in answer.text


def test_what_was_merged_is_not_offered_when_one_types(
    who: dict[str, Client], two: tuple[Network, Network]
) -> None:
    def offered() -> list[str]:
        asked = {"app_label": "memberships", "model_name": "membership", "field_name": "network"}
        found = who["editor A"].get("/admin/autocomplete/", {**asked, "term": "byernes"}).json()["results"]
        return [one["id"] for one in found]

    assert set(offered()) == {str(one.pk) for one in two}
    merge(*two, actor=None)
    assert offered() == [str(two[0].pk)]


def test_the_secretariat_parts_what_was_merged(who: dict[str, Client], two: tuple[Network, Network]) -> None:
    stay, gone = two
    merge(stay, gone, actor=None)
    client = who["secretariat"]
    page = address(Network, "part", gone.pk)
    assert page in client.get(address(Network, "history", gone.pk)).text
    assert address(Network, "history", gone.pk) in client.get(address(Network, "history", stay.pk)).text
    preview = client.get(page)
    assert [one.name for one in preview.context["preview"].moved] == [f"Byernes Netvaerk, {house(B)}"]
    answer = client.post(page, Form(preview.text).values, follow=True)
    assert answer.redirect_chain[0][0] == address(Network, "change", gone.pk)
    gone.refresh_from_db()
    assert (gone.merged_into, gone.archived_at, gone.area) == (None, None, "Norden")
    assert Change.objects.latest("sequence").kind == ChangeKind.PARTED
    stay.refresh_from_db()
    assert stay.area == ""


@pytest.mark.parametrize("model", [Network, Project, Partner, Organisation])
def test_merging_is_offered_to_the_secretariat_alone(who: dict[str, Client], model: Any) -> None:
    thing = thing_of_a(model)
    for name, client in who.items():
        text = client.get(address(model, "change", thing.pk)).text
        listed = client.get(address(model, "changelist")).text
        central = name in ("secretariat", "system administrator")
        assert (address(model, "merge", thing.pk) in text) is central
        assert ('value="merge_selected"' in listed) is central


def test_exactly_two_are_merged(who: dict[str, Client]) -> None:
    for count in (1, 3):
        keys = [*Network.objects.values_list("pk", flat=True)[:count]]
        selected = {"action": "merge_selected", "_selected_action": keys}
        answer = who["secretariat"].post(address(Network, "changelist"), selected, follow=True)
        assert messages_of(answer) == ["Vælg præcis to, der skal lægges sammen."]
