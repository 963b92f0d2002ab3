"""What the database holds a row to, said in words beside the field that it is about."""

import re
from collections.abc import Container, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, CheckConstraint, Model, UniqueConstraint


def broken(
    thing: Model, fields: Container[str], *, besides: set[str] | None = None
) -> Iterator[tuple[str | None, ValidationError]]:
    """Yield each constraint that ``thing`` breaks: the one of ``fields`` that it is told beside, and what is told.

    Those that speak of columns ``besides``, which are known to be wrong already, are left out.
    """
    for model, constraints in thing.get_constraints():
        for constraint in constraints:
            try:
                constraint.validate(model, thing, exclude=besides)
            except ValidationError as error:
                yield _about(constraint, fields), error


def allowed(model: type[Model], name: str) -> set[Any] | None:
    """Return the values that the constraints of ``model`` leave the column ``name``; None where they leave all."""
    left: set[Any] | None = None
    for constraint in model._meta.constraints:
        told: Any = getattr(getattr(constraint, "condition", None), "children", ())
        if not isinstance(constraint, CheckConstraint) or len(told) != 1 or not isinstance(told[0], tuple):
            continue
        column, value = told[0]
        if column in (name, f"{name}__in"):
            values = {*value} if column != name else {value}
            left = values if left is None else left & values
    return left


def _about(constraint: BaseConstraint, fields: Container[str]) -> str | None:
    """Return which of a form's ``fields`` a broken constraint is told beside; None when it names none of them.

    That is the one that the constraint names as its ``violation_error_code``; else the first that it speaks of, but
    not the administration, which is the same all day. A bound of a partial date stands for the date.
    """
    named = [constraint.violation_error_code or "", *_columns(constraint)]
    typed = [re.sub(r"_(earliest|latest)$", "", name) for name in named]
    typed = [name for name in typed if name in fields]
    return next((name for name in typed if name != "administration"), typed[0] if typed else None)


def _columns(constraint: BaseConstraint) -> Iterator[str]:
    if isinstance(constraint, UniqueConstraint):
        yield from constraint.fields
    if isinstance(constraint, CheckConstraint):
        yield from _named(constraint.condition)


def _named(condition: Any) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, tuple):
            yield child[0].partition("__")[0]
        else:
            yield from _named(child)
