"""Every list of the desk costs as many queries for a thousand rows as for ten."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.models import Administration, Goal, Municipality
from tests.support.desk import REGISTERED, address, existing

FEW, MANY = 10, 1_000
# There are seventeen goals and one municipality, and never more.
GROWING = [model for model in REGISTERED if model not in (Goal, Municipality)]


def multiply(model: type[models.Model]) -> None:
    """Bring ``model`` to a thousand rows, each a copy of one that is there: archived, since no two may be alike in use."""
    originals = list(model._default_manager.order_by("pk")[:FEW])
    first = 1_000_000
    copies = [_copy(originals[n % len(originals)], first + n) for n in range(MANY)]
    models.QuerySet(model).bulk_create(copies)


def _copy(original: Any, number: int) -> Any:
    columns: dict[str, Any] = {}
    for field in original._meta.concrete_fields:
        if isinstance(field, models.GeneratedField | models.AutoField):
            continue
        value = getattr(original, field.attname)
        if field.name == "archived_at":
            value = timezone.now()
        elif isinstance(field, models.OneToOneField):
            value = None
        elif field.unique:
            value = number if isinstance(field, models.IntegerField) else str(number)
        columns[field.attname] = value
    if original._meta.model is Administration:
        columns["whole_municipality"] = False  # there is one
    return type(original)(**columns)


def queries(desk: Client, model: type[models.Model], query: str) -> tuple[int, int]:
    """Return how many rows a page of the list shows, and how many queries it costs."""
    desk.get(address(model, "changelist"))  # what is looked up once
    with CaptureQueriesContext(connection) as asked:
        page = desk.get(address(model, "changelist") + query)
    return len(page.context["cl"].result_list), len(asked)


@pytest.mark.parametrize("model", GROWING, ids=lambda model: model._meta.label)
def test_a_list_of_a_thousand_costs_as_many_queries_as_one_of_ten(
    desk: Client, model: type[models.Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    existing(model)
    multiply(model)
    site = admin.site._registry[model]
    few = model._default_manager.order_by("pk").values_list("pk", flat=True)[:FEW]
    everything = site.get_queryset
    keys = [*few]
    with monkeypatch.context() as patch:
        patch.setattr(site, "get_queryset", lambda request: everything(request).filter(pk__in=keys))
        shown, cost = queries(desk, model, "")
    assert shown == FEW
    assert queries(desk, model, "") == (min(MANY, site.list_per_page), cost)
