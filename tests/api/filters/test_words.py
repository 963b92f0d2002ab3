"""What is written in an address means the same to everybody, and what means nothing says how to mend it."""

from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import config.api_urls
from api.resources.base import resources
from api.views.exports import FORMS
from memberships.models import Mandate, Network
from projects.models import Project
from registry.models import Change, Place
from tests.support.api.questions import one_of_each_kind

pytestmark = pytest.mark.database


def ids(reader: Any, address: str) -> list[str]:
    path, _mark, query = address.partition("?")
    return [row["id"] for row in reader.rows(path, **dict([query.split("=")]))]


def said(reader: Any, address: str, status: int = 400) -> str:
    return str(reader.problem(address, status=status, accept_language="en")["detail"])


SPELT = ["2020-06-01", "06/01/2020", "01.06.2020", "1.6.2020", "June 1 2020", "1. juni 2020", "20200601", "2020-W23-1", "2020-6-1", "2020-06-31", "2020", "1,5", "1.5", "1.000", "true", "TRUE", "sand", "yes", "DE", "de", "1", "2020-01-01T00:00", "01.01.2020 00:00"]  # fmt: skip


def test_an_address_means_the_same_whatever_the_readers_language(reader: Any) -> None:
    for resource, name in (*one_of_each_kind().values(), ("figures", "day")):
        for value in SPELT:
            address = f"/api/v1/{resource}/?{name}={quote(value)}"
            answers = [reader.client.get(address, HTTP_ACCEPT_LANGUAGE=one) for one in ("da", "en")]
            assert answers[0].status_code == answers[1].status_code, address
            if answers[0].status_code == 200:
                assert answers[0].content == answers[1].content, address


@pytest.mark.parametrize(
    "name", ["projects/?day", "projects/?starts_from", "visits/?held_on_to", "figures/?day"]
)
def test_a_day_is_written_in_one_way(name: str, reader: Any) -> None:
    reader.ask(f"{name}=2020-06-01")
    for value in [*SPELT[1:9], "2020", "2020-06", ""]:
        assert "2020-06-01" in said(reader, f"{name}={quote(value)}")
    assert said(reader, f"{name}=2021-02-29") == "There is no such day."


def test_a_moment_says_how_it_is_written(reader: Any) -> None:
    for value in ("yesterday", "01.01.2026", "2026", "2026-10-25T02:30:00", ""):
        assert "2026-01-01T00:00:00Z" in said(reader, f"themes/?updated_since={value}")


def test_a_plus_in_a_moment_may_stand_as_it_is(reader: Any) -> None:
    moment = Change.objects.filter(resource="themes").order_by("-moment").values_list("moment", flat=True)[0]
    for zone in ("+0000", "+00:00", "%2B00:00", "Z"):
        for between in "T", "%20":
            told = f"{moment:%Y-%m-%d}{between}{moment:%H:%M:%S.%f}{zone}"
            assert ids(reader, f"themes/?updated_since={told}"), told
    for later in ("-00:01", "-01"):  # the control: the zone counts
        assert not ids(reader, f"themes/?updated_since={moment:%Y-%m-%dT%H:%M:%S.%f}{later}")
    reader.ask("themes/?updated_since=2026-01-01%2000:00")


@pytest.mark.parametrize("name", ["projects/?across", "administrations/?ends_stated"])
def test_yes_and_no_are_true_and_false_in_any_case(name: str, reader: Any) -> None:
    assert ids(reader, f"{name}=false") == ids(reader, f"{name}=FALSE") != ids(reader, f"{name}=TRUE")
    for value in ("ja", "maybe", "2", ""):
        assert said(reader, f"{name}={value}") == "Write true or false."


