"""The pages of figures: each number with its rule, its picture, all that it counts, and what the survey itself states."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from api.http.problems import ProblemError
from document.content import Figure
from editions.counting import cached_figures, shown_scope
from editions.models import CURRENCY
from editions.reconciliation import difference_in_words
from overview.shared.answers import ask_api
from overview.shared.charting import figure_address, linked_charts, row_links, text_value
from overview.shared.day import as_query, asked_day, named_day
from overview.shared.layout import Crumb, render_page
from overview.shared.lookups import newest_edition, stated_figures
from overview.shared.wording import (
    UNKNOWN,
    Value,
    amount_in_words,
    localized,
    paragraphs,
    stated_in_words,
    thing_link,
)
from registry.chapters import chapters
from registry.fields.wording import language

MOST = 500  # things that a page names below a figure or a line; the data has all


@dataclass(frozen=True)
class FigureSummary:
    """A figure as the list of all figures tells it."""

    key: str
    title: str
    value: str
    note: str
    rule: str
    address: str


@dataclass(frozen=True)
class FigureLine:
    """One line of a figure, with what it counts: (thing, what it adds), and how many ``more``."""

    key: str
    title: Value
    value: str
    address: str
    counted: tuple[tuple[Value, str], ...]
    more: int


@dataclass(frozen=True)
class StatedComparison:
    """A figure that the survey itself states, and how far this one is from it.

    ``compared`` are (words, computed value, difference) for the figure or those lines of it that are held against it.
    """

    label: Value
    value: str
    unit: Value | None
    qualifier: str
    place: str
    compared: tuple[tuple[Value, str, str], ...]
    explanation: tuple[Value, ...]
    others: tuple[tuple[str, str], ...]


def figure_index(request: HttpRequest, missing: str = "") -> HttpResponse:
    """Show all figures, by chapter; say so when the one that was asked for is ``missing``."""
    named = named_day(request)
    found = ask_api(request, "figures/", named)["results"]
    groups = [
        (chapter.title, [figure_summary(one, named) for one in found if one["chapter"] == chapter.number])
        for chapter in chapters
    ]
    context = {
        "groups": [(title, some) for title, some in groups if some],
        "missing": missing,
        "data_address": reverse("api:figures") + as_query(named),
        "day": dt.date.fromisoformat(asked_day(request)),
        "description": _("Every number of the survey, with the rule by which it is counted."),
    }
    status = HTTPStatus.NOT_FOUND if missing else HTTPStatus.OK
    return render_page(request, "overview/figures/index.html", context, title=_("Figures"), status=status)


def figure_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show one figure with everything that it counts."""
    try:
        there = ask_api(request, f"figures/{key}/", named_day(request))
    except ProblemError as problem:
        if problem.status != HTTPStatus.NOT_FOUND:
            raise
        return figure_index(request, missing=key)
    day = dt.date.fromisoformat(asked_day(request))
    named = named_day(request)
    content = {one.key: one for one in cached_figures(shown_scope(day), keep=not named)[language()]}[key]
    links = row_links(request, content)
    edition = newest_edition(request)
    lines = [*_lines(there, content, links)]
    in_lines = sum(len(row["counted"]) for row in there["rows"])
    context = {
        "figure": figure_summary(there, named),
        "chart": linked_charts([content], {key: links}, named).get(key),
        "lines": lines,
        "by_line": in_lines == len(there["counted"]),
        "number": len(there["counted"]),
        "more": max(0, len(there["counted"]) - MOST),
        "counted": [*_counted(there["counted"], there["unit"])],
        # What a survey states is of its own day, and is not held against the numbers of another.
        "stated": [*_stated(request, edition, there)] if edition and not named else [],
        "edition": edition,
        "day": day,
        "data_address": reverse("api:figures-detail", args=[key]) + as_query(named),
        "chapter": chapters[there["chapter"]],
        "description": localized(there, "rule").text,
    }
    crumbs = [Crumb(_("Figures"), reverse("figures"))]
    return render_page(
        request, "overview/figures/figure.html", context, title=localized(there).text, crumbs=crumbs
    )


