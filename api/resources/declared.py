"""What a resource is declared by, and what of it who may read."""

from collections.abc import Iterator
from functools import cached_property
from itertools import zip_longest
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.encoding import iri_to_uri

from api.compiled_queries import Reading
from api.filters.base import ApiFilter
from api.resources.columns import ResourceColumn, concrete_field
from api.resources.register import Resources
from registry.ledger.recording import Snapshot, accessor, detail_models
from registry.models import Change, Detail, Entry, Part, Record, Releasable, Tracked


class Declaration:
    """What a domain says of a collection of things that the public may read.

    ``model`` is what it shows and ``name`` what it is called in addresses. ``lookup_field`` is the column of the public
    id, and ``heading`` those that its title is read from, the first that says something. The three follow from the
    model unless they are said. Of detail rows, ``root`` is the path to the thing they belong to, with ``__`` at its end.

    ``named_only`` holds back what nothing public names. ``extra_columns`` are columns beyond the public fields.
    ``related_filters`` are parameters for what things are tied to, each with the paths that lead there; ``filters`` are
    parameters with a filter of their own. Both come beside those that follow from the public fields.
    ``filterset_exclude`` says why a public field has no filter: {reason: names}. ``data_themes`` are the subjects among
    the EU's.
    """

    model: ClassVar[type[Tracked | Detail]]
    name: ClassVar[str]
    lookup_field: ClassVar[str]
    heading: ClassVar[tuple[str, ...]]
    root: ClassVar[str] = ""
    named_only: ClassVar[bool] = False
    extra_columns: ClassVar[tuple[ResourceColumn, ...]] = ()
    related_filters: ClassVar[dict[str, tuple[str, ...]]] = {}
    filters: ClassVar[dict[str, ApiFilter]] = {}
    filterset_exclude: ClassVar[dict[str, tuple[str, ...]]] = {}
    data_themes: ClassVar[tuple[str, ...]] = ("INTR", "GOVE")

    def __init__(self, register: Resources[Any]) -> None:
        self.register = register

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        """Take from the model what the declaration does not say. Raises ``TypeError`` where it says too little."""
        super().__init_subclass__(**kwargs)
        if abstract:
            return
        if not hasattr(cls, "model"):
            raise TypeError(f"The resource {cls.__name__} lacks model: what it shows.")
        if issubclass(cls.model, Tracked):
            cls.name = cls.__dict__.get("name", cls.model.resource)
            cls.lookup_field = cls.model.key_field
        missing = [name for name in ("name", "lookup_field") if not hasattr(cls, name)]
        missing += ["root"] if issubclass(cls.model, Detail) and not cls.root else []
        missing += [] if cls.__dict__.get("__doc__") else ["a docstring, which the description shows"]
        if missing:
            raise TypeError(f"The resource {cls.__name__} lacks {', '.join(missing)}.")
        for name, one in cls.filters.items():
            if not isinstance(one, ApiFilter):
                raise TypeError(f"The filter {name} of the resource {cls.__name__} is no ResourceFilter.")
        if "heading" not in cls.__dict__:
            own = "title" if has_column(cls.model, "title") else "name"
            cls.heading = (own, f"{thing}__title") if (thing := _thing(cls.model)) else (own,)

    # Who may read what.

    def public(self) -> Any:
        """Return what the public may know of: released entries, things with a public part, names that are named."""
        return self._queryset.all()

    @cached_property
    def _queryset(self) -> Any:
        everything = self.get_queryset()
        if not (self.register.day and self.dated):
            return everything
        if self.parts:  # somebody's part is counted
            everything = everything.filter(_any(self._with_part(to, part) for to, part in self.parts))
        return everything.filter(self.model.counts_on(self.register.day if self.register.counted else None))

    @staticmethod
    def _with_part(to: str, part: Any) -> Exists:
        return Exists(part.public().filter(**{to: OuterRef("pk")}))

    @property
    def dated(self) -> bool:
        """Whether these can begin and end, so that one may ask for those that are counted on a day."""
        return issubclass(self.model, Record | Detail)

    def get_queryset(self) -> Any:
        """Return what the public may know of, asked once: a resource may say it in its own way."""
        everything: Any = self.model._default_manager.order_by()
        if self.register.internal:
            return self._inside(everything)
        if issubclass(self.model, Releasable):
            return everything.visible_to("public")
        if issubclass(self.model, Record):
            return everything.live().filter(_any(self._with_part(to, part) for to, part in self.parts))
        if self.named_only:
            return everything.filter(_any(namings(self.model, self.register)))
        return everything.live()

    def _inside(self, everything: Any) -> Any:
        """Return what the holder of a key may know of: all that is shared, and what is theirs or public."""
        if self.named_only:  # by something that may be shown, though it is archived, or by nothing
            return everything.filter(_any([Q(archived_at__isnull=True), *namings(self.model, self.register)]))
        if not issubclass(self.model, Releasable) or self.register.within is None:
            return everything.live()
        seen = Q(pk__in=self.register.open[self.name].public().values("pk"))
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
        return _thing(self.model)

    @property
    def guarded(self) -> bool:
        """Whether something public may point at something here that is not."""
        return issubclass(self.model, Record)

    @cached_property
    def parts(self) -> list[tuple[str, Any]]:
        """The administrations' own parts of a shared thing: (foreign key, resource)."""
        return [
            (relation.field.name, self.register.of(relation.related_model))
            for relation in self.model._meta.related_objects
            if issubclass(self.model, Record)
            and not issubclass(self.model, Entry)
            and issubclass(relation.related_model, Part)
        ]

    @property
    def recorded(self) -> Any:
        """The model whose changes are the ledger's: the own one, or that of the thing which a row belongs to."""
        return (
            concrete_field(self.model, self.root.removesuffix("__")).related_model
            if self.root
            else self.model
        )

    @property
    def rows(self) -> str:
        """The name that its rows have within the thing they belong to; "" for what is no row."""
        return accessor(self.model) if issubclass(self.model, Detail) else ""

    # How others name it.

    @cached_property
    def naming(self) -> tuple[str, ...]:
        """The columns that references are read from: the titles of ``heading``, then the same in English if there are any."""
        english = [f"{path}_en" for path in self.heading]
        there = all(has_column(_at_end(self.model, path), path.rpartition("__")[2]) for path in english)
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
        return Reading(
            self.public().values_list(self.lookup_field, *self.naming, F(self.lookup_field)),
            self.lookup_field,
        )

    def address(self, base: str, key: Any) -> str:
        """Return the address of the thing with the public id ``key``."""
        address = f"{base}{self.name}/{key}/"
        return address if address.isascii() else iri_to_uri(address)


