"""Finding: django-filter's filters, one for each public fact, deduced from the models.

A filter reads its own words strictly: what is no date, code or number is refused with a sentence.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import BooleanFilter, DateFilter, Filter, IsoDateTimeFilter, NumberFilter
from django_filters.widgets import BooleanWidget

from api.filters.fields import CodesField, CountriesField, DayField, IdentifiersField, MomentField
from api.http.problems import no_such
from registry.choices import State
from registry.fields.countries import countries
from registry.fields.folding import fold
from registry.fields.partial_dates import PartialDateField
from registry.models import Administration, Change, Detail, Goal, Tracked
from registry.querysets import undated, under_way_on

if TYPE_CHECKING:
    from api.resources.base import Resource

BEFORE_ALL, AFTER_ALL = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (1900, 9000))
NO = gettext_lazy("no")
SAID = {"true": True, "false": False, "unknown": None}
DECIMALS = 10  # of a number to compare with: no database holds a thousand million of them
YEARS = {"min_value": 1000, "max_value": 9999, "decimal_places": 0}
PROBED = 1000  # matches that are fetched to be sorted; where there are more, things are walked in order


class IdsField(CodesField):
    """One public id of a resource, or several with commas between them."""

    def __init__(self, *, resource: "Resource", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.resource = resource

    @property
    def listed(self) -> bool:
        """Whether all that there are are known: the database knows them."""
        return True

    def values(self, words: list[str]) -> list[Any]:
        """Return their database ids, as far as the public may know of the things."""
        things, key = self.resource.public(), self.resource.lookup_field
        if key == "code":  # of which there are few, spelt as any code
            spelling: Callable[[str], str] = fold
        else:
            spelling, things = str, things.filter(**{f"{key}__in": words})
        known = {spelling(name): pk for name, pk in things.values_list(key, "pk")}
        for word in words:
            if spelling(word) not in known:
                where = _("/api/v1/%(resource)s/ lists them.") % {"resource": self.resource.name}
                raise ValidationError(f"{no_such(word)} {where}")
        return [known[spelling(word)] for word in words]


class CodeFilter(Filter):
    """A column that holds one of some codes; those of countries are known."""

    field_class: type[forms.Field] = CodesField

    def __init__(self, path: str, **kwargs: Any) -> None:
        super().__init__(path, **kwargs)
        if path.endswith("country"):
            self.field_class = CountriesField
            self.extra.setdefault("codes", country_codes)

    def filter(self, qs: Any, value: list[Any]) -> Any:
        """Keep what has one of the codes, in any case."""
        field: Any = self.field
        if field.listed:
            return qs.filter(**{f"{self.field_name}__in": value})
        # SQLite takes a and A for the same, but not ø and Ø.
        spelt = {letters for word in value for letters in (word.lower(), word.upper())}
        return qs.filter(reduce(or_, (Q(**{f"{self.field_name}__iexact": letters}) for letters in spelt)))


class IdentifierFilter(CodeFilter):
    """A column that holds what another register calls the thing."""

    field_class = IdentifiersField


class TieFilter(CodeFilter):
    """Something that a thing is tied to, through one path or another, each perhaps leading to many rows."""

    def __init__(self, *paths: str, **kwargs: Any) -> None:
        super().__init__(paths[0], **kwargs)
        self.paths = paths

    def filter(self, qs: Any, value: list[Any]) -> Any:
        """Keep what is tied to one of them, each once.

        Those that are few are fetched first. Of very many, enough are soon found by asking each thing in its order;
        PostgreSQL would look up every tie before the first.
        """
        everything = qs.model._default_manager.order_by()
        ways = [Q(**{f"{path}__in": value}) for path in self.paths]
        ids: set[int] = set()
        for way in ways:
            found = [*everything.filter(way).values_list("pk", flat=True)[: PROBED + 1]]
            ids.update(found)
            if len(found) > PROBED:
                tied = everything.filter(reduce(or_, ways), pk=OuterRef("pk")).values(tied=Value(True))
                return qs.filter(Subquery(tied[:1], output_field=models.BooleanField()))
        return qs.filter(pk__in=ids)


class IdsFilter(CodeFilter):
    """A foreign key to a thing of another resource."""

    field_class = IdsField


class IdsTieFilter(TieFilter):
    """Ties to things of another resource."""

    field_class = IdsField


class OwnerFilter(CodeFilter):
    """The administration that answers for an entry, or has a released part in a shared thing."""

    def __init__(self, parts: "list[tuple[str, Resource]]", **kwargs: Any) -> None:
        super().__init__("administration", codes=administration_codes, **kwargs)
        self.parts = parts

    def filter(self, qs: Any, value: list[Any]) -> Any:
        """Keep what is one of the administrations'."""
        if not self.parts:
            return super().filter(qs, value)
        condition = Q()
        for to, part in self.parts:
            own = part.public().filter(administration__in=value, **{to: OuterRef("pk")})
            condition |= Q(Exists(own))
        return qs.filter(condition)


