"""Handing over: an entry to another administration, a unit to another place, and all that a closed one kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from registry.actions.lifecycle import refuse_end_before
from registry.actions.unit_of_work import Check, locked, unit_of_work
from registry.chapters import chapters
from registry.choices import ChangeKind
from registry.errors import RegistryError
from registry.fields.partial_dates import PartialDate
from registry.models import Administration, Entry, OrganisationUnit

# How the things of a queryset are read: to look at them, or to change them.
type Reading = Callable[[Any], list[Any]]


@dataclass(frozen=True)
class Handover:
    """What would go from one administration to another, and what refuses to, each with the reason."""

    entries: tuple[Entry, ...]
    refused: tuple[tuple[Entry, str], ...]


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
    check = _check_place(entry)
    with unit_of_work(ChangeKind.MOVED, actor=actor, reason=reason, check=check) as work:
        receiver = _open(to)
        current = work.take(entry, version)
        stays = current.administration_id == receiver.pk
        if stays and (not isinstance(current, OrganisationUnit) or current.parent == above):
            raise RegistryError(
                _("“%(thing)s” is there already. Choose another place.") % {"thing": current.heading}
            )
        family = [current] if stays else [current, *_beneath(current, work.take_all)]
        if isinstance(current, OrganisationUnit):
            current.parent = above
        _hand_over(family, receiver)
    return family


def handover(administration: Administration, successor: Administration) -> Handover:
    """Return what would go from ``administration`` to ``successor``, archived or not. Nothing is written."""
    entries = [*_kept_by(administration, list)]
    _place(entries, successor)
    refusals = ((one, _refusal(one)) for one in entries)
    return Handover(
        tuple(entries), tuple((one, " ".join(error.messages)) for one, error in refusals if error)
    )


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
    with unit_of_work(ChangeKind.ENDED, actor=actor, reason=reason, check=models.Model.full_clean) as closing:
        current = closing.take(administration, version)
        if current.whole_municipality:
            raise RegistryError(_("The whole municipality cannot be closed."))
        if current == successor:
            raise ValidationError({"successor": _("An administration cannot succeed itself.")})
        if ends.earliest > timezone.localdate():
            raise ValidationError({"ends": _("That day is yet to come: hand the entries over when it has.")})
        refuse_end_before(current.starts, ends)
        receiver = _open(successor)
        entries = _hand_over_all(current, receiver, actor, reason)
        current.ends, current.successor = ends, receiver
    return len(entries)


def _hand_over_all(
    administration: Administration, to: Administration, actor: User | None, reason: str
) -> list[Entry]:
    try:
        with unit_of_work(ChangeKind.MOVED, actor=actor, reason=reason, check=_check_place()) as work:
            entries = [*_kept_by(administration, work.take_all)]
            _hand_over(entries, to)
    except ValidationError as error:
        raise RegistryError(_("Some entries cannot be handed over: nothing was changed.")) from error
    return entries


def beneath(entry: Entry) -> list[Entry]:
    """Return what goes along when ``entry`` is moved: all that stands under it in its administration."""
    return _beneath(entry, list)


def refusal_about(thing: object, said: str) -> str:
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


def _beneath(entry: Entry, read: Reading) -> list[Entry]:
    """Return all that stands under ``entry`` in its administration, ring by ring."""
    model: Any = type(entry)
    found: list[Entry] = []
    ring = [entry.pk] if _stands_under(model) else []
    while ring:
        within = model.objects.filter(parent__in=ring, administration=entry.administration_id)
        children = read(within.exclude(pk__in=[entry.pk, *(one.pk for one in found)]))
        found += children
        ring = [one.pk for one in children]
    return found


def _kept_by(administration: Administration, read: Reading) -> Iterator[Entry]:
    for chapter in chapters:
        for model in chapter.models:
            yield from read(model.objects.filter(administration=administration).order_by("position", "pk"))


def _place(entries: list[Entry], to: Administration) -> None:
    """Let ``entries`` belong to ``to``, those that stand under one another still doing so; nothing is saved."""
    moved: dict[Any, Any] = {(type(one), one.pk): one for one in entries}
    for one in moved.values():
        one.administration = to
        above = moved.get((type(one), getattr(one, "parent_id", None)))
        if above is not None:
            one.parent = above


def _hand_over(entries: list[Entry], to: Administration) -> None:
    """Let ``entries`` belong to ``to``, which then no longer takes part beside the owner."""
    _place(entries, to)
    for one in entries:
        one.also.remove(to)


def _refusal(entry: Any) -> ValidationError | None:
    """Return why ``entry`` cannot stay where it was put, if so.

    What it stood under elsewhere it leaves, where a rule wants that; a unit's place was chosen.
    """
    try:
        try:
            entry.clean()
        except ValidationError as error:
            if isinstance(entry, OrganisationUnit) or {*getattr(error, "error_dict", ())} != {"parent"}:
                raise
            entry.parent = None
        entry.validate_constraints()
    except ValidationError as error:
        return error
    return None


def _check_place(asked: Entry | None = None) -> Check:
    """Return what holds each entry to its new place; of what goes along with ``asked``, the refusal names it."""

    def check(one: Any) -> None:
        if refusal := _refusal(one):
            raise _beside(refusal, "" if one == asked else one.heading)

    return check


def _beside(error: ValidationError, heading: str) -> ValidationError:
    """Return ``error`` beside the field of the page that asked, naming the entry where it is another one."""
    if not heading and "parent" in getattr(error, "error_dict", ()):
        return error
    said = " ".join(error.messages)
    return ValidationError({"administration": refusal_about(heading, said) if heading else said})
