"""Figures: named numbers, each with its counting rule in words and everything that it counts."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from document.content import Counted, Figure, FigureRow, Text
from registry.facts import heading, named, number, sum_of_money
from registry.models import Administration, Entry, Record


def counted(thing: Record, amount: Decimal | None = None) -> Counted:
    """Return ``thing`` as one of those that a figure counts, with what it adds to a sum of money."""
    return Counted(key=f"{thing.resource}/{thing.key}", title=heading(thing), amount=amount)


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
        row(owner.code, named(owner), [counted(entry) for entry in groups.get(owner.pk, ())])
        for owner in Administration.objects.live()
        if owner.pk in groups or not owner.whole_municipality
    ]


def money_row(key: str, label: Text, things: Iterable[Counted]) -> FigureRow:
    """Return one line of a sum of money: the sum of what ``things`` add."""
    listed = tuple(things)
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
