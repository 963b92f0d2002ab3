"""How things stood when they were changed, as the ledger has it, and whether the public knew of them."""

from bisect import bisect_right
from collections.abc import Iterable
from operator import itemgetter

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from api.resources.base import Resource, resources
from api.resources.ties import PublicTie, holding, ties_showing
from registry.ledger.recording import Snapshot
from registry.models import Change, Detail, Record, Releasable

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
        self._holders: dict[Thing, set[tuple[Thing, PublicTie]]] = {}

    def hold(self, thing: Thing, holder: Thing, by: PublicTie) -> None:
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
        assert not issubclass(resource.model, Detail)  # what has no root has a history of its own
        changes = Change.objects.filter(resource=resource.model.resource, public_id__in=keys)
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

    def _held(self, key: str, holder: Thing, by: PublicTie, sequence: int) -> bool:
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
