"""The filters of a resource, as a FilterSet has them: those that follow from its public fields, and those it declares."""

from typing import Any

from api.filters.base import ApiFilter
from api.filters.codes import ADMINISTRATIONS, CodeFilter, OwnerFilter
from api.filters.dates import CountedOnFilter, UpdatedSinceFilter
from api.filters.deduced import filters_for, filters_of_field, related_filter
from api.resources.declared import Declaration
from registry.models import shown_day


def filterset_of(resource: Declaration) -> dict[str, ApiFilter]:
    """Return every filter of ``resource``, by the name of its parameter; each is told its name and its column."""
    since = UpdatedSinceFilter(resource.recorded, f"{resource.root}{resource.recorded.key_field}")
    related = {
        name: related_filter(resource.model, paths, resource.register.of)
        for name, paths in resource.related_filters.items()
    }
    found = {**_deduced(resource), **related, **resource.filters, "updated_since": since}
    for name, one in found.items():
        one.bind(name, resource.model)
    return found


def _deduced(resource: Declaration) -> dict[str, ApiFilter]:
    """Return the filters that follow from the model, by the names of their parameters."""
    found: dict[str, ApiFilter] = {"day": CountedOnFilter()} if resource.dated else {}
    register = resource.register
    model, resource_of = resource.model, register.of
    if resource.root:
        found["administration"] = CodeFilter(f"{resource.root}administration", ADMINISTRATIONS)
        root: Any = model._meta.get_field(resource.root.removesuffix("__"))
        found.update(filters_of_field(root, resource_of))
    elif resource.owned or resource.parts:
        found["administration"] = OwnerFilter(resource.parts)
    for name in model.public_fields:
        found.update(
            filters_for(model, name, resource_of, resource.thing, lambda: register.day or shown_day())
        )
    return found
