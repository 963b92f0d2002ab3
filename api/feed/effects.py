"""What else looks different to the public because one thing was changed: who names it, and who is public by it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.resources.base import Resource, resources
from api.resources.past import Past, Thing
from api.resources.ties import PublicTie, related, ties_from, ties_to
from registry.ledger.recording import Snapshot
from registry.models import Change, Relation

TITLES = ("title", "title_lang", "title_en", "name", "name_lang", "name_en", "code")


@dataclass(frozen=True)
class Seen:
    """One change as the public may know of it: ``before`` and ``after`` are None where the thing was not public."""

    change: Change
    resource: Resource
    before: Snapshot | None
    after: Snapshot | None

    @property
    def thing(self) -> Thing:
        """What was changed."""
        return (self.resource.name, self.change.public_id)

    @property
    def states(self) -> Iterator[tuple[Snapshot, bool]]:
        """Each public state, and whether it is the one that may have gone out of sight."""
        if self.before is not None:
            yield self.before, True
        if self.after is not None:
            yield self.after, False

    @property
    def appeared(self) -> bool:
        """Whether the public came to know of it by this change, or ceased to."""
        return (self.before is None) != (self.after is None)

    @property
    def named_anew(self) -> bool:
        """Whether those who name it now show something else in its place."""
        if self.change.before is None:
            return False  # nobody can have named it yet
        if self.before is None or self.after is None:
            return self.appeared
        return any(self.before.get(name) != self.after.get(name) for name in TITLES)


class Effects:
    """Gathers what changes touched: for each thing, at which changes, and whether the public knew of it before.

    Who names a thing is read as it stands now. That is enough: whoever named it then and does so no longer has a
    later change of their own.
    """

    def __init__(self, past: Past) -> None:
        self.past = past
        self.touched: dict[Thing, dict[int, bool]] = {}

    def of(self, changes: Iterable[Seen], others: Iterable[Change]) -> dict[Thing, dict[int, bool]]:
        """Return what ``changes`` touched, and ``others``, whose things have no resource of their own."""
        renamed: dict[Thing, set[int]] = {}
        names: list[tuple[Thing, int, bool]] = []
        for seen in changes:
            sequence = seen.change.sequence
            if seen.named_anew:
                renamed.setdefault(seen.thing, set()).add(sequence)
            for thing in self._part_of(seen):
                renamed.setdefault(thing, set()).add(sequence)
                was = self.past.public(thing, sequence - 1)
                names += [(name, sequence, was) for name in self._named_by(thing, sequence)]
            names += self._names_of(seen)
            self._rows_of(seen)
        self._names(names)
        self._namers(renamed)
        for change in others:
            self._other(change)
        self._around()
        return self.touched

    def _touch(self, thing: Thing, sequence: int, was: bool = False) -> None:
        at = self.touched.setdefault(thing, {})
        at[sequence] = at.get(sequence, False) or was

    # What is public by the thing that was changed.

    def _part_of(self, seen: Seen) -> Iterator[Thing]:
        """Touch the shared thing of a part; yield it where it may have come or gone with the part."""
        if not seen.resource.thing:
            return
        tie = next(tie for tie in ties_from(seen.resource) if tie.field.name == seen.resource.thing)
        keys = {key: was for state, was in reversed([*seen.states]) for key in tie.keys(state)}
        for key, was in keys.items():
            self._touch((tie.target.name, key), seen.change.sequence, was)
            if seen.appeared or len(keys) > 1:
                yield (tie.target.name, key)

    def _named_by(self, thing: Thing, sequence: int) -> Iterator[Thing]:
        """Yield the names that a thing named, which are public as long as somebody public names them."""
        state = self.past.at(thing, sequence)
        for tie in ties_from(resources[thing[0]]) if state else ():
            if tie.target.named_only:
                yield from ((tie.target.name, key) for key in tie.keys(state or {}))

    def _names_of(self, seen: Seen) -> list[tuple[Thing, int, bool]]:
        """Return the names that a change of a thing brought to light, or may have put out of sight."""
        ties = [tie for tie in ties_from(seen.resource) if tie.target.named_only]
        named = [
            {(tie.target.name, key) for tie in ties for key in tie.keys(state or {})}
            for state in (seen.before, seen.after)
        ]
        dropped, added = named[0] - named[1], named[1] - named[0]
        sequence = seen.change.sequence
        return [(name, sequence, True) for name in dropped] + [(name, sequence, False) for name in added]

    def _names(self, names: list[tuple[Thing, int, bool]]) -> None:
        """Touch names, and the names that they name in turn."""
        while names:
            self.past.learn({name for name, _sequence, _was in names})
            deeper = []
            for name, sequence, was in names:
                self._touch(name, sequence, was)
                deeper += [(other, sequence, was) for other in self._named_by(name, sequence)]
            names = deeper

    def _rows_of(self, seen: Seen) -> None:
        """Touch the rows of a thing that have a resource of their own; they are called by their place in it."""
        for resource in resources:
            if not resource.root or resource.recorded is not seen.resource.model:
                continue
            rows = resource.rows
            for state, was in seen.states:
                for place in range(1, len(state.get(rows) or ()) + 1):
                    self._touch(
                        (resource.name, f"{seen.change.public_id}-{place}"), seen.change.sequence, was
                    )

    # Who shows the thing that was changed.

    def _namers(self, renamed: dict[Thing, set[int]]) -> None:
        """Touch what names ``renamed`` things; what bears such a thing's title is itself renamed."""
        done: set[Thing] = set()
        while renamed:
            done |= renamed.keys()
            following: dict[Thing, set[int]] = {}
            for name in {name for name, _key in renamed}:
                keys = [key for other, key in renamed if other == name]
                for tie, key, named in self._naming(resources[name], keys):
                    thing = (tie.resource.name, key)
                    for sequence in renamed[name, named]:
                        self._touch(thing, sequence)
                        if tie.field.name == tie.resource.thing and thing not in done:
                            following.setdefault(thing, set()).add(sequence)
                for other, key, here in related(resources[name], keys):
                    for sequence in renamed[name, here]:
                        self._touch((other.name, key), sequence)
            renamed = following

    @staticmethod
    def _naming(resource: Resource, keys: list[str]) -> Iterator[tuple[PublicTie, str, str]]:
        for tie in ties_to(resource):
            for key, named in tie.naming(keys):
                yield tie, key, named

    def _other(self, change: Change) -> None:
        """Touch what a change shows in whose thing has no resource: both ends of a relation, or what says so itself."""
        if change.resource == Relation.resource:
            for state in filter(None, (change.before, change.after)):
                for end in ("from", "to"):
                    if state[f"{end}_resource"] in resources:
                        self._touch((state[f"{end}_resource"], state[f"{end}_id"]), change.sequence)
        for resource in resources:
            for key in resource.touched_by(change):
                self._touch((resource.name, key), change.sequence)

    def _around(self) -> None:
        """Touch the things within which what was touched is shown: of parts their things, of rows their owners."""
        for resource in resources:
            inner = resource.thing or resource.root.removesuffix("__")
            keys = [key for name, key in self.touched if name == resource.name]
            if not inner or not keys:
                continue
            tie = next(tie for tie in ties_from(resource) if tie.field.name == inner)
            for key, around in tie.named(keys):
                for sequence in self.touched[resource.name, key]:
                    self._touch((tie.target.name, around), sequence)
