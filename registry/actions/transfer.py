"""Handing over: an entry to another administration, a unit to another place, and all that a closed one kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from registry.actions.lifecycle import locked, refuse_end_before, seen
from registry.chapters import chapters
from registry.choices import ChangeKind
from registry.errors import RegistryError
from registry.fields.partial_dates import PartialDate
from registry.ledger.recording import record, record_all, snapshot
from registry.models import Administration, Entry, OrganisationUnit


@dataclass(frozen=True)
class Handover:
    """What would go from one administration to another, and what refuses to, each with the reason."""

    entries: tuple[Entry, ...]
    refused: tuple[tuple[Entry, str], ...]


@transaction.atomic
def move(
    entry: Entry,
    *,
    to: Administration,
    actor: User | None,
    reason: str = "",
    version: int | None = None,
    above: OrganisationUnit | None = None,
) -> list[Entry]:
    """Hand ``entry`` over to the administration ``to``, with all that stands under it, and return what was moved.

    A unit comes to stand under ``above``, a unit of ``to``, or on top; it may also stay in its administration.
    Whatever else names the entry keeps naming it. Raises ``ValidationError`` when a rule is against it (the
    receiver has a part in this network already, say), and ``RegistryError`` when ``to`` is closed or has it
    already, or the entry was changed since ``version``.
    """
    receiver = _open(to)
    current = seen(entry, version)
    stays = current.administration_id == receiver.pk
    if stays and (not isinstance(current, OrganisationUnit) or current.parent == above):
        raise RegistryError(
            _("“%(thing)s” is there already. Choose another place.") % {"thing": current.heading}
        )
    family = [current] if stays else [current, *_beneath(current)]
    before = [(one, snapshot(one)) for one in family]
    if isinstance(current, OrganisationUnit):
        current.parent = above
    _place(family, receiver)
    for one in family:
        if refusal := _refusal(one):
            raise _beside(refusal, "" if one is current else one.heading)
    _write(family, receiver)
    record_all([*before], ChangeKind.MOVED, actor=actor, reason=reason)
    return family


def handover(administration: Administration, successor: Administration) -> Handover:
    """Return what would go from ``administration`` to ``successor``, archived or not. Nothing is written."""
    entries = [*_kept_by(administration)]
    _place(entries, successor)
    refusals = ((one, _refusal(one)) for one in entries)
    return Handover(
        tuple(entries), tuple((one, " ".join(error.messages)) for one, error in refusals if error)
    )


@transaction.atomic
def close(
    administration: Administration,
    *,
    ends: PartialDate,
    successor: Administration,
    actor: User | None,
    reason: str = "",
    version: int | None = None,
) -> int:
    """Let ``administration`` end, hand all its entries over to ``successor``, and return how many there were.

    Raises ``ValidationError`` when the end lies ahead, or before the beginning, and ``RegistryError`` when an
    entry cannot be handed over, or the administration was changed since ``version``; then nothing is written.
    """
    current = seen(administration, version)
    if current.whole_municipality:
        raise RegistryError(_("The whole municipality cannot be closed."))
    if current == successor:
        raise ValidationError({"successor": _("An administration cannot succeed itself.")})
    if ends.earliest > timezone.localdate():
        raise ValidationError({"ends": _("That day is yet to come: hand the entries over when it has.")})
    refuse_end_before(current.starts, ends)
    receiver = _open(successor)
    told, before = snapshot(current), [(one, snapshot(one)) for one in _kept_by(current, lock=True)]
    entries = [one for one, _then in before]
    _place(entries, receiver)
    if any(map(_refusal, entries)):
        raise RegistryError(_("Some entries cannot be handed over: nothing was changed."))
    _write(entries, receiver)
    record_all([*before], ChangeKind.MOVED, actor=actor, reason=reason)
    if (current.ends, current.successor) != (ends, receiver):
        current.ends, current.successor = ends, receiver
        current.version += 1
        current.full_clean()
        current.save()
        record(current, ChangeKind.ENDED, before=told, actor=actor, reason=reason)
    return len(entries)


def beneath(entry: Entry) -> list[Entry]:
    """Return what goes along when ``entry`` is moved: all that stands under it in its administration."""
    return _beneath(entry, lock=False)


def about(thing: object, said: str) -> str:
    """Return a refusal, with the name of the thing that it is about before it."""
    return _("“%(thing)s”: %(said)s") % {"thing": thing, "said": said}


def _open(administration: Administration) -> Administration:
    """Return a receiver as it stands, locked, so that nobody closes it meanwhile."""
    current = locked(administration)
    if current.archived_at is not None or current.closed_on(timezone.localdate()):
        raise RegistryError(_("%(administration)s takes nothing on any more.") % {"administration": current})
    return current


def _stands_under(model: type[Entry]) -> bool:
    return any(field.name == "parent" and field.related_model is model for field in model._meta.fields)


def _beneath(entry: Entry, *, lock: bool = True) -> list[Entry]:
    model: Any = type(entry)
    found: list[Entry] = []
    ring = [entry.pk] if _stands_under(model) else []
    while ring:
        within = model.objects.filter(parent__in=ring, administration=entry.administration_id)
        within = within.exclude(pk__in=[entry.pk, *(one.pk for one in found)])
        children = [*(within.select_for_update(of=("self",)) if lock else within)]
        found += children
        ring = [one.pk for one in children]
    return found


def _kept_by(administration: Administration, *, lock: bool = False) -> Iterable[Entry]:
    for chapter in chapters:
        for model in chapter.models:
            own = model.objects.filter(administration=administration).order_by("position", "pk")
            yield from own.select_for_update(of=("self",)) if lock else own


def _place(entries: list[Entry], to: Administration) -> None:
    """Let ``entries`` belong to ``to`` in memory, those that stand under one another still doing so."""
    moved = {(type(one), one.pk): one for one in entries}
    for one in entries:
        one.administration = to
        above: Any = moved.get((type(one), getattr(one, "parent_id", None)))
        if above is not None:
            one.parent = above  # type: ignore[attr-defined]


def _refusal(entry: Entry) -> ValidationError | None:
    """Return why ``entry`` cannot stay where it was put, if so.

    What it stood under elsewhere it leaves, where a rule wants that; a unit's place was chosen.
    """
    try:
        try:
            entry.clean()
        except ValidationError as error:
            if isinstance(entry, OrganisationUnit) or {*getattr(error, "error_dict", ())} != {"parent"}:
                raise
            entry.parent = None  # type: ignore[attr-defined]
        entry.validate_constraints()
    except ValidationError as error:
        return error
    return None


def _beside(error: ValidationError, heading: str) -> ValidationError:
    """Return ``error`` beside the field of the page that asked, naming the entry where it is another one."""
    if not heading and "parent" in getattr(error, "error_dict", ()):
        return error
    said = " ".join(error.messages)
    return ValidationError({"administration": about(heading, said) if heading else said})


def _write(entries: list[Entry], to: Administration) -> None:
    for one in entries:
        one.version += 1
        one.save()
        one.also.remove(to)
