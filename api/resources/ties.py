"""Which things show which others: the public ties between resources, as queries and as the ledger's rows have them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import F, Q

from api.compiled_queries import Reading
from api.resources.base import Resource, resources
from registry.ledger.recording import Snapshot, accessor, detail_models
from registry.models import Person, Relation, Tracked


@dataclass(frozen=True)
class PublicTie:
    """A public field in which things of ``resource`` name things of ``target``, perhaps in rows ``within`` them."""

    resource: Resource
    target: Resource
    field: Any
    within: str = ""

    def keys(self, snapshot: Snapshot) -> Iterator[str]:
        """Yield the public ids that a thing names here, as the ledger has the thing."""
        for row in snapshot.get(self.within) or [] if self.within else [snapshot]:
            named = row.get(self.field.name)
            yield from [] if named is None else named if isinstance(named, list) else [named]

    def naming(self, keys: Iterable[str]) -> list[tuple[str, str]]:
        """Return what is public now and names one of ``keys`` here: (its public id, whom it names)."""
        return [(str(key), str(named)) for key, named in _readings(self)[1].of(keys)]

    def named(self, keys: Iterable[str]) -> list[tuple[str, str]]:
        """Return what those of ``keys`` that are public now name here: (its public id, whom it names)."""
        return [(str(key), str(named)) for key, named in _readings(self)[0].of(keys) if named is not None]


@cache
def _readings(tie: PublicTie) -> tuple[Reading, Reading]:
    """Return the readings of a tie's two ends, by the one and by the other."""
    rows, key, field = tie.resource.public(), tie.resource.lookup_field, tie.field
    to = f"{field.name}__{tie.target.lookup_field}"
    owner = ""
    if tie.within:
        rows, owner = field.model._default_manager, field.model.root
    elif field.many_to_many:
        rows, owner = field.remote_field.through._default_manager, field.m2m_field_name()
        to = f"{field.m2m_reverse_field_name()}__{tie.target.lookup_field}"
    if owner:
        rows = rows.filter(**{f"{owner}__in": tie.resource.public().values("pk")})
        key = f"{owner}__{key}"
    ends = rows.order_by().values_list(F(key), F(to))
    return Reading(ends, key), Reading(ends, to)


@cache
def ties_from(resource: Resource) -> tuple[PublicTie, ...]:
    """Return the ties of one resource's things."""
    return tuple(_found(resource))


@cache
def ties_to(target: Resource) -> tuple[PublicTie, ...]:
    """Return the ties in which things of any resource name those of ``target``."""
    return tuple(tie for resource in resources for tie in ties_from(resource) if tie.target is target)


@cache
def ties_showing(target: Resource) -> tuple[PublicTie, ...]:
    """Return the ties by which things of ``target`` are public: those of shared things' parts, and all those of names."""
    return tuple(
        tie
        for tie in ties_to(target)
        if not tie.resource.root and (target.named_only or tie.field.name == tie.resource.thing)
    )


def _found(resource: Resource) -> Iterator[PublicTie]:
    model = resource.model
    details = {accessor(detail): detail for detail in detail_models(model)}
    if resource.root:
        yield from _of_field(resource, model, resource.root.removesuffix("__"))
    for name in model.public_fields:
        if name in details:
            for own in details[name].public_fields:
                yield from _of_field(resource, details[name], own, name)
        else:
            yield from _of_field(resource, model, name)


def _of_field(
    resource: Resource, model: type[models.Model], name: str, within: str = ""
) -> Iterator[PublicTie]:
    field = None if name == "period" else model._meta.get_field(name)
    target = getattr(field, "related_model", None)
    if isinstance(target, type) and not issubclass(target, Person) and resources.shows(target):
        yield PublicTie(resource, resources.of(target), field, within)


def related(resource: Resource, keys: Iterable[str]) -> list[tuple[Resource, str, str]]:
    """Return what things are related to: (the other's resource, its public id, which of ``keys`` it is related to)."""
    wanted = {*keys}
    name = resource.name
    ends = Relation.objects.live().filter(
        Q(from_resource=name, from_id__in=wanted) | Q(to_resource=name, to_id__in=wanted)
    )
    found = []
    for from_resource, from_id, to_resource, to_id in ends.values_list(
        "from_resource", "from_id", "to_resource", "to_id"
    ):
        for here, there in (
            ((from_resource, from_id), (to_resource, to_id)),
            ((to_resource, to_id), (from_resource, from_id)),
        ):
            if here[0] == name and here[1] in wanted and there[0] in resources:
                found.append((resources[there[0]], there[1], here[1]))
    return found


@cache
def recorded() -> dict[str, Resource]:
    """Return the resources whose things have changes of their own, by their names in the ledger."""
    return {
        resource.model.resource: resource for resource in resources if issubclass(resource.model, Tracked)
    }


def holding(target: Resource, keys: Iterable[str]) -> list[tuple[PublicTie, str, str]]:
    """Return by what ``keys`` of ``target`` may be public: (its tie, its public id, which of ``keys``).

    That is the parts of shared things, whoever may see them, and what is public and names them now. What belongs to
    that which took a thing's place may have been the thing's own before.
    """
    found = []
    now = homes(target, keys)
    for tie in ties_showing(target):
        if target.named_only:
            named = tie.naming(now)
        else:
            model: Any = tie.resource.model
            to = f"{tie.field.name}__{target.lookup_field}"
            rows = model._default_manager.filter(**{f"{to}__in": now}).order_by()
            named = rows.values_list(tie.resource.lookup_field, to)
        found += [(tie, key, home) for key, at in named for home in now[at]]
    return found


def homes(resource: Resource, keys: Iterable[str]) -> dict[str, set[str]]:
    """Return where that is now which belonged to ``keys``: with themselves, or with what took their place."""
    found = {key: {key} for key in keys}
    for key, after in successors(resource, found).items():
        found.setdefault(after, set()).add(key)
    return found


def successors(resource: Resource, keys: Iterable[str]) -> dict[str, str]:
    """Return what finally took the place of those of ``keys`` that were merged into something, by public id."""
    if not any(field.name == "merged_into" for field in resource.model._meta.fields):
        return {}
    everything: Any = resource.model._default_manager
    now = {key: key for key in keys}
    going = set(now)
    while going:
        merged = everything.filter(
            **{f"{resource.lookup_field}__in": going}, merged_into__isnull=False
        ).order_by()
        steps = dict(merged.values_list(resource.lookup_field, f"merged_into__{resource.lookup_field}"))
        now = {key: steps.get(at, at) for key, at in now.items()}
        going = set(steps.values())
    return {key: at for key, at in now.items() if at != key}
