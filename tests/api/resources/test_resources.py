"""Every resource is shown whole, in the same manner, and nothing but what the models list as public."""

import operator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_filters import BooleanFilter

import config.api_urls
from api.filters.deduced import filters_for
from api.filters.values import YesNoFilter
from api.resources.base import resources
from funding.models import Grant
from registry.models import Administration, Person, Record, Tracked
from tests.support.api.questions import SNAPSHOT, shown_names

pytestmark = pytest.mark.contract

PROMISED = [
    "administrations",
    "units",
    "remits",
    "policies",
    "networks",
    "memberships",
    "partners",
    "agreements",
    "programmes",
    "projects",
    "participations",
    "grants",
    "registrations",
    "procedures",
    "visits",
    "counts",
    "committees",
    "practices",
    "items",
    "mandates",
    "organisations",
    "places",
    "themes",
    "figures",
    "editions",
    "search",
    "catalog",
    "changes",
]

every = pytest.mark.parametrize("name", [resource.name for resource in resources])

# What each request costs, whatever the number of rows: the content version, the page's ids (twice where the order may lack
# values), its rows, one for each list within, and for what things are related to one more for each resource at the other
# ends (as many as there are on a whole page).
VERSION, PAGE, ROWS, ENDS = 1, 1, 1, 6


@pytest.mark.database
def test_every_resource_that_was_promised_is_there(reader: Any) -> None:
    assert set(reader.read("")) >= set(PROMISED)
    assert tuple(reader.read("")) == (*config.api_urls.NAMES, "catalog")


@pytest.mark.database
@every
def test_a_list_and_a_detail_tell_the_same(name: str, reader: Any) -> None:
    resource = resources[name]
    rows = reader.rows(f"{name}/")
    assert len({row["id"] for row in rows}) == len(rows) == resource.public().count()
    for row in rows[:2]:
        assert list(row) == list(resource.columns)
        whole = reader.read(row["url"])
        assert {key: whole[key] for key in row} == row
        assert list(whole) == [*resource.columns, *resource.lists]


@pytest.mark.database
@every
def test_common_facts_have_common_names(name: str) -> None:
    columns = resources[name].columns
    assert {"id", "url", "updated_at", "version"} <= columns.keys()
    assert resources[name].heading[0] in columns or "title" in columns
    if issubclass(resources[name].model, Record):
        assert {"title", "title_en", "summary", "summary_en", "source"} <= columns.keys()
    assert ("administration" in columns) == resources[name].owned


@pytest.mark.database
def test_every_address_within_leads_somewhere(reader: Any) -> None:
    def addresses(value: object) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(addresses, value))
        if not isinstance(value, dict):
            return set()
        return set().union(
            {value["url"]} if {"id", "url"} <= value.keys() else (), *map(addresses, value.values())
        )

    found = set()
    for resource in resources:
        lists = ",".join(resource.lists)
        rows = reader.rows(f"{resource.name}/", **({"expand": lists} if lists else {}))
        within = addresses([[*row.values()] for row in rows])  # not its own
        found |= {*sorted(within)[:40]}
    assert len(found) > 200
    for address in found:
        reader.ask(address)


@pytest.mark.database
def test_no_name_is_shown_that_nobody_has_looked_at() -> None:
    """Write the new names into public_names.txt, after asking whether the public may read them."""
    assert shown_names() == SNAPSHOT.read_text("utf-8").split()


@pytest.mark.database
@every
def test_nothing_is_shown_that_the_model_does_not_list(name: str) -> None:
    resource = resources[name]
    of_records = {
        "answers",  # of those, what is about public fields
        "title",
        "summary",
        "account",
        "source_edition",
        "source_number",
        "source_title",
        "source_lines",
        "version",
    }
    public = {
        *resource.model.public_fields,
        *of_records,
        resource.lookup_field,
        "administration",
        resource.root.removesuffix("__"),
    }
    if "period" in public:
        public |= {"starts", "ends"}
    if "amount" in public:
        public |= {"currency", "certainty", "original_amount", "original_currency"}
    public |= {f"{field}_{beside}" for field in public for beside in ("en", "lang")}
    for column in resource.columns.values():
        assert column.target is None or column.name in public
        for source in column.sources:
            if isinstance(source, str) and column.target is None:
                assert source.removeprefix(resource.root).split("__")[0] in public, (
                    name,
                    column.name,
                    source,
                )


@pytest.mark.database
@every
def test_every_public_field_is_shown(name: str) -> None:
    resource = resources[name]
    shown = {*resource.columns, *resource.lists, resource.lookup_field, "period"}
    if "title" in resource.columns:
        shown.add("name")
    missing = [field for field in resource.model.public_fields if field not in shown]
    assert missing == []


@pytest.mark.database
@every
def test_every_public_field_has_a_filter_or_a_reason(name: str) -> None:
    resource = resources[name]
    reasons = [field for fields in resource.filterset_exclude.values() for field in fields]
    found = {
        field: filters_for(resource.model, field, resources.of) or field in resource.filters
        for field in resource.model.public_fields
    }
    assert [field for field, filters in found.items() if not filters and field not in reasons] == []
    assert [field for field in reasons if found[field]] == []  # a reason for what is there is no reason
    assert len(set(reasons)) == len(reasons)


EXAMPLES = {
    "DayFilter": "2020-01-01",
    "CountedOnFilter": "2020-09-01",
    "NumberBoundFilter": "1",
    "YearFilter": "2020",
    "CostsFilter": "true",
    "MarkedFilter": "true",
    "StatedFilter": "true",
    "OwnerFilter": "OKF,TMF",
    "StateFilter": "ongoing,unknown",
    "IdentifierFilter": "123456789",
    "UpdatedSinceFilter": "2020-01-01T00:00:00Z",
}


