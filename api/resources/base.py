"""What a resource of the API is, and how it follows from its model.

A domain's ``api.py`` declares its resources; they are found by ``config/api_urls.py``. Most say only which
model they show; the columns, lists, filters and references follow from its ``public_fields``.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from api.compiled_queries import Reading
from api.filters.base import ApiFilter
from api.resources.columns import ResourceColumn, Shape, column_of, concrete_field, public_columns
from api.resources.declared import Declaration, has_column
from api.resources.filterset import filterset_of
from api.resources.lists import NestedList, RelatedList, part_list, row_list, tie_list
from api.resources.register import Resources
from registry.fields.kinds.base import or_null
from registry.ledger.recording import accessor, detail_models
from registry.models import Change, Detail, Entry, Person, Record, public_answers

SHAPES = 500  # that are kept, of the endlessly many that ``fields`` can ask for
PROSE = "Words to be read; q searches the title and the summary."
WITHIN = "Rows within the thing: read them in the detail, or with expand."


class Resource(Declaration, abstract=True):
    """One collection of things that the public may read; a domain's ``api.py`` has a subclass for each."""

    # How it is shown.

    @cached_property
    def columns(self) -> dict[str, ResourceColumn]:
        """Every column, by name, in the order in which they are shown."""
        head = [
            ResourceColumn(name="id", sources=(self.lookup_field,), kind="code", to_representation=str),
            ResourceColumn(name="url", sources=(self.lookup_field,), kind="uri", build=self.address),
        ]
        if self.owned:
            owner = f"{self.root}administration__code"
            head.append(ResourceColumn(name="administration", sources=(owner,), kind="code"))
        if self.root:
            head += column_of(
                self.model, concrete_field(self.model, self.root.removesuffix("__")), self.register.whole.of
            )
        head += self._titles()
        if issubclass(self.model, Record):
            head += [_text_column("summary"), _text_column("summary_en")]
        if issubclass(self.model, Entry):
            head += [_text_column(name, model=Entry) for name in ("account", "account_en")]
        shown = {column.name for column in head} | {self.lookup_field, "name", "name_lang", "name_en"}
        body = [c for c in public_columns(self.model, self.register.whole.of) if c.name not in shown]
        tail = [*self.extra_columns, *self.internal_columns()]
        if issubclass(self.model, Record) and self.model.required_facts:
            tail.append(_answers_column(self.model))
        if issubclass(self.model, Record):
            tail.append(ResourceColumn(name="source", sources=SOURCE, kind="object", build=_source))
        tail += [
            ResourceColumn(name="updated_at", sources=(self._updated_at(),), kind="moment"),
            ResourceColumn(name="version", sources=(f"{self.root}version",), kind="integer"),
        ]
        return {column.name: column for column in (*head, *body, *tail)}

    def internal_columns(self, rows: type[Detail] | None = None) -> Iterator[ResourceColumn]:
        """Yield what only the holder of a key may read: columns that no public field names, of it or of its ``rows``.

        What is derived, and who changed it, is nobody's.
        """
        if not self.register.internal:
            return
        model, above = (rows, f"{rows.root}__{self.root}") if rows else (self.model, self.root)
        public = {*model.public_fields, *NOT_SHOWN, *SOURCE, above.partition("__")[0]}
        public |= {"position"} if rows else {self.lookup_field}
        public |= {"starts", "ends"} if "period" in public else set()
        for field in model._meta.concrete_fields:
            beside = field.name.removesuffix("_en").removesuffix("_lang")
            if field.name in public or beside in public or field.generated:
                continue
            if field.related_model is Person:
                column = ResourceColumn(
                    name=field.name, sources=(f"{field.name}__name",), to_representation=or_null
                )
                yield self._own(column, above)
            elif field.related_model is None or self.register.shows(field.related_model):
                for column in column_of(model, field, self.register.of):
                    yield self._own(column, above)

    def _own(self, column: ResourceColumn, above: str) -> ResourceColumn:
        """Return a column so that it is null in what belongs to others than those who may read it.

        ``above`` is the path from the column's model to the thing that an administration answers for.
        """
        within = self.register.within
        if within is None or not self.owned:
            return column

        def own(base: str, owner: str, *values: Any) -> Any:
            return column.value(base, *values) if owner == within else None

        sources = (f"{above}administration__code", *column.sources)
        return replace(column, sources=sources, build=own, to_representation=None)

    @cached_property
    def lists(self) -> dict[str, NestedList]:
        """The lists within each of these: shown in the detail, and in a list where ``expand`` asks for them."""
        return dict(self._lists())

    def _lists(self) -> Iterator[tuple[str, NestedList]]:
        """Yield the lists that follow from the model's public fields, by name; the parts; and what it is related to."""
        details = {accessor(detail): detail for detail in detail_models(self.model)}
        for name in self.model.public_fields:
            if name in details and self.register.shows(details[name]):
                yield name, self._parts(name, details[name].root, self.register.of(details[name]))
            elif name in details:
                detail = details[name]
                shown = [*public_columns(detail, self.register.whole.of), *self.internal_columns(detail)]
                yield name, row_list(name, detail, Shape(shown))
            elif name != "period" and (field := _field(self.model, name)).many_to_many:
                yield name, tie_list(name, field, self.register.whole.of)
        for foreign_key, part in self.parts:
            yield part.name, self._parts(part.name, foreign_key, part)
        if issubclass(self.model, Record):
            yield "related", RelatedList(self)

    @staticmethod
    def _parts(name: str, foreign_key: str, part: "Resource") -> NestedList:
        return part_list(
            name, foreign_key, part.public(), part.shape(frozenset(part.columns.keys() - {foreign_key}))
        )

    @cached_property
    def references(self) -> dict[str, ResourceColumn]:
        """The columns that ``expand`` can fill with the whole thing."""
        return {name: column for name, column in self.columns.items() if column.target}

    @lru_cache(SHAPES)  # noqa: B019 (there is one of each resource, as long as the process)
    def shape(self, names: frozenset[str] | None = None) -> Shape:
        """Return the shape of all columns, or of those of ``names``."""
        return Shape(c for name, c in self.columns.items() if names is None or name in names)

    @lru_cache(SHAPES)  # noqa: B019
    def reading(self, names: frozenset[str] | None = None, by: str = "pk") -> Reading:
        """Return the reading of what the public may know of, as ``shape(names)`` shows it, by one column."""
        return Reading(self.shape(names).select(self.public(), by), by)

    def _titles(self) -> list[ResourceColumn]:
        """Return the title's columns; a part without a title of its own bears the thing's."""
        own = self.heading[0]
        there = [name for name in (own, f"{own}_lang", f"{own}_en") if has_column(self.model, name)]
        if self.thing:
            return [
                ResourceColumn(
                    name=name,
                    sources=(own, name, f"{self.thing}__{name}"),
                    build=_own_or_common,
                    field=concrete_field(self.model, name),
                )
                for name in there
            ]
        return [_text_column(name, name.replace("name", "title"), self.model) for name in there]

    def _updated_at(self) -> Subquery:
        """Return the moment of the last change, of the thing itself or of that which a row belongs to."""
        owner = self.recorded
        changes = Change.objects.filter(
            resource=owner.resource, public_id=OuterRef(f"{self.root}{owner.key_field}")
        )
        return Subquery(changes.order_by("-sequence").values("moment")[:1])

    # How it is found.

    @cached_property
    def filterset(self) -> dict[str, ApiFilter]:
        """Every filter, by the name of its parameter, as a FilterSet has them."""
        return filterset_of(self)

    def holding(self, condition: Q) -> list[Q]:
        """Return the ways in which a row fulfils ``condition``: by its own text, or by that of the thing it is part of."""
        if not self.thing:
            return [condition]
        thing: Any = concrete_field(self.model, self.thing).related_model
        return [condition, Q(**{f"{self.thing}__in": thing._default_manager.filter(condition).values("pk")})]

    @property
    def search_fields(self) -> tuple[str, ...]:
        """The text that is searched, if there is one."""
        return ("search_text",) if has_column(self.model, "search_text") else ()

    @cached_property
    def ordering_fields(self) -> dict[str, str]:
        """What a list can be sorted by: the name in the address, and the column."""
        found = {"id": self.lookup_field, "title": self.heading[0]}
        if "starts" in self.columns:
            found |= {"starts": "starts_earliest", "ends": "ends_latest"}
        if self.thing:
            del found["title"]  # which may be the thing's
        return found


resources: Resources[Resource] = Resources()

NOT_SHOWN = (
    "id",
    "version",
    "search_text",
    "administration",
    "title",
    "summary",
    "account",
    "currency",
    "certainty",
    "original_amount",
    "original_currency",
    "answers",
    "archived_at",
    "merged_into",
    "confirmed_by",
)
SOURCE = ("source_edition", "source_number", "source_title", "source_lines")


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _text_column(source: str, name: str = "", model: type[models.Model] = Record) -> ResourceColumn:
    return ResourceColumn(
        name=name or source, sources=(source,), to_representation=or_null, field=concrete_field(model, source)
    )


def _answers_column(model: type[Record]) -> ResourceColumn:
    """Return what is known not to be known, or not to be there, of the public fields."""
    return ResourceColumn(
        name="answers",
        sources=("answers",),
        kind="object",
        to_representation=partial(public_answers, model),
        field=concrete_field(model, "answers"),
    )


def _own_or_common(base: str, title: str, own: str | None, common: str | None) -> str | None:
    return (own if title else common) or None


def _source(base: str, *values: str) -> dict[str, str | None] | None:
    if not values[0]:
        return None
    return dict(zip(("edition", "number", "title", "lines"), (v or None for v in values), strict=True))
