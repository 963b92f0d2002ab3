"""Finding: by administration, by day, by words; sorted, page after page, each thing once."""

from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import caches
from django.utils import timezone

from api.filters import codes
from api.resources.base import resources
from funding.models import Grant
from memberships.models import Network, Participant
from projects.models import Participation, Project, ProjectPartner
from registry.models import Administration, Organisation, Place, Relation

pytestmark = pytest.mark.database


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


@pytest.mark.parametrize("name", ["projects", "memberships", "places", "mandates", "administrations"])
def test_page_after_page_everything_comes_once_in_every_order(name: str, reader: Any) -> None:
    whole = ids(reader.rows(f"{name}/"))
    for ordering in (sign + known for known in resources[name].ordering_fields for sign in ("", "-")):
        walked = ids(reader.rows(f"{name}/", limit=7, ordering=ordering, fields="id"))
        assert sorted(walked) == sorted(whole), ordering
        assert walked == ids(reader.rows(f"{name}/", ordering=ordering, fields="id")), ordering


def test_what_has_no_date_comes_last_in_either_direction(reader: Any) -> None:
    for ordering in ("starts", "-starts"):
        dates = [row["starts"] for row in reader.rows("projects/", ordering=ordering)]
        stated = [date for date in dates if date]
        assert 0 < len(stated) < len(dates)
        assert dates == stated + [None] * (len(dates) - len(stated))
    assert stated[0][:4] > stated[-1][:4]


def test_an_administration_is_found_however_it_is_spelt(reader: Any) -> None:
    own = ids(reader.rows("memberships/", administration="ØKF"))
    assert own
    for spelling in ("OKF", "okf", "oekf", "%C3%98KF"):
        assert ids(reader.rows("memberships/", administration=spelling)) == own
    both = reader.rows("memberships/", administration="OKF,TMF")
    assert {row["administration"] for row in both} == {"ØKF", "TMF"}


def test_a_shared_thing_is_found_by_whoever_has_a_part_in_it(reader: Any) -> None:
    assert "eurocities" in ids(reader.rows("networks/", administration="TMF"))
    assert "eurocities" in ids(reader.rows("networks/", administration="OKF"))
    owners = {part["administration"] for part in reader.read("networks/eurocities/")["memberships"]}
    assert {"ØKF", "TMF"} <= owners


@pytest.mark.parametrize(
    ("name", "thing", "row"), [("networks", Network, Participant), ("projects", Project, ProjectPartner)]
)
def test_who_is_named_as_an_organisation_is_found_by_its_country_and_place(
    name: str, thing: Any, row: Any, reader: Any
) -> None:
    apia = Place.objects.create(public_id="apia", name="Apia", country="WS")
    named = {
        "by-country": Organisation.objects.create(name="Et universitet", country="WS"),
        "by-place": Organisation.objects.create(name="Et museum", place=apia),
    }
    found = dict(zip(named, ids(reader.rows(f"{name}/")), strict=False))
    for way, key in found.items():
        row.objects.create(**{row.root: thing.objects.get(public_id=key), "organisation": named[way]})
    assert set(ids(reader.rows(f"{name}/", country="WS"))) == set(found.values())
    assert ids(reader.rows(f"{name}/", place="apia")) == [found["by-place"]]


