"""Things of any model, made where the survey has none or too few."""

import datetime as dt
from itertools import product
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


def make[M: models.Model](model: type[M], n: int = 0, **values: object) -> M:
    """Make the ``n``-th thing of ``model`` and save it, not by way of the ledger.

    What must be filled in gets a value by its kind, unless ``values`` has it; of choices, and of yes and no, the first
    that break no rule.
    """
    left = [field for field in model._meta.concrete_fields if field.name not in values]
    chosen = {field.name: several for field in left if (several := _choices(field))}
    plain = {
        field.name: _value(field, n) for field in left if field.name not in chosen and _must_be_filled(field)
    }
    for choices in product(*chosen.values()):
        thing = model(**plain, **dict(zip(chosen, choices, strict=True)), **values)
        try:
            thing.full_clean()
        except ValidationError as error:
            refused = error
        else:
            thing.save()
            return thing
    raise refused


def _choices(field: Any) -> list[object]:
    if isinstance(field, models.BooleanField):
        return [field.get_default(), not field.get_default()]
    return [value for value, _label in field.choices] if field.choices and _must_be_filled(field) else []


def _must_be_filled(field: Any) -> bool:
    known = field.primary_key or field.generated or field.has_default()
    return field.name == "title" or not (known or field.blank or field.null)


def _value(field: Any, n: int) -> object:
    """Return the ``n``-th value for a field, by its kind."""
    if isinstance(field, models.ForeignKey):
        others = field.related_model._default_manager.order_by("pk")
        return others[n] if n < others.count() else make(field.related_model, n)
    if isinstance(field, models.DateField):
        return dt.date(2020, 1, 1) + dt.timedelta(n)
    if isinstance(field, models.IntegerField):
        return 1990 + n
    return f"Prøve {n}" if field.name == "title" else f"{n}x"
