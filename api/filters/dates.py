"""Filters by days: what is counted on one, where it stands, and when it was last changed."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.db.models.functions import ExtractYear
from django_filters import DateFilter, IsoDateTimeFilter, NumberFilter

from api.filters.base import ApiFilter, Examples, Group
from api.filters.codes import CodeList
from api.filters.fields import CountedDayField, DayField, MomentField
from api.filters.values import BoundFilter, ConditionFilter
from api.json_schema import DATE, MOMENT, Schema, parameter
from registry.choices import State
from registry.models import Change, Detail, Tracked
from registry.querysets import in_state, undated

BEFORE_ALL, AFTER_ALL = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (1900, 9000))
FIRST_YEAR, LAST_YEAR = 1000, 9999

type Dated = type[Tracked | Detail]


class DayFilter(BoundFilter, DateFilter):
    """A day to compare a column with."""

    field_class = DayField  # type: ignore[assignment]  # which is no form's, and knows no formats

    def parameter(self, row: dict[str, Any], examples: Examples) -> Schema:
        """Return the parameter: a day."""
        return parameter(self.name, DATE, self.bound("day, as 2020-06-01"))


class CountedOnFilter(DayFilter):
    """What is counted on a day; it is answered by the resources as they stand on it (``Resources.on``)."""

    field_class = CountedDayField

    def parameter(self, row: dict[str, Any], examples: Examples) -> Schema:
        """Return the parameter: a day."""
        about = (
            "What is counted on this day, as 2020-06-01: neither ended before it nor begun after it; what has no dates is"
            " counted. With `state`, the day says where things stand, and all of them are looked at."
        )
        return parameter(self.name, DATE, about, "2020-06-01")


class StateFilter(ConditionFilter):
    """Where something stands on a ``day``, by the periods that things of its ``model`` go by."""

    about = "Where it stands on the `day`; on the day that the registry is shown for, unless you name one."

    def __init__(self, model: Dated, day: Callable[[], dt.date], **kwargs: Any) -> None:
        super().__init__("starts_earliest", CodeList(lambda: {str(one): one for one in State}), **kwargs)
        self.titles = dict(State.choices)
        self.dated, self.day = model, day

    def condition(self, value: State) -> Q:
        """Return the condition that something stands in a state on the day."""
        return in_state(value, self.day(), self.dated.periods())


class YearFilter(ApiFilter, NumberFilter):
    """The year in which something starts or ends, as far as it is stated; a part without dates goes by its thing."""

    countable = True

    def __init__(self, column: str, thing: str = "", **kwargs: Any) -> None:
        limits: dict[str, Any] = {"min_value": FIRST_YEAR, "max_value": LAST_YEAR, "decimal_places": 0}
        super().__init__(column, **limits, **kwargs)
        self.thing = thing

    def filter(self, qs: Any, value: Any) -> Any:
        """Keep what starts or ends in the year."""
        return qs.filter(
            _by_dates(lambda path: Q(**{f"{path}{self.field_name}__year": int(value)}), self.thing)
        )

    def groups(self, rows: Any) -> Iterator[Group]:
        """Yield the years."""
        column = str(self.field_name)
        year: Any = ExtractYear(column)
        if self.thing:
            year = Case(When(undated(), then=ExtractYear(f"{self.thing}__{column}")), default=year)
        for value, count in rows.order_by().annotate(year=year).values_list("year").annotate(n=Count("pk")):
            if value is not None:
                yield str(value), str(value), None, count

    def order(self, group: Group) -> Any:
        """Return the year."""
        return group[0]

    def parameter(self, row: dict[str, Any], examples: Examples) -> Schema:
        """Return the parameter: a year."""
        schema = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
        return parameter(self.name, schema, f"The year of `{self.name.removesuffix('_year')}`.")


class UpdatedSinceFilter(ApiFilter, IsoDateTimeFilter):
    """What was changed at a moment or later; without a zone, the moment is Copenhagen's."""

    field_class = MomentField

    def __init__(self, recorded: type[Tracked], path: str, **kwargs: Any) -> None:
        super().__init__(path, **kwargs)
        self.recorded, self.path = recorded, path

    def filter(self, qs: Any, value: dt.datetime) -> Any:
        """Keep what has a change since then."""
        moment = min(max(value, BEFORE_ALL), AFTER_ALL)  # which a database in any zone can hold
        changes = Change.objects.filter(resource=self.recorded.resource, moment__gte=moment)
        return qs.filter(Exists(changes.filter(public_id=OuterRef(self.path))))

    def parameter(self, row: dict[str, Any], examples: Examples) -> Schema:
        """Return the parameter: a moment."""
        about = (
            "Changed at this moment or later, as 2026-01-01T00:00:00Z; without a zone, it is Copenhagen's."
        )
        return parameter(self.name, MOMENT, about, "2026-01-01T00:00:00Z")


def _by_dates(condition: Callable[[str], Q], thing: str) -> Q:
    own = condition("")
    return own if not thing else (~undated() & own) | (undated() & condition(f"{thing}__"))
