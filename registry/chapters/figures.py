"""Figures: named numbers, each with its counting rule in words and everything that it counts."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec.structs import replace

from document.content import SEVERAL, Counted, Figure, FigureRow, LeftOut, Picture, Point, Text
from registry.chapters.facts import heading, named, told
from registry.chapters.scope import Scope
from registry.chapters.together import read_once
from registry.choices import MoneyKind
from registry.fields.standards import Certainty
from registry.fields.wording import number, sum_of_money
from registry.models import Administration, Amount, Entry, Record, home_currency

type Labelled = tuple[str, int, str]  # a figure's key, the chapter's number, and its label


def counted(thing: Record, amount: Decimal | None = None) -> Counted:
    """Return ``thing`` as one of those that a figure counts, with what it adds to a sum of money."""
    return Counted(key=f"{thing.resource}/{thing.key}", title=heading(thing), amount=amount)


def pictured(
    figure: Figure, picture: Picture, points: Iterable[Point] = (), drawn_in: int | None = None
) -> Figure:
    """Return ``figure`` so that the document draws it, in its own chapter or another; on a map, with its ``points``."""
    return replace(figure, picture=picture, points=tuple(points), drawn_in=drawn_in)


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
    live = read_once(Administration, lambda: [*Administration.objects.live()])
    return [owner for owner in live if owner.pk in groups or not owner.whole_municipality]


def currency_of_sums() -> str:
    """Return the currency that figures add sums up in: the municipality's."""
    return read_once(home_currency, home_currency)


@dataclass(frozen=True)
class Sum:
    """One sum of money that a figure may add: whose it is, and the ``period`` or the ``year`` that it is for."""

    thing: Record
    money: Amount
    period: Record | None = None
    year: int | None = None

    def at_home(self, currency: str) -> Decimal | None:
        """Return it in the municipality's ``currency``, as it was booked; None where it is stated in others alone, or not.

        What was paid back is less than nothing.
        """
        for amount, stated in (
            (self.money.amount, self.money.currency),
            (self.money.original_amount, self.money.original_currency),
        ):
            if amount is not None and (stated == currency or amount == 0):
                return -amount if self.money.kind == MoneyKind.REPAID else amount
        return None

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year of its period; None where nobody stated one."""
        if self.year is not None:
            return self.year, self.year
        stated = self.period and [date for date in (self.period.starts, self.period.ends) if date]
        return (int(stated[0][:4]), int(stated[-1][:4])) if stated else None


def money_row(key: str, label: Text, sums: Iterable[Sum], currency: str) -> FigureRow:
    """Return one line of a sum of money in the municipality's ``currency``; not stated, where no sum is in it."""
    listed = [*sums]
    added = [(one, amount) for one in listed if (amount := one.at_home(currency)) is not None]
    total = sum((amount for _one, amount in added), Decimal(0))
    return FigureRow(
        key=key,
        label=label,
        display=_sum_in_words(total, currency, added) if added else _("not stated"),
        value=total if added else None,
        counted=tuple(counted(one.thing, one.at_home(currency)) for one in listed),
    )


def how_much(
    labelled: Labelled,
    rule: str,
    sums: Iterable[Sum],
    rows: Iterable[FigureRow] = (),
    *,
    currency: str,
    yearly: bool = False,
) -> Figure:
    """Return a figure that adds up ``sums`` in the municipality's ``currency``, and says what it could not add.

    Its value is None when there is nothing to add. What is ``yearly`` is so much a year; the others have their periods.
    """
    listed = [*sums]
    added = [(one, amount) for one in listed if (amount := one.at_home(currency)) is not None]
    others = grouped(
        (one for one in listed if one.at_home(currency) is None),
        by=lambda one: one.money.currency if one.money.amount is not None else "",
    )
    left_out = tuple(
        _left_out(code, others[code]) for code in sorted(others, key=lambda code: (not code, code))
    )
    total = sum((amount for _one, amount in added), Decimal(0))
    when = _("a year") if yearly else _period_of([one for one, _amount in added])
    key, chapter, label = labelled
    return Figure(
        key=key,
        chapter=chapter,
        label=label,
        rule=rule,
        kind="money",
        display=_sum_in_words(total, currency, added) if added else "–",
        value=total if added else None,
        rows=tuple(rows),
        counted=tuple(counted(one.thing, amount) for one, amount in added),
        unit=currency,
        approximate=_approximate(added),
        note=" ".join(_sentence(words) for words in (when, *(one.display for one in left_out)) if words),
        left_out=left_out,
    )


