"""What lies on the desk of whoever comes in: what is missing, what ends soon, what was changed, and all they keep."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst

from desk.addresses import page_address
from desk.home.menu import chapter_title
from desk.home.queries import (
    RECENT,
    ChangeByOthers,
    EndingEntry,
    IncompleteEntry,
    LatestChange,
    Soon,
    changes_by_others,
    ending_entries,
    entry_counts,
    incomplete_entries,
    latest_changes,
)
from desk.list_filters import ANY
from registry.chapters import chapters
from registry.models import Administration, Entry, Tracked
from registry.rights import Rights, Verb

AHEAD = dt.timedelta(days=365)


@dataclass
class Tally:
    """How many entries of a kind there are, of one administration or of all on the desk."""

    list: str
    chosen: dict[str, Any] = field(default_factory=dict)
    public: int = 0
    internal: int = 0
    archived: int = 0
    gaps: int = 0
    ending: int = 0

    @property
    def live(self) -> int:
        """How many are not archived."""
        return self.public + self.internal

    def add(self, counts: Iterable[int]) -> None:
        """Add the five ``counts``, in the order in which they stand here."""
        for name, count in zip(("public", "internal", "archived", "gaps", "ending"), counts, strict=True):
            setattr(self, name, getattr(self, name) + count)

    # The lists that the numbers lead to.

    @property
    def to_live(self) -> str:
        """The address of those that are not archived."""
        return self._to(archived="no")

    @property
    def to_public(self) -> str:
        """The address of those that the public may see."""
        return self._to(archived="no", public="yes")

    @property
    def to_internal(self) -> str:
        """The address of those that it may not."""
        return self._to(archived="no", public="no")

    @property
    def to_archived(self) -> str:
        """The address of those that are archived."""
        return self._to(archived="yes")

    @property
    def to_gaps(self) -> str:
        """The address of those that lack something."""
        return self._to(missing=ANY)

    def _to(self, **narrowed: Any) -> str:
        return f"{self.list}?{urlencode(self.chosen | narrowed)}"


@dataclass(frozen=True)
class KindSummary:
    """The entries of one model, or the shared things: how many there are, and which lack something."""

    name: str
    names: str
    add: str
    all: Tally
    by_administration: tuple[Tally, ...] = ()
    lacking: tuple[IncompleteEntry, ...] = ()


@dataclass(frozen=True)
class ChapterSummary:
    """A chapter with the kinds of its entries, and the shared things that they are parts of."""

    title: str
    kinds: tuple[KindSummary, ...]
    things: tuple[KindSummary, ...]


@dataclass(frozen=True)
class DeskSummary:
    """Everything on the desk."""

    central: bool
    administrations: tuple[Administration, ...]
    chapters: tuple[ChapterSummary, ...]
    ending: tuple[EndingEntry, ...]
    changes: tuple[LatestChange, ...]
    by_others: tuple[ChangeByOthers, ...]
    total: Tally
    until: dt.date
    recent: int


def desk_summary(rights: Rights) -> DeskSummary:
    """Return the desk of the person with ``rights``: of all administrations to those who see everything."""
    today = timezone.localdate()
    soon = Soon(today, today + AHEAD)
    houses = tuple(rights.houses(Verb.VIEW))
    counted = entry_counts(rights, soon)
    missing = {} if rights.central else incomplete_entries(rights)
    total = Tally("")
    for _resource, _house, *numbers in counted:
        total.add(numbers)

    def kind(model: type[Tracked]) -> KindSummary:
        return _kind_summary(model, rights, houses, counted, missing.get(model.resource, ()))

    return DeskSummary(
        central=rights.central,
        administrations=houses,
        chapters=tuple(
            ChapterSummary(
                chapter_title(chapter.number),
                tuple(kind(model) for model in chapter.models),
                tuple(kind(thing) for thing in chapter.things),
            )
            for chapter in chapters
        ),
        ending=tuple(ending_entries(rights, soon)),
        changes=tuple(latest_changes(rights)),
        by_others=() if rights.central else tuple(changes_by_others(rights, houses, timezone.now())),
        total=total,
        until=soon.until,
        recent=RECENT.days,
    )


def _kind_summary(
    model: type[Tracked],
    rights: Rights,
    houses: Sequence[Administration],
    counted: Iterable[tuple[Any, ...]],
    lacking: Iterable[IncompleteEntry],
) -> KindSummary:
    """Return what there is of ``model`` in ``houses``, of what was ``counted`` for all models."""
    listed = page_address(model, "changelist")
    tallies = {house.pk: Tally(listed, {"administration__id__exact": house.pk}) for house in houses}
    whole = Tally(listed)
    for resource, house, *numbers in counted:
        if resource == model.resource:
            whole.add(numbers)
            if house in tallies:  # it may be archived
                tallies[house].add(numbers)
    own = {"administration": houses[0].pk} if issubclass(model, Entry) and len(houses) == 1 else {}
    add = page_address(model, "add") if rights.may(Verb.ADD, model) else ""
    return KindSummary(
        name=str(model._meta.verbose_name),
        names=str(capfirst(model._meta.verbose_name_plural)),
        add=f"{add}?{urlencode(own)}" if add and own else add,
        all=whole,
        by_administration=tuple(tallies.values()),
        lacking=tuple(lacking),
    )
