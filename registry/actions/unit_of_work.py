"""The unit of work: all that is written of tracked things is written here, and by nobody else.

Whatever a verb changes is locked, remembered as it was, checked, saved as its next version and recorded in the
ledger, in one transaction. A verb is its guards and its change.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from registry.choices import ChangeKind
from registry.errors import RegistryError, StaleError
from registry.history.describe import pointed_at
from registry.ledger.recording import Revision, Snapshot, record_all, snapshots
from registry.models import Change, Detail, Record, Tracked, drop_answers
from registry.querysets import PEERS, among

type Check = Callable[[models.Model], None]
type Place = tuple[type[models.Model], int]


@dataclass
class _Held:
    """A thing that is being written, with what it was: None when it is new, or need not be remembered."""

    thing: Tracked
    before: Snapshot | None
    version: int
    private: tuple[Any, ...] = ()
    filled_in: bool = False
    saved: bool = False


@contextmanager
def unit_of_work(
    kind: ChangeKind,
    *,
    actor: User | None,
    reason: str = "",
    check: Check = models.Model.validate_constraints,
    nowait: bool = False,
) -> Iterator["UnitOfWork"]:
    """Hold what is done within to one transaction, at the end of which all of it is saved and recorded.

    ``kind`` is what the ledger calls it (what is new is created, unless it is loaded), ``check`` what each thing is held to before it is
    saved. With ``nowait`` nobody is waited for who has locked one of the things. Any exception undoes everything.
    """
    with transaction.atomic():
        work = UnitOfWork(kind, actor=actor, reason=reason, check=check, nowait=nowait)
        yield work
        work.finish()


class UnitOfWork:
    """Things on their way into the database; whoever takes one gets the same object again."""

    def __init__(
        self, kind: ChangeKind, *, actor: User | None, reason: str, check: Check, nowait: bool
    ) -> None:
        self._kind = kind
        self._actor = actor
        self._reason = reason
        self._check = check
        self._nowait = nowait
        self._held: dict[Place, _Held] = {}
        self._revisions: list[Revision] | None = None
        self._changes: list[Change] | None = None

    def take[T: Tracked](self, thing: T, version: int | None = None) -> T:
        """Return ``thing`` as it stands now, locked, to be changed; ``version`` is the one that somebody saw.

        Raises ``RegistryError`` when it no longer exists, ``StaleError`` when it has moved on since, and with
        ``nowait`` ``OperationalError`` when somebody else has locked it.
        """
        place = (type(thing), thing.pk)
        if place not in self._held:
            self._hold([locked(thing, nowait=self._nowait)])
        current = cast("T", self._held[place].thing)
        if version not in (None, current.version):
            raise StaleError(
                _("“%(thing)s” was changed while you looked at it. Look at it again first.")
                % {"thing": current}
            )
        return current

    def take_all(self, things: Any, *, remember: bool = True) -> list[Any]:
        """Return the things of a queryset as they stand now, locked in its order, to be changed.

        What need not be recorded need not be remembered: it costs several queries.
        """
        found = [*_for_update(things.fetch_mode(PEERS), nowait=self._nowait)]
        self._hold(found, remember=remember)
        return found

    def put(self, thing: Tracked, version: int | None = None) -> None:
        """Save, checked, what somebody has filled in: a new thing, or another version of one that is there.

        Raises ``ValidationError`` when it breaks a rule, and what ``take`` raises.
        """
        if thing._state.adding:
            held = _Held(thing, None, thing.version, filled_in=True)
            self._save(held)
            self._held[type(thing), thing.pk] = held
        else:
            self.take(thing, version)
            held = self._held[type(thing), thing.pk]
            held.thing, held.filled_in = thing, True
            self._save(held)

    def put_row(self, row: models.Model) -> None:
        """Save, checked, a row of something that is put here."""
        self._check(row)
        row.save()

    def change_row(self, row: Detail, **columns: Any) -> None:
        """Change ``columns`` of a row, and so the thing that it belongs to."""
        self.take(getattr(row, row.root))
        for name, value in columns.items():
            setattr(row, name, value)
        row.save()

    def change_many(self, thing: Tracked, name: str, others: Sequence[Any]) -> None:
        """Let the many-to-many field ``name`` of ``thing`` hold ``others``."""
        getattr(self.take(thing), name).set(others)

    def change_many_of_all(self, many: Any, others: Mapping[int, Iterable[Any]]) -> None:
        """Let the many-to-many field ``many`` of several things hold ``others``, by their primary keys; all of them are here.

        The rows that are no longer said go, and those that are missing come.
        """
        through = many.remote_field.through
        ends = (f"{many.m2m_field_name()}_id", f"{many.m2m_reverse_field_name()}_id")
        rows = through._default_manager.filter(**{f"{ends[0]}__in": others}).values_list("pk", *ends)
        tied = {(here, there): row for row, here, there in rows}
        wanted = {(here, one.pk) for here, things in others.items() for one in things}
        gone = [row for pair, row in tied.items() if pair not in wanted]
        through._default_manager.filter(pk__in=gone).delete()
        through._default_manager.bulk_create(
            through(**dict(zip(ends, pair, strict=True))) for pair in sorted(wanted - tied.keys())
        )

    def first(self, *things: Tracked) -> None:
        """Let ``things`` be saved and told before all others, in this order."""
        places = [(type(thing), thing.pk) for thing in things]
        self._held = {place: self._held[place] for place in places} | self._held

    def save_all(self) -> list[Revision]:
        """Save, checked, every thing that was taken, as its next version; return what became of those that differ.

        Where nothing changed, the version stays.
        """
        if self._revisions is not None:
            return self._revisions
        for held in self._held.values():
            if not held.saved:
                self._save(held)
            if isinstance(held.thing, Record) and held.thing.answers and drop_answers(held.thing, rows=True):
                held.thing.save(update_fields=["answers"])
        now = self._as_they_are_now()
        self._revisions = []
        for place, held in self._held.items():
            thing, after = now[place]
            if after == held.before and held.private == _private(held.thing):
                held.thing.version = held.version
                held.thing.save(update_fields=["version"])
            else:
                self._revisions.append(Revision(thing, self._kind_of(held), held.before, after))
        # What is new first: what was changed may name it.
        self._revisions.sort(key=lambda revision: revision.before is not None)
        return self._revisions

    def finish(self) -> list[Change]:
        """Save everything and record it, last of all, since it takes the ledger's only lock; return the changes."""
        if self._changes is None:
            revisions = self.save_all()
            self._changes = record_all(revisions, actor=self._actor, reason=self._reason)
            if self._kind is ChangeKind.CHANGED:
                _refuse_merged(revisions)
        return self._changes

    def undo(self) -> None:
        """Let nothing stay of what was done: it was a trial."""
        transaction.set_rollback(True)
        self._revisions, self._changes = [], []

    def _hold(self, things: Sequence[Tracked], *, remember: bool = True) -> None:
        before = snapshots(things) if remember else [None] * len(things)
        for thing, was in zip(things, before, strict=True):
            self._held[type(thing), thing.pk] = _Held(thing, was, thing.version, _private(thing))

    def _save(self, held: _Held) -> None:
        if not held.thing._state.adding:
            held.thing.version = held.version + 1
        if isinstance(held.thing, Record):
            drop_answers(held.thing)
        self._check(held.thing)
        held.thing.save()
        held.saved = True

    def _kind_of(self, held: _Held) -> ChangeKind:
        new = held.before is None and self._kind is ChangeKind.CHANGED
        return ChangeKind.CREATED if new else self._kind

    def _as_they_are_now(self) -> dict[Place, tuple[Tracked, Snapshot]]:
        """Return each thing with its snapshot, in few queries for all of a model."""
        found: dict[Place, tuple[Tracked, Snapshot]] = {}
        kinds: dict[type[models.Model], list[_Held]] = defaultdict(list)
        for (model, _pk), held in self._held.items():
            kinds[model].append(held)
        for model, several in kinds.items():
            things = [held.thing for held in several]
            if len(several) > 1 and any(held.filled_in for held in several):
                # Read anew, together: what each points at would be fetched one by one.
                there = model._default_manager.all().fetch_mode(PEERS)
                things = [*among(there, "pk", [thing.pk for thing in things])]
            for thing, data in zip(things, snapshots(things), strict=True):
                found[model, thing.pk] = (thing, data)
        return found


