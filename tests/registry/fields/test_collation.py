"""What is sorted stands as in a Danish dictionary, and the same in both databases and in Python."""

import random

import pytest

from memberships.models import Network
from registry.fields.collation import danish_sort_key
from registry.fields.countries import countries
from registry.models import Phrase

IN_ORDER = [
    "10 byer",
    "Agenda for byer",
    "andet",
    "energi i byer",
    "Énergie",
    "Zagreb",
    "zoner",
    "Ærø",
    "Øresund",
    "österut",
    "Aalborg",
    "ålegræs",
    "Århus",
    "Aarhus",
]  # fmt: skip


def test_names_stand_in_danish_order_in_python() -> None:
    assert sorted({*IN_ORDER}, key=danish_sort_key) == IN_ORDER


@pytest.mark.database
def test_names_stand_in_danish_order_in_the_database(db: None) -> None:
    shuffled = random.Random(15).sample(IN_ORDER, len(IN_ORDER))
    Network.objects.bulk_create(Network(title=title, kind="network") for title in shuffled)
    Phrase.objects.bulk_create(Phrase(text=text) for text in shuffled)
    for column in (
        Network.objects.values_list("title", flat=True),
        Phrase.objects.values_list("text", flat=True),
    ):
        assert [one for one in column if one in IN_ORDER] == IN_ORDER


def test_two_names_are_alike_in_order_only_if_they_are_the_same() -> None:
    assert (
        len({danish_sort_key(text) for text in ("Aarhus", "Århus", "aarhus", "Årh\u00fas", "A\u030arhus")})
        == 5
    )


def test_countries_are_offered_in_danish_order() -> None:
    names = [name for _code, name in countries()]
    assert names.index("Zimbabwe") < names.index("Østrig") < names.index("Åland")
