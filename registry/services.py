"""The verbs: each checks first, writes in one transaction, and ends in the ledger."""

import datetime as dt
from collections.abc import Callable
from typing import cast

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from registry.choices import ChangeKind
from registry.errors import RegistryError
from registry.ledger import Snapshot, record, snapshot
from registry.models import Entry, Tracked


def locked[T: Tracked](thing: T) -> T:
    """Return ``thing`` as it stands in the database now, locked until the transaction ends.

    Raises ``RegistryError`` when it no longer exists.
    """
    everything = cast("models.Manager[T]", type(thing)._default_manager)
    current = everything.select_for_update(of=("self",)).filter(pk=thing.pk).first()
    if current is None:
        raise RegistryError(_("This no longer exists."))
    return current


@transaction.atomic
def write(
    thing: Tracked,
    *,
    actor: User | None,
    reason: str = "",
    rows: Callable[[], None] | None = None,
) -> None:
    """Save ``thing``, checked, as a new object or the next version, and record what changed.

    ``rows`` writes what belongs to it (detail rows, many-to-many) once it is saved. Raises
    ``ValidationError`` when it breaks a rule; then nothing is written.
    """
    before: Snapshot | None = None
    in_private = False
    if not thing._state.adding:
        current = locked(thing)
        before = snapshot(current)
        in_private = any(getattr(current, name) != getattr(thing, name) for name in thing.private_fields)
        thing.version = current.version + 1
    thing.full_clean()
    thing.save()
    if rows is not None:
        rows()
    record(
        thing,
        ChangeKind.CREATED if before is None else ChangeKind.CHANGED,
        before=before,
        actor=actor,
        reason=reason,
        in_private=in_private,
    )


def archive(thing: Tracked, *, actor: User | None, reason: str = "") -> None:
    """Put ``thing`` away: it leaves the lists and the survey, and keeps its history.

    Raises ``RegistryError`` when it is archived already.
    """
    if thing.archived_at is not None:
        raise RegistryError(_("“%(thing)s” is archived already.") % {"thing": thing})
    _stamp(thing, "archived_at", timezone.now(), ChangeKind.ARCHIVED, actor=actor, reason=reason)


def bring_back(thing: Tracked, *, actor: User | None, reason: str = "") -> None:
    """Take ``thing`` out of the archive again.

    Raises ``RegistryError`` when it is not archived, and ``ValidationError`` when its place has been
    taken meanwhile (two memberships of one network, say).
    """
    if thing.archived_at is None:
        raise RegistryError(_("“%(thing)s” is not archived.") % {"thing": thing})
    _stamp(thing, "archived_at", None, ChangeKind.RESTORED, actor=actor, reason=reason)


def release(entry: Entry, *, actor: User | None, reason: str = "") -> None:
    """Let the public see ``entry``, which until now was internal.

    Raises ``RegistryError`` when the public sees it already.
    """
    if entry.released_at is not None:
        raise RegistryError(_("“%(thing)s” is released already.") % {"thing": entry})
    _stamp(entry, "released_at", timezone.now(), ChangeKind.RELEASED, actor=actor, reason=reason)


def withdraw(entry: Entry, *, actor: User | None, reason: str = "") -> None:
    """Make ``entry`` internal again; what was published stays published.

    Raises ``RegistryError`` when it is internal already.
    """
    if entry.released_at is None:
        raise RegistryError(_("“%(thing)s” is internal already.") % {"thing": entry})
    _stamp(entry, "released_at", None, ChangeKind.WITHDRAWN, actor=actor, reason=reason)


@transaction.atomic
def _stamp(
    thing: Tracked,
    field: str,
    moment: dt.datetime | None,
    kind: ChangeKind,
    *,
    actor: User | None,
    reason: str,
) -> None:
    current = locked(thing)
    before = snapshot(current)
    setattr(thing, field, moment)
    thing.version = current.version + 1
    thing.validate_constraints()
    thing.save(update_fields=[field, "version"])
    record(thing, kind, before=before, actor=actor, reason=reason)
