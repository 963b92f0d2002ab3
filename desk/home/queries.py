"""What the desk asks of all chapters at once, by unions: so a desk costs the same however much there is."""

import datetime as dt
import operator
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.contrib import admin
from django.db.models import Case, CharField, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from desk.addresses import page_address
from desk.list_filters import lacking_any
from document.content import Text
from registry.chapters import Chapter, chapters
from registry.choices import ChangeKind
from registry.fields.partial_dates import PartialDate
from registry.history.describe import history_lines
from registry.models import (
    MOST_REQUIRED,
    Administration,
    Change,
    Entry,
    Part,
    Stewardship,
    Tracked,
    parts_of,
)
from registry.rights import Rights, Verb

FEW = 5  # entries of a kind named before a link leads to the others
LATEST = 10
RECENT = dt.timedelta(days=30)
# What others do to a thing itself.
BY_OTHERS = (ChangeKind.CHANGED, ChangeKind.MERGED, ChangeKind.PARTED)


@dataclass(frozen=True)
class NamedLink:
    """A thing by its name; without an address, when there is no page of it for whoever looks."""

    title: Text
    address: str = ""
    administration: str = ""


@dataclass(frozen=True)
class IncompleteEntry:
    """An entry and the labels of what it lacks."""

    entry: NamedLink
    facts: tuple[str, ...]


@dataclass(frozen=True)
class EndingEntry:
    """An entry, what happens to it, and when: as it was said, and the last day that it may mean."""

    entry: NamedLink
    what: str
    said: PartialDate
    day: dt.date


@dataclass(frozen=True)
class LatestChange:
    """A change, what kind of thing was changed (empty when the thing has no other name), and the thing.

    Of what was handed over, from whom to whom.
    """

    change: Change
    what: str
    thing: NamedLink
    way: tuple[str, str] | None = None


@dataclass(frozen=True)
class ChangeByOthers:
    """What somebody else changed in a thing in which we have a part: where it is told, and where it is undone."""

    latest: LatestChange
    history: str
    undo: str = ""


@dataclass(frozen=True)
class Soon:
    """The days from ``today`` on within which one should know what ends."""

    today: dt.date
    until: dt.date

    def ends(self, model: type[Entry]) -> Q:
        """Return the condition that an entry ends then; without dates of its own, that the shared thing does."""
        own = Q(ends_latest__gte=self.today, ends_earliest__lte=self.until)
        thing = _thing(model)
        if thing:
            shared = {f"{thing}__ends_latest__gte": self.today, f"{thing}__ends_earliest__lte": self.until}
            own |= Q(starts__isnull=True, ends__isnull=True, **shared)
        return own & Q(archived_at__isnull=True)

    def falls(self, deadline: str) -> Q:
        """Return the condition that the column ``deadline`` holds one of the days."""
        return Q(archived_at__isnull=True, **{f"{deadline}__range": (self.today, self.until)})


# The questions. Each is one query: a union of the same columns of every model. The last changes are two.


def entry_counts(rights: Rights, soon: Soon) -> list[tuple[Any, ...]]:
    """Return how many entries there are: (resource, administration, and five numbers in the order of ``Tally``)."""
    return list(_union(_counted(chapter, model, rights, soon) for chapter, model in _entries()))


def incomplete_entries(rights: Rights) -> dict[str, list[IncompleteEntry]]:
    """Return the first few entries of each resource that lack something."""
    facts = {model.resource: (model, [*chapter.lacks(model).values()]) for chapter, model in _entries()}
    rows = _union(
        _first(FEW, model, rights, lacking_any(model), F("position")).values_list(
            *_name(model), *_flags([lacked for _asked, lacked in facts[model.resource][1]]), F("position")
        )
        for _chapter, model in _entries()
    )
    found: dict[str, list[IncompleteEntry]] = {}
    for resource, *row in sorted(rows, key=lambda row: row[-1]):
        model, asked = facts[resource]
        flags = zip(asked, row[-1 - MOST_REQUIRED : -1], strict=False)
        labels = tuple(fact.label for (fact, _lacked), flag in flags if flag)
        found.setdefault(resource, []).append(IncompleteEntry(_named(model, row), labels))
    return found


