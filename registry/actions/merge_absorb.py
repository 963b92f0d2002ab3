"""What is moved when one thing is merged into another: whatever points at it, its rows, and what the other lacks.

No model is named here but the kernel's bases: what points at a thing is found among all models.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from registry.actions.likeness import ALIASES, names_of
from registry.actions.unit_of_work import UnitOfWork
from registry.fields.folding import fold
from registry.ledger.recording import Snapshot, detail_models, row_snapshot
from registry.models import Detail, Record, Tracked

# Columns that say one thing together: taken over together, where the first of them is empty in all.
TOGETHER = (
    ("starts", "ends"),
    ("summary", "summary_en"),
    ("account", "account_en"),
    ("frequency", "per_year", "per_year_most", "frequency_certainty"),
    ("source_edition", "source_number", "source_title", "source_lines"),
)
EMPTY: tuple[object, ...] = (None, "", [])


def gather(work: UnitOfWork, stay: Tracked, gone: Tracked) -> None:
    """Move all that is ``gone``'s to ``stay``, both of which are taken already; nothing is saved but rows."""
    for model in _models():
        for field in model._meta.fields:
            if field.related_model is type(stay) and field.name != "merged_into":
                _repoint(work, model, field.name, stay, gone)
        for many in model._meta.many_to_many:
            if many.related_model is type(stay):
                _rename_in(work, model, many.name, stay, gone)
        for resource, key in pairs_of(model):
            _retie(work, model, (resource, key), stay, gone)
    _move_rows(work, stay, gone)
    if isinstance(stay, Record) and isinstance(gone, Record):
        stay.answers = {**gone.answers, **stay.answers}
    _fill(stay, gone)


def left_behind(gone: Tracked) -> bool:
    """Return whether anything points at ``gone`` still, or again: somebody may have saved it meanwhile."""
    return any(things.exists() for things in _pointing(gone))


def _pointing(gone: Tracked) -> Iterator[Any]:
    for model in _models():
        everything = model._default_manager.all()
        for field in (*model._meta.fields, *model._meta.many_to_many):
            own = issubclass(model, Detail) and model.root == field.name
            if field.related_model is type(gone) and field.name != "merged_into" and not own:
                yield everything.filter(**{field.name: gone.pk})
        for resource, key in pairs_of(model):
            yield everything.live().filter(**{resource: gone.resource, key: gone.key})


def _models() -> Iterator[Any]:
    """Yield every model whose things or rows can point at a thing, what has a history first."""
    found = [model for model in apps.get_models() if issubclass(model, Tracked | Detail)]
    return iter(sorted(found, key=lambda model: (issubclass(model, Detail), model._meta.label)))


def pairs_of(model: type[models.Model]) -> list[tuple[str, str]]:
    """Return the columns in which ``model`` names things of any kind, each as (its resource's, its key's)."""
    names = {field.name for field in model._meta.fields}
    stems = sorted(name.removesuffix("_resource") for name in names if name.endswith("_resource"))
    return [(f"{stem}_resource", f"{stem}_id") for stem in stems if f"{stem}_id" in names]


def _repoint(work: UnitOfWork, model: Any, name: str, stay: Tracked, gone: Tracked) -> None:
    """Let the foreign key ``name`` point at ``stay``, wherever it points at ``gone``."""
    if issubclass(model, Detail) and model.root == name:
        return  # rows of its own
    for one in model._default_manager.filter(**{name: gone.pk}).order_by("pk"):
        if isinstance(one, Detail):
            work.change_row(one, **{name: stay})
            continue
        own = work.take(one)
        above = getattr(gone, name) if own is stay else stay
        setattr(own, name, None if above == own else above)


def _rename_in(work: UnitOfWork, model: Any, name: str, stay: Tracked, gone: Tracked) -> None:
    """Let the many-to-many field ``name`` hold ``stay``, wherever it holds ``gone``."""
    for one in model._default_manager.filter(**{name: gone.pk}).order_by("pk").distinct():
        others = [other for other in getattr(work.take(one), name).all() if other != gone]
        work.change_many(one, name, [*others, stay])


def _retie(work: UnitOfWork, model: Any, pair: tuple[str, str], stay: Tracked, gone: Tracked) -> None:
    """Let what names ``gone`` by its key name ``stay``; a tie that is there already, or of one thing, is put away."""
    resource, key = pair
    for one in model._default_manager.filter(**{resource: gone.resource, key: gone.key}).order_by("pk"):
        own = work.take(one)
        setattr(own, key, stay.key)
        try:
            own.validate_constraints()
        except ValidationError:
            setattr(own, key, gone.key)
            own.archived_at = own.archived_at or timezone.now()


def _move_rows(work: UnitOfWork, stay: Tracked, gone: Tracked) -> None:
    """Move the rows of ``gone`` after those of ``stay``; what ``stay`` says already, ``gone`` keeps."""
    for detail in detail_models(type(stay)):
        there = [*detail.of(stay)]
        said = [said_by(row) for row in there]
        last = max((row.position for row in there), default=-1)
        for row in detail.of(gone):
            if said_by(row) not in said:
                last += 1
                work.change_row(row, **{detail.root: stay, "position": last})


def said_by(row: Detail) -> Snapshot:
    """Return what a row says, wherever it stands."""
    return without_position(row_snapshot(row))


def without_position(row: Snapshot) -> Snapshot:
    """Return a row's snapshot without its place among the others."""
    return {name: value for name, value in row.items() if name != "position"}


def _fill(stay: Any, gone: Any) -> None:
    """Give ``stay`` what it lacks and ``gone`` has; lists hold what either says, and ``gone``'s names are known."""
    editable = [field for field in stay._meta.concrete_fields if field.editable and not field.primary_key]
    single = [field.name for field in editable if field.name not in chain(*TOGETHER)]
    there = {field.name for field in editable}
    for group in (*TOGETHER, *((name,) for name in single)):
        names = [name for name in group if name in there]
        values = {name: getattr(gone, name) for name in names}
        if not names or group == ("public_id",):
            continue
        if isinstance(values[names[0]], list):
            own = getattr(stay, names[0])
            setattr(stay, names[0], own + [one for one in values[names[0]] if one not in own])
        elif (telling := [name for name in names if _tells(stay, name)]) and all(
            getattr(stay, name) in EMPTY for name in telling
        ):
            for name, value in values.items():
                if value not in EMPTY and not _above(stay, value):
                    setattr(stay, name, value)
    for many in stay._meta.many_to_many:
        getattr(stay, many.name).add(*getattr(gone, many.name).all())
    for name in ALIASES:
        if name in there:
            known = {fold(one) for one in names_of(stay)}
            new = [one for one in names_of(gone) if fold(one) not in known]
            setattr(stay, name, getattr(stay, name) + [one for one in new if one not in getattr(stay, name)])


def _tells(thing: models.Model, name: str) -> bool:
    """Return whether a column can be empty; one that always holds a word goes with those beside it."""
    field: Any = thing._meta.get_field(name)
    return bool(field.blank or field.null)


def _above(stay: Any, value: Any) -> bool:
    """Return whether ``value`` is ``stay`` itself or stands below it, and so cannot stand above it."""
    while type(value) is type(stay) and value is not None:
        if value == stay:
            return True
        value = getattr(value, "parent", None)
    return False
