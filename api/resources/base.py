"""What a resource of the API is, and how it follows from its model.

A domain's ``api.py`` declares its resources; they are found by ``config/api_urls.py``. Most say only which
model they show; the columns, lists, filters and references follow from its ``public_fields``.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.encoding import iri_to_uri
from django_filters import Filter

from api.compiled_queries import Reading
from api.filters import filters
from api.resources.columns import Column, Shape, column_of, field_of, public_columns, words
from api.resources.lists import Nested, lists_of, namings
from api.resources.register import Resources
from registry.ledger.recording import Snapshot, accessor
from registry.models import Change, Detail, Entry, Part, Person, Record, Releasable, Tracked

SHAPES = 500  # that are kept, of the endlessly many that ``fields`` can ask for
PROSE = "Words to be read; q searches the title and the summary."
WITHIN = "Rows within the thing: read them in the detail, or with expand."


class Resource:
    """One collection of things that the public may read.

    ``model`` is what it shows and ``name`` what it is called in addresses; ``key`` is the column of the public id
    and ``heading`` those that its title is read from, the first that says something. The three follow from the
    model unless they are said. ``named_only`` holds back what nothing public names. ``extra`` are columns beyond
    the public fields, ``ways`` the paths to what a thing is tied to under one name, ``filters`` finders beyond
    those that follow from them and from the ways, and ``unfiltered`` the reasons why
    a public field has none: {reason: names}. ``data_themes`` are its subjects among the EU's. Of detail rows,
    ``root`` is the path to the thing they belong to.
    """

    model: ClassVar[type[Tracked | Detail]]
    name: ClassVar[str]
    key: ClassVar[str]
    heading: ClassVar[tuple[str, ...]]
    root: ClassVar[str] = ""
    named_only: ClassVar[bool] = False
    extra: ClassVar[tuple[Column, ...]] = ()
    ways: ClassVar[dict[str, tuple[str, ...]]] = {}
    filters: ClassVar[dict[str, Filter]] = {}
    unfiltered: ClassVar[dict[str, tuple[str, ...]]] = {}
    data_themes: ClassVar[tuple[str, ...]] = ("INTR", "GOVE")

    def __init__(self, register: "Resources") -> None:
        self.register = register

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Take from the model what the declaration does not say."""
        super().__init_subclass__(**kwargs)
        if issubclass(cls.model, Tracked):
            cls.name = cls.__dict__.get("name", cls.model.resource)
            cls.key = cls.model.key_field
        if "heading" not in cls.__dict__:
            own = "title" if _has(cls.model, "title") else "name"
            cls.heading = (own, *(f"{to}__title" for to in _things(cls.model)))

    # Who may read what.

    def public(self) -> Any:
        """Return what the public may know of: released entries, things with a public part, names that are named."""
        return self._public.all()

    @cached_property
    def _public(self) -> Any:
        return self.seen()

    def get_queryset(self) -> Any:
        """Return what the public may know of, asked once: a resource may say it in its own way."""
        everything: Any = self.model._default_manager.order_by()
        if self.register.internal:
            return self._inside(everything)
        if issubclass(self.model, Releasable):
            return everything.visible_to("public")
        if issubclass(self.model, Record):
            parts = (Exists(part.public().filter(**{to: OuterRef("pk")})) for to, part in self.parts)
            return everything.live().filter(_any(parts))
        if self.named_only:
            return everything.filter(_any(namings(self.model, self.register)))
        return everything.live()

    def _inside(self, everything: Any) -> Any:
        """Return what the holder of a key may know of: all that is shared, and what is theirs or public."""
        if self.named_only:  # by something that may be shown, though it is archived, or by nothing
            return everything.filter(_any([Q(archived_at__isnull=True), *namings(self.model, self.register)]))
        if not issubclass(self.model, Releasable) or self.register.within is None:
            return everything.live()
        seen = Q(pk__in=resources[self.name].public().values("pk"))
        if self.owned:
            seen |= Q(administration__code=self.register.within)
        return everything.live().filter(seen)

    def released(self, state: Snapshot) -> bool:
        """Return whether the public knew of what stood as ``state`` of the ledger says.

        What was recorded before its kind could be internal was public.
        """
        return state["archived_at"] is None and state.get("released_at", "always") is not None

    def touched_by(self, change: Change) -> list[str]:
        """Return the public ids of those that show what ``change`` changed, where no tie of theirs says so."""
        return []

    @property
    def owned(self) -> bool:
        """Whether one administration answers for each."""
        return bool(self.root) or issubclass(self.model, Entry)

    @property
    def thing(self) -> str:
        """The foreign key of a part to its shared thing; "" for what is no part."""
        return next(iter(_things(self.model)), "")

    @property
    def guarded(self) -> bool:
        """Whether something public may point at something here that is not."""
        return issubclass(self.model, Record)

    @cached_property
    def parts(self) -> list[tuple[str, "Resource"]]:
        """The administrations' own parts of a shared thing: (foreign key, resource)."""
        return [
            (relation.field.name, self.register.of(relation.related_model))
            for relation in self.model._meta.related_objects
            if issubclass(self.model, Record)
            and not issubclass(self.model, Entry)
            and issubclass(relation.related_model, Part)
        ]

    # How it is shown.

    @cached_property
    def naming(self) -> tuple[str, ...]:
        """The columns that references are read from: the titles of ``heading``, then the same in English if there are any."""
        english = [f"{path}_en" for path in self.heading]
        there = all(_has(_at_end(self.model, path), path.rpartition("__")[2]) for path in english)
        return (*self.heading, *(english if there else ()))

    def refer(self, base: str, key: str | None, *told: str | None) -> dict[str, Any] | None:
        """Return how others name one of these: {id, title, title_en, url}; ``told`` are the columns of ``naming``."""
        if key is None:
            return None
        if len(told) > 2:  # noqa: PLR2004 (a part, which may bear its thing's title; else it is one pair)
            titles, english = told[: len(self.heading)], told[len(self.heading) :]
            told = next(filter(any, zip_longest(titles, english)), (None, None))
        title, title_en = told if len(told) > 1 else (*told, None)
        return {
            "id": str(key),
            "title": title or None,
            "title_en": title_en or None,
            "url": self.address(base, key),
        }

    @cached_property
    def names(self) -> Reading:
        """How others name these, by public id: (id, what ``refer`` is told, id)."""
        return Reading(self.public().values_list(self.key, *self.naming, F(self.key)), self.key)

    def address(self, base: str, key: Any) -> str:
        """Return the address of the thing with the public id ``key``."""
        address = f"{base}{self.name}/{key}/"
        return address if address.isascii() else iri_to_uri(address)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Every column, by name, in the order in which they are shown."""
        head = [
            Column(name="id", sources=(self.key,), kind="code", read=_text),
            Column(name="url", sources=(self.key,), kind="uri", read=self.address),
        ]
        if self.owned:
            owner = f"{self.root}administration__code"
            head.append(Column(name="administration", sources=(owner,), kind="code"))
        if self.root:
            head += column_of(
                self.model, field_of(self.model, self.root.removesuffix("__")), self.register.of
            )
        head += self._titles()
        if issubclass(self.model, Record):
            head += [_text_column("summary"), _text_column("summary_en")]
        shown = {column.name for column in head} | {self.key, "name", "name_lang", "name_en"}
        body = [c for c in public_columns(self.model, self.register.of) if c.name not in shown]
        tail = [*self.extra, *self.internal_columns()]
        if issubclass(self.model, Record):
            tail.append(Column(name="source", sources=SOURCE, kind="object", read=_source))
        tail += [
            Column(name="updated_at", sources=(self._updated_at(),), kind="moment"),
            Column(name="version", sources=(f"{self.root}version",), kind="integer"),
        ]
        return {column.name: column for column in (*head, *body, *tail)}

    def internal_columns(self, rows: type[Detail] | None = None) -> Iterator[Column]:
        """Yield what only the holder of a key may read: columns that no public field names, of it or of its ``rows``.

        What is derived, and who changed it, is nobody's.
        """
        if not self.register.internal:
            return
        model, above = (rows, f"{rows.root}__{self.root}") if rows else (self.model, self.root)
        public = {*model.public_fields, *NOT_SHOWN, *SOURCE, above.partition("__")[0]}
        public |= {"position"} if rows else {self.key}
        public |= {"starts", "ends"} if "period" in public else set()
        for field in model._meta.concrete_fields:
            beside = field.name.removesuffix("_en").removesuffix("_lang")
            if field.name in public or beside in public or isinstance(field, models.GeneratedField):
                continue
            if field.related_model is Person:
                column = Column(name=field.name, sources=(f"{field.name}__name",), read=words)
                yield self._own(column, above)
            elif field.related_model is None or self.register.shows(field.related_model):
                for column in column_of(model, field, self.register.of):
                    yield self._own(column, above)

    def _own(self, column: Column, above: str) -> Column:
        """Return a column so that it is null in what belongs to others than those who may read it.

        ``above`` is the path from the column's model to the thing that an administration answers for.
        """
        within, read = self.register.within, column.read
        if within is None or not self.owned:
            return column

        def own(base: str, owner: str, *values: Any) -> Any:
            if owner != within:
                return None
            return read(base, *values) if read else values[0]

        return replace(column, sources=(f"{above}administration__code", *column.sources), read=own)

    @cached_property
    def lists(self) -> dict[str, Nested]:
        """The lists within each of these: shown in the detail, and in a list where ``expand`` asks for them."""
        return lists_of(self)

    @cached_property
    def references(self) -> dict[str, Column]:
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

    def _titles(self) -> list[Column]:
        """Return the title's columns; a part without a title of its own bears the thing's."""
        own = self.heading[0]
        there = [name for name in (own, f"{own}_lang", f"{own}_en") if _has(self.model, name)]
        if self.thing:
            return [
                Column(
                    name=name,
                    sources=(own, name, f"{self.thing}__{name}"),
                    read=_own_or_common,
                    field=field_of(self.model, name),
                )
                for name in there
            ]
        return [_text_column(name, name.replace("name", "title"), self.model) for name in there]

    @property
    def recorded(self) -> Any:
        """The model whose changes are the ledger's: the own one, or that of the thing which a row belongs to."""
        return field_of(self.model, self.root.removesuffix("__")).related_model if self.root else self.model

    @property
    def rows(self) -> str:
        """The name that its rows have within the thing they belong to; "" for what is no row."""
        return accessor(self.model) if issubclass(self.model, Detail) else ""

    def _updated_at(self) -> Subquery:
        """Return the moment of the last change, of the thing itself or of that which a row belongs to."""
        owner = self.recorded
        changes = Change.objects.filter(
            resource=owner.resource, public_id=OuterRef(f"{self.root}{owner.key_field}")
        )
        return Subquery(changes.order_by("-sequence").values("moment")[:1])

    # How it is found.

    @cached_property
    def finders(self) -> dict[str, Filter]:
        """Every filter, by the name of its parameter."""
        since = filters.UpdatedSinceFilter(self.recorded, f"{self.root}{self.recorded.key_field}")
        tied = {name: filters.tied(self, paths) for name, paths in self.ways.items()}
        return {**filters.filters_of(self), **tied, **self.filters, "updated_since": since}

    def holding(self, condition: Q) -> list[Q]:
        """Return the ways in which a row fulfils ``condition``: by its own text, or by that of the thing it is part of."""
        if not self.thing:
            return [condition]
        thing: Any = field_of(self.model, self.thing).related_model
        return [condition, Q(**{f"{self.thing}__in": thing._default_manager.filter(condition).values("pk")})]

    @property
    def searchable(self) -> bool:
        """Whether it has a text to search."""
        return _has(self.model, "search_text")

    @cached_property
    def orderings(self) -> dict[str, str]:
        """What a list can be sorted by: the name in the address, and the column."""
        found = {"id": self.key, "title": self.heading[0]}
        if "starts" in self.columns:
            found |= {"starts": "starts_earliest", "ends": "ends_latest"}
        if self.thing:
            del found["title"]  # which may be the thing's
        return found


