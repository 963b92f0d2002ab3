"""Facets: each value says how many things one would find by it, and nothing that is not public is counted."""

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from api.resources.base import resources
from api.views.facets import countable
from memberships.models import Contribution, Membership, Network
from projects.models import Project, ProjectPartner
from registry.actions import lifecycle
from registry.models import Administration, OrganisationUnit, Place

pytestmark = pytest.mark.database

ALL = [resource.name for resource in resources]


@pytest.mark.parametrize("name", ALL)
def test_each_value_says_how_many_are_found_by_it(name: str, reader: Any, survey_2020: object) -> None:
    told = reader.read(f"facets/{name}/")
    assert told["count"] == len(reader.rows(f"{name}/"))
    assert {facet["id"] for facet in told["facets"]} == countable(resources[name]).keys()
    for facet in told["facets"]:
        for value in facet["values"][:4]:
            found = reader.rows(f"{name}/", **{facet["id"]: value["id"]})
            assert len(found) == value["count"], (facet["id"], value)
            assert value["title"]


def test_a_facet_counts_what_the_other_filters_keep(reader: Any, survey_2020: object) -> None:
    asked = "facets/networks/?administration=TMF&kind=city_network&facets=administration,kind"
    by_id = {facet["id"]: facet for facet in reader.read(asked)["facets"]}
    counts = {value["id"]: value["count"] for value in by_id["administration"]["values"]}
    assert len(counts) > 1
    for code, count in counts.items():
        assert count == len(reader.rows("networks/", administration=code, kind="city_network"))


def test_a_project_with_two_partners_in_one_country_counts_once(reader: Any, survey_2020: object) -> None:
    project = Project.objects.get(public_id="ai4cities")
    for country, place in (("SE", None), ("", Place.objects.filter(country="SE").first())):
        ProjectPartner.objects.create(project=project, country=country, place=place)
    facet = reader.read("facets/projects/?facets=country")["facets"][0]
    sweden = next(value["count"] for value in facet["values"] if value["id"] == "SE")
    assert sweden == len(reader.rows("projects/", country="SE"))


def test_what_is_not_public_is_not_counted(reader: Any, survey_2020: object) -> None:
    before = reader.read("facets/networks/")
    network = Network.objects.create(public_id="skjult", title="Skjult", kind="fair", reach="nordic")
    Membership.objects.create(
        public_id="skjult-tmf", network=network, administration=Administration.objects.get(code="TMF")
    )
    assert reader.read("facets/networks/") == before


def test_what_is_not_public_is_not_named_beside_what_is(reader: Any, secretary: User) -> None:
    member = Membership.objects.visible_to("public").filter(units__isnull=True).first()
    shown, hidden = (
        OrganisationUnit.objects.create(
            public_id=key, title=key, administration=member.administration, released_at=released
        )
        for key, released in (("vist", timezone.now()), ("skjult", None))
    )
    lifecycle.write(member, actor=secretary, rows=lambda: member.units.set([shown, hidden]))
    (facet,) = reader.read("facets/memberships/?facets=unit&values=500")["facets"]
    named = {value["id"]: value["count"] for value in facet["values"]}
    assert named["vist"] == 1
    assert "skjult" not in named


def answers_of(reader: Any, name: str, facet: str) -> dict[str, tuple[str, str, int]]:
    (told,) = reader.read(f"facets/{name}/?facets={facet}")["facets"]
    return {value["id"]: (value["title"], value["title_en"], value["count"]) for value in told["values"]}


def test_a_network_costs_is_free_or_nobody_has_stated_it(reader: Any, survey_2020: object) -> None:
    def network(key: str, *sums: tuple[str, int | None], original: int | None = None) -> None:
        one = Network.objects.create(public_id=key, title=key, kind="fair")
        owner = Administration.objects.get(code="TMF")
        part = Membership.objects.create(network=one, administration=owner, released_at=timezone.now())
        for kind, amount in sums:
            money = {"original_amount": original, "original_currency": "EUR" if original else ""}
            Contribution.objects.create(membership=part, kind=kind, amount=amount, currency="DKK", **money)

    network("fee", ("fee", 500))
    network("euros", ("fee", None), original=500)
    network("share", ("fee", 0), ("co_financing", 500))
    network("free", ("fee", 0))
    network("nothing")
    network("some", ("fee", None))
    network("free-but", ("fee", 0), ("co_financing", None))
    network("no-share", ("co_financing", 0))
    ours = {"fee", "euros", "share", "free", "nothing", "some", "free-but", "no-share"}
    caches["api"].clear()
    told = answers_of(reader, "networks", "costs")
    assert [(answer, *titles) for answer, (*titles, _count) in told.items()] == [
        ("true", "ja", "yes"), ("false", "gratis", "free"), ("unknown", "ikke oplyst", "not stated"),
    ]  # fmt: skip
    found = {answer: {row["id"] for row in reader.rows("networks/", costs=answer)} for answer in told}
    assert [len(rows) for rows in found.values()] == [count for *_titles, count in told.values()]
    assert sum(map(len, found.values())) == len(reader.rows("networks/"))
    said = {answer: rows & ours for answer, rows in found.items()}
    assert said == {
        "true": {"fee", "euros", "share"},
        "false": {"free"},
        "unknown": {"nothing", "some", "free-but", "no-share"},
    }


