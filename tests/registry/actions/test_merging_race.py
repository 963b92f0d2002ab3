"""Merges that meet on PostgreSQL: nothing is lost, and nobody is answered with a broken page."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from memberships.models import Membership, Network
from registry.actions import lifecycle
from registry.actions import merge as merging
from registry.actions.merge import merge
from registry.actions.unit_of_work import locked, unit_of_work
from registry.errors import RegistryError
from registry.ledger.recording import snapshot
from registry.models import Administration, Change, Tracked

ROUNDS = 6

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one writer in at a time, so the race cannot be"
    ),
]


@pytest.fixture
def networks() -> list[Network]:
    """Return three networks that are one, each with a child and a part of an administration of its own."""
    made = []
    for code in ("AAA", "BBB", "CCC"):
        house = Administration.objects.create(code=code, name=code)
        network = Network.objects.create(title=f"Netværk {code}", kind="city_network")
        Network.objects.create(title=f"Under {code}", kind="city_network", parent=network)
        Membership.objects.create(network=network, administration=house)
        made.append(network)
    return made


def together(*deeds: Callable[[], object]) -> list[Any]:
    """Do all of ``deeds`` at the same time; return what each returned, or the sentence with which it refused."""
    ready = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        try:
            ready.wait(timeout=60)
            return deed()
        except RegistryError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [*pool.map(do, deeds)]


def nothing_is_lost() -> None:
    """Hold what is there to what must be: no living thing at a merged one, and the ledger as it stands."""
    assert not Membership.objects.live().filter(network__merged_into__isnull=False).exists()
    assert not Network.objects.live().filter(parent__merged_into__isnull=False).exists()
    for thing in [*Network.objects.all(), *Membership.objects.all()]:
        recorded = Change.objects.filter(resource=thing.resource, public_id=thing.key).order_by("sequence")
        assert thing.version == 1 + recorded.exclude(kind__in=("created", "loaded")).count()
        assert not recorded or recorded.last().after == snapshot(thing)  # type: ignore[union-attr]
    numbers = [*Change.objects.order_by("sequence").values_list("sequence", flat=True)]
    assert numbers == [*range(numbers[0], numbers[0] + len(numbers))]


def test_merges_of_overlapping_pairs_leave_everything_in_one_place(networks: list[Network]) -> None:
    pairs = [*permutations(networks, 2)]
    for _round in range(ROUNDS):
        fresh = {one.pk: Network.objects.get(pk=one.pk) for one in networks}

        def deed(stay: Network, gone: Network, at: dict[int, Network] = fresh) -> Callable[[], object]:
            seen = (at[stay.pk].version, at[gone.pk].version)
            return lambda: merge(at[stay.pk], at[gone.pk], actor=None, versions=seen)

        answers = together(*(deed(stay, gone) for stay, gone in pairs))
        nothing_is_lost()
        if not [one for one in answers if isinstance(one, list)]:
            break
    living = Network.objects.live().filter(pk__in=[one.pk for one in networks])
    assert living.count() < len(networks)
    assert Membership.objects.live().filter(network__in=living).count() == len(networks)
    assert Network.objects.live().filter(parent__in=living).count() == len(networks)


def edit(thing: Tracked, **columns: object) -> Callable[[], object]:
    """Return a save as the desk makes one: of the thing as it stands, locked."""

    def save() -> None:
        with transaction.atomic():
            current = locked(thing)
            for name, value in columns.items():
                setattr(current, name, value)
            lifecycle.write(current, actor=None)

    return save


def test_a_merge_and_the_saving_of_all_that_it_touches_are_both_there(networks: list[Network]) -> None:
    stay, gone, other = networks
    own, child = gone.memberships.get(), gone.children.get()
    answers = together(
        lambda: merge(stay, gone, actor=None),
        edit(own, purpose="Viden"),
        edit(child, area="Norden"),
        edit(other, area="Verden"),
        edit(other.memberships.get(), network=stay),
    )
    assert not any(isinstance(one, RegistryError) for one in answers[1:])
    if isinstance(answers[0], RegistryError):
        merge(stay, Network.objects.get(pk=gone.pk), actor=None)
    nothing_is_lost()
    own.refresh_from_db()
    child.refresh_from_db()
    assert (own.purpose, own.network, child.area, child.parent) == ("Viden", stay, "Norden", stay)


def test_a_part_that_is_added_in_the_moment_of_merging_stands_at_no_merged_thing(
    networks: list[Network],
) -> None:
    stay, gone, _other = networks
    houses = [Administration.objects.create(code=f"D{letter}", name=letter) for letter in "ABCDEF"]
    parts = [Membership(network=gone, administration=house) for house in houses]
    answers = together(
        lambda: merge(stay, gone, actor=None),
        *(lambda part=part: lifecycle.write(part, actor=None) for part in parts),
    )
    nothing_is_lost()
    added = [one for one in answers[1:] if not isinstance(one, RegistryError)]
    if isinstance(answers[0], RegistryError):  # they were all quicker
        merge(stay, Network.objects.get(pk=gone.pk), actor=None)
    assert not Membership.objects.live().filter(network__merged_into__isnull=False).exists()
    assert Membership.objects.filter(network=stay).count() == 2 + len(added)


def test_control_a_merge_that_waited_with_locks_in_its_hand_would_be_broken_off(
    networks: list[Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Show the ring: the merge holds the network and wants the part; the editor holds the part and wants the network."""
    stay, gone, _other = networks
    own = gone.memberships.get()
    monkeypatch.setattr(
        merging, "unit_of_work", lambda *kind, nowait, **how: unit_of_work(*kind, nowait=False, **how)
    )
    holding, wanting = Barrier(2), Barrier(2)

    def part_first() -> None:
        with transaction.atomic():
            current = locked(own)
            holding.wait(timeout=60)
            wanting.wait(timeout=60)
            locked(stay)
            assert current.pk == own.pk

    def network_first() -> None:
        with transaction.atomic():
            locked(stay)
            holding.wait(timeout=60)
            wanting.wait(timeout=60)
            merge(stay, gone, actor=None)

    from django.db import OperationalError

    with pytest.raises((OperationalError, RegistryError)):
        raise next(one for one in broken(network_first, part_first) if one)


def broken(*deeds: Callable[[], object]) -> list[BaseException | None]:
    """Do all of ``deeds`` at the same time; return what each was broken off with."""

    def do(deed: Callable[[], object]) -> BaseException | None:
        try:
            deed()
        except Exception as error:  # noqa: BLE001
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [*pool.map(do, deeds)]
