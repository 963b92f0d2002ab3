"""The lists within a thing: its detail rows, what it is tied to, and the administrations' parts of it.

Each costs one query for a whole page, by the ids of the things on it.
"""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery, Value

from api.compiled_queries import Pending, Reading
from api.filters.target import NamedResource
from api.resources.columns import Shape
from api.resources.declared import Declaration
from registry.models import Detail, Relation, Tracked


class NestedList:
    """One list within each thing of a resource: a reading whose rows end with the thing's database id.

    Its members are objects of ``shape``, references to ``target``, or codes when it has neither.
    """

    shape: Shape | None = None
    target: NamedResource | None = None

    def __init__(self, name: str, rows: Any, owner: str, show: Callable[[tuple[Any, ...], str], Any]) -> None:
        self.name = name
        self.show = show
        self.reading = Reading(rows, owner)

    @classmethod
    def shaped(cls, name: str, shape: Shape, rows: Any, owner: str, owner_id: str) -> "NestedList":
        """Return a list of objects of ``shape``, which belong to the thing that the foreign key ``owner`` leads to."""
        nested = cls(name, shape.select(rows, owner_id), owner, shape.show)
        nested.shape = shape
        return nested

    def told(self, asked: Pending, base: str) -> dict[int, list[Any]]:
        """Return the lists of the things whose database ids ``reading`` was asked for, by id; who has nothing is not there."""
        found: dict[int, list[Any]] = {}
        for row in self.reading.told(asked):
            found.setdefault(row[-1], []).append(self.show(row, base))
        return found


def row_list(name: str, detail: type[Detail], shape: Shape) -> NestedList:
    """Return a thing's detail rows with their public fields, in the order in which editors have put them."""
    ordered = detail._default_manager.order_by("position", "pk")
    return NestedList.shaped(name, shape, ordered, detail.root, f"{detail.root}_id")


def code_list(name: str, field: "models.ManyToManyField[Any, Any]") -> NestedList:
    """Return ties to things that a code says all of, UN goals by number and administrations by code, sorted."""
    code = f"{field.m2m_reverse_field_name()}__{_model(field).key_field}"
    owner = field.m2m_field_name()
    ties = _ties(field).order_by(code).values_list(code, f"{owner}_id")
    return NestedList(name, ties, owner, lambda row, _base: row[0])


def reference_list(name: str, field: "models.ManyToManyField[Any, Any]", target: NamedResource) -> NestedList:
    """Return ties to what the public may know of in another resource, as {id, title, title_en, url}, by title."""
    to, owner = field.m2m_reverse_field_name(), field.m2m_field_name()
    ties = _ties(field)
    if target.guarded:
        ties = ties.filter(**{f"{to}__in": target.public().values("pk")})
    paths = [f"{to}__{path}" for path in (target.lookup_field, *target.naming)]
    ordered = ties.order_by(paths[1], paths[0]).values_list(*paths, f"{owner}_id")
    nested = NestedList(name, ordered, owner, lambda row, base: target.refer(base, *row[:-1]))
    nested.target = target
    return nested


def part_list(name: str, foreign_key: str, shown: Any, shape: Shape) -> NestedList:
    """Return the administrations' released parts of a shared thing, ``shown`` as their own resource lists them.

    So are those detail rows that have a resource of their own.
    """
    ordered = shown.order_by("position", "pk")
    return NestedList.shaped(name, shape, ordered, foreign_key, f"{foreign_key}_id")


class RelatedList(NestedList):
    """What a thing is related to in any resource: {kind, direction, note, resource, id, title, title_en, url}.

    ``direction`` is "to" when the relation is read from this thing to the other ("pays for"), else "from". Costs one
    query, and one for each resource at the other ends.
    """

    def __init__(self, resource: Declaration) -> None:
        self.name, self.register = "related", resource.register
        ways = [self._ways(resource, *ends) for ends in (("from", "to"), ("to", "from"))]
        self.reading = Reading(ways[0], "owner", ways[1])

    @staticmethod
    def _ways(resource: Declaration, here: str, there: str) -> Any:
        """Return the relations with the resource's things ``here``: (direction, number, kind, note, resource, id, owner)."""
        owner = resource.model._default_manager.filter(
            **{resource.lookup_field: OuterRef(f"{here}_id")}
        ).values("pk")
        relations = Relation.objects.live().filter(**{f"{here}_resource": resource.name}).order_by()
        rows = relations.annotate(owner=Subquery(owner), direction=Value(there))
        return rows.values_list(
            "direction", "pk", "kind", "note", f"{there}_resource", f"{there}_id", "owner"
        )

    def told(self, asked: Pending, base: str) -> dict[int, list[Any]]:
        """Return what each of the things is related to, as far as the public may know."""
        resources = self.register
        read = sorted(self.reading.told(asked), key=lambda row: (row[0] != "to", row[1]))
        sought: dict[str, set[str]] = {}
        for *_told, name, key, _owner in read:
            sought.setdefault(name, set()).add(key)
        known = {
            (name, row[-1]): resources[name].refer(base, *row[:-1])
            for name, keys in sought.items()
            if name in resources
            for row in resources[name].names.of(sorted(keys))
        }
        found: dict[int, list[Any]] = {}
        for direction, _number, kind, note, *there, owner in read:
            if (other := known.get(tuple(there))) is not None:
                tie = {"kind": kind, "direction": direction, "note": note or None, "resource": there[0]}
                found.setdefault(owner, []).append({**tie, **other})
        return found


def tie_list(
    name: str, field: "models.ManyToManyField[Any, Any]", resource_of: Callable[[Any], NamedResource]
) -> NestedList:
    """Return what a thing is tied to: UN goals and administrations by their codes, other things as references."""
    target = _model(field)
    if target.resource in ("goals", "administrations"):
        return code_list(name, field)
    return reference_list(name, field, resource_of(target))


def _ties(field: "models.ManyToManyField[Any, Any]") -> Any:
    through: Any = field.remote_field.through
    return through._default_manager.order_by()


def _model(field: "models.ManyToManyField[Any, Any]") -> type[Tracked]:
    model = field.related_model
    assert isinstance(model, type)
    assert issubclass(model, Tracked)
    return model