def locked[T: Tracked](thing: T, *, nowait: bool = False) -> T:
    """Return ``thing`` as it stands in the database now, locked until the transaction ends.

    Raises ``RegistryError`` when it no longer exists, and with ``nowait`` ``OperationalError`` when somebody
    else has locked it.
    """
    everything = cast("models.QuerySet[T]", type(thing)._default_manager.all())
    current = _for_update(everything.filter(pk=thing.pk), nowait=nowait).first()
    if current is None:
        raise RegistryError(_("This no longer exists."))
    return current


def unchecked(thing: models.Model) -> None:
    """Pass: for what was checked already, and is held to the constraints by the database."""


def _for_update[Q: models.QuerySet[Any]](things: Q, *, nowait: bool) -> Q:
    # Not their keys: whoever saves something that points at one looks it up at the very end, with the ledger's lock in
    # hand, and would wait for us, who wait for the ledger.
    return things.select_for_update(of=("self",), no_key=True, nowait=nowait)


def _private(thing: Tracked) -> tuple[Any, ...]:
    """Return what the ledger does not repeat: where it alone changed, something did."""
    return tuple(getattr(thing, name) for name in thing.private_fields)


def _refuse_merged(revisions: Iterable[Revision]) -> None:
    """Refuse to let anything point anew at what was merged into another while it was being saved.

    Asked once the ledger's lock is ours: whoever merged has committed, or will see what we have written.
    """
    named: dict[Any, set[str]] = defaultdict(set)
    for revision in revisions:
        model = type(revision.thing)
        old, new = (set(pointed_at(model, data or {})) for data in (revision.before, revision.after))
        for target, key in new - old:
            named[target].add(key)
    for target, keys in named.items():
        if issubclass(target, Tracked) and hasattr(target, "merged_into"):
            merged: Any = target._default_manager.filter(merged_into__isnull=False)
            for gone in among(merged, target.key_field, keys):
                raise StaleError(_("“%(thing)s” was merged into another meanwhile.") % {"thing": gone})
