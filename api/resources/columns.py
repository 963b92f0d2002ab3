"""What of a thing the public reads: columns, each from the database's own into plain data.

A shape reads all its columns in one query and makes no model objects. It is deduced from the model's
``public_fields``, so that what is not listed there cannot be shown.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, When

from api.filters.target import NamedResource
from registry.fields.kinds import field_kind
from registry.fields.kinds.base import or_null
from registry.fields.kinds.number import plain_number
from registry.models import Administration, Amount, Detail, Goal, Person, Tracked

type Source = str | models.Expression | Any
type Represent = Callable[[Any], Any]
type Build = Callable[..., Any]
type ResourceOf = Callable[[Any], NamedResource]


@dataclass(frozen=True, kw_only=True)
class ResourceColumn:
    """One member of the shown object, as a serializer's field is in REST framework.

    ``sources`` are what it is read from: paths or expressions. Its value is the one source's, as the database gives
    it, or what ``to_representation`` makes of that; ``build`` makes it of the base address and all sources' values.
    ``kind`` says what a reader gets: "text", "code", "date", "integer", "number", "boolean", "lines", "money",
    "reference", "uri", "moment" or "object". ``field`` is the model's column behind it, if one is, and ``target`` the
    resource that a reference leads to.
    """

    name: str
    sources: tuple[Source, ...]
    kind: str = "text"
    to_representation: Callable[[Any], Any] | None = None
    build: Callable[..., Any] | None = None
    field: "models.Field[Any, Any] | None" = None
    target: NamedResource | None = None

    def value(self, base: str, *values: Any) -> Any:
        """Return the member's value of its sources' ``values``."""
        if self.build is not None:
            return self.build(base, *values)
        return values[0] if self.to_representation is None else self.to_representation(values[0])


class Shape:
    """Columns of one model, read in one query."""

    def __init__(self, columns: Iterable[ResourceColumn]) -> None:
        self.columns = tuple(columns)
        self.sources: list[Source] = ["pk"]
        self._steps: list[tuple[str, Represent | None, Build | None, Any]] = [
            (column.name, column.to_representation, column.build, self._places(column.sources))
            for column in self.columns
        ]

    def _places(self, sources: tuple[Source, ...]) -> Any:
        """Return where in a row the one source stands, or what takes several from it."""
        places = [self._place(source) for source in sources]
        return places[0] if len(places) == 1 else itemgetter(*places)

    def _place(self, source: Source) -> int:
        if isinstance(source, str) and source in self.sources:
            return self.sources.index(source)
        self.sources.append(source)
        return len(self.sources) - 1

    def select(self, queryset: Any, *more: str) -> Any:
        """Return ``queryset`` so that it reads this shape, and the columns ``more`` after it."""
        return queryset.values_list(*self.sources, *map(F, more))

    def show(self, row: tuple[Any, ...], base: str) -> dict[str, Any]:
        """Return one selected row as plain data, with addresses below ``base``."""
        return {
            name: row[at] or None
            if represent
            is or_null  # which half of all columns are: a call for each would take a tenth of the time
            else represent(row[at])
            if represent is not None
            else row[at]
            if build is None
            else build(base, row[at])
            if type(at) is int
            else build(base, *at(row))
            for name, represent, build, at in self._steps
        }


def public_columns(model: type[Tracked | Detail], resource_of: ResourceOf) -> Iterator[ResourceColumn]:
    """Yield the columns of the model's public fields, in their order; lists within it are in ``nested``."""
    for name in model.public_fields:
        if name == "period":
            for end in ("starts", "ends"):
                yield _plain(model, concrete_field(model, end))
            continue
        field: Any = model._meta.get_field(name)
        if field.concrete and not field.many_to_many:
            yield from column_of(model, field, resource_of)


def concrete_field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    """Return the column of ``model`` that has this name."""
    return next(field for field in model._meta.concrete_fields if field.name == name)


def column_of(
    model: type[models.Model], field: "models.Field[Any, Any]", resource_of: ResourceOf
) -> Iterator[ResourceColumn]:
    """Yield the column of one field, with those that belong to it: its English, its language, its address."""
    name = field.name
    if field.is_relation:
        if (column := reference(field, resource_of)) is not None:
            yield column
        return
    yield _plain(model, field)
    there = {other.name: other for other in model._meta.concrete_fields}
    for beside in (f"{name}_lang", f"{name}_en"):
        if beside in there:
            yield _plain(model, there[beside])
    if name in IDENTIFIED_AT:
        beside, address = IDENTIFIED_AT[name]
        yield ResourceColumn(name=beside, sources=(name,), kind="uri", to_representation=address)


def _plain(model: type[models.Model], field: "models.Field[Any, Any]") -> ResourceColumn:
    """Return the column of a field that is no tie, as its kind has it; a sum with all that belongs to it."""
    name = field.name
    if name == "amount" and issubclass(model, Amount):
        return ResourceColumn(name=name, sources=SUM, kind="money", build=_money, field=field)
    kind = field_kind(field)
    source: Source = as_stored(name) if kind.as_stored else name
    return ResourceColumn(
        name=name,
        sources=(source,),
        kind=kind.json,
        to_representation=kind.to_representation,
        field=field,
    )


def reference(field: "models.Field[Any, Any]", resource_of: ResourceOf) -> ResourceColumn | None:
    """Return the column of a foreign key: a code, or {id, title, title_en, url}; None where it leads to no resource.

    What the public may not know of is null, as if nothing stood there.
    """
    target = field.related_model
    assert isinstance(target, type)
    assert issubclass(target, Tracked)
    if issubclass(target, Person):
        return None
    key = f"{field.name}__{target.key_field}"
    if issubclass(target, Administration | Goal):
        return ResourceColumn(name=field.name, sources=(key,), kind="code", field=field)
    resource = resource_of(target)
    source: Source = key
    if resource.guarded:
        seen = Exists(resource.public().filter(pk=OuterRef(field.attname)))
        source = Case(When(seen, then=F(key)))
    return ResourceColumn(
        name=field.name,
        sources=(source, *(f"{field.name}__{path}" for path in resource.naming)),
        kind="reference",
        build=resource.refer,
        field=field,
        target=resource,
    )


def as_stored(path: str) -> models.Expression:
    """Return a column as the text that the database holds, without making an object of it."""
    return ExpressionWrapper(F(path), output_field=models.TextField())


def _money(base: str, amount: Any, currency: str, certainty: str, *original: Any) -> dict[str, Any] | None:
    """Return a sum with its currency; null is unknown, 0 is free."""
    if amount is None:
        return None
    there, in_currency = original
    return {
        "amount": plain_number(amount),
        "currency": currency,
        "certainty": certainty,
        "original": there and {"amount": plain_number(there), "currency": in_currency},
    }


def _geonames(number: int | None) -> str | None:
    return f"https://sws.geonames.org/{number}/" if number else None


def _wikidata(key: str) -> str | None:
    return f"http://www.wikidata.org/entity/{key}" if key else None


def _cordis(number: str) -> str | None:
    """Return the address of an EU grant; other funders' numbers have none."""
    return f"https://cordis.europa.eu/project/id/{number}" if number.isdecimal() else None


SUM = ("amount", "currency", "certainty", "original_amount", "original_currency")
# The addresses of external identifiers, each beside the column that holds the identifier.
IDENTIFIED_AT: dict[str, tuple[str, Represent]] = {
    "geonames_id": ("geonames_uri", _geonames),
    "wikidata_id": ("wikidata_uri", _wikidata),
    "grant_agreement_number": ("cordis_uri", _cordis),
}
