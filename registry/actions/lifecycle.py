"""The verbs: each is its guards and its change, written by one unit of work."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.actions.unit_of_work import unchecked, unit_of_work
from registry.choices import ChangeKind
from registry.errors import RegistryError
from registry.fields.partial_dates import PartialDate
from registry.models import Entry, Releasable, Tracked


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
    with unit_of_work(ChangeKind.CHANGED, actor=actor, reason=reason, check=models.Model.full_clean) as work:
        work.put(thing)
        if rows is not None:
            rows()


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


def confirm(entry: Entry, *, actor: User, reason: str = "", version: int | None = None) -> None:
    """Say that ``entry`` still holds as it stands; said again, it holds from a newer moment.

    Raises ``RegistryError`` when it is archived, or was changed since ``version``.
    """
    # What the one constraint on these two columns asks is plain to see.
    with unit_of_work(ChangeKind.CONFIRMED, actor=actor, reason=reason, check=unchecked) as work:
        current = _in_use(work.take(entry, version))
        current.confirmed_at, current.confirmed_by = timezone.now(), actor


def end(
    entry: Entry, *, ends: PartialDate, actor: User | None, reason: str = "", version: int | None = None
) -> None:
    """Say when ``entry`` came or comes to its end: a part's own end, whatever dates the shared thing has.

    Raises ``ValidationError`` when that is before it begins, ``RegistryError`` when it ends then already, is
    archived, or was changed since ``version``.
    """
    with unit_of_work(ChangeKind.ENDED, actor=actor, reason=reason) as work:
        current = _in_use(work.take(entry, version))
        if current.ends == ends:
            raise RegistryError(
                gettext("“%(thing)s” ends %(date)s already.") % {"thing": current, "date": ends.display()}
            )
        refuse_end_before(current.starts or current.thing.starts, ends)
        current.end_on(ends)


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
    with unit_of_work(kind, actor=actor, reason=reason) as work:
        current = work.take(thing, version)
        sets = kind in (ChangeKind.ARCHIVED, ChangeKind.RELEASED)
        if (getattr(current, field) is not None) is sets:
            raise RegistryError(REFUSED[kind] % {"thing": current})
        setattr(current, field, timezone.now() if sets else None)
    for name in (field, "version"):
        setattr(thing, name, getattr(current, name))