def figure_summary(one: Mapping[str, Any], named: Mapping[str, str]) -> FigureSummary:
    """Return a figure of the API's answer in the page's language, leading to it on the day that is ``named``."""
    return FigureSummary(
        key=one["id"],
        title=localized(one).text,
        value=localized(one, "display").text,
        note=localized(one, "note").text if one["note"] else "",
        rule=localized(one, "rule").text,
        address=figure_address(one["id"], named=named),
    )


def _lines(there: Mapping[str, Any], content: Figure, links: Mapping[str, str]) -> Iterator[FigureLine]:
    labels = {row.key: row.label for row in content.rows}
    for row in there["rows"]:
        yield FigureLine(
            key=row["id"],
            title=text_value(labels[row["id"]]),
            value=localized(row, "display").text,
            address=links.get(row["id"], ""),
            counted=tuple(_counted(row["counted"], there["unit"])),
            more=max(0, len(row["counted"]) - MOST),
        )


def _counted(things: Sequence[Mapping[str, Any]], unit: str | None) -> Iterator[tuple[Value, str]]:
    for thing in things[:MOST]:
        adds = amount_in_words(thing["amount"], unit) if thing["amount"] is not None else ""
        yield thing_link(thing["resource"], thing), adds


# What the survey itself states.


def _stated(
    request: HttpRequest, edition: Mapping[str, Any], there: Mapping[str, Any]
) -> Iterator[StatedComparison]:
    titles = {one["id"]: localized(one).text for one in ask_api(request, "figures/")["results"]}
    for one in stated_figures(request, edition):
        keys = [*dict.fromkeys((*one["figures"], *one["beside"]))]
        own = [key for key in keys if key.partition(":")[0] == there["id"]]
        if own:
            others = dict.fromkeys(figure for key in keys if (figure := key.partition(":")[0]) in titles)
            others.pop(there["id"])
            yield _beside(one, own, {titles[key]: figure_address(key) for key in others}, there)


def _beside(
    one: Mapping[str, Any], own: list[str], others: Mapping[str, str], there: Mapping[str, Any]
) -> StatedComparison:
    money = bool(CURRENCY.fullmatch(one["unit"] or ""))
    return StatedComparison(
        label=localized(one, "label"),
        value=stated_in_words(one),
        unit=None if money or not one["unit"] else localized(one, "unit"),
        qualifier=one["qualifier"] or "",
        place=_place(one),
        compared=tuple(_compared(key, one, there) for key in own),
        explanation=tuple(paragraphs(one, "explanation")),
        others=tuple(others.items()),
    )


def _compared(key: str, one: Mapping[str, Any], there: Mapping[str, Any]) -> tuple[Value, str, str]:
    """Return what is held against a stated figure: its name, its value, and the difference in words."""
    line = key.partition(":")[2]
    row = next((row for row in there["rows"] if row["id"] == line), None) if line else there
    if row is None:
        return Value(line), UNKNOWN, UNKNOWN
    words = localized(row, "display").text
    if key not in one["figures"]:
        return localized(row), words, _("not compared")
    same = there["unit"] == (one["unit"] if CURRENCY.fullmatch(one["unit"] or "") else None)
    difference = None
    if same and row["value"] is not None and one["value"] is not None:
        difference = Decimal(str(row["value"])) - Decimal(str(one["value"]))
    return (
        localized(row),
        words,
        difference_in_words(difference, currency=there["unit"], certainty=one["certainty"]),
    )


def _place(one: Mapping[str, Any]) -> str:
    parts = []
    if one["source_number"]:
        parts.append(_("chapter %(number)s") % {"number": one["source_number"]})
    if one["source_lines"]:
        parts.append(_("lines %(line)s") % {"line": one["source_lines"]})
    return ", ".join(parts)
