"""Filters by codes and by other things' ids: one value, or several with commas between them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any

from django import forms
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value

from api.filters.base import ApiFilter, Examples, Group, counts, in_both, titled_groups
from api.filters.fields import CodesField, CountriesField, IdentifiersField, IdsField
from api.filters.target import NamedResource
from api.json_schema import SEVERAL, SPELT, WORD, Schema, enumerated, parameter, several
from registry.fields.countries import countries, country_name
from registry.models import Administration, Goal

PROBED = 1000  # matches that are fetched to be sorted; where there are more, things are walked in order


@dataclass(frozen=True)
class CodeList:
    """Codes that are all known, with their values: what to say of them, and what is read of the things that they name."""

    values: Callable[[], dict[str, Any]]
    about: str = ""
    columns: tuple[str, ...] = ()


class CodeFilter(ApiFilter):
    """A column that holds one of some codes; of ``codes``, where all are known."""

    field_class: type[forms.Field] = CodesField
    countable = True

    def __init__(self, path: str, codes: CodeList | None = None, **kwargs: Any) -> None:
        if codes is not None:
            kwargs["codes"] = codes.values
        super().__init__(path, **kwargs)
        self.codes = codes

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths to what is compared."""
        return (str(self.field_name),)

    def filter(self, qs: Any, value: list[Any]) -> Any:
        """Keep what has one of the codes, in any case."""
        field: Any = self.field
        if field.listed:
            return qs.filter(**{f"{self.field_name}__in": value})
        # SQLite takes a and A for the same, but not ø and Ø.
        spelt = {letters for word in value for letters in (word.lower(), word.upper())}
        return qs.filter(reduce(or_, (Q(**{f"{self.field_name}__iexact": letters}) for letters in spelt)))

    def groups(self, rows: Any) -> Iterator[Group]:
        """Yield the codes, with the titles of what they name."""
        if self.codes is not None and self.codes.columns:
            yield from titled_groups(rows, self.paths, self.codes.columns, several=self.several)
            return
        for (value,), count in counts(rows, self.paths, ("",), several=self.several).items():
            yield str(value), *self.title(str(value)), count

    def title(self, value: str) -> tuple[str, str | None]:
        """Return what a code is called in Danish and in English: a choice's label, or itself."""
        if self.column is not None and self.column.choices:
            labels = {str(value): label for value, label in self.column.flatchoices}
            return in_both(labels[value])
        return value, None

    def parameter(self, row: dict[str, Any], examples: Examples) -> Schema:
        """Return the parameter: all codes, or what one looks like where nobody has a list of them."""
        if self.codes is None:
            value = row.get(self.name)
            return parameter(self.name, several(WORD), f"{self.about} {SPELT}".strip(), value and str(value))
        items: Schema = {"type": "string", "enum": [*self.codes.values()]}
        if self.codes.about:
            return parameter(self.name, several(items), f"{self.codes.about} {SPELT}")
        return parameter(self.name, several(items), f"{self.about} {SPELT}\n\n{self._labels()}".strip())

    def _labels(self) -> str:
        """Return the codes one by one, with what each is called."""
        choices = [*self.choices]
        return str(enumerated(choices)["description"]) if choices else ""

    @property
    def choices(self) -> Any:
        """What its codes are called, where they are no other things."""
        return self.column.flatchoices if self.column is not None else ()


class CountryFilter(CodeFilter):
    """A column that holds a country."""

    field_class = CountriesField

    def __init__(self, path: str, **kwargs: Any) -> None:
        super().__init__(path, COUNTRIES, **kwargs)

    def title(self, value: str) -> tuple[str, str | None]:
        """Return the country's name in both languages."""
        return country_name(value, "da"), country_name(value, "en")


class IdentifierFilter(CodeFilter):
    """A column that holds what another register calls the thing."""

    field_class = IdentifiersField

    def __init__(self, path: str, column: "models.Field[Any, Any]", **kwargs: Any) -> None:
        super().__init__(path, column=column, **kwargs)


class TieFilter(CodeFilter):
    """Something that a thing is tied to, through one path or another, each perhaps leading to many rows."""

    several = True

    def __init__(self, *paths: str, **kwargs: Any) -> None:
        super().__init__(paths[0], **kwargs)
        self._paths = paths

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths to what is compared."""
        return self._paths

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


class CountryTieFilter(TieFilter):
    """The countries that a thing is tied to."""

    field_class = CountriesField
    title = CountryFilter.title

    def __init__(self, *paths: str, **kwargs: Any) -> None:
        super().__init__(*paths, codes=COUNTRIES, **kwargs)


class IdsFilter(CodeFilter):
    """A foreign key to a thing of another ``resource``."""

    field_class = IdsField

    def groups(self, rows: Any) -> Iterator[Group]:
        """Yield the things, with their titles, as far as the public may know of them."""
        field: Any = self.field
        target: NamedResource = field.resource
        own, *others = target.heading
        english = f"{own}_en" if any(f.name == f"{own}_en" for f in target.model._meta.fields) else own
        among = target.public() if target.guarded else None
        columns = (target.lookup_field, own, english, *others)
        yield from titled_groups(rows, self.paths, columns, several=self.several, among=among)

    def parameter(self, row: dict[str, Any], examples: Examples) -> Schema:
        """Return the parameter: ids of the other resource."""
        field: Any = self.field
        target: NamedResource = field.resource
        other = examples.get(target.name)
        about = f"Ids from /{target.name}/, {SEVERAL}."
        return parameter(self.name, several(WORD), about, other and other["id"])


class IdsTieFilter(TieFilter):
    """Ties to things of another ``resource``."""

    field_class = IdsField
    groups = IdsFilter.groups
    parameter = IdsFilter.parameter


class OwnerFilter(CodeFilter):
    """The administration that answers for an entry, or has a released part in a shared thing."""

    def __init__(self, parts: list[tuple[str, NamedResource]], **kwargs: Any) -> None:
        super().__init__("administration", ADMINISTRATIONS, **kwargs)
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

    def groups(self, rows: Any) -> Iterator[Group]:
        """Yield the administrations, by the released parts of what is shared."""
        if not self.parts:
            yield from super().groups(rows)
            return
        ((to, part),) = self.parts  # a thing has one kind of parts
        own = part.public().filter(**{f"{to}__in": rows.order_by().values("pk")})
        yield from titled_groups(own, ["administration"], ADMINISTRATIONS.columns, of=to)


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


ADMINISTRATIONS = CodeList(
    administration_codes,
    "Codes of administrations: those that answer for it or have a part in it, or that it names. OKF is ØKF.",
    ("code", "name", "name_en"),
)
COUNTRIES = CodeList(country_codes, "Countries by their two letters (ISO 3166-1), e.g. DK.")
GOALS = CodeList(goal_numbers, "Numbers of UN goals.", ("number", "name", "name_en"))
