"""The verb ``write`` for many things of one kind at once: the same promises, for a fraction of the queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from registry.actions.unit_of_work import UnitOfWork, unchecked, unit_of_work
from registry.choices import ChangeKind
from registry.constraints import broken
from registry.errors import RegistryError
from registry.models import Tracked

type Wrong = ValidationError | RegistryError


@dataclass(frozen=True)
class Draft:
    """A thing filled in and checked by its form: its many-to-many fields stand beside it.

    ``thing.version`` is the one that it was filled in at.
    """

    thing: Tracked
    several: dict[str, list[Any]] = field(default_factory=dict)


def write_all(
    drafts: Sequence[Draft], *, actor: User | None, reason: str = "", keep: bool = True, most: int = 200
) -> dict[int, Wrong]:
    """Save every draft, as a new thing or the next version, and record all of it at the end.

    Returns why those that cannot be saved cannot, by their place among the drafts; it gives up after ``most``. Unless
    ``keep``, or when there is one, nothing stays, and the ledger is not touched. The database holds each row to the
    constraints, as it stands beside those before it; only of what it refuses is it asked in words, why.
    """
    wrong: dict[int, Wrong] = {}
    with unit_of_work(ChangeKind.CHANGED, actor=actor, reason=reason, check=unchecked) as work:
        if drafts:
            work.take_all(_there(drafts), remember=keep)
        for place, draft in enumerate(drafts):
            if len(wrong) == most:
                break
            try:
                _put(work, draft.thing)
            except (ValidationError, RegistryError) as error:
                wrong[place] = error
        if wrong or not keep:
            work.undo()
        else:
            _write_several(work, drafts)
    return wrong


def _there(drafts: Sequence[Draft]) -> Any:
    """Return what the drafts change as it stands now, in one order for all who lock it."""
    everything: Any = type(drafts[0].thing)._default_manager
    keys = [draft.thing.pk for draft in drafts if draft.thing.pk is not None]
    return everything.filter(pk__in=keys).order_by("pk")


def _put(work: UnitOfWork, thing: Tracked) -> None:
    """Save one thing. Raises ``StaleError`` when it has moved on, and ``ValidationError`` when it breaks a rule."""
    try:
        with transaction.atomic():
            work.put(thing, thing.version)
    except IntegrityError as error:
        thing.full_clean(validate_constraints=False)
        for name, wrong in broken(thing, {column.name for column in thing._meta.concrete_fields}):
            raise ValidationError({name or NON_FIELD_ERRORS: wrong.messages}) from error
        raise RegistryError(_("This cannot stand beside what is there already.")) from error


def _write_several(work: UnitOfWork, drafts: Sequence[Draft]) -> None:
    """Write the many-to-many fields, each for all drafts at once."""
    for name in {name for draft in drafts for name in draft.several}:
        said = {draft.thing.pk: draft.several[name] for draft in drafts if name in draft.several}
        work.change_many_of_all(type(drafts[0].thing)._meta.get_field(name), said)