resources = Resources()

NOT_SHOWN = (
    "id",
    "version",
    "search_text",
    "administration",
    "title",
    "summary",
    "currency",
    "certainty",
    "original_amount",
    "original_currency",
    "archived_at",
    "merged_into",
    "confirmed_by",
)
SOURCE = ("source_edition", "source_number", "source_title", "source_lines")


def _any(conditions: Any) -> Q:
    found = Q()
    for condition in conditions:
        found |= Q(condition)
    return found


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def _at_end(model: type[models.Model], path: str) -> type[models.Model]:
    """Return the model that has the column at the end of ``path``, one step away or none."""
    step = path.rpartition("__")[0]
    return field_of(model, step).related_model if step else model  # type: ignore[return-value]


def _things(model: type[models.Model]) -> list[str]:
    """Return the foreign keys of a part to its shared thing: one, or none."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if issubclass(model, Part)
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, Record)
        and not issubclass(field.related_model, Entry)
        and field.name != "merged_into"
    ]


def _text_column(source: str, name: str = "", model: type[models.Model] = Record) -> Column:
    return Column(name=name or source, sources=(source,), read=words, field=field_of(model, source))


def _text(base: str, value: object) -> str:
    return str(value)


def _own_or_common(base: str, title: str, own: str | None, common: str | None) -> str | None:
    return (own if title else common) or None


def _source(base: str, *values: str) -> dict[str, str | None] | None:
    if not values[0]:
        return None
    return dict(zip(("edition", "number", "title", "lines"), (v or None for v in values), strict=True))
