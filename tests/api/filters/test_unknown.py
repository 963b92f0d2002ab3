"""Unknown is neither no nor zero: what nobody has stated is kept by no value of a filter but the one that says so."""

import datetime as dt
from functools import reduce
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from api.filters.base import ApiFilter
from api.filters.values import BoundFilter, ConditionFilter, MarkedFilter, NumberBoundFilter, StatedFilter
from api.resources.base import Resource, resources
from memberships.api import CostsFilter
from memberships.models import Membership

pytestmark = [pytest.mark.contract, pytest.mark.database]

PERIOD = {"starts_earliest", "ends_latest"}
# Set by hand, and no more is said of what is not set: a facet calls that "not marked", never "no".
MARKS = {"counts.derived", "grants.aggregate", "projects.across"}


def take_away(resource: Resource, one: ApiFilter, row: Any) -> bool:
    """Leave unstated what ``one`` asks of ``row``; return whether that can be."""
    model: Any = resource.model
    column = one.column
    if isinstance(one, CostsFilter):
        for membership in [row] if isinstance(row, Membership) else row.memberships.all():
            membership.contributions.all().delete()
            blank(membership, answers={})
    elif column is not None and column.name in PERIOD:
        for path in model.periods():
            blank(reduce(getattr, filter(None, path.split("__")), row), starts=None, ends=None)
    elif column is None or column.primary_key or len(getattr(one, "paths", ("",))) > 1:
        return False
    elif column.many_to_many:
        getattr(row, column.name).clear()
    elif not (column.null or column.blank):
        return False
    else:
        try:
            with transaction.atomic():
                blank(row, **{column.name: None if column.null else ""})
        except IntegrityError:  # the database asks for it
            return False
    return True


def blank(thing: Any, **values: Any) -> None:
    """Save ``thing`` with other values."""
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save()


def kept_by(one: ApiFilter, rows: Any) -> set[str]:
    """Return the values by which ``one`` keeps any of ``rows``."""
    if isinstance(one, BoundFilter):
        far = {"gte": "least", "lte": "most"}[str(one.lookup_expr)]
        edges: Any = (dt.date(1, 1, 1), dt.date(9999, 12, 31))
        if isinstance(one, NumberBoundFilter):
            edges = one.extra["min_value"], one.extra["max_value"]
        value = edges[far == "most"]
        return {far} if one.filter(rows, value).exists() else set()
    return {value for value, _title, _english, count in one.groups(rows) if count} if one.countable else set()


@pytest.mark.parametrize("name", [resource.name for resource in resources])
def test_what_nobody_stated_is_found_as_not_stated_and_as_nothing_else(
    name: str, survey_2020: object
) -> None:
    resource = resources[name]
    wrong = {}
    for key, one in resource.filterset.items():
        row = resource.public().order_by("pk").first()
        with transaction.atomic():
            if row is not None and not isinstance(one, MarkedFilter) and take_away(resource, one, row):
                found = kept_by(one, resource.model._default_manager.filter(pk=row.pk))
                if found != ({"unknown"} if isinstance(one, ConditionFilter) else set()):
                    wrong[key] = found
            transaction.set_rollback(True)
    assert not wrong


def test_what_cannot_be_left_unstated_is_a_mark_and_known_as_one() -> None:
    marks = {
        f"{resource.name}.{key}"
        for resource in resources
        for key, one in resource.filterset.items()
        if isinstance(one, MarkedFilter) and not isinstance(one, StatedFilter)
    }
    assert marks == MARKS, "Make the column nullable where a no can be told from what nobody stated."
