"""The filters that follow from a field, by its kind: as django-filter's FILTER_DEFAULTS, for kinds in place of classes."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.db import models

from api.filters.base import ApiFilter
from api.filters.codes import (
    ADMINISTRATIONS,
    GOALS,
    CodeFilter,
    CodeList,
    CountryFilter,
    CountryTieFilter,
    IdentifierFilter,
    IdsFilter,
    IdsTieFilter,
    TieFilter,
)
from api.filters.dates import DayFilter, StateFilter, YearFilter
from api.filters.target import NamedResource
from api.filters.values import MarkedFilter, NumberBoundFilter, StatedFilter, YesNoFilter
from registry.fields.kinds import field_kind
from registry.models import Administration, Detail, Goal, Tracked, shown_day

BOUNDS = {"from": "gte", "to": "lte"}

type Filters = dict[str, ApiFilter]
type ResourceOf = Callable[[Any], NamedResource]


def filters_for(
    model: type[Tracked | Detail],
    name: str,
    resource_of: ResourceOf,
    thing: str = "",
    day: Callable[[], dt.date] = shown_day,
) -> Filters:
    """Return the filters of one public field; none for words and for rows within. ``day`` is that of the states."""
    if name == "period":
        return {
            "state": StateFilter(model, day),
            "starts_year": YearFilter("starts_earliest", thing),
            "ends_year": YearFilter("ends_latest", thing),
            **_days("starts", "starts_earliest"),
            **_days("ends", "ends_latest"),
        }
    field: Any = model._meta.get_field(name)
    return dict(filters_of_field(field, resource_of)) if hasattr(field, "attname") else {}


def filters_of_field(field: Any, resource_of: ResourceOf) -> Iterator[tuple[str, ApiFilter]]:
    """Yield the filters of a column or of ties to other things, with the names of their parameters."""
    name = field.name
    if field.is_relation:
        yield name.removesuffix("s") if field.many_to_many else name, _tie(field, resource_of)
    elif name.endswith(("_id", "_number")) or name == "pic":
        yield name, IdentifierFilter(name, field)
    elif name == "code":
        yield name, CodeFilter(name, CodeList(lambda: _own_codes(field.model)))
    elif (kind := field_kind(field)).filter:
        yield from FIELD_FILTERS[kind.filter](field).items()


def related_filter(model: Any, paths: tuple[str, ...], resource_of: ResourceOf) -> ApiFilter:
    """Return the filter of what things of ``model`` are tied to through any of ``paths``, which end alike."""
    for name in paths[0].split("__"):
        field = model._meta.get_field(name)
        model = field.related_model
    if model:
        return IdsTieFilter(*paths, resource=resource_of(model))
    return CountryTieFilter(*paths) if field_kind(field).filter == "countries" else TieFilter(*paths)


def _choices(field: Any) -> Filters:
    values = {str(value): value for value, _label in field.flatchoices}
    return {field.name: CodeFilter(field.name, CodeList(lambda: values))}


def _days(name: str, column: str) -> Filters:
    return {f"{name}_{end}": DayFilter(column, lookup) for end, lookup in BOUNDS.items()}


def _numbers(field: Any) -> Filters:
    most = field_kind(field).greatest(field)
    return {
        f"{field.name}_{end}": NumberBoundFilter(field.name, lookup, most) for end, lookup in BOUNDS.items()
    }


# What each kind of field says of itself in ``filter``.
FIELD_FILTERS: dict[str, Callable[[Any], Filters]] = {
    "codes": _choices,
    "countries": lambda field: {field.name: CountryFilter(field.name)},
    "yes_no": lambda field: {field.name: (YesNoFilter if field.null else MarkedFilter)(field.name)},
    "stated": lambda field: {f"{field.name}_stated": StatedFilter(field.name)},
    "days": lambda field: _days(field.name, field.name),
    "numbers": _numbers,
}


def _own_codes(model: Any) -> dict[str, str]:
    return {code: code for code in model.objects.order_by().live().values_list("code", flat=True)}


def _tie(field: "models.Field[Any, Any]", resource_of: ResourceOf) -> ApiFilter:
    related: Any = field.related_model
    kind = TieFilter if field.many_to_many else CodeFilter
    if issubclass(related, Administration):
        return kind(field.name, codes=ADMINISTRATIONS)
    if issubclass(related, Goal):
        return kind(field.name, codes=GOALS)
    return (IdsTieFilter if field.many_to_many else IdsFilter)(field.name, resource=resource_of(related))
