"""Facets: how many things each value of a filter would keep, beside all else that is asked for."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Case, Count, Value, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy, override
from django_filters import BooleanFilter, Filter
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters import filters, parameters
from api.openapi.operations import Operation, field_behind, parameter, several, tag_of
from api.openapi.schemas import TEXT, listed, nullable, whole
from api.resources.base import Resource
from api.views.base import ResourceView
from registry.fields.countries import country_name
from registry.querysets import undated

USUAL_VALUES, MOST_VALUES = 100, 1000  # of one facet that are told, the most frequent first
NAMED = ("code", "name", "name_en")  # of an administration
LABELS = {
    "administration": gettext_lazy("administration"),
    "country": gettext_lazy("country"),
    "organisation": gettext_lazy("organisation"),
    "place": gettext_lazy("place"),
    "state": gettext_lazy("state"),
    "starts_year": gettext_lazy("starts in"),
    "ends_year": gettext_lazy("ends in"),
}

type Group = tuple[
    str, str, str | None, int
]  # a value, its title in Danish and in English, and how many have it


class Facets(ResourceView):
    """How many things of a resource each value of some filters would keep."""

    def get(self, request: Request, name: str) -> Response:
        """Answer with the number of things that are asked for, and with the facets.

        A facet counts what all filters but its own keep, so that one sees what another choice would give.
        """
        resource = self.register[name]
        known = countable(resource)
        own = {"facets", "values"} if known else set[str]()
        words = {"q"} if resource.search_fields else set()
        told = parameters.single(request.query_params, {*own, *words, *resource.filterset})
        named = parameters.chosen("facets", told["facets"], known) if "facets" in told else known.keys()
        most_values = parameters.whole_number("values", told.get("values", str(USUAL_VALUES)), MOST_VALUES)
        given = request.query_params.copy()
        for one in own & told.keys():
            del given[one]
        asked = parameters.read(given, resource, paged=False, nested=False)
        everything = asked.things()
        facets = []
        for finder in (finder for finder in known if finder in named):
            among = asked.without(finder).things() if finder in asked.found else everything
            groups = sorted(_groups(resource, known[finder], among), key=_order(known[finder]))
            facets.append(
                {
                    "id": finder,
                    **dict(zip(("title", "title_en"), _label(resource, finder), strict=True)),
                    "more": len(groups) > most_values,
                    "values": [
                        {"id": value, "title": title, "title_en": title_en, "count": count}
                        for value, title, title_en, count in groups[:most_values]
                    ],
                }
            )
        return Response({"count": everything.count(), "facets": facets})


def countable(resource: Resource) -> dict[str, Filter]:
    """Return the filters of ``resource`` that have few enough values to be counted."""
    kinds = (filters.CodeFilter, filters.YearFilter, BooleanFilter)
    return {
        name: finder
        for name, finder in resource.filterset.items()
        if isinstance(finder, kinds) and not isinstance(finder, filters.StatedFilter)
    }


def facets_of(resource: Resource, asked: dict[str, Any]) -> Operation:
    """Return the operation that counts; ``asked`` are the parameters of the list."""
    known = countable(resource)
    about = "The filters whose values are counted; all that can be, unless you name some."
    names = parameter("facets", several({"type": "string", "enum": [*known]}), about)
    schema = {"type": "integer", "minimum": 1, "maximum": MOST_VALUES, "default": USUAL_VALUES}
    values = parameter("values", schema, "How many values of each facet to tell, the most frequent first.")
    value = {"id": TEXT, "title": TEXT, "title_en": nullable(TEXT), "count": {"type": "integer"}}
    facet = {
        "id": TEXT,
        "title": TEXT,
        "title_en": TEXT,
        "more": {"type": "boolean"},
        "values": listed(whole(value)),
    }
    return Operation(
        path=f"/facets/{resource.name}/",
        name=f"count_{resource.name}",
        tag=tag_of(resource),
        summary=f"Count {resource.name} by the values of filters",
        description="A facet counts what all filters but its own keep.",
        parameters=(
            *((names, values) if known else ()),
            *(told for name, told in asked.items() if name in {"q", *resource.filterset}),
        ),
        answer=whole({"count": {"type": "integer"}, "facets": listed(whole(facet))}),
    )


def _groups(resource: Resource, finder: Filter, rows: Any) -> Iterator[Group]:
    """Yield the values that ``finder`` could keep some of ``rows`` by."""
    if isinstance(finder, BooleanFilter):
        yield from _marked(finder, rows)
    elif isinstance(finder, filters.YesNoFilter | filters.StateFilter):
        yield from _standing(finder, rows)
    elif isinstance(finder, filters.YearFilter):
        yield from _years(finder, rows)
    elif isinstance(finder, filters.OwnerFilter) and finder.parts:
        ((to, part),) = finder.parts  # a thing has one kind of parts
        own = part.public().filter(**{f"{to}__in": rows.order_by().values("pk")})
        yield from _named(own, ["administration"], NAMED, of=to)
    else:
        yield from _by_path(resource, finder, rows)


def _by_path(resource: Resource, finder: Filter, rows: Any) -> Iterator[Group]:
    paths = [*getattr(finder, "paths", (finder.field_name,))]
    several = isinstance(finder, filters.TieFilter)
    known = getattr(finder.field, "codes", None)
    if isinstance(finder.field, filters.IdsField):
        target = finder.field.resource
        own, *others = target.heading
        english = f"{own}_en" if any(f.name == f"{own}_en" for f in target.model._meta.fields) else own
        among = target.public() if target.guarded else None
        yield from _named(rows, paths, (target.lookup_field, own, english, *others), several=several, among=among)
    elif known is filters.administration_codes:
        yield from _named(rows, paths, NAMED, several=several)
    elif known is filters.goal_numbers:
        yield from _named(rows, paths, ("number", "name", "name_en"), several=several)
    else:
        titles = _titles(resource, finder)
        for (value,), count in _counts(rows, paths, ("",), several=several).items():
            yield str(value), *titles(str(value)), count


def _named(rows: Any, paths: list[str], columns: tuple[str, ...], **how: Any) -> Iterator[Group]:
    """Yield what ``paths`` lead to, by its ``columns``: its public id, its title, in English, other titles."""
    for (key, title, english, *others), count in _counts(rows, paths, columns, **how).items():
        yield str(key), title or next(filter(None, others), str(key)), english or None, count


def _counts(
    rows: Any,
    paths: list[str],
    columns: tuple[str, ...],
    of: str = "pk",
    several: bool = True,
    among: Any = None,
) -> dict[Any, int]:
    """Return how many of ``rows`` have each combination of ``columns`` at the end of one of ``paths``.

    They are counted by ``of``, each once where it can have ``several``, which takes the database longer. Only what
    is ``among`` some things is looked at: in the same join as the columns, else a row's other ties come along.
    """
    selections = [[f"{path}__{column}" if column else path for column in columns] for path in paths]
    kept = [
        {f"{chosen[0]}__isnull": False} if among is None else {f"{path}__in": among}
        for path, chosen in zip(paths, selections, strict=True)
    ]
    asked = [
        rows.order_by().filter(**those).values_list(*chosen)
        for those, chosen in zip(kept, selections, strict=True)
    ]
    if len(asked) == 1:
        found = asked[0].annotate(how_many=Count(of, distinct=several))
        return {tuple(values): count for *values, count in found if values[0] != ""}
    pairs = [some.values_list(of, *chosen) for some, chosen in zip(asked, selections, strict=True)]
    return Counter(
        tuple(values) for _one, *values in pairs[0].union(*pairs[1:]).order_by() if values[0] != ""
    )


def _standing(finder: filters.YesNoFilter | filters.StateFilter, rows: Any) -> Iterator[Group]:
    field: Any = finder.field
    conditions = {code: finder.condition(value) for code, value in field.codes().items()}
    stands = Case(*(When(condition, then=Value(code)) for code, condition in conditions.items()))
    for value, count in rows.order_by().annotate(stands=stands).values_list("stands").annotate(n=Count("pk")):
        yield value, *_in_both(finder.titles[value]), count


def _years(finder: filters.YearFilter, rows: Any) -> Iterator[Group]:
    column = str(finder.field_name)
    year: Any = ExtractYear(column)
    if finder.thing:
        year = Case(When(undated(), then=ExtractYear(f"{finder.thing}__{column}")), default=year)
    for value, count in rows.order_by().annotate(year=year).values_list("year").annotate(n=Count("pk")):
        if value is not None:
            yield str(value), str(value), None, count


def _marked(finder: Filter, rows: Any) -> Iterator[Group]:
    # A column that cannot be empty does not say whether anybody stated a no.
    everything = rows.model._default_manager.order_by()
    kept = {value: finder.filter(everything, value).values("pk") for value in (True, False)}
    said = Case(*(When(pk__in=some, then=Value(value)) for value, some in kept.items()))
    labels = {True: gettext_lazy("yes"), False: gettext_lazy("not marked")}
    for value, count in rows.order_by().annotate(said=said).values_list("said").annotate(n=Count("pk")):
        if value is not None:
            yield str(bool(value)).lower(), *_in_both(labels[bool(value)]), count


def _titles(resource: Resource, finder: Filter) -> Callable[[str], tuple[str, str | None]]:
    """Return what gives the titles of a code: the label of a choice, the name of a country, or itself."""
    column = field_behind(finder, resource)
    if column is not None and column.choices:
        labels = {str(value): label for value, label in column.flatchoices}
        return lambda value: _in_both(labels[value])
    if str(finder.field_name).endswith("country"):
        return lambda value: (country_name(value, "da"), country_name(value, "en"))
    return lambda value: (value, None)


def named(resource: Resource, name: str) -> Any:
    """Return what people call what a filter keeps things by."""
    finder = resource.filterset[name]
    column = field_behind(finder, resource)
    return finder.label or LABELS.get(name) or (column.verbose_name if column else name)


def _label(resource: Resource, name: str) -> tuple[str, str]:
    """Return what a facet is called, in both languages."""
    danish, english = _in_both(named(resource, name))
    return danish[:1].upper() + danish[1:], english[:1].upper() + english[1:]


def _in_both(words: Any) -> tuple[str, str]:
    """Return words of ours in Danish and in English."""
    with override("da"):
        danish = str(words)
    with override("en"):
        return danish, str(words)


def _order(finder: Filter) -> Callable[[Group], Any]:
    """Return the order of a facet's values: years in time, states and answers in theirs, all else the most frequent first."""
    if isinstance(finder, filters.YearFilter):
        return lambda group: group[0]
    if isinstance(finder, filters.YesNoFilter | filters.StateFilter):
        order = [*finder.titles]
        return lambda group: order.index(group[0])
    return lambda group: (-group[3], group[1])