class DayFilter(DateFilter):
    """A day to compare a column with."""

    field_class = DayField  # type: ignore[assignment]  # which is no form's, and knows no formats


class ActiveOnFilter(DayFilter):
    """What was surely or possibly under way on a day; a part without dates, when its thing was."""

    def __init__(self, thing: str = "", **kwargs: Any) -> None:
        super().__init__("starts_earliest", **kwargs)
        self.thing = thing

    def filter(self, qs: Any, value: dt.date) -> Any:
        """Keep what was under way; what has no dates is not known to have been."""
        return qs.filter(_by_dates(lambda path: under_way_on(value, path), self.thing))


class StateFilter(CodeFilter):
    """Where something stands today in Copenhagen; a part without dates stands where its thing does."""

    def __init__(self, thing: str = "", **kwargs: Any) -> None:
        super().__init__("starts_earliest", codes=lambda: {str(state): state for state in State}, **kwargs)
        self.titles = dict(State.choices)
        self.thing = thing

    def filter(self, qs: Any, value: list[State]) -> Any:
        """Keep what stands in one of the states."""
        return qs.filter(reduce(or_, map(self.condition, value)))

    def condition(self, state: State) -> Q:
        """Return the condition that something stands in ``state`` today."""
        today = timezone.localdate()
        return _by_dates(lambda path: _stands(state, today, path), self.thing)


def _by_dates(condition: Callable[[str], Q], thing: str) -> Q:
    own = condition("")
    return own if not thing else (~undated() & own) | (undated() & condition(f"{thing}__"))


def _stands(state: State, day: dt.date, path: str) -> Q:
    ended = Q(**{f"{path}ends_latest__isnull": False, f"{path}ends_latest__lt": day})
    planned = Q(**{f"{path}starts_earliest__isnull": False, f"{path}starts_earliest__gt": day})
    match state:
        case State.ENDED:
            return ended
        case State.PLANNED:
            return planned & ~ended
        case State.ONGOING:
            return ~undated(path) & ~ended & ~planned
    return undated(path)


class YearFilter(NumberFilter):
    """The year in which something starts or ends, as far as it is stated; a part without dates goes by its thing."""

    def __init__(self, column: str, thing: str = "", **kwargs: Any) -> None:
        super().__init__(column, **kwargs)
        self.thing = thing

    def filter(self, qs: Any, value: Any) -> Any:
        """Keep what starts or ends in the year."""
        return qs.filter(
            _by_dates(lambda path: Q(**{f"{path}{self.field_name}__year": int(value)}), self.thing)
        )


class UpdatedSinceFilter(IsoDateTimeFilter):
    """What was changed at a moment or later; without a zone, the moment is Copenhagen's."""

    field_class = MomentField

    def __init__(self, model: type[Tracked], path: str, **kwargs: Any) -> None:
        super().__init__(path, **kwargs)
        self.model, self.path = model, path

    def filter(self, qs: Any, value: dt.datetime) -> Any:
        """Keep what has a change since then."""
        moment = min(max(value, BEFORE_ALL), AFTER_ALL)  # which a database in any zone can hold
        changes = Change.objects.filter(resource=self.model.resource, moment__gte=moment)
        return qs.filter(Exists(changes.filter(public_id=OuterRef(self.path))))


class YesNoFilter(CodeFilter):
    """Whether something is so, as far as anybody has stated it: ``true``, ``false`` or ``unknown``.

    ``no`` is what people call a stated no.
    """

    def __init__(self, path: str, no: Any = NO, **kwargs: Any) -> None:
        super().__init__(path, codes=lambda: SAID, **kwargs)
        self.titles = {"true": gettext_lazy("yes"), "false": no, "unknown": gettext_lazy("not stated")}

    def filter(self, qs: Any, value: list[bool | None]) -> Any:
        """Keep what it is said of, in one of these ways."""
        return qs.filter(reduce(or_, map(self.condition, value)))

    def condition(self, said: bool | None) -> Q:
        """Return the condition that it is stated to be so, or not to be so; None: that nobody has stated it."""
        name = str(self.field_name)
        return Q(**{f"{name}__isnull": True}) if said is None else Q(**{name: said})


class StatedFilter(BooleanFilter):
    """Whether anything is stated: true or false."""

    def filter(self, qs: Any, value: bool) -> Any:
        """Keep what has a value, or what has none."""
        return qs.filter(**{f"{self.field_name}__isnull": not value})


def administration_codes() -> dict[str, int]:
    """Return the administrations' codes with their database ids."""
    return dict(Administration.objects.order_by().values_list("code", "pk"))


