"""How things stood when they were changed, as the ledger has it: what they said, and whether the public knew of them."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from api.resources.base import Resource, resources
from api.resources.columns import Column, field_of
from api.resources.ties import Tie, holding, ties_showing
from registry.ledger.recording import Snapshot, accessor, detail_models
from registry.models import Change, Record, Releasable

type Thing = tuple[str, str]  # a resource's name and a public id
type Timeline = list[tuple[int, Snapshot | None]]


class Past:
    """The past of some things, read from the ledger once for all of them.

    A thing is only said to have been public where the ledger shows it: a shared thing by one of its parts that
    was released then, a name by something public that named it then. Who may have is looked for among those who do
    so now, also with what took the thing's place, and among those that one was told of (``hold``).
    """

    def __init__(self) -> None:
        self._timelines: dict[Thing, Timeline] = {}
        self._holders: dict[Thing, set[tuple[Thing, Tie]]] = {}

    def hold(self, thing: Thing, holder: Thing, by: Tie) -> None:
        """Remember that ``holder`` may have named ``thing`` at some time, where that can have made it public."""
        if by in ties_showing(by.target):
            self._holders.setdefault(thing, set()).add((holder, by))

    def learn(self, things: Iterable[Thing]) -> None:
        """Read the past of ``things``, and of what they are public by."""
        new = {thing for thing in things if thing not in self._timelines}
        while new:
            for name in {name for name, _key in new}:
                self._read(resources[name], [key for other, key in new if other == name])
            new = {
                holder
                for thing in new
                for holder, _by in self._holders.get(thing, ())
                if holder not in self._timelines
            }

    def _read(self, resource: Resource, keys: list[str]) -> None:
        for key in keys:
            self._timelines[resource.name, key] = []
        if resource.root:
            return
        changes = Change.objects.filter(resource=resource.model.resource, public_id__in=keys)  # type: ignore[union-attr]
        for key, sequence, after in changes.order_by("sequence").values_list(
            "public_id", "sequence", "after"
        ):
            self._timelines[resource.name, key].append((sequence, after))
        for tie, key, home in holding(resource, keys):
            self.hold((resource.name, home), (tie.resource.name, key), tie)

    def at(self, thing: Thing, sequence: int) -> Snapshot | None:
        """Return how a thing stood after the change ``sequence``; None when it was not there."""
        timeline = self._timelines.get(thing, [])
        place = bisect_right(timeline, sequence, key=itemgetter(0))
        return timeline[place - 1][1] if place else None

    def public(self, thing: Thing, sequence: int) -> bool:
        """Return whether the ledger shows that the public knew of a thing after the change ``sequence``."""
        state = self.at(thing, sequence)
        resource = resources[thing[0]]
        if state is None:
            return False
        if issubclass(resource.model, Releasable):
            return resource.released(state)
        if resource.named_only or issubclass(resource.model, Record):
            live = resource.named_only or state["archived_at"] is None
            return live and any(
                self._held(thing[1], holder, by, sequence) for holder, by in self._holders.get(thing, ())
            )
        return state["archived_at"] is None

    def _held(self, key: str, holder: Thing, by: Tie, sequence: int) -> bool:
        """Return whether ``holder`` named the thing with this key then, and was public."""
        state = self.at(holder, sequence)
        return state is not None and key in by.keys(state) and self.public(holder, sequence)

    def ever(self, thing: Thing) -> bool:
        """Return whether the ledger shows that the public ever knew of a thing; all of it is looked through if need be."""
        self.learn([thing])
        searched: set[Thing] = set()
        going = {thing}
        while going and not self._once(thing):
            searched |= going
            going = self._search(going) - searched
        return self._once(thing)

    def _once(self, thing: Thing) -> bool:
        """Return whether what was learnt shows that a thing was public when it, or what it was public by, was changed."""
        by, going = {thing}, {thing}
        while going:
            going = {holder for one in going for holder, _by in self._holders.get(one, ())} - by
            by |= going
        moments = {sequence for one in by for sequence, _after in self._timelines.get(one, ())}
        return any(self.public(thing, sequence) for sequence in moments)

    def _search(self, things: set[Thing]) -> set[Thing]:
        """Find in the ledger by whom ``things`` may ever have been public, and learn their past; return them."""
        found: set[Thing] = set()
        for name, key in (thing for thing in things if self._timelines.get(thing)):
            ties = {tie: tie.resource.recorded.resource for tie in ties_showing(resources[name])}
            texts = {"was": Cast("before", TextField()), "became": Cast("after", TextField())}
            quoted = f'"{key}"'
            rows = Change.objects.filter(resource__in={*ties.values()}).annotate(**texts)
            for row in rows.filter(Q(was__contains=quoted) | Q(became__contains=quoted)):
                for tie, kind in ties.items():
                    states = filter(None, (row.before, row.after))
                    if kind == row.resource and any(key in tie.keys(state) for state in states):
                        holder = (tie.resource.name, row.public_id)
                        self.hold((name, key), holder, tie)
                        found.add(holder)
        self.learn(found)
        return found


@dataclass(frozen=True)
class Telling:
    """Tells what things said at one time in the past, in the shape in which their resources show them now.

    A reference has no title, and is null unless the public knew of the other thing then. What follows from other
    rows of the database is left out.
    """

    past: Past
    sequence: int
    base: str

    def told(self, resource: Resource, key: str, state: Snapshot) -> dict[str, Any]:
        """Return the public fields of a thing that stood as ``state`` says."""
        shown: dict[str, Any] = {"id": key, "url": resource.address(self.base, key)}
        for column in resource.columns.values():
            if column.name not in shown:
                shown |= self._column(column, {**self._common(resource, state), **state})
        details = {accessor(detail): detail for detail in detail_models(resource.model)}
        for name in resource.lists:
            shape = resource.lists[name].shape
            if name in details and shape and not resources.shows(details[name]):
                shown[name] = [self._row(shape.columns, row) for row in state[name]]
            elif name not in details and name in state:
                shown[name] = self._ties(resource, name, state[name])
        return shown

    def _common(self, resource: Resource, state: Snapshot) -> Snapshot:
        """Return the words of the thing that something is a part of, under the names of their columns."""
        if not resource.thing:
            return {}
        thing: Any = field_of(resource.model, resource.thing).related_model
        there = self.past.at((resources.of(thing).name, str(state[resource.thing])), self.sequence) or {}
        return {f"{resource.thing}__{name}": there.get(name) for name in ("title", "title_lang", "title_en")}

    def _row(self, columns: Iterable[Column], row: Snapshot) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for column in columns:
            shown |= self._column(column, row)
        return shown

    def _column(self, column: Column, state: Snapshot) -> dict[str, Any]:
        if column.target is not None and column.field is not None:
            return {column.name: self._reference(column.target, state.get(column.field.name))}
        if column.field is not None and (
            column.kind in ("lines", "date") or isinstance(column.field, models.ForeignKey)
        ):
            return {column.name: state.get(column.field.name)}
        sources = [str(source).removesuffix("__code") for source in column.sources]
        if column.name == "version" or not all(source in state for source in sources):
            return {}
        values = [_decimal(column, source, state[source]) for source in sources]
        return {column.name: column.read(self.base, *values) if column.read else values[0]}

    def _reference(self, target: Resource, key: str | None) -> dict[str, Any] | None:
        hidden = target.guarded and not self.past.public((target.name, str(key)), self.sequence)
        return None if key is None or hidden else {"id": key, "url": target.address(self.base, key)}

    def _ties(self, resource: Resource, name: str, keys: list[str]) -> list[Any]:
        target: Any = resource.model._meta.get_field(name).related_model
        if not resources.shows(target):
            return sorted(map(int, keys))  # the UN goals, by number
        other = resources.of(target)
        if resource.lists[name].target is None:
            return keys
        return [shown for key in keys if (shown := self._reference(other, key))]


def _decimal(column: Column, source: str, value: Any) -> Any:
    """Return a number that the ledger has as text, as the database would give it."""
    if value is None or column.field is None or column.kind not in ("number", "money"):
        return value
    numeric = isinstance(column.field.model._meta.get_field(source), models.DecimalField)
    return Decimal(value) if numeric else value