def test_an_internal_membership_says_nothing_of_what_a_network_costs(
    reader: Any, survey_2020: object
) -> None:
    before = answers_of(reader, "networks", "costs")
    hidden = Membership.objects.create(
        network=Network.objects.get(public_id="c40"), administration=Administration.objects.get(code="SUF")
    )
    for amount in (0, 500):
        Contribution.objects.create(membership=hidden, kind="fee", amount=amount, currency="DKK")
    caches["api"].clear()
    assert answers_of(reader, "networks", "costs") == before


def test_what_nobody_stated_is_counted_as_no_answer(reader: Any, survey_2020: object) -> None:
    whole = len(reader.rows("networks/"))
    rotating = answers_of(reader, "networks", "rotates")
    assert rotating["unknown"][:2] == ("ikke oplyst", "not stated")
    assert sum(count for _title, _english, count in rotating.values()) == whole
    # Nobody has said that the others are not the whole city's.
    assert answers_of(reader, "memberships", "represents_municipality").keys() == {"true", "unknown"}
    # A mark that is not set may be a no, or forgotten.
    assert answers_of(reader, "grants", "aggregate")["false"][:2] == ("ikke markeret", "not marked")


def test_what_is_no_facet_is_refused_by_name(reader: Any) -> None:
    assert "kind" in reader.problem("facets/networks/?facets=kinds")["detail"]
    assert reader.problem("facets/networks/?facets=kind&facets=kind")["parameter"] == "facets"
    assert reader.problem("facets/networks/?limit=3")["parameter"] == "limit"


@pytest.mark.parametrize("name", [name for name in ALL if not countable(resources[name])])
def test_where_nothing_can_be_counted_no_facet_can_be_asked_for(
    name: str, reader: Any, survey_2020: object
) -> None:
    assert reader.read(f"facets/{name}/")["facets"] == []
    for own in ("facets", "values"):
        problem = reader.problem(f"facets/{name}/?{own}=1")
        assert (problem["parameter"], problem["type"].rpartition("#")[2]) == (own, "unknown-parameter")
        for told in re.findall(r"\w+", problem["detail"].partition(":")[2]):  # what it names there is
            problem = reader.client.get(f"/api/v1/facets/{name}/?{told}=x").json()
            assert not problem.get("type", "").endswith("unknown-parameter"), told


def test_as_many_values_are_told_as_are_asked_for(reader: Any, survey_2020: object) -> None:
    everything = reader.read("facets/participations/?facets=theme&values=1000")["facets"][0]
    assert not everything["more"]
    assert len(everything["values"]) > 5
    few = reader.read("facets/participations/?facets=theme&values=5")["facets"][0]
    assert few["more"]
    assert few["values"] == everything["values"][:5]
    for wrong in ("0", "1001", "x", ""):
        assert reader.problem(f"facets/projects/?values={wrong}")["parameter"] == "values"
    assert reader.problem("facets/projects/?values=1&values=2")["parameter"] == "values"


@pytest.mark.parametrize(
    ("name", "finder", "narrower"),
    [
        ("projects", "organisation", ("funder", "lead_partner")),
        ("agreements", "organisation", ("funder", "own_partner")),
        ("grants", "organisation", ("funder",)),
        ("networks", "organisation", ("organiser",)),
        ("networks", "place", ("seat",)),
        ("policies", "place", ("benchmark_place",)),
        ("agreements", "place", ("host_place",)),
    ],
)
def test_a_wide_filter_finds_what_each_narrower_one_finds(
    name: str, finder: str, narrower: tuple[str, ...], reader: Any, survey_2020: object
) -> None:
    for one in narrower:
        for value in reader.read(f"facets/{name}/?facets={one}")["facets"][0]["values"]:
            found = {row["id"] for row in reader.rows(f"{name}/", **{finder: value["id"]})}
            own = {row["id"] for row in reader.rows(f"{name}/", **{one: value["id"]})}
            assert own
            assert own <= found


def test_a_facet_costs_one_query_however_many_things_there_are(reader: Any, survey_2020: object) -> None:
    reader.read("facets/projects/?facets=state,country,administration&day=2019-01-01")
    with CaptureQueriesContext(connection) as asked:
        reader.read("facets/projects/?facets=state,country,administration&day=2020-01-01")
    # The content version, what is counted, everything, and one for each facet.
    read = [query["sql"] for query in asked.captured_queries if query["sql"].lstrip("(").startswith("SELECT")]
    assert len(read) == 1 + 1 + 1 + 3
