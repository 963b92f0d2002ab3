"""Two that are one and the same: merged into one of them, and parted again. Only this file moves things between things."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from registry.actions.merge_absorb import gather, left_behind, pairs_of
from registry.actions.merge_undo import block, put_back
from registry.actions.unit_of_work import UnitOfWork, unit_of_work
from registry.choices import ChangeKind
from registry.errors import RegistryError, StaleError
from registry.ledger.recording import Snapshot
from registry.models import Change, Entry, Organisation, OrganisationUnit, Part, Record, Tracked, parts_of
from registry.rights import Keeping, keeping

# How long to wait, in seconds, for whoever is just saving one of the things; after the last, we give up.
PAUSES = (0.05, 0.1, 0.2, 0.4)
LOCKED = ("55P03", "40P01")  # PostgreSQL: somebody else holds the lock; two wait for each other

type Versions = tuple[int, int]


class _BusyError(Exception):
    """Somebody else wrote something that has to be moved as well."""


@dataclass(frozen=True)
class Clash:
    """Two parts of one administration, of which the merged thing may have one: of what stays, and of what goes."""

    staying: Part
    going: Part


@dataclass(frozen=True)
class MergeResult:
    """What a merge or a parting does: each thing before and after, and in words what it leaves as it is."""

    things: tuple[tuple[Tracked, Snapshot, Snapshot], ...]
    left: tuple[str, ...] = ()


def mergeable(model: type[models.Model]) -> bool:
    """Return whether two things of ``model`` can turn out to be one: shared things, organisations and units."""
    return keeping(model) is Keeping.SHARED or model in (Organisation, OrganisationUnit)


def clashes(stay: Tracked, gone: Tracked) -> list[Clash]:
    """Return the parts because of which ``gone`` cannot be merged into ``stay``."""
    if not isinstance(stay, Record):
        return []
    found = []
    for part, field in parts_of(type(stay)):
        for going in part.objects.live().filter(**{field: gone.pk}):
            same = part.objects.live().filter(**{field: stay.pk, "administration": going.administration_id})
            setattr(going, field, stay)
            holds = _holds(going)
            setattr(going, field, gone)
            if not holds:
                found += [Clash(staying, going) for staying in same]
    return found


def merge(
    stay: Tracked, gone: Tracked, *, actor: User | None, reason: str = "", versions: Versions | None = None
) -> list[Change]:
    """Merge ``gone`` into ``stay``: all that points at it points there, and it is archived. Return the changes.

    ``versions`` are those of the two that the person saw. Raises ``StaleError`` when one of them has moved on,
    and ``RegistryError`` when the two cannot be one.
    """

    def carry_out(work: UnitOfWork) -> list[Change]:
        _merge(work, stay, gone, versions)
        changes = work.finish()
        # Only now that the ledger's lock is ours, nobody can write any more.
        if left_behind(gone):
            raise _BusyError
        return changes

    return _patiently(carry_out, ChangeKind.MERGED, actor, reason)


def part(
    gone: Tracked, *, actor: User | None, reason: str = "", versions: Versions | None = None
) -> MergeResult:
    """Part ``gone`` again from what it was merged into, and give it back what came from it.

    What was changed since stays as it is; the outcome names it. ``versions`` are those of what stayed and of
    ``gone``. Raises ``StaleError`` and ``RegistryError`` as ``merge`` does.
    """

    def carry_out(work: UnitOfWork) -> MergeResult:
        left = _part(work, gone, versions)
        return _outcome(work, left)

    return _patiently(carry_out, ChangeKind.PARTED, actor, reason)


def try_merge(stay: Tracked, gone: Tracked) -> MergeResult:
    """Return what merging would do, without doing it. Raises ``RegistryError`` when it would refuse."""
    return _tried(lambda work: _merge(work, stay, gone, None))


def try_part(gone: Tracked) -> MergeResult:
    """Return what parting would do, without doing it. Raises ``RegistryError`` when it would refuse."""
    return _tried(lambda work: _part(work, gone, None))


def _merge(work: UnitOfWork, stay: Any, gone: Any, versions: Versions | None) -> tuple[str, ...]:
    gone, stay = _both(work, stay, gone, versions)
    work.first(gone, stay)  # the place of the one must be free before the other takes it
    _refuse(stay, gone)
    gather(work, stay, gone)
    gone.archived_at = timezone.now()
    gone.merged_into = stay
    _save(work)
    return ()


def _part(work: UnitOfWork, gone: Any, versions: Versions | None) -> tuple[str, ...]:
    into: Tracked | None = getattr(gone, "merged_into", None)
    if into is None:
        raise RegistryError(_("“%(thing)s” is not merged into anything.") % {"thing": gone})
    gone, stay = _both(work, into, gone, versions)
    if gone.merged_into != stay:
        raise _stale(gone)
    if after := getattr(stay, "merged_into", None):
        raise RegistryError(
            _("“%(thing)s” was itself merged into “%(after)s”. Part these two first.")
            % {"thing": stay, "after": after}
        )
    work.first(stay, gone)
    left = (*put_back(work, block(gone), stay, gone),)
    _save(work)
    return left


def _both(work: UnitOfWork, stay: Tracked, gone: Tracked, versions: Versions | None) -> tuple[Any, Any]:
    """Return what goes and what stays, as they now stand: locked, in the order of their keys.

    Raises ``StaleError`` when one has moved on since ``versions``, of what stays and of what goes.
    """
    if stay.pk == gone.pk or type(stay) is not type(gone):
        raise RegistryError(_("Choose two different things of the same kind."))
    for thing in sorted((stay, gone), key=lambda one: one.pk):
        work.take(thing)
    gone, stay = work.take(gone), work.take(stay)
    for thing, version in zip((stay, gone), versions or (None, None), strict=True):
        if version not in (None, thing.version):
            raise _stale(thing)
    return gone, stay


def _stale(thing: Tracked) -> StaleError:
    return StaleError(
        _("“%(thing)s” was changed while you looked. Look at it again first.") % {"thing": thing}
    )


def _refuse(stay: Tracked, gone: Tracked) -> None:
    for thing in (stay, gone):
        if thing.archived_at is not None:
            raise RegistryError(_("“%(thing)s” is archived. Bring it back first.") % {"thing": thing})
    if (
        isinstance(stay, Entry)
        and isinstance(gone, Entry)
        and stay.administration_id != gone.administration_id
    ):
        raise RegistryError(_("Two administrations do not have one unit together: these stay two."))
    if clashes(stay, gone):
        raise RegistryError(
            _("An administration has a part of both. Settle first which of its two parts is to stay.")
        )


def _save(work: UnitOfWork) -> None:
    """Save what was taken. Raises ``RegistryError`` with the thing and what is wrong with it."""
    try:
        for revision in work.save_all():
            model = type(revision.thing)
            if not pairs_of(model):  # a tie may well have an end that was archived since
                # Read anew, since what it points at was changed as well.
                _hold(revision.thing, model._default_manager.get(pk=revision.thing.pk).clean)
    except ValidationError as error:
        raise RegistryError(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise RegistryError(_("Something stands in the way: two rows would become the same.")) from error


def _check(thing: models.Model) -> None:
    _hold(thing, thing.validate_constraints)


def _hold(thing: Any, check: Callable[[], None]) -> None:
    """Hold a living thing to one of its rules; what is archived may break them until it is brought back."""
    if thing.archived_at is not None:
        return
    try:
        check()
    except ValidationError as error:
        raise ValidationError(f"“{thing}”: {' '.join(error.messages)}") from error


def _outcome(work: UnitOfWork, left: Iterable[str]) -> MergeResult:
    things = ((one.thing, one.before or {}, one.after) for one in work.save_all())
    return MergeResult(tuple(things), tuple(left))


def _tried(attempt: Callable[[UnitOfWork], Iterable[str]]) -> MergeResult:
    def carry_out(work: UnitOfWork) -> MergeResult:
        outcome = _outcome(work, attempt(work))
        work.undo()
        return outcome

    return _patiently(carry_out, ChangeKind.MERGED, None, "")


def _patiently[T](attempt: Callable[[UnitOfWork], T], kind: ChangeKind, actor: User | None, reason: str) -> T:
    """Return what ``attempt`` returns, done in one unit of work; tried anew while somebody else holds one of its locks.

    It never waits with locks in its hand, so that nobody who saves one of the things can wait for it in a ring.
    """
    for pause in (*PAUSES, None):
        try:
            with unit_of_work(kind, actor=actor, reason=reason, check=_check, nowait=True) as work:
                return attempt(work)
        except (OperationalError, _BusyError) as error:
            if not isinstance(error, _BusyError) and getattr(error.__cause__, "sqlstate", None) not in LOCKED:
                raise
            if pause is None:
                raise RegistryError(_("Somebody is just saving one of these things. Try again.")) from error
            time.sleep(pause)
    raise AssertionError


def _holds(thing: Any) -> bool:
    try:
        thing.validate_constraints()
    except ValidationError:
        return False
    return True


def verbose_name_of(thing: Tracked) -> str:
    """Return what sort of thing this is, as a heading."""
    return capfirst(str(thing._meta.verbose_name))