def test_few_and_many_are_found_alike_by_their_ties(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [
        ("projects/", {"country": "SE"}),
        ("projects/", {"country": "DE,FR"}),
        ("participations/", {"theme": "klima"}),
    ]
    few = [ids(reader.rows(name, limit=5, **query)) for name, query in questions]
    assert all(few)
    assert all(len(found) == len({*found}) for found in few)
    monkeypatch.setattr(codes, "PROBED", 0)
    caches["api"].clear()
    assert [ids(reader.rows(name, limit=5, **query)) for name, query in questions] == few


def test_things_are_found_by_when_they_are(reader: Any) -> None:
    tmf = Administration.objects.get(code="TMF")
    for key, starts, ends in (
        ("foer", "1990", "1991-05"),
        ("senere", "2990", None),
        ("nu", "1990", None),
        ("hm", None, None),
    ):
        project = Project.objects.create(public_id=key, title=key, kind="project", starts=starts, ends=ends)
        Participation.objects.create(
            public_id=key, project=project, administration=tmf, released_at=timezone.now()
        )
    for name in ("projects", "participations"):
        found = {
            query: {"foer", "senere", "nu", "hm"} & set(ids(reader.rows(f"{name}/", **dict([query.split("=")]))))
            for query in ("state=ended", "state=planned", "state=ongoing", "state=unknown", "day=1991-05-31", "day=1991-06-01")
        }  # fmt: skip
        assert found == {
            "state=ended": {"foer"},
            "state=planned": {"senere"},
            "state=ongoing": {"nu"},
            "state=unknown": {"hm"},
            "day=1991-05-31": {"foer", "nu", "hm"},
            "day=1991-06-01": {"nu", "hm"},
        }, name
    assert "foer" in ids(reader.rows("projects/", starts_from="1990-01-01", ends_to="1991-05-31"))
    assert "foer" not in ids(reader.rows("projects/", ends_from="1991-06-01"))


def test_words_are_found_whatever_the_letters(reader: Any) -> None:
    assert "c40" in ids(reader.rows("networks/", q="C40"))
    found = ids(reader.rows("places/", q="malmo"))
    assert found == ids(reader.rows("places/", q="Malmö")) == ids(reader.rows("places/", q="MALMØ")) != []
    # A part without words of its own is found by those of the thing.
    assert "c40-oekf" in ids(reader.rows("memberships/", q="c40"))


@pytest.mark.parametrize("word", ["Færøerne", "Søen", "Øerne", "Blåaks"])
def test_danish_words_are_found_in_lists_in_the_search_and_on_the_pages(reader: Any, word: str) -> None:
    place = Place.objects.get(public_id="koebenhavn")
    place.name = word
    place.save()
    assert ids(reader.rows("places/", q=word)) == ["koebenhavn"]
    assert "koebenhavn" in ids(reader.read("search/", q=word, resource="places")["results"])
    assert word in reader.ask(f"/soeg/?q={quote(word)}").content.decode().partition("<main")[2]


def test_search_goes_through_everything(reader: Any) -> None:
    hits = reader.read("search/", q="eurocities", limit=50)
    kinds = {(hit["resource"], hit["id"]) for hit in hits["results"]}
    assert ("networks", "eurocities") in kinds
    assert any(resource == "memberships" for resource, _id in kinds)
    few = reader.read("search/", q="a", limit=2)
    assert few["more"]
    assert len(few["results"]) == 2
    only = reader.read("search/", q="c40", resource="networks")["results"]
    assert {hit["resource"] for hit in only} == {"networks"}
    assert reader.read("search/", q="100%25_")["results"] == []


def test_fields_and_expand_choose_what_is_shown(reader: Any) -> None:
    row = reader.read("projects/", fields="id,title", limit=1)["results"][0]
    assert list(row) == ["id", "title"]
    row = reader.read("memberships/", fields="id", expand="network,mandates", limit=1)["results"][0]
    assert set(row) == {"id", "network", "mandates"}
    assert row["network"]["kind"]
    assert "organiser" in row["network"]
    assert list(reader.read("projects/ai4cities/", fields="id,partners")) == ["id", "partners"]


def test_figures_are_those_of_the_survey(reader: Any) -> None:
    figures = {figure["id"]: figure for figure in reader.read("figures/")["results"]}
    assert figures["network-headings"]["value"] == 36
    assert figures["network-headings"]["title_en"] == "Network headings"
    whole = reader.read(figures["networks"]["url"])
    assert len(whole["counted"]) == whole["value"]
    reader.ask(whole["counted"][0]["url"])
    assert reader.read("figures/", day="2019-01-01")["results"]


def test_money_is_a_sum_with_its_currency_and_unknown_is_null(reader: Any) -> None:
    tmf = Administration.objects.get(code="TMF")
    unknown = Grant.objects.create(administration=tmf, title="?", kind="expected", released_at=timezone.now())
    assert reader.read(f"grants/{unknown.key}/")["amount"] is None
    rows = reader.rows("memberships/", expand="contributions")
    paid = [one["amount"] for row in rows for one in row["contributions"]]
    assert {"amount": 0, "currency": "DKK", "certainty": "exact", "original": None} in paid


def test_external_identifiers_are_addresses(reader: Any) -> None:
    place = reader.read("places/koebenhavn/")
    assert place["geonames_uri"] == f"https://sws.geonames.org/{place['geonames_id']}/"


def test_what_is_related_is_told_from_both_ends(reader: Any) -> None:
    relation = Relation.objects.live().filter(from_resource="grants").first()
    here = reader.read(f"grants/{relation.from_id}/")["related"]
    there = reader.read(f"{relation.to_resource}/{relation.to_id}/")["related"]
    assert (relation.kind, "to", relation.to_id) in [
        (one["kind"], one["direction"], one["id"]) for one in here
    ]
    assert (relation.kind, "from", relation.from_id) in [
        (one["kind"], one["direction"], one["id"]) for one in there
    ]
    for one in (*here, *there):
        reader.ask(one["url"])