@pytest.mark.parametrize("name", ["networks/?costs", "networks/?rotates", "agreements/?rotates"])
def test_what_may_be_unstated_is_true_false_or_unknown_in_any_case(name: str, reader: Any) -> None:
    assert ids(reader, f"{name}=unknown") == ids(reader, f"{name}=Unknown") != ids(reader, f"{name}=TRUE")
    for value in ("ja", "maybe", "2"):
        assert "false, true, unknown" in said(reader, f"{name}={value}")


@pytest.mark.parametrize("address", ["", "catalog.jsonld", "schema/"])
def test_what_takes_no_parameters_says_so(address: str, reader: Any) -> None:
    assert said(reader, f"{address}?format=yaml").endswith("Leave it out: nothing can be chosen here.")


def test_a_host_that_is_not_ours_is_called_that(reader: Any) -> None:
    assert "Host" in reader.problem("projects/", host="evil.example", accept_language="en")["detail"]
    assert "Shorten" in said(reader, "projects/?" + "&".join(f"a{n}=1" for n in range(2000)))


def test_the_commonest_mistake_is_told_in_danish(reader: Any) -> None:
    problem = reader.problem("projects/?administraton=TMF")
    assert problem["detail"] == "Der er ingen parameter »administraton« her. Mente du »administration«?"


def test_a_code_is_found_in_any_case(reader: Any) -> None:
    mandate = Mandate.objects.filter(party="R").first()
    assert mandate
    for one, other in (
        ("projects/?country=DE,SE", "projects/?country=de,Se"),
        ("places/?country=DE", "places/?country=de"),
        ("mandates/?party=R", "mandates/?party=r"),
        ("administrations/?code=ØKF", "administrations/?code=oekf"),
        ("committees/?code=ØU", "committees/?code=ou"),
        ("remits/?committee=ØU", "remits/?committee=ou"),
        ("projects/?kind=project", "projects/?kind=PROJECT"),
    ):
        assert ids(reader, one) == ids(reader, other) != [], one
    Mandate.objects.filter(pk=mandate.pk).update(party="Ø")
    assert len(ids(reader, "mandates/?party=%C3%B8")) == 1
    assert ids(reader, "mandates/?party=O") == []  # which is another one


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Tyskland", "Did you mean “DE”?"),
        ("Germny", "Did you mean “DE”?"),
        ("Østrig", "Did you mean “AT”?"),
        ("UK", "Did you mean “GB”?"),
        ("ZZ", "Write a country as two letters, e.g. DK."),
        ("DK,XX", "Write a country as two letters, e.g. DK."),
    ],
)
@pytest.mark.parametrize("name", ["projects", "places", "policies"])
def test_a_country_that_there_is_not_is_refused(name: str, word: str, meant: str, reader: Any) -> None:
    assert meant in said(reader, f"{name}/?country={quote(word)}")


def test_an_unknown_code_is_refused_with_the_nearest(reader: Any) -> None:
    assert said(reader, "administrations/?code=TMX") == "There is no “TMX”. Did you mean “TMF”?"
    assert "TMU" in said(reader, "committees/?code=XYZ")


def test_everything_that_is_in_a_country_has_one_of_our_list(survey_2020: object) -> None:
    known = resources["places"].filterset["country"].field.codes()
    assert {*Place.objects.exclude(country="").values_list("country", flat=True)} <= known.keys()


def test_a_code_costs_the_same_whatever_it_is(reader: Any) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            reader.ask(address)
        return len(asked.captured_queries)

    reader.ask("places/?country=NO")
    for one, several in (
        ("places/?country=SE", "places/?country=de,fr,it,no,dk"),
        ("committees/?code=OU", "committees/?code=ou,tmu,buu"),
        ("remits/?committee=OU", "remits/?committee=ou,tmu,buu"),
        ("places/?geonames_id=2618425", "places/?geonames_id=2618425,2,3,4"),
    ):
        assert queries(one) == queries(several)


