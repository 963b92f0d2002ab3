"""The desk's lists cost no more among very many: their order has an index, and what narrows the ledger is known."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import Administration, Change, Entry, Person, Tracked
from tests.support.readers.visitor import Seen

pytestmark = pytest.mark.database

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
    kinds = {str(value) for value in Change.objects.order_by().values_list("resource", flat=True)}
    assert kinds <= choices(page, "resource")
    houses = {str(pk) for pk in Administration.objects.values_list("pk", flat=True)}
    assert houses <= choices(page, "administration__id__exact")


def test_each_choice_keeps_its_changes(desk: Client) -> None:
    tmf = {"administration": Administration.objects.get(code="TMF")}
    for query, kept in (
        ({"resource": "memberships"}, {"resource": "memberships"}),
        ({"administration__id__exact": tmf["administration"].pk}, tmf),
        ({"administration__isnull": "True"}, {"administration": None}),
        (
            {"resource": "grants", "administration__id__exact": tmf["administration"].pk},
            {"resource": "grants", **tmf},
        ),
    ):
        changes = desk.get(LEDGER, query).context["cl"].queryset
        assert {*changes.values_list("pk", flat=True)} == {
            *Change.objects.filter(**kept).values_list("pk", flat=True)
        }
        assert changes.exists()
