"""Whoever searches need not know how a word is spelled."""

import pytest

from memberships.models import Network
from registry.fields.folding import fold
from registry.models import Organisation


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Øresund", "OERESUND"),
        ("Øresund", "öresund"),
        ("Aarhus", "Århus"),
        ("Ærø", "aero"),
        ("Göteborg", "Gøteborg"),
        ("Brașov", "brasov"),
        ("Kraków", "krakow"),
        ("Nya  Lödöse\n", "nya lodose"),
    ],
)
def test_spellings_of_one_word_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_every_word_must_occur_in_any_order(survey_2020: object) -> None:
    found = Network.objects.search("network building efficiency")
    assert [network.key for network in found] == ["c40-municipal-building-efficiency-network"]
    assert not Network.objects.search("building efficiency xyzzy").exists()


def test_an_alias_and_an_abbreviation_are_found(survey_2020: object) -> None:
    assert Organisation.objects.search("dtu").get().name == "Danmarks Tekniske Universitet"


def test_what_is_saved_is_folded_at_once(db: None) -> None:
    network = Network.objects.create(title="Fællesrådet for Åer", kind="organisation")
    assert network.search_text == "faellesradet for aer"
