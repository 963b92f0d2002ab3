"""What is put back when a merged thing is parted again: all that the merge changed, unless it was changed since."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from registry.actions.merge_absorb import said_by, without_position
from registry.actions.unit_of_work import UnitOfWork
from registry.choices import ChangeKind
from registry.history.describe import find_field, key_field, label_of, target_of, tracked_models
from registry.ledger.recording import Snapshot, accessor, detail_models, row_snapshot, snapshot
from registry.models import Change, Detail, Tracked


def block(gone: Tracked) -> list[Change]:
    """Return the changes by which ``gone`` was merged into another, its own first: they are numbered in a row."""
    own = Change.objects.filter(resource=gone.resource, public_id=gone.key, kind=ChangeKind.MERGED)
    start = next(change for change in own.order_by("-sequence") if _begins(change))
    found = [start]
    for change in Change.objects.filter(sequence__gt=start.sequence).order_by("sequence").iterator():
        if change.kind != ChangeKind.MERGED or _begins(change):
            break
        found.append(change)
    return found


def put_back(work: UnitOfWork, changes: list[Change], stay: Tracked, gone: Tracked) -> Iterator[str]:
    """Undo ``changes`` in the things that they changed, all of which are taken; nothing is saved but rows.

    Yield in words what was changed since, and is left as it is.
    """
    known = tracked_models()
    found = []
    for change in changes:
        model = known.get(change.resource)
        thing: Any = model and model.objects.filter(**{model.key_field: change.public_id}).first()
        if thing is None:
            yield _("“%(key)s” (no longer there by that name)") % {"key": change.public_id}
        else:
            found.append((work.take(thing), change.before or {}, change.after or {}))
    for thing, before, after in found:
        yield from _columns(work, thing, before, after)
    for thing, before, after in found:
        if thing is not gone:
            yield from _rows(work, thing, before, after)
    for thing, before, after in found:
        if thing is gone:
            yield from _rows_home(work, stay, gone, before, after)


def _begins(change: Change) -> bool:
    """Return whether a merge begins with this change: with that of the thing that was merged into another."""
    was, now = ((version or {}).get("merged_into") for version in (change.before, change.after))
    return now is not None and was is None


def _columns(work: UnitOfWork, thing: Tracked, before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Put back the columns and many-to-many fields that the merge changed."""
    now = snapshot(thing)
    details = {accessor(detail) for detail in detail_models(type(thing))}
    for name, was in before.items():
        if name in details or was == after.get(name) or find_field(type(thing), name) is None:
            continue
        if now.get(name) != after.get(name):
            yield _("%(thing)s: “%(field)s” was changed since.") % {
                "thing": thing,
                "field": label_of(type(thing), name),
            }
        elif isinstance(find_field(type(thing), name), models.ManyToManyField):
            target = target_of(type(thing), name, before)
            work.change_many(thing, name, [*_things(target, was)])
        else:
            setattr(thing, name, _value(type(thing), name, before))


def _rows(work: UnitOfWork, thing: Tracked, before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Let the rows of a thing point where they did; the merge changed them in place, and put new ones behind them."""
    for detail in detail_models(type(thing)):
        name = accessor(detail)
        for was, became in zip(before.get(name, []), after.get(name, []), strict=False):
            if was == became:
                continue
            row = next((row for row in detail.of(thing) if row_snapshot(row) == became), None)
            if row is None:
                yield _row_changed(thing, detail)
            else:
                new = {key: _value(detail, key, was) for key in was if was[key] != became[key]}
                work.change_row(row, **new)


def _rows_home(
    work: UnitOfWork, stay: Tracked, gone: Tracked, before: Snapshot, after: Snapshot
) -> Iterator[str]:
    """Move back to ``gone`` the rows that went from it."""
    for detail in detail_models(type(gone)):
        kept = [*after.get(accessor(detail), [])]
        for was in before.get(accessor(detail), []):
            if was in kept:
                kept.remove(was)
                continue
            said = without_position(was)
            row = next((row for row in detail.of(stay) if said_by(row) == said), None)
            if row is None:
                yield _row_changed(stay, detail)
            else:
                work.change_row(row, **{detail.root: gone, "position": was["position"]})


def _row_changed(thing: Tracked, detail: type[Detail]) -> str:
    return _("%(thing)s: one of its rows under “%(rows)s” was changed since.") % {
        "thing": thing,
        "rows": label_of(detail),
    }


def _value(model: type[models.Model], name: str, data: Snapshot) -> Any:
    """Return what a column held, for the ledger's value of it."""
    field, value = find_field(model, name), data[name]
    if field.is_relation:
        return None if value is None else next(_things(target_of(model, name, data), [value]), None)
    return field.to_python(value)


def _things(target: Any, keys: list[str]) -> Iterator[Any]:
    found: Iterator[Any] = target._default_manager.filter(**{f"{key_field(target)}__in": keys}).iterator()
    return found
