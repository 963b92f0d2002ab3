"""Figures: named numbers, each with its counting rule in words and everything that it counts."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from msgspec.structs import replace

from document.content import SEVERAL, Counted, Figure, FigureRow, Picture, Point, Text
from registry.chapters.facts import heading, named, told
from registry.fields.wording import number, sum_of_money
from registry.models import Administration, Entry, Record


def counted(thing: Record, amount: Decimal | None = None) -> Counted:
    """Return ``thing`` as one of those that a figure counts, with what it adds to a sum of money."""
    return Counted(key=f"{thing.resource}/{thing.key}", title=heading(thing), amount=amount)


def pictured(figure: Figure, picture: Picture, points: Iterable[Point] = ()) -> Figure:
    """Return ``figure`` so that the document draws it in its chapter, on a map with its ``points``."""
    return replace(figure, picture=picture, points=tuple(points))


def row(key: str, label: Text, things: Iterable[Counted]) -> FigureRow:
    """Return one line of a broken-down figure: as many as there are ``things``."""
    listed = tuple(things)
    return FigureRow(key=key, label=label, display=number(len(listed)), value=len(listed), counted=listed)


def rows_by_administration(entries: Iterable[Entry]) -> list[FigureRow]:
    """Return a line for each administration, also for one that has none of ``entries``.

    The whole municipality has a line only when some are its own.
    """
    groups = grouped(entries, by=lambda entry: entry.administration_id)
    return [
        row(owner.code, named(owner), map(counted, groups.get(owner.pk, ())))
        for owner in _administrations(groups)
    ]


def rows_of_things(parts: Iterable[Entry]) -> list[FigureRow]:
    """Return a line for each administration with the shared things that it alone has a part in, and one for the others.

    An administration that takes part without an entry of its own has a part in it too.
    """
    groups: dict[int | None, list[Record]] = {}
    for own in grouped(parts, by=lambda part: (part.thing.resource, part.thing.pk)).values():
        owners = {pk for part in own for pk in (part.administration_id, *(one.pk for one in part.also.all()))}
        groups.setdefault(owners.pop() if len(owners) == 1 else None, []).append(own[0].thing)
    lines = [
        row(owner.code, named(owner), map(counted, groups.get(owner.pk, ())))
        for owner in _administrations(groups)
    ]
    return [*lines, row(SEVERAL, told(_("Several administrations")), map(counted, groups.get(None, ())))]


def _administrations(groups: Mapping[Any, Any]) -> list[Administration]:
    return [
        owner for owner in Administration.objects.live() if owner.pk in groups or not owner.whole_municipality
    ]


def money_row(key: str, label: Text, things: Iterable[Counted]) -> FigureRow:
    """Return one line of a sum of money: the sum of what ``things`` add, if anybody stated one."""
    listed = tuple(things)
    if all(thing.amount is None for thing in listed):
        return FigureRow(key=key, label=label, display=_("not stated"), counted=listed)
    total = total_of(listed)
    return FigureRow(key=key, label=label, display=sum_of_money(total), value=total, counted=listed)


def total_of(things: Iterable[Counted]) -> Decimal:
    """Return the sum of what ``things`` add."""
    return sum((thing.amount for thing in things if thing.amount is not None), Decimal(0))


def how_many(
    key: str,
    chapter: int,
    label: str,
    rule: str,
    things: Iterable[Counted],
    rows: Iterable[FigureRow] = (),
) -> Figure:
    """Return a figure that counts ``things``, with its ``rows``."""
    listed = tuple(things)
    return Figure(
        key=key,
        chapter=chapter,
        label=label,
        rule=rule,
        display=number(len(listed)),
        value=len(listed),
        rows=tuple(rows),
        counted=listed,
    )


def how_much(
    key: str,
    chapter: int,
    label: str,
    rule: str,
    things: Iterable[Counted],
    rows: Iterable[FigureRow] = (),
) -> Figure:
    """Return a figure that adds up the money of ``things`` in kroner; None when there is nothing to add."""
    listed = tuple(things)
    known = any(thing.amount is not None for thing in listed)
    total = total_of(listed)
    return Figure(
        key=key,
        chapter=chapter,
        label=label,
        rule=rule,
        kind="money",
        display=sum_of_money(total) if known else "–",
        value=total if known else None,
        rows=tuple(rows),
        counted=listed,
    )


def grouped[T, K](things: Iterable[T], by: Callable[[T], K]) -> dict[K, list[T]]:
    """Return ``things`` in groups, both in the order in which they come."""
    groups: dict[K, list[T]] = {}
    for thing in things:
        groups.setdefault(by(thing), []).append(thing)
    return groups
