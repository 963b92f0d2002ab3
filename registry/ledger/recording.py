"""Writing in the ledger: what a thing looks like, and the changes in which every write ends."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from registry.choices import ChangeKind
from registry.models import Administration, Change, Detail, LedgerHead, Tracked
from registry.querysets import PEERS, among, in_batches

type Snapshot = dict[str, Any]

# Columns that follow from others, or that change without the thing changing.
DERIVED = ("id", "version", "search_text")


def snapshot(thing: Tracked) -> Snapshot:
    """Return ``thing`` as plain data: its columns, its many-to-many keys and its detail rows.

    Foreign keys are the keys of what they point at; dates are ISO text and decimals are text without
    needless zeros. Private fields are left out, so that the ledger never repeats a person's name.
    """
    return _snapshot(thing, {detail: list(detail.of(thing)) for detail in detail_models(type(thing))})


def snapshots(things: Sequence[Tracked]) -> list[Snapshot]:
    """Return the snapshot of each of ``things``, all saved and of one model, in few queries for all of them."""
    if len(things) < 2:  # noqa: PLR2004 (nothing to share)
        return [*map(snapshot, things)]
    model = type(things[0])
    for some in in_batches(things):
        models.prefetch_related_objects(some, *(many.name for many in model._meta.many_to_many))
    rows = {detail: _rows(detail, things) for detail in detail_models(model)}
    return [
        _snapshot(thing, {detail: found.get(thing.pk, []) for detail, found in rows.items()})
        for thing in things
    ]


def _rows(detail: type[Detail], things: Sequence[Tracked]) -> dict[int, list[Detail]]:
    """Return the rows of the kind ``detail`` that belong to each of ``things``, in order, by its primary key."""
    found: dict[int, list[Detail]] = defaultdict(list)
    owned = detail._default_manager.all().fetch_mode(PEERS)
    for row in among(owned, detail.root, (thing.pk for thing in things)):
        found[getattr(row, f"{detail.root}_id")].append(row)
    return found


def _snapshot(thing: Tracked, rows: dict[type[Detail], list[Detail]]) -> Snapshot:
    data = _columns(thing, leave_out=(*DERIVED, *thing.private_fields))
    for many in sorted(thing._meta.many_to_many, key=lambda field: field.name):
        related = many.value_from_object(thing) if thing.pk else []
        data[many.name] = sorted(_key(other) for other in related)
    for detail, found in rows.items():
        data[accessor(detail)] = [row_snapshot(row) for row in found]
    return data


def row_snapshot(row: Detail) -> Snapshot:
    """Return a detail row as plain data, without its number and the thing that it belongs to."""
    return _columns(row, leave_out=("id", row.root))


def detail_models(model: type[models.Model]) -> list[type[Detail]]:
    """Return the models whose rows belong to ``model`` and stand in its history, by name."""
    details = [
        candidate
        for candidate in apps.get_models()
        if issubclass(candidate, Detail) and candidate._meta.get_field(candidate.root).related_model is model
    ]
    return sorted(details, key=lambda detail: detail._meta.label)


def accessor(detail: type[Detail]) -> str:
    """Return the name under which an object has its rows of the model ``detail``."""
    field = detail._meta.get_field(detail.root)
    assert isinstance(field, models.ForeignKey)
    return str(field.remote_field.get_accessor_name())


@dataclass(frozen=True)
class Revision:
    """What became of one thing by a deed of some ``kind``: itself before, None when it is new, and after."""

    thing: Tracked
    kind: ChangeKind
    before: Snapshot | None
    after: Snapshot


def record_all(revisions: Sequence[Revision], *, actor: User | None, reason: str = "") -> list[Change]:
    """Write a change for each of ``revisions``, numbered in their order, and return them.

    Call it last in the transaction: it takes the ledger's only lock.
    """
    former = _administrations(one.before for one in revisions if one.before and one.kind is ChangeKind.MOVED)
    changes = [
        Change(
            moment=timezone.now(),
            actor=actor,
            reason=reason,
            kind=one.kind,
            resource=one.thing.resource,
            public_id=one.thing.key,
            administration=_owner(one.thing),
            moved_from=former.get(one.before["administration"])
            if one.before and one.kind is ChangeKind.MOVED
            else None,
            before=one.before,
            after=one.after,
        )
        for one in revisions
    ]
    if not changes:
        return []
    with transaction.atomic():
        LedgerHead.objects.get_or_create(pk=1)
        LedgerHead.objects.filter(pk=1).update(sequence=F("sequence") + len(changes))
        last = LedgerHead.objects.get(pk=1).sequence
        for number, change in enumerate(changes, start=last - len(changes) + 1):
            change.sequence = number
        return Change.objects.bulk_create(changes, batch_size=500)


def content_version() -> int:
    """Return the number of the latest change: it grows with every change of anything."""
    return LedgerHead.objects.filter(pk=1).values_list("sequence", flat=True).first() or 0


def _owner(thing: Tracked) -> Administration | None:
    """Return the administration that owns ``thing``; its own record is an administration's own."""
    return thing if isinstance(thing, Administration) else getattr(thing, "administration", None)


def _administrations(befores: Iterable[Snapshot]) -> dict[str, Administration]:
    """Return by their codes the administrations that had things as ``befores`` say, in one query if there are any."""
    codes = {before["administration"] for before in befores}
    return {one.code: one for one in Administration.objects.filter(code__in=codes)} if codes else {}


def _columns(row: models.Model, *, leave_out: tuple[str, ...]) -> Snapshot:
    return {
        field.name: _plain(row, field)
        for field in row._meta.concrete_fields
        if field.name not in leave_out and not isinstance(field, models.GeneratedField)
    }


def _plain(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    if field.remote_field:
        other = getattr(row, field.name)
        return None if other is None else _key(other)
    value = field.to_python(getattr(row, field.attname))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return [*value]
    return str(value) if isinstance(value, str) else value


def _key(other: models.Model) -> str:
    return other.key if isinstance(other, Tracked) else str(other.pk)
