"""The lists within a thing: its detail rows, what it is tied to, and the administrations' parts of it.

Each costs one query for a whole page, by the ids of the things on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef

from registry.api.shapes import Shape, public_columns
from registry.ledger import accessor, detail_models
from registry.models import Detail, Tracked

if TYPE_CHECKING:
    from registry.api.resources import Resource


@dataclass(frozen=True)
class Nested:
    """One list within each thing of a resource."""

    name: str

    def of(self, ids: Sequence[int], base: str) -> dict[int, list[Any]]:
        """Return the lists of the things with these database ids, by id; who has nothing is not there."""
        found: dict[int, list[Any]] = {}
        for owner, shown in self.read(ids, base):
            found.setdefault(owner, []).append(shown)
        return found

    def read(self, ids: Sequence[int], base: str) -> Iterable[tuple[int, Any]]:
        """Yield (database id, member of its list), in the lists' order."""
        raise NotImplementedError


@dataclass(frozen=True)
class Rows(Nested):
    """A thing's detail rows, with their public fields."""

    detail: type[Detail]
    shape: Shape

    def read(self, ids: Sequence[int], base: str) -> Iterator[tuple[int, Any]]:
        """Yield the rows in the order in which editors have put them."""
        root = self.detail.root
        rows = self.detail._default_manager.filter(**{f"{root}__in": ids}).order_by("position", "pk")
        for row in self.shape.select(rows, f"{root}_id"):
            yield row[-1], self.shape.show(row, base)


@dataclass(frozen=True)
class Codes(Nested):
    """Ties to things that a code says all of: UN goals by number, administrations by code."""

    field: "models.ManyToManyField[Any, Any]"

    def read(self, ids: Sequence[int], base: str) -> Iterator[tuple[int, Any]]:
        """Yield the codes, sorted."""
        code = f"{self.field.m2m_reverse_field_name()}__{_model(self.field).key_field}"
        yield from _ties(self.field, ids).order_by(code).values_list(_owner(self.field), code)


@dataclass(frozen=True)
class References(Nested):
    """Ties to things of another resource, as {id, title, url}."""

    field: "models.ManyToManyField[Any, Any]"
    target: "Resource"

    def read(self, ids: Sequence[int], base: str) -> Iterator[tuple[int, Any]]:
        """Yield the references to what the public may know of, by title."""
        to = self.field.m2m_reverse_field_name()
        ties = _ties(self.field, ids)
        if self.target.guarded:
            ties = ties.filter(**{f"{to}__in": self.target.public().values("pk")})
        paths = [f"{to}__{path}" for path in (self.target.key, *self.target.heading)]
        for owner, key, *titles in ties.order_by(paths[1], paths[0]).values_list(_owner(self.field), *paths):
            yield owner, self.target.refer(base, key, *titles)


@dataclass(frozen=True)
class Parts(Nested):
    """The administrations' own parts of a shared thing, each as its own resource lists it."""

    foreign_key: str
    part: "Resource"

    def read(self, ids: Sequence[int], base: str) -> Iterator[tuple[int, Any]]:
        """Yield the released parts, in the survey's order."""
        names = frozenset(self.part.columns.keys() - {self.foreign_key})
        rows = self.part.rows(names, (f"{self.foreign_key}_id",))
        for row in rows.filter(**{f"{self.foreign_key}__in": ids}).order_by("position", "pk"):
            yield row[-1], self.part.shape(names).show(row, base)


def lists_of(resource: "Resource") -> dict[str, Nested]:
    """Return the lists that follow from the public fields of the resource's model, by name."""
    from registry.api.resources import resources  # noqa: PLC0415 (which stands on this)

    model = resource.model
    found: dict[str, Nested] = {}
    rows = {accessor(detail): detail for detail in detail_models(model)}
    for name in model.public_fields:
        if name in rows:
            shape = Shape(public_columns(rows[name], resources.of))
            found[name] = Rows(name, rows[name], shape)
        elif name != "period" and model._meta.get_field(name).many_to_many:
            field = model._meta.get_field(name)
            assert isinstance(field, models.ManyToManyField)
            coded = _model(field).resource in ("goals", "administrations")
            found[name] = (
                Codes(name, field) if coded else References(name, field, resources.of(_model(field)))
            )
    for foreign_key, part in resource.parts:
        found[part.name] = Parts(part.name, foreign_key, part)
    return found


def namings(model: type[Tracked]) -> Iterator[Exists]:
    """Yield the conditions under which something public names one of ``model`` in a public field.

    A thing that only an unreleased entry names is itself not public.
    """
    from registry.api.resources import resources  # noqa: PLC0415

    for resource in resources:
        for field in _public_ties(resource.model, model):
            named = resource.public().filter(**{field: OuterRef("pk")})
            yield Exists(named)
        for detail in detail_models(resource.model):
            if accessor(detail) in resource.model.public_fields:
                for field in _public_ties(detail, model):
                    rows = detail._default_manager.filter(**{field: OuterRef("pk")})
                    yield Exists(rows.filter(**{f"{detail.root}__in": resource.public().values("pk")}))


def _public_ties(model: type[Tracked | Detail], to: type[Tracked]) -> list[str]:
    return [
        name
        for name in model.public_fields
        if name != "period" and model._meta.get_field(name).related_model is to
    ]


def _ties(field: "models.ManyToManyField[Any, Any]", ids: Sequence[int]) -> Any:
    through: Any = field.remote_field.through
    return through._default_manager.filter(**{f"{field.m2m_field_name()}__in": ids})


def _owner(field: "models.ManyToManyField[Any, Any]") -> str:
    return f"{field.m2m_field_name()}_id"


def _model(field: "models.ManyToManyField[Any, Any]") -> type[Tracked]:
    model = field.related_model
    assert isinstance(model, type)
    assert issubclass(model, Tracked)
    return model
