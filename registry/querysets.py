"""The readings of things that have a name, and how to read very many at once."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from itertools import batched
from operator import and_, or_
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Q
from django.db.models.fetch_modes import FetchPeers

from document.content import Audience
from registry.choices import State
from registry.fields.folding import matching


def begun_by(day: dt.date, paths: Iterable[str] = ("",)) -> Q:
    """Return the condition that nothing that ``paths`` lead to begins after ``day``."""
    return _all_of(
        paths,
        lambda path: (
            Q(**{f"{path}starts_earliest__isnull": True}) | Q(**{f"{path}starts_earliest__lte": day})
        ),
    )


def under_way_on(day: dt.date, paths: Iterable[str] = ("",)) -> Q:
    """Return the condition that nothing that ``paths`` lead to has ended before ``day`` or begins after it.

    What has no dates is under way for all that anybody has said.
    """
    not_over = _all_of(
        paths,
        lambda path: Q(**{f"{path}ends_latest__isnull": True}) | Q(**{f"{path}ends_latest__gte": day}),
    )
    return begun_by(day, paths) & not_over


def in_state(state: State, day: dt.date, paths: Iterable[str] = ("",)) -> Q:
    """Return the condition that what ``paths`` lead to stands in ``state`` on ``day`` (see ``Record.state_on``)."""
    paths = tuple(paths)
    ended = _any_of(
        paths, lambda path: Q(**{f"{path}ends_latest__isnull": False, f"{path}ends_latest__lt": day})
    )
    if state == State.ENDED:
        return ended
    if state == State.PLANNED:
        return ~ended & _any_of(
            paths,
            lambda path: Q(**{f"{path}starts_earliest__isnull": False, f"{path}starts_earliest__gt": day}),
        )
    without_dates = _all_of(paths, undated)
    return without_dates if state == State.UNKNOWN else under_way_on(day, paths) & ~without_dates


def undated(path: str = "") -> Q:
    """Return the condition that nobody stated the dates of what ``path`` leads to."""
    return Q(**{f"{path}starts_earliest__isnull": True, f"{path}ends_latest__isnull": True})


def _all_of(paths: Iterable[str], condition: Callable[[str], Q]) -> Q:
    return reduce(and_, map(condition, paths), Q())


def _any_of(paths: Iterable[str], condition: Callable[[str], Q]) -> Q:
    return reduce(or_, map(condition, paths))


# A question has a parameter for each thing that it names, and no database takes more than so many of them:
# PostgreSQL 65,535, SQLite as it is built 32,766.
BATCH = 10_000


def in_batches[T](things: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Yield ``things`` in their order, so many at a time as a question may name."""
    return batched(things, BATCH, strict=False)


def among(things: Any, column: str, values: Iterable[Any]) -> Iterator[Any]:
    """Yield those of a queryset whose ``column`` has one of ``values``, however many these are."""
    for some in in_batches(values):
        yield from things.filter(**{f"{column}__in": some})


class FetchInBatches(FetchPeers):
    """Fetches what things point at for all that were read together, so many at a time."""

    def fetch(self, fetcher: Any, instance: models.Model) -> None:
        """Fetch it for ``instance`` and its peers."""
        peers = [peer for held in instance._state.peers if (peer := held()) is not None]
        if len(peers) <= BATCH:
            super().fetch(fetcher, instance)
            return
        for some in in_batches(peers):
            fetcher.fetch_many(some)

    def __reduce__(self) -> str:
        return "PEERS"


PEERS = FetchInBatches()


class TrackedQuerySet[T: models.Model](models.QuerySet[T, T]):
    """Things with a history: they are read here, and written through ``registry.actions``."""

    def _prefetch_related_objects(self) -> None:
        """Fetch what is read beside the things, for so many of them at a time."""
        # Django fetches for all at once, and has no other place in which to say how many.
        queryset: Any = self
        for some in in_batches(self._result_cache or ()):
            models.prefetch_related_objects(some, *queryset._prefetch_related_lookups)
        self._prefetch_done = True

    def get_by_natural_key(self, key: str) -> T:
        """Return the object that fixtures and the ledger call ``key``."""
        model: Any = self.model
        return self.get(**{model.key_field: key})

    def live(self) -> Self:
        """Return what is not archived."""
        return self.filter(archived_at__isnull=True)

    def search(self, query: str) -> Self:
        """Return what holds every word of ``query``, whatever the case, accents and Danish spelling."""
        return self.filter(matching(query))

    def counted_on(self, day: dt.date | None) -> Self:
        """Return what is counted on ``day`` (see ``Tracked.counts_on``)."""
        model: Any = self.model
        return self.filter(model.counts_on(day))

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: a change without its ledger entry would be a change that nobody sees."""
        raise TypeError("Things in the ledger are changed through registry.actions, never by update().")

    def delete(self) -> NoReturn:
        """Refuse: nothing is lost."""
        raise TypeError("Things in the ledger are archived through registry.actions, never deleted.")


class AdministrationQuerySet[T: models.Model](TrackedQuerySet[T]):
    """Administrations, by whether they are there to take something on."""

    def open_on(self, day: dt.date) -> Self:
        """Return those that keep entries on ``day``: neither archived nor, for all one knows, at their end."""
        return self.live().filter(Q(ends__isnull=True) | Q(ends_earliest__gt=day))


class ReleasableQuerySet[T: models.Model](TrackedQuerySet[T]):
    """What is internal until it is released, by who may see it."""

    def visible_to(self, audience: Audience) -> Self:
        """Return what is live; to the public only what somebody has released."""
        live = self.live()
        return live if audience == "internal" else live.filter(released_at__isnull=False)