def namings(model: type[models.Model], resources: Resources[Any]) -> Iterator[Exists]:
    """Yield the conditions under which something that ``resources`` show names one of ``model`` in a public field.

    A thing that only an unreleased entry names is itself not public.
    """
    for resource in resources:
        for field in _public_ties(resource.model, model):
            named = resource.public().filter(**{field: OuterRef("pk")})
            yield Exists(named)
        for detail in detail_models(resource.model):
            if accessor(detail) in resource.model.public_fields:
                for field in _public_ties(detail, model):
                    rows = detail._default_manager.filter(**{field: OuterRef("pk")})
                    yield Exists(rows.filter(**{f"{detail.root}__in": resource.public().values("pk")}))


def _public_ties(model: type[Tracked | Detail], to: type[models.Model]) -> list[str]:
    return [
        name
        for name in model.public_fields
        if name != "period" and model._meta.get_field(name).related_model is to
    ]


def _any(conditions: Any) -> Q:
    found = Q()
    for condition in conditions:
        found |= Q(condition)
    return found


def has_column(model: type[models.Model], name: str) -> bool:
    """Return whether ``model`` has a column of this name."""
    return any(field.name == name for field in model._meta.concrete_fields)


def _at_end(model: type[models.Model], path: str) -> type[models.Model]:
    """Return the model that has the column at the end of ``path``, one step away or none."""
    step = path.rpartition("__")[0]
    ends: Any = concrete_field(model, step).related_model if step else model
    found: type[models.Model] = ends
    return found


def _thing(model: type[models.Model]) -> str:
    return model.part_of if issubclass(model, Part) else ""