def ending_entries(rights: Rights, soon: Soon) -> list[EndingEntry]:
    """Return what ends soon, and the days by which somebody must have decided, the first of them first."""
    parts, kinds = [], {model.resource: model for _chapter, model in _entries()}
    for chapter, model in _entries():
        said, day = _end(model, "ends"), _end(model, "ends_latest")
        found = _first(LATEST, model, rights, soon.ends(model), day)
        parts.append(found.values_list(*_name(model), _words(""), Cast(said, CharField()), day))
        for name in _deadlines(chapter, model):
            found = _first(LATEST, model, rights, soon.falls(name), F(name))
            parts.append(found.values_list(*_name(model), _words(name), Cast(name, CharField()), F(name)))
    all_of_them = []
    for resource, *row in _union(parts):
        model = kinds[resource]
        column, said, day = row[-3:]
        what = _label(model, column) if column else gettext("ends")
        all_of_them.append(EndingEntry(_named(model, row), what, PartialDate(str(said)), day))
    return sorted(all_of_them, key=lambda one: (one.day, str(one.entry.title)))[:LATEST]


def latest_changes(rights: Rights) -> Iterator[LatestChange]:
    """Yield the last changes that somebody made, with what they were made to."""
    made = rights.among(Verb.VIEW, Change.objects.exclude(kind=ChangeKind.LOADED)).select_related("actor")
    return _told(list(made.order_by("-sequence")[:LATEST]), rights)


def changes_by_others(
    rights: Rights, houses: Iterable[Administration], now: dt.datetime
) -> Iterator[ChangeByOthers]:
    """Yield the last changes of things in which ``houses`` have a part, made by nobody of theirs.

    A change is undone by opening the form as it was before; where something was changed after it, the history
    tells more truly how to go back.
    """
    keys = [house.pk for house in houses]
    ours = Q(pk__in=[])
    for chapter in chapters:
        for thing in chapter.things:
            parts = Q(pk__in=[])
            for part, field in parts_of(thing):
                parts |= Q(pk__in=part.objects.live().filter(administration__in=keys).values(field))
            ours |= Q(resource=thing.resource, public_id__in=thing.objects.filter(parts).values("public_id"))
    us = Stewardship.objects.live().filter(administration__in=keys).values("user")
    same = Change.objects.filter(resource=OuterRef("resource"), public_id=OuterRef("public_id")).order_by(
        "-sequence"
    )
    found = (
        Change.objects.filter(ours, kind__in=BY_OTHERS, moment__gte=now - RECENT, actor__isnull=False)
        .exclude(actor__in=us)
        .annotate(
            newest=Subquery(same.values("sequence")[:1]),
            previous=Subquery(same.filter(sequence__lt=OuterRef("sequence")).values("sequence")[:1]),
        )
        .select_related("actor")
        .order_by("-sequence")[:LATEST]
    )
    changes: list[Any] = list(found)
    for change, latest in zip(changes, _told(changes, rights), strict=True):
        form = latest.thing.address
        last = change.kind == ChangeKind.CHANGED and change.newest == change.sequence and change.previous
        undo = (
            f"{form}?restore={change.previous}"
            if last and form and _may_undo(rights, change.resource)
            else ""
        )
        yield ChangeByOthers(latest, form and f"{form.removesuffix('change/')}history/", undo)


def _may_undo(rights: Rights, resource: str) -> bool:
    """Return whether the person may restore things of a kind of shared things."""
    things = (thing for chapter in chapters for thing in chapter.things)
    return any(thing.resource == resource and rights.may(Verb.RESTORE, thing) for thing in things)


def _told(changes: list[Change], rights: Rights) -> Iterator[LatestChange]:
    """Yield each of ``changes`` with what it was made to; one query names them all."""
    kinds = {model.resource: model for model in admin.site._registry if issubclass(model, Tracked)}
    parts = [
        _own(kinds[resource], rights)
        .filter(
            **{f"{kinds[resource].key_field}__in": {c.public_id for c in changes if c.resource == resource}}
        )
        .values_list(*_name(kinds[resource]), F(kinds[resource].key_field))
        for resource in sorted({change.resource for change in changes} & {*kinds})
    ]
    rows = _union(parts) if parts else ()
    named = {(resource, row[-1]): _named(kinds[resource], row) for resource, *row in rows}
    away = [change for change in changes if (change.resource, change.public_id) not in named]
    gone = {line.change.sequence: line.name for line in history_lines(away, rights)} if away else {}
    for change in changes:
        kind = str(kinds[change.resource]._meta.verbose_name) if change.resource in kinds else change.resource
        thing = named.get((change.resource, change.public_id))
        if thing is None:  # not, or no longer, on this desk
            called = gone.get(change.sequence, change.public_id)
            thing = NamedLink(Text(called, "da"))
        unnamed = str(thing.title) == capfirst(kind)
        yield LatestChange(change, "" if unnamed else kind, thing, _way(change))