def found(reader: Any, name: str, **query: str) -> set[str]:
    return {row["id"] for row in reader.rows(f"{name}/", fields="id", **query)}


@pytest.mark.database
@every
def test_every_filter_takes_a_value_and_keeps_some_of_all(name: str, reader: Any) -> None:
    """That it keeps the right ones: below, and by the facets (test_facets.py), which count every value."""
    everything = found(reader, name)
    for parameter, finder in resources[name].filterset.items():
        value = EXAMPLES.get(type(finder).__name__)
        if value is None:
            field = finder.field
            if codes := getattr(field, "codes", None):
                value = next(iter(codes()))
            elif there := getattr(field, "resource", None):
                value = there.public().values_list(there.lookup_field, flat=True).first()
            else:
                value = "DK"
        if value is not None:
            assert found(reader, name, **{parameter: value}) <= everything


@pytest.mark.database
@every
def test_a_range_keeps_what_lies_in_it(name: str, reader: Any) -> None:
    resource = resources[name]
    for parameter, finder in resource.filterset.items():
        keeps = {"gte": operator.ge, "lte": operator.le}.get(finder.lookup_expr)
        rows = resource.public().values_list(resource.lookup_field, finder.field_name) if keeps else ()
        stated = [(str(key), value) for key, value in rows if value is not None]
        if stated and keeps:
            middle = sorted(value for _key, value in stated)[len(stated) // 2]
            expected = {key for key, value in stated if keeps(value, middle)}
            assert found(reader, name, **{parameter: str(middle)}) == expected


@pytest.mark.database
@every
def test_what_is_true_what_is_false_and_what_nobody_stated_have_nothing_in_common(
    name: str, reader: Any
) -> None:
    for parameter, finder in resources[name].filterset.items():
        if isinstance(finder, BooleanFilter | YesNoFilter):
            yes, no = (found(reader, name, **{parameter: answer}) for answer in ("true", "false"))
            assert not yes & no
        if isinstance(finder, YesNoFilter):
            unknown = found(reader, name, **{parameter: "unknown"})
            assert not (yes | no) & unknown
            assert yes | no | unknown == found(reader, name)
            assert found(reader, name, **{parameter: "true,unknown"}) == yes | unknown


@pytest.mark.database
@every
def test_a_page_costs_the_same_whatever_is_on_it(name: str, reader: Any) -> None:
    resource = resources[name]
    expand = [*resource.lists, *resource.references]
    for query, more in (("", 0), (f"&expand={','.join(expand)}", len(expand) + ENDS) if expand else ("", 0)):
        reader.read(f"{name}/?limit=1{query}")  # fills what is compiled once
        for limit in (1, 10, 200):
            with CaptureQueriesContext(connection) as queries:
                page = reader.read(f"{name}/?limit={limit}{query}&ordering=-id")
            if page["results"]:
                assert len(_asked(queries)) <= VERSION + PAGE + ROWS + more


def test_a_list_of_a_thousand_costs_what_a_list_of_one_does(reader: Any) -> None:
    """A page asks for the version, for the ids and for their rows; each list within costs one more.

    A download asks for the version, and for the first two hundred as a page does; for all others at once.
    """
    house = Administration.objects.get(code="TMF")
    for year, count in ((1801, 1), (1802, 10), (1803, 1000)):
        Grant.objects.bulk_create(
            Grant(
                administration=house,
                title="Et tilskud",
                kind="expected",
                public_id=f"tilskud-{year}-{number}",
                starts=str(year),
                released_at=timezone.now(),
            )
            for number in range(count)
        )
    costs = []
    for year, count in ((1801, 1), (1802, 10), (1803, 1000)):
        during = f"starts_from={year}-01-01&starts_to={year}-12-31"
        with CaptureQueriesContext(connection) as page:
            assert len(reader.read(f"grants/?limit=200&{during}")["results"]) == min(count, 200)
        with CaptureQueriesContext(connection) as within:
            reader.read(f"grants/?limit=200&expand=themes&{during}")
        with CaptureQueriesContext(connection) as taken:
            answer = reader.ask(f"grants/export.ndjson?{during}")
            assert len(b"".join(answer.streaming_content).splitlines()) == count
        costs.append([len(_asked(queries)) for queries in (page, within, taken)])
    one = VERSION + PAGE + ROWS
    assert costs == [[one, one + 1, 3], [one, one + 1, 3], [one, one + 1, 4]]


def _asked(queries: CaptureQueriesContext) -> list[str]:
    """Return the queries themselves, without what keeps them within bounds."""
    return [
        q["sql"]
        for q in queries
        if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SET LOCAL", "BEGIN", "COMMIT"))
    ]


@pytest.mark.database
@every
def test_a_detail_costs_one_query_for_each_list(name: str, reader: Any) -> None:
    resource = resources[name]
    for row in reader.read(f"{name}/", limit=3)["results"]:
        with CaptureQueriesContext(connection) as queries:
            reader.read(row["url"])
        exact = VERSION + ROWS + len(resource.lists)
        assert exact <= len(_asked(queries)) <= exact + (ENDS if "related" in resource.lists else 0)


@pytest.mark.database
def test_every_public_model_has_a_resource_or_stands_within_one() -> None:
    within = {
        "goals",
        "relations",
        "phrases",
        "stated-figures",
        "source-notes",
        "persons",
        "stewardships",
        "api-keys",
    }
    shown = {resource.model for resource in resources}
    tracked = [model for model in apps.get_models() if issubclass(model, Tracked)]
    assert {model.resource for model in tracked if model not in shown} == within


@pytest.mark.database
def test_persons_are_nobodys_resource() -> None:
    assert not any(resource.model is Person for resource in resources)
    with pytest.raises(LookupError):
        resources.of(Person)
