"""The verbs: each checks first, writes in one transaction, and ends in the ledger."""

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.choices import ChangeKind
from registry.errors import RegistryError, StaleError
from registry.fields.partial_dates import PartialDate
from registry.history.describe import pointed_at
from registry.ledger.recording import Snapshot, record, snapshot
from registry.models import Change, Entry, Releasable, Tracked


def locked[T: Tracked](thing: T, *, nowait: bool = False) -> T:
    """Return ``thing`` as it stands in the database now, locked until the transaction ends.

    Raises ``RegistryError`` when it no longer exists, and with ``nowait`` ``OperationalError`` when somebody
    else has locked it.
    """
    everything = cast("models.Manager[T]", type(thing)._default_manager)
    # Not its key: whoever saves something that points at it looks it up at the very end, with the ledger's lock in
    # hand, and would wait for us, who wait for the ledger.
    rows = everything.select_for_update(of=("self",), no_key=True, nowait=nowait)
    current = rows.filter(pk=thing.pk).first()
    if current is None:
        raise RegistryError(gettext("This no longer exists."))
    return current


def seen[T: Tracked](thing: T, version: int | None) -> T:
    """Return ``thing`` as it stands now, locked, for a verb that somebody chose when it was at ``version``.

    Raises ``StaleError`` when it has moved on since; without a version, nobody looked at it.
    """
    current = locked(thing)
    if version not in (None, current.version):
        raise StaleError(
            gettext("“%(thing)s” was changed while you looked at it. Look at it again first.")
            % {"thing": current}
        )
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

    ``rows`` writes what belongs to it (detail rows, many-to-many) once it is saved. Where nothing changed,
    nothing is recorded and the version stays. Raises ``ValidationError`` when it breaks a rule; then nothing
    is written.
    """
    before: Snapshot | None = None
    in_private = False
    was = thing.version
    if not thing._state.adding:
        current = locked(thing)
        was = current.version
        before = snapshot(current)
        in_private = any(getattr(current, name) != getattr(thing, name) for name in thing.private_fields)
        thing.version = was + 1
    thing.full_clean()
    thing.save()
    if rows is not None:
        rows()
    change = record(
        thing,
        ChangeKind.CREATED if before is None else ChangeKind.CHANGED,
        before=before,
        actor=actor,
        reason=reason,
        in_private=in_private,
    )
    if change is None:
        thing.version = was
        thing.save(update_fields=["version"])
    else:
        _refuse_merged(thing, change)


def _refuse_merged(thing: Tracked, change: Change) -> None:
    """Refuse to let ``thing`` point anew at what was merged into another while it was being saved.

    Asked once the ledger's lock is ours: whoever merged has committed, or will see what we have written.
    """
    old, new = (set(pointed_at(type(thing), data or {})) for data in (change.before, change.after))
    for target in {target for target, _key in new - old}:
        if not issubclass(target, Tracked) or not hasattr(target, "merged_into"):
            continue
        keys = [key for model, key in new - old if model is target]
        everything: Any = target.objects
        merged = everything.filter(merged_into__isnull=False, **{f"{target.key_field}__in": keys}).first()
        if merged:
            raise StaleError(gettext("“%(thing)s” was merged into another meanwhile.") % {"thing": merged})


# Each of these takes the ``version`` at which the thing was seen, and refuses when it has moved on since.
REFUSED = {
    ChangeKind.ARCHIVED: _("“%(thing)s” is archived already."),
    ChangeKind.RESTORED: _("“%(thing)s” is not archived."),
    ChangeKind.RELEASED: _("“%(thing)s” is released already."),
    ChangeKind.WITHDRAWN: _("“%(thing)s” is internal already."),
}


def archive(thing: Tracked, *, actor: User | None, reason: str = "", version: int | None = None) -> None:
    """Put ``thing`` away: it leaves the lists and the survey, and keeps its history.

    Raises ``RegistryError`` when it is archived already, or was changed since ``version``.
    """
    _stamp(thing, "archived_at", ChangeKind.ARCHIVED, actor=actor, reason=reason, version=version)


def bring_back(thing: Tracked, *, actor: User | None, reason: str = "", version: int | None = None) -> None:
    """Take ``thing`` out of the archive again.

    Raises ``RegistryError`` when it is not archived, or was changed since ``version``, and
    ``ValidationError`` when its place has been taken meanwhile (two memberships of one network, say).
    """
    _stamp(thing, "archived_at", ChangeKind.RESTORED, actor=actor, reason=reason, version=version)


def release(thing: Releasable, *, actor: User | None, reason: str = "", version: int | None = None) -> None:
    """Let the public see ``thing``, which until now was internal.

    Raises ``RegistryError`` when the public sees it already, or it was changed since ``version``.
    """
    _stamp(thing, "released_at", ChangeKind.RELEASED, actor=actor, reason=reason, version=version)


def withdraw(thing: Releasable, *, actor: User | None, reason: str = "", version: int | None = None) -> None:
    """Make ``thing`` internal again: it leaves the public's pages, documents and data.

    Raises ``RegistryError`` when it is internal already, or was changed since ``version``.
    """
    _stamp(thing, "released_at", ChangeKind.WITHDRAWN, actor=actor, reason=reason, version=version)


@transaction.atomic
def confirm(entry: Entry, *, actor: User, reason: str = "", version: int | None = None) -> None:
    """Say that ``entry`` still holds as it stands; said again, it holds from a newer moment.

    Raises ``RegistryError`` when it is archived, or was changed since ``version``.
    """
    current = _in_use(seen(entry, version))
    before = snapshot(current)
    current.confirmed_at, current.confirmed_by = timezone.now(), actor
    current.version += 1
    current.save(update_fields=["confirmed_at", "confirmed_by", "version"])
    record(current, ChangeKind.CONFIRMED, before=before, actor=actor, reason=reason)


@transaction.atomic
def end(
    entry: Entry, *, ends: PartialDate, actor: User | None, reason: str = "", version: int | None = None
) -> None:
    """Say when ``entry`` came or comes to its end: a part's own end, whatever dates the shared thing has.

    Raises ``ValidationError`` when that is before it begins, ``RegistryError`` when it ends then already, is
    archived, or was changed since ``version``.
    """
    current = _in_use(seen(entry, version))
    if current.ends == ends:
        raise RegistryError(
            gettext("“%(thing)s” ends %(date)s already.") % {"thing": current, "date": ends.display()}
        )
    refuse_end_before(current.starts or current.thing.starts, ends)
    before = snapshot(current)
    current.end_on(ends)
    current.version += 1
    current.validate_constraints()
    current.save()
    record(current, ChangeKind.ENDED, before=before, actor=actor, reason=reason)


def refuse_end_before(begins: PartialDate | None, ends: PartialDate) -> None:
    """Pass when what ``begins`` then can end then. Raises ``ValidationError`` when not."""
    if begins and ends.latest < begins.earliest:
        said = gettext("It begins %(date)s, and cannot end before that.") % {"date": begins.display()}
        raise ValidationError({"ends": said})


def _in_use[T: Tracked](thing: T) -> T:
    if thing.archived_at is not None:
        raise RegistryError(
            gettext("“%(thing)s” is archived. Bring it back from the archive first.") % {"thing": thing}
        )
    return thing


@transaction.atomic
def _stamp(
    thing: Tracked,
    field: str,
    kind: ChangeKind,
    *,
    actor: User | None,
    reason: str,
    version: int | None,
) -> None:
    """Set or clear the moment ``field`` of ``thing`` as it stands now, whatever else of it is out of date."""
    current = seen(thing, version)
    sets = kind in (ChangeKind.ARCHIVED, ChangeKind.RELEASED)
    if (getattr(current, field) is not None) is sets:
        raise RegistryError(REFUSED[kind] % {"thing": current})
    before = snapshot(current)
    setattr(current, field, timezone.now() if sets else None)
    current.version += 1
    current.validate_constraints()
    current.save(update_fields=[field, "version"])
    record(current, kind, before=before, actor=actor, reason=reason)
    for name in (field, "version"):
        setattr(thing, name, getattr(current, name))
