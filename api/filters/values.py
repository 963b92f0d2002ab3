"""Filters by yes and no, and by numbers."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Count, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_filters import BooleanFilter, NumberFilter
from django_filters.widgets import BooleanWidget

from api.filters.base import ApiFilter, Examples, Group, in_both
from api.filters.codes import CodeFilter, CodeList
from api.json_schema import Schema, parameter

DECIMALS = 10  # of a number to compare with: no database holds a thousand million of them
NO = gettext_lazy("no")
ANSWERS = {"true": True, "false": False, "unknown": None}


class ConditionFilter(CodeFilter):
    """One of a few codes, each of which is a ``condition``; they are counted and told in the order of their ``titles``."""

    titles: dict[str, Any]

    def filter(self, qs: Any, value: list[Any]) -> Any:
        """Keep what one of the codes is true of."""
        return qs.filter(reduce(or_, map(self.condition, value)))

    def condition(self, value: Any) -> Q:
        """Return the condition that a code's ``value`` is true of something."""
        raise NotImplementedError

    def groups(self, rows: Any) -> Iterator[Group]:
        """Yield the codes."""
        field: Any = self.field
        conditions = {code: self.condition(value) for code, value in field.codes().items()}
        stands = Case(*(When(condition, then=Value(code)) for code, condition in conditions.items()))
        counted = rows.order_by().annotate(stands=stands).values_list("stands").annotate(n=Count("pk"))
        for value, count in counted:
            yield value, *in_both(self.titles[value]), count

    def order(self, group: Group) -> Any:
        """Return the place of a code among the titles."""
        return [*self.titles].index(group[0])

    @property
    def choices(self) -> Any:
        """What its codes are called."""
        return self.titles.items()


class YesNoFilter(ConditionFilter):
    """Whether something is so, as far as anybody has stated it: ``true``, ``false`` or ``unknown``.

    ``no`` is what people call a stated no.
    """

    def __init__(self, path: str, no: Any = NO, **kwargs: Any) -> None:
        super().__init__(path, CodeList(lambda: ANSWERS), **kwargs)
        self.titles = {"true": gettext_lazy("yes"), "false": no, "unknown": gettext_lazy("not stated")}

    def condition(self, value: bool | None) -> Q:
        """Return the condition that it is stated to be so, or not to be so; None: that nobody has stated it."""
        name = str(self.field_name)
        return Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})

    @property
    def about(self) -> str:
        """What is asked: what its label says, where it has one of its own."""
        if self.label is None:
            return super().about
        with override("en"):
            return f"Whether it {self.label}."


class MarkedFilter(ApiFilter, BooleanFilter):
    """Whether something is marked: true or false. A column that cannot be empty does not say whether anybody stated a no."""

    countable = True

    def __init__(self, path: str, **kwargs: Any) -> None:
        super().__init__(path, widget=BooleanWidget(), **kwargs)

    @property
    def nothing(self) -> str:
        """What to say to whoever gives it no value."""
        return _("Write true or false.")

    def groups(self, rows: Any) -> Iterator[Group]:
        """Yield the two."""
        everything = rows.model._default_manager.order_by()
        kept = {value: self.filter(everything, value).values("pk") for value in (True, False)}
        said = Case(*(When(pk__in=some, then=Value(value)) for value, some in kept.items()))
        labels = {True: gettext_lazy("yes"), False: gettext_lazy("not marked")}
        for value, count in rows.order_by().annotate(said=said).values_list("said").annotate(n=Count("pk")):
            if value is not None:
                yield str(bool(value)).lower(), *in_both(labels[bool(value)]), count

    def parameter(self, row: dict[str, Any], examples: Examples) -> Schema:
        """Return the parameter: true or false."""
        return parameter(self.name, {"type": "boolean"}, self.about, row.get(self.name))


class StatedFilter(MarkedFilter):
    """Whether anything is stated: true or false."""

    countable = False

    def filter(self, qs: Any, value: bool) -> Any:
        """Keep what has a value, or what has none."""
        return qs.filter(**{f"{self.field_name}__isnull": not value})

    @property
    def about(self) -> str:
        """What is asked."""
        return f"Whether `{self.name.removesuffix('_stated')}` is stated."


class BoundFilter(ApiFilter):
    """The least or the greatest value of a member: ``lookup_expr`` is "gte" or "lte", and says which."""

    def bound(self, what: str) -> str:
        """Return what the parameter asks for, which is ``what``."""
        end = "at least" if self.lookup_expr == "gte" else "at most"
        return f"`{self.name.rpartition('_')[0]}` is {end} this {what}."


class NumberBoundFilter(BoundFilter, NumberFilter):
    """The least or the greatest number; ``most`` is the greatest that the column holds.

    The database refuses to compare it with a greater one.
    """

    def __init__(self, path: str, lookup_expr: str, most: int) -> None:
        limits: dict[str, Any] = {"max_value": most, "min_value": -most, "decimal_places": DECIMALS}
        super().__init__(path, lookup_expr, **limits)

    def filter(self, qs: Any, value: Any) -> Any:
        """Keep what has a number within the bound: of a bound that no number can miss, Django keeps what has none, too."""
        if value is None:
            return qs
        return super().filter(qs, value).filter(**{f"{self.field_name}__isnull": False})

    def parameter(self, row: dict[str, Any], examples: Examples) -> Schema:
        """Return the parameter: a number."""
        limits = {"minimum": self.extra["min_value"], "maximum": self.extra["max_value"]}
        about = f"{self.bound('number')} It has at most {DECIMALS} decimals."
        return parameter(self.name, {"type": "number", "x-read-as": "decimal", **limits}, about)
