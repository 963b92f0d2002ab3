"""The API describes itself truly: the document is valid, and what is answered is what it says."""

from typing import Any

import pytest
from django.test import Client
from jsonschema_rs import Draft202012Validator
from openapi_spec_validator import validate

import config.api_urls
from api.resources.base import resources
from api.views.exports import FORMS
from registry.models import Person
from tests.support.api.questions import SNAPSHOT

pytestmark = pytest.mark.contract

KEPT: list[Any] = []


@pytest.fixture
def document(reader: Any) -> Any:
    """Return the document of the survey of 2020, made once."""
    if not KEPT:
        KEPT.append(reader.read("schema/"))
    return KEPT[0]


def checker(document: Any, schema: Any) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": document["components"]}, validate_formats=True)


def test_it_is_openapi_3_1(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_address_is_described(document: Any) -> None:
    lists = {f"/{name}/" for name in config.api_urls.NAMES}
    details = {f"/{name}/{{id}}/" for name in config.api_urls.NAMES if name not in ("search", "changes")}
    files = {f"/{resource.name}/export.{form}" for resource in resources for form in FORMS}
    assert lists | details | files <= document["paths"].keys()
    for path in document["paths"].values():
        operation = path["get"]
        assert operation["summary"]
        assert all(parameter.get("description", "$ref" in parameter) for parameter in operation["parameters"])
        assert {"200", "304", "400", "405", "406", "429"} <= operation["responses"].keys()


@pytest.mark.parametrize("resource", list(resources), ids=lambda resource: resource.name)
def test_what_is_answered_is_what_is_described(resource: Any, document: Any, reader: Any) -> None:
    paths = document["paths"]
    inside = ",".join([*resource.lists, *resource.references])
    page = reader.read(f"{resource.name}/", limit=200, **({"expand": inside} if inside else {}))
    answer = paths[f"/{resource.name}/"]["get"]["responses"]["200"]["content"]["application/json"]
    assert [error.message for error in checker(document, answer["schema"]).iter_errors(page)] == []

    told = document["components"]["schemas"][resource.model.__name__]["properties"]
    assert list(told) == [*resource.columns, *resource.lists]
    assert ("example" in answer) == bool(page["results"])


def test_no_member_is_described_that_nobody_has_looked_at(document: Any) -> None:
    """The names of the document are those of the snapshot: a new one is somebody's decision."""
    names = []
    for resource in resources:
        properties = document["components"]["schemas"][resource.model.__name__]["properties"]
        names += [f"{resource.name}.{name}" for name in properties if name in resource.columns]
        for name, nested in resource.lists.items():
            if nested.shape is None:
                names.append(f"{resource.name}.{name}.*")
            else:
                items = properties[name]["items"]["$ref"].rpartition("/")[2]
                rows = document["components"]["schemas"][items]["properties"]
                names += [f"{resource.name}.{name}.{member}" for member in rows]
    assert sorted(names) == SNAPSHOT.read_text("utf-8").split()


def test_a_wrong_answer_would_be_noticed(document: Any) -> None:
    strict = checker(document, {"$ref": "#/components/schemas/Project"})
    assert strict.is_valid({"id": "x", "starts": "2020-05"})
    for wrong in ({"id": None}, {"pk": 7}, {"starts": "yesterday"}, {"kind": "secret"}, {"title": 7}):
        assert not strict.is_valid(wrong)


def test_examples_are_true_and_name_nobody_without_a_mandate(document: Any, reader: Any) -> None:
    for path in document["paths"].values():
        answer = path["get"]["responses"]["200"]["content"].get("application/json", {})
        if "example" in answer:
            assert checker(document, answer["schema"]).is_valid(answer["example"])
    said = reader.ask("schema/").content.decode()
    politicians = {row["person"] for row in reader.rows("mandates/", fields="person")}
    assert [name for name in Person.objects.values_list("name", flat=True) if name not in politicians and name in said] == []  # fmt: skip


def test_problems_are_what_is_described(document: Any, reader: Any) -> None:
    problem = checker(document, {"$ref": "#/components/schemas/Problem"})
    for address, status in (
        ("projects/?limit=0", 400),
        ("projects/?colour=red", 400),
        ("projects/nothing/", 404),
        ("search/", 400),
    ):
        assert problem.is_valid(reader.problem(address, status=status))


def test_codes_are_told_in_both_languages(document: Any) -> None:
    kind = document["components"]["schemas"]["Network"]["properties"]["kind"]
    assert "fair" in kind["enum"]
    assert "`fair`: fair (messe)\n" in kind["description"]


def test_an_empty_registry_is_described_without_examples(empty_registry: None) -> None:
    document = Client().get("/api/v1/schema/").json()
    validate(document)
    assert (
        "example"
        not in document["paths"]["/projects/"]["get"]["responses"]["200"]["content"]["application/json"]
    )


def test_figures_are_what_is_described(document: Any, reader: Any) -> None:
    for address, path in (("figures/", "/figures/"), ("figures/networks/", "/figures/{id}/"), ("search/?q=klima", "/search/"), ("", "/"), ("changes/?limit=1000", "/changes/")):  # fmt: skip
        answer = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        wrong = checker(document, answer["schema"]).iter_errors(reader.read(address))
        assert [error.message for error in wrong] == []


def test_charts_take_figures_as_they_are(reader: Any) -> None:
    figures = {figure["id"]: figure for figure in reader.read("figures/")["results"]}
    drawn = {figure["drawn_as"]: figure for figure in figures.values() if figure["drawn_as"]}
    assert {"administrations", "funders", "periods", "map"} == drawn.keys()
    assert any(row["years"] for row in drawn["periods"]["rows"])
    assert any(point["latitude"] and point["value"] for point in drawn["map"]["points"])
    assert all(row["title"] and row["value"] is not None for row in drawn["administrations"]["rows"])
    money = figures[drawn["funders"]["id"]]
    assert (money["unit"], figures["networks"]["unit"]) == ("DKK", None)


def test_a_map_has_both_languages_and_leads_to_its_places_and_partners(reader: Any) -> None:
    points = {point["id"]: point for point in reader.read("figures/agreements/")["points"]}
    beijing = points["beijing"]
    place = reader.ask(beijing["url"]).json()
    for name in ("id", "title", "title_en", "url", "country"):
        assert beijing[name] == place[name]
    assert (beijing["country"], beijing["country_title"], beijing["country_title_en"]) == (
        "CN",
        "Kina",
        "China",
    )
    assert [partner["resource"] for partner in beijing["partners"]] == ["partners"]
    assert reader.ask(beijing["partners"][0]["url"]).json()["title"] == beijing["partners"][0]["title"]
    unstated = points[None]
    assert (unstated["url"], unstated["country"], unstated["country_title_en"]) == (None, "PL", "Poland")


def test_every_line_of_a_figure_has_the_same_title_in_both_languages(reader: Any) -> None:
    lines = {row["id"]: row for row in reader.read("figures/partners/")["rows"]}
    for code, titles in {
        "DE": ("Tyskland", "Germany"),
        "IT": ("Italien", "Italy"),
        "SE": ("Sverige", "Sweden"),
    }.items():
        assert (lines[code]["title"], lines[code]["title_en"]) == titles  # whose orders differ