def _way(change: Change) -> tuple[str, str] | None:
    if change.kind != ChangeKind.MOVED:
        return None
    old, new = (str((side or {}).get("administration", "")) for side in (change.before, change.after))
    return (old, new) if old != new else None


# What the questions are made of.


def _entries() -> Iterator[tuple[Chapter, type[Entry]]]:
    return ((chapter, model) for chapter in chapters for model in chapter.models)


def _union(parts: Iterable[Any]) -> Any:
    first, *others = parts
    return first.union(*others, all=True).order_by()  # not even as a model would have it


def _own(model: type[Tracked], rights: Rights) -> Any:
    return rights.among(Verb.VIEW, model.objects.order_by())


def _first(few: int, model: type[Entry], rights: Rights, wanted: Q, order: Any) -> Any:
    """Return the first ``few`` of the own entries that are ``wanted``; by subquery, since a union takes no limits."""
    found = rights.among(Verb.VIEW, model.objects.filter(wanted)).order_by(order, "pk").values("pk")[:few]
    return model.objects.order_by().filter(pk__in=found)


def _counted(chapter: Chapter, model: type[Entry], rights: Rights, soon: Soon) -> Any:
    live = Q(archived_at__isnull=True)
    dates = [soon.ends(model), *map(soon.falls, _deadlines(chapter, model))]
    numbers = {
        "on_desk_public": _count(live & Q(released_at__isnull=False)),
        "on_desk_internal": _count(live & Q(released_at__isnull=True)),
        "on_desk_archived": _count(~live),
        "on_desk_gaps": _count(lacking_any(model)),
        "on_desk_ending": reduce(operator.add, map(_count, dates)),
    }
    rows = _own(model, rights).values("administration").annotate(**numbers)
    return rows.values_list(_words(model.resource), "administration", *numbers)


def _count(which: Q) -> Any:
    return Count("pk", filter=which)


def _end(model: type[Entry], column: str) -> Any:
    """Return the entry's own date, or the shared thing's."""
    thing = _thing(model)
    return Coalesce(column, f"{thing}__{column}") if thing else F(column)


def _label(model: type[Entry], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.verbose_name)


# What a row says of a thing, so that it can be named without being fetched.


def _thing(model: type[Tracked]) -> str:
    """Return the foreign key of a part to the shared thing; "" for all else."""
    things = {thing for chapter in chapters for thing in chapter.things}
    fields = (field for field in model._meta.fields if field.related_model in things)
    return next((field.name for field in fields), "") if issubclass(model, Part) else ""


def _deadlines(chapter: Chapter, model: type[Entry]) -> tuple[str, ...]:
    return chapter.deadlines if model is chapter.models[0] else ()


def _words(text: str) -> Any:
    return Value(text, output_field=CharField())


def _flags(conditions: list[Q]) -> list[Any]:
    flags: list[Any] = [
        Case(When(lacked, then=Value(1)), default=Value(0), output_field=IntegerField())
        for lacked in conditions
    ]
    return flags + [Value(0, output_field=IntegerField())] * (MOST_REQUIRED - len(flags))


def _name(model: type[Tracked]) -> list[Any]:
    """Return the columns that ``_named`` reads, after the resource."""
    has = {field.name for field in model._meta.fields}
    word = "title" if "title" in has else "name"
    names = (word, f"{word}_en", f"{word}_lang")
    own = [F(name) if name in has else _words("") for name in names]
    if "user" in has:  # a stewardship is called by whose it is
        own[0] = F("user__username")
    thing = _thing(model)
    return [
        _words(model.resource),
        F("pk"),
        F("administration__code") if issubclass(model, Entry) else _words(""),
        *own,
        *(Coalesce(f"{thing}__{name}", _words("")) if thing else _words("") for name in names),
    ]


def _named(model: type[Tracked], row: list[Any]) -> NamedLink:
    """Return a thing of ``model`` by its own title or the shared thing's, as ``Record.heading`` does."""
    pk, house, *words = row[:8]
    address = page_address(model, "change", pk)
    for title, english, lang in (words[:3], words[3:]):
        if english and get_language() == "en":
            return NamedLink(Text(english, "en"), address, house)
        if title:
            return NamedLink(Text(title, lang or "da"), address, house)
    return NamedLink(Text(str(capfirst(model._meta.verbose_name)), get_language() or "da"), address, house)