@cache
def country_codes() -> dict[str, str]:
    """Return the countries' codes: ISO 3166-1 alpha-2."""
    return {code: code for code in sorted(code for code, _name in countries())}


def goal_numbers() -> dict[str, int]:
    """Return the UN goals' numbers with their database ids."""
    return {str(number): pk for number, pk in Goal.objects.order_by().values_list("number", "pk")}


def filters_of(resource: "Resource") -> dict[str, Filter]:
    """Return the filters that follow from the public fields, by the names of their parameters."""
    found: dict[str, Filter] = {}
    model = resource.model
    if resource.root:
        found["administration"] = CodeFilter(f"{resource.root}administration", codes=administration_codes)
        root = model._meta.get_field(resource.root.removesuffix("__"))
        found.update(_of_field(root, resource.register.of))  # type: ignore[arg-type]
    elif resource.owned or resource.parts:
        found["administration"] = OwnerFilter(resource.parts)
    for name in model.public_fields:
        found.update(filters_for(model, name, resource.register.of, resource.thing))
    return found


def tied(resource: "Resource", paths: tuple[str, ...]) -> Filter:
    """Return the filter of what things of ``resource`` are tied to through any of ``paths``, which end alike."""
    model: Any = resource.model
    for name in paths[0].split("__"):
        field = model._meta.get_field(name)
        model = field.related_model
    return IdsTieFilter(*paths, resource=resource.register.of(model)) if model else TieFilter(*paths)


def filters_for(
    model: type[Tracked | Detail], name: str, resource_of: Callable[[Any], "Resource"], thing: str = ""
) -> dict[str, Filter]:
    """Return the filters of one public field; none for words and for rows within."""
    if name == "period":
        return {
            "active_on": ActiveOnFilter(thing),
            "state": StateFilter(thing),
            "starts_year": YearFilter("starts_earliest", thing, **YEARS),
            "ends_year": YearFilter("ends_latest", thing, **YEARS),
            **_range("starts", "starts_earliest", DayFilter),
            **_range("ends", "ends_latest", DayFilter),
        }
    field = model._meta.get_field(name)
    return dict(_of_field(field, resource_of)) if isinstance(field, models.Field) else {}


def _of_field(
    field: "models.Field[Any, Any]", resource_of: Callable[[Any], "Resource"]
) -> Iterator[tuple[str, Filter]]:
    name = field.name
    related = field.related_model
    if isinstance(related, type):
        singular = name.removesuffix("s") if field.many_to_many else name
        yield singular, _tie(field, related, resource_of)
    elif field.choices:
        values = {str(value): value for value, _label in field.flatchoices}
        yield name, CodeFilter(name, codes=lambda: values)
    elif isinstance(field, models.BooleanField):
        yield name, YesNoFilter(name) if field.null else BooleanFilter(name, widget=BooleanWidget())
    elif isinstance(field, PartialDateField):
        yield f"{name}_stated", StatedFilter(name, widget=BooleanWidget())
    elif isinstance(field, models.DateField):
        yield from _range(name, name, DayFilter).items()
    elif name.endswith(("_id", "_number")) or name == "pic":
        yield name, IdentifierFilter(name, column=field)
    elif isinstance(field, models.IntegerField | models.DecimalField):
        bounds = {"max_value": _most(field), "min_value": -_most(field), "decimal_places": DECIMALS}
        yield from _range(name, name, NumberFilter, **bounds).items()
    elif name == "code":
        yield name, CodeFilter(name, codes=lambda: _own_codes(field.model))
    elif name == "country":
        yield name, CodeFilter(name)


def _own_codes(model: Any) -> dict[str, str]:
    return {code: code for code in model.objects.order_by().live().values_list("code", flat=True)}


def _tie(
    field: "models.Field[Any, Any]", related: type[models.Model], resource_of: Callable[[Any], "Resource"]
) -> Filter:
    kind = TieFilter if field.many_to_many else CodeFilter
    if issubclass(related, Administration):
        return kind(field.name, codes=administration_codes)
    if issubclass(related, Goal):
        return kind(field.name, codes=goal_numbers)
    return (IdsTieFilter if field.many_to_many else IdsFilter)(field.name, resource=resource_of(related))


def _most(field: "models.Field[Any, Any]") -> int:
    """Return the greatest number that the column holds; the database refuses to compare it with a greater one."""
    if isinstance(field, models.DecimalField):
        return int(10 ** ((field.max_digits or 0) - (field.decimal_places or 0))) - 1
    return 2**31 - 1


def _range(name: str, column: str, kind: type[Filter], **words: Any) -> dict[str, Filter]:
    """Return the filters for values from one on and up to one; ``words`` are for its field."""
    ends = {"from": "gte", "to": "lte"}
    return {f"{name}_{end}": kind(column, lookup_expr=lookup, **words) for end, lookup in ends.items()}
