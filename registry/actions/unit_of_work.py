"""The things that one deed touches: each locked, remembered as it was, and saved at the end."""

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models

from registry.actions.lifecycle import locked
from registry.ledger.recording import Snapshot, snapshot
from registry.models import Detail, Tracked

type Place = tuple[type[models.Model], int]


class Touched:
    """Things by what they are; whoever touches one gets the same object again."""

    def __init__(self) -> None:
        self._things: dict[Place, Tracked] = {}
        self._before: dict[Place, Snapshot] = {}

    def touch[T: Tracked](self, thing: T) -> T:
        """Return ``thing`` as it stands now, locked at once. Raises ``OperationalError`` when somebody else holds it."""
        place = (type(thing), thing.pk)
        if place not in self._things:
            self._things[place] = current = locked(thing, nowait=True)
            self._before[place] = snapshot(current)
        return cast("T", self._things[place])

    def first(self, *things: Tracked) -> None:
        """Let ``things`` be saved and told before all others, in this order."""
        places = [(type(thing), thing.pk) for thing in things]
        self._things = {place: self._things[place] for place in places} | self._things

    def change_row(self, row: Detail, **columns: Any) -> None:
        """Change ``columns`` of a row, and so the thing that it belongs to."""
        self.touch(getattr(row, row.root))
        for name, value in columns.items():
            setattr(row, name, value)
        row.save()

    def change_many(self, thing: Tracked, name: str, others: list[Any]) -> None:
        """Let the many-to-many field ``name`` of ``thing`` hold ``others``."""
        getattr(self.touch(thing), name).set(others)

    def save(self) -> None:
        """Save every thing that differs, as its next version, and let go of the others.

        Raises ``ValidationError``, naming the thing, when one breaks a rule.
        """
        for thing in self._things.values():
            _hold(thing, thing.validate_constraints)
            thing.save()
        for place, thing in [*self._things.items()]:
            if snapshot(thing) == self._before[place]:
                del self._things[place]
                continue
            thing.version += 1
            thing.save(update_fields=["version"])
            if not pairs_of(type(thing)):  # a tie may well have an end that was archived since
                # Read anew, since what it points at was changed as well.
                _hold(thing, type(thing)._default_manager.get(pk=thing.pk).clean)

    def before(self) -> list[tuple[Tracked, Snapshot | None]]:
        """Return each thing with what it was before."""
        return [(thing, self._before[place]) for place, thing in self._things.items()]


def pairs_of(model: type[models.Model]) -> list[tuple[str, str]]:
    """Return the columns in which ``model`` names things of any kind, each as (its resource's, its key's)."""
    names = {field.name for field in model._meta.fields}
    stems = sorted(name.removesuffix("_resource") for name in names if name.endswith("_resource"))
    return [(f"{stem}_resource", f"{stem}_id") for stem in stems if f"{stem}_id" in names]


def _hold(thing: Tracked, check: Callable[[], None]) -> None:
    """Hold a living thing to one of its rules; what is archived may break them until it is brought back."""
    if thing.archived_at is not None:
        return
    try:
        check()
    except ValidationError as error:
        raise ValidationError(f"“{thing}”: {' '.join(error.messages)}") from error
