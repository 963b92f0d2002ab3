"""Who has a part in a shared thing, and where to add one's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode

from desk.addresses import page_address
from registry.models import Part, Record, Tracked, parts_of
from registry.rights import Rights, Verb


@dataclass(frozen=True)
class Way:
    """A name, and where it leads; nowhere, when there is no page of it for whoever looks."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class Sharing:
    """The parts of a thing by administration, and for which administrations one may add a part."""

    parts: tuple[Way, ...]
    add: tuple[Way, ...]


def parts_in(thing: Tracked) -> Iterator[Any]:
    """Yield the living parts of ``thing``, as one query for each kind of part."""
    if isinstance(thing, Record):
        for part, field in parts_of(type(thing)):
            there = part.objects.live().filter(**{field: thing.pk}).select_related("administration")
            yield from there.order_by("administration__position", "administration", "pk")


def sharing(rights: Rights, thing: Record) -> Sharing:
    """Return who has a part in ``thing``: one's own with the way to it, of the others those that are public."""
    there = [*parts_in(thing)]
    seen = {
        (model, pk)
        for model in {type(part) for part in there}
        for pk in rights.among(Verb.VIEW, model.objects.all())
        .filter(pk__in=[part.pk for part in there])
        .values_list("pk", flat=True)
    }
    ways: dict[Way, None] = {}
    for part in there:
        own = (type(part), part.pk) in seen
        if own or part.released_at:
            ways[
                Way(str(part.administration), page_address(type(part), "change", part.pk) if own else "")
            ] = None
    return Sharing(tuple(ways), tuple(_adding(rights, thing, there)))


def _adding(rights: Rights, thing: Record, there: list[Part]) -> Iterator[Way]:
    """Yield where one adds a part for each administration of one's own that has none; once, for the secretariat."""
    for model, field in parts_of(type(thing)) if thing.archived_at is None else ():
        if not rights.may(Verb.ADD, model):
            continue
        given = {field: thing.pk}
        if rights.central:
            yield Way("", f"{page_address(model, 'add')}?{urlencode(given)}")
            continue
        having = {part.administration_id for part in there if isinstance(part, model)}
        for house in rights.houses(Verb.ADD):
            if house.pk not in having:
                where = urlencode(given | {"administration": house.pk})
                yield Way(str(house), f"{page_address(model, 'add')}?{where}")
