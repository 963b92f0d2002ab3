"""The verb ``write`` for many things of one kind at once: the same promises, for a fraction of the queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from registry.choices import ChangeKind
from registry.constraints import broken
from registry.errors import RegistryError, StaleError
from registry.ledger.recording import Snapshot, record_all, snapshots
from registry.models import Tracked
from registry.querysets import PEERS

type Wrong = ValidationError | RegistryError


@dataclass(frozen=True)
class Draft:
    """A thing filled in and checked by its form: its many-to-many fields stand beside it.

    ``thing.version`` is the one that it was filled in at.
    """

    thing: Tracked
    several: dict[str, list[Any]] = field(default_factory=dict)


@transaction.atomic
def write_all(
    drafts: Sequence[Draft], *, actor: User | None, reason: str = "", keep: bool = True, most: int = 200
) -> dict[int, Wrong]:
    """Save every draft, as a new thing or the next version, and record all of it at the end.

    Returns why those that cannot be saved cannot, by their place among the drafts; it gives up after ``most``. Unless
    ``keep``, or when there is one, nothing stays, and the ledger is not touched. The database holds each row to the
    constraints, as it stands beside those before it; only of what it refuses is it asked in words, why.
    """
    versions, before = _locked(drafts, keep=keep)
    wrong: dict[int, Wrong] = {}
    for place, draft in enumerate(drafts):
        if len(wrong) == most:
            break
        try:
            _save(draft.thing, versions)
        except (ValidationError, RegistryError) as error:
            wrong[place] = error
    if wrong or not keep:
        transaction.set_rollback(True)
    elif drafts:
        _tie(drafts)
        after = {thing.pk: thing for thing in _now(drafts)}
        things = [after[draft.thing.pk] for draft in drafts]
        made = [(thing, None) for thing in things if thing.pk not in before]
        changed = [(thing, before[thing.pk]) for thing in things if thing.pk in before]
        record_all(made, ChangeKind.CREATED, actor=actor, reason=reason)
        record_all(changed, ChangeKind.CHANGED, actor=actor, reason=reason)
    return wrong


def _locked(drafts: Sequence[Draft], *, keep: bool) -> tuple[dict[int, int], dict[int, Snapshot | None]]:
    """Lock what the drafts change; return the version of each, and its snapshot when it is to be kept."""
    if not drafts:
        return {}, {}
    things = list(_now(drafts).select_for_update(of=("self",)))
    told = snapshots(things) if keep else [None] * len(things)
    keys = [thing.pk for thing in things]
    return {thing.pk: thing.version for thing in things}, dict(zip(keys, told, strict=True))


def _now(drafts: Sequence[Draft]) -> Any:
    """Return what the drafts change as it stands now, in one order for all who lock it."""
    everything: Any = type(drafts[0].thing)._default_manager
    keys = [draft.thing.pk for draft in drafts if draft.thing.pk is not None]
    return everything.filter(pk__in=keys).order_by("pk").fetch_mode(PEERS)


def _save(thing: Tracked, versions: dict[int, int]) -> None:
    """Save one thing. Raises ``StaleError`` when it has moved on, and ``ValidationError`` when it breaks a rule."""
    adding = thing._state.adding
    if not adding:
        if thing.pk not in versions:
            raise RegistryError(_("This no longer exists."))
        if versions[thing.pk] != thing.version:
            raise StaleError(_("Somebody else's change came first: see above."))
        thing.version += 1
    try:
        with transaction.atomic():
            thing.save(force_insert=adding, force_update=not adding)
    except IntegrityError as error:
        thing.full_clean(validate_constraints=False)
        for name, wrong in broken(thing, {column.name for column in thing._meta.concrete_fields}):
            raise ValidationError({name or NON_FIELD_ERRORS: wrong.messages}) from error
        raise RegistryError(_("This cannot stand beside what is there already.")) from error


def _tie(drafts: Sequence[Draft]) -> None:
    """Write the many-to-many fields: take out the rows that are no longer said, and put in those that are missing."""
    for name in {name for draft in drafts for name in draft.several}:
        said = {draft.thing.pk: draft.several[name] for draft in drafts if name in draft.several}
        many: Any = type(drafts[0].thing)._meta.get_field(name)
        through = many.remote_field.through
        ends = (f"{many.m2m_field_name()}_id", f"{many.m2m_reverse_field_name()}_id")
        rows = through._default_manager.filter(**{f"{ends[0]}__in": said}).values_list("pk", *ends)
        tied = {(here, there): row for row, here, there in rows}
        wanted = {(here, one.pk) for here, things in said.items() for one in things}
        gone = [row for pair, row in tied.items() if pair not in wanted]
        through._default_manager.filter(pk__in=gone).delete()
        through._default_manager.bulk_create(
            through(**dict(zip(ends, pair, strict=True))) for pair in sorted(wanted - tied.keys())
        )
