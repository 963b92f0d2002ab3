"""The desk's lists cost no more among very many: their order has an index, and what narrows the ledger is known."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from memberships.models import Membership
from registry import services
from registry.models import Administration, Change, Entry, Person, Tracked
from tests.overview.conftest import Seen

LISTED = [model for model in admin.site._registry if issubclass(model, Tracked) and model is not Person]
LEDGER = "/admin/registry/change/"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is for few entries")
@pytest.mark.parametrize(
    "model", [model for model in LISTED if len(model._meta.ordering) > 1], ids=lambda model: model.__name__
)
def test_the_first_page_of_a_list_is_read_in_its_order(model: Any, survey_2020: object) -> None:
    with connection.cursor() as cursor:
        for quicker_among_few in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{quicker_among_few} = off")
    plan = model.objects.all()[:50].explain()
    assert "Index Scan" in plan
    assert "->  Sort" not in plan
    if issubclass(model, Entry):
        assert "Sort" not in plan


def choices(page: Seen, name: str) -> set[str]:
    """Return the values that a filter offers."""
    start = f"?{name}="
    return {unquote(link.removeprefix(start)) for link in page.links if link.startswith(start)}


def test_the_ledger_is_narrowed_without_looking_through_all_changes(desk: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        page = Seen(desk.get(LEDGER).content.decode())
    assert not [query["sql"] for query in captured if "DISTINCT" in query["sql"]]
    assert {"memberships", "administrations", "phrases"} <= choices(page, "resource")
    assert "Medlemskaber" in page.text
    for name in ("resource", "administration"):
        there = {str(value) for value in Change.objects.order_by().values_list(name, flat=True)}
        assert there <= choices(page, name)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"resource": "memberships"}, {"resource": "memberships"}),
        ({"administration": "TMF"}, {"administration": "TMF"}),
        ({"administration": ""}, {"administration": ""}),
        ({"resource": "grants", "administration": "ØKF"}, {"resource": "grants", "administration": "ØKF"}),
    ],
)
def test_each_choice_keeps_its_changes(query: dict[str, str], kept: dict[str, str], desk: Client) -> None:
    changes = desk.get(LEDGER, query).context["cl"].queryset
    assert {*changes.values_list("pk", flat=True)} == {
        *Change.objects.filter(**kept).values_list("pk", flat=True)
    }
    assert changes.exists()


def test_a_code_that_an_administration_had_is_still_offered(desk: Client, secretary: Any) -> None:
    house = Administration.objects.get(code="TMF")
    member = Membership.objects.filter(administration=house).first()
    assert member
    services.confirm(member, actor=secretary)
    house.code = "XYZ"
    services.write(house, actor=secretary)
    offered = choices(Seen(desk.get(LEDGER).content.decode()), "administration")
    assert {"TMF", "XYZ"} <= offered
    assert desk.get(LEDGER, {"administration": "TMF"}).context["cl"].result_count