def test_what_another_register_calls_a_thing_finds_it(reader: Any) -> None:
    there = Place.objects.exclude(geonames_id=None).get(public_id="koebenhavn")
    assert ids(reader, f"places/?geonames_id=1,{there.geonames_id}") == ["koebenhavn"]
    network = Network.objects.get(public_id="c40")
    network.wikidata_id = "Q1026007"
    network.save()
    assert ids(reader, "networks/?wikidata_id=q1026007") == ["c40"]
    project = Project.objects.get(public_id="ai4cities")
    project.grant_agreement_number = "871920"
    project.save()
    assert ids(reader, "projects/?grant_agreement_number=871920") == ["ai4cities"]
    assert ids(reader, "projects/?grant_agreement_number=87192") == []


def test_every_identifier_is_found_exactly_and_none_in_a_range(survey_2020: object) -> None:
    for resource in resources:
        for name in resource.model.public_fields:
            if name.endswith(("_id", "_number")) or name == "pic":
                assert name in resource.filterset
                assert not {f"{name}_from", f"{name}_to"} & resource.filterset.keys()


def test_an_identifier_that_nothing_can_have_is_refused(reader: Any) -> None:
    for value in ("abc", 10**20, -1):
        assert "geonames.org" in said(reader, f"places/?geonames_id={value}")
    assert "nine digits" in said(reader, "registrations/?pic=12")


def test_every_address_without_its_last_slash_leads_on(reader: Any) -> None:
    for address in (
        *config.api_urls.ADDRESSES,
        *(f"facets/{name}" for name in ("projects", "themes")),
        "projects/ai4cities",
        "figures/networks",
    ):
        if "." not in address:
            moved = reader.ask(f"{address}?x=%C3%B8", status=301)["Location"]
            assert moved.endswith(f"/api/v1/{address}/?x=%C3%B8")
        reader.ask(f"/api/v1/{address}" + ("" if "." in address else "/"), status=400 if address == "search" else 200)  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("catalog", "catalog.jsonld"),
        ("catalog.jsonld/", "catalog.jsonld"),
        ("schemas/", "schema"),
        ("problem", "problems"),
        ("doc", "docs"),
        ("facets/project/", "facets/projects"),
        ("facet/projects/", "facets/projects"),
        ("project/ai4cities/", "projects"),
    ],
)
def test_an_address_where_nothing_is_names_the_nearest_of_all(asked: str, meant: str, reader: Any) -> None:
    assert said(reader, asked, 404) == f"Did you mean “{meant}”?"


def test_half_an_address_names_those_that_begin_with_it(reader: Any) -> None:
    told = said(reader, "facets/", 404)
    assert all(f"facets/{resource.name}" in told for resource in resources)


def test_a_form_that_there_is_not_names_those_that_there_are(reader: Any) -> None:
    for asked in ("projects/export.json", "projects/export.csv.gz", "projects/export."):
        assert all(form in said(reader, asked, 404) for form in FORMS)
    assert "csv" not in said(reader, "nothing/export.json", 404)


def test_who_will_not_have_english_gets_danish(reader: Any) -> None:
    for header, language in (
        ("en;q=0", "da"),
        ("en-GB;q=0, da;q=0.1", "da"),
        ("fr, en;q=0", "da"),
        ("en;q=0.1", "en"),
    ):
        assert reader.ask("themes/", accept_language=header)["Content-Language"] == language


def test_an_empty_cursor_is_no_cursor(reader: Any) -> None:
    assert reader.problem("projects/?cursor=")["parameter"] == "cursor"


def test_the_description_says_how_days_and_codes_are_written(reader: Any) -> None:
    told = reader.read("schema/")["components"]["parameters"]
    for resource in resources:
        for name in resource.filterset:
            one = told[f"{resource.name}.{name}"]
            schema = one["schema"]
            if schema.get("format") == "date":
                assert "2020-06-01" in one["description"]
            if schema["type"] == "array":
                assert "commas" in one["description"]
            if name == "country":
                assert "DK" in one["description"]