def _sum_in_words(total: Decimal, currency: str, added: Sequence[tuple[Sum, Decimal]]) -> str:
    words = sum_of_money(total, currency)
    return _("about %(number)s") % {"number": words} if _approximate(added) else words


def _approximate(added: Sequence[tuple[Sum, Decimal]]) -> bool:
    return any(one.money.certainty != Certainty.EXACT for one, _amount in added)


def _left_out(currency: str, sums: Sequence[Sum]) -> LeftOut:
    things = tuple(counted(one.thing) for one in sums)
    n = len(sums)
    if not currency:
        words = ngettext("%(n)s sum is not stated", "%(n)s sums are not stated", n) % {"n": n}
        return LeftOut(currency="", display=words, counted=things)
    total = sum((one.money.amount or Decimal(0) for one in sums), Decimal(0))
    words = ngettext(
        "besides %(n)s sum in another currency: %(sum)s", "besides %(n)s sums in another currency: %(sum)s", n
    )
    told_sum = sum_of_money(total, currency)
    return LeftOut(currency=currency, display=words % {"n": n, "sum": told_sum}, value=total, counted=things)


def _period_of(sums: Sequence[Sum]) -> str:
    """Return the years that the periods of ``sums`` cover, and for how many sums nobody stated one."""
    years = [one.years for one in sums]
    stated = [one for one in years if one]
    unstated = len(years) - len(stated)
    words = ""
    if stated:
        first, last = min(one[0] for one in stated), max(one[1] for one in stated)
        words = str(first) if first == last else f"{first}–{last}"
    if not unstated:
        return words
    without = ngettext(
        "the period of %(n)s sum is not stated", "the periods of %(n)s sums are not stated", unstated
    ) % {"n": unstated}
    return f"{words}; {without}" if words else without


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def in_period(figure: Figure, scope: Scope, things: Iterable[Record]) -> Figure:
    """Return ``figure`` with a note of how many of ``things`` began and ended in the period that ``scope`` tells of."""
    spans = [_span(thing) for thing in things if not getattr(thing, "uncounted", "")]
    began = sum(1 for first, _last in spans if first and scope.period_begins <= first <= scope.status_date)
    ended = sum(1 for _first, last in spans if last and scope.period_begins <= last < scope.status_date)
    words = [
        ngettext("%(n)s began", "%(n)s began", began) % {"n": number(began)} if began else "",
        ngettext("%(n)s ended", "%(n)s ended", ended) % {"n": number(ended)} if ended else "",
    ]
    told_of = ", ".join(filter(None, words))
    return (
        replace(figure, note=_("In the period: %(changes)s.") % {"changes": told_of}) if told_of else figure
    )


def _span(thing: Record) -> tuple[dt.date | None, dt.date | None]:
    """Return when something begins at the earliest and ends at the latest: a part, when its thing does, where it says nothing."""
    whole = thing.thing if isinstance(thing, Entry) else thing
    return thing.starts_earliest or whole.starts_earliest, thing.ends_latest or whole.ends_latest


def how_many(
    labelled: Labelled,
    rule: str,
    things: Iterable[Counted],
    rows: Iterable[FigureRow] = (),
) -> Figure:
    """Return a figure that counts ``things``, with its ``rows``."""
    listed = tuple(things)
    key, chapter, label = labelled
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


def grouped[T, K](things: Iterable[T], by: Callable[[T], K]) -> dict[K, list[T]]:
    """Return ``things`` in groups, both in the order in which they come."""
    groups: dict[K, list[T]] = {}
    for thing in things:
        groups.setdefault(by(thing), []).append(thing)
    return groups
