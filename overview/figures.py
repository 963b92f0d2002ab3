"""The pages of figures: each number with its rule, its picture, all that it counts, and what the survey itself states."""

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
from editions.api import CURRENCY
from editions.counting import counted, edition_scope
from editions.reconciliation import difference_in_words
from overview.shared.answers import answer
from overview.shared.charting import drawn, figure_address, ways, worded
from overview.shared.layout import Crumb, show
from overview.shared.wording import Value, in_language, paragraphs, reference
from registry.chapters import chapters
from registry.chapters.facts import language, number, sum_of_money, with_certainty

UNKNOWN = "–"
MOST = 500  # things that a page names below a figure or a line; the data has all


@dataclass(frozen=True)
class Told:
    """A figure as the list of all figures tells it."""

    key: str
    title: str
    value: str
    rule: str
    address: str


@dataclass(frozen=True)
class Line:
    """One line of a figure, with what it counts: (thing, what it adds), and how many ``more``."""

    key: str
    title: Value
    value: str
    address: str
    counted: tuple[tuple[Value, str], ...]
    more: int


@dataclass(frozen=True)
class Beside:
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


def figures(request: HttpRequest, missing: str = "") -> HttpResponse:
    """Show all figures, by chapter; say so when the one that was asked for is ``missing``."""
    found = answer(request, "figures/")["results"]
    groups = [
        (chapter.title, [told(one) for one in found if one["chapter"] == chapter.number])
        for chapter in chapters
    ]
    context = {
        "groups": [(title, some) for title, some in groups if some],
        "missing": missing,
        "data_address": reverse("api:figures"),
        "edition": newest(request),
        "description": _("Every number of the survey, with the rule by which it is counted."),
    }
    status = HTTPStatus.NOT_FOUND if missing else HTTPStatus.OK
    return show(request, "overview/figures.html", context, title=_("Figures"), status=status)


def figure(request: HttpRequest, key: str) -> HttpResponse:
    """Show one figure with everything that it counts."""
    try:
        there = answer(request, f"figures/{key}/")
    except ProblemError as problem:
        if problem.status != HTTPStatus.NOT_FOUND:
            raise
        return figures(request, missing=key)
    content = {one.key: one for one in counted(edition_scope())[language()]}[key]
    links = ways(request, content)
    edition = newest(request)
    lines = [*_lines(there, content, links)]
    in_lines = sum(len(row["counted"]) for row in there["rows"])
    context = {
        "figure": told(there),
        "chart": drawn([content], {key: links}).get(key),
        "lines": lines,
        "by_line": in_lines == len(there["counted"]),
        "number": len(there["counted"]),
        "more": max(0, len(there["counted"]) - MOST),
        "counted": [*_counted(there["counted"], there["kind"])],
        "stated": [*_stated(request, edition, there)] if edition else [],
        "edition": edition,
        "data_address": reverse("api:figures-detail", args=[key]),
        "chapter": chapters[there["chapter"]],
        "description": in_language(there, "rule").text,
    }
    crumbs = [Crumb(_("Figures"), reverse("figures"))]
    return show(request, "overview/figure.html", context, title=in_language(there).text, crumbs=crumbs)


def told(one: Mapping[str, Any]) -> Told:
    """Return a figure of the API's answer in the page's language."""
    return Told(
        key=one["id"],
        title=in_language(one).text,
        value=shown(one["value"], one["kind"]),
        rule=in_language(one, "rule").text,
        address=figure_address(one["id"]),
    )


def shown(value: float | None, kind: str) -> str:
    """Return a number, or a sum of money, in words."""
    if value is None:
        return UNKNOWN
    exact = Decimal(str(value))
    return sum_of_money(exact) if kind == "money" else number(exact)


def newest(request: HttpRequest) -> dict[str, Any] | None:
    """Return the newest edition, which the figures are counted for; None while there is none."""
    asked = {"fields": "id,title,title_en,municipality,municipality_en,status_date", "limit": "200"}
    return max(answer(request, "editions/", asked)["results"], key=lambda one: one["id"], default=None)


def _lines(there: Mapping[str, Any], content: Figure, links: Mapping[str, str]) -> Iterator[Line]:
    labels = {row.key: row.label for row in content.rows}
    for row in there["rows"]:
        yield Line(
            key=row["id"],
            title=worded(labels[row["id"]]),
            value=shown(row["value"], there["kind"]),
            address=links.get(row["id"], ""),
            counted=tuple(_counted(row["counted"], there["kind"])),
            more=max(0, len(row["counted"]) - MOST),
        )


def _counted(things: Sequence[Mapping[str, Any]], kind: str) -> Iterator[tuple[Value, str]]:
    for thing in things[:MOST]:
        adds = shown(thing["amount"], kind) if thing["amount"] is not None else ""
        yield reference(thing["resource"], thing), adds


# What the survey itself states.


def _stated(request: HttpRequest, edition: Mapping[str, Any], there: Mapping[str, Any]) -> Iterator[Beside]:
    asked = {"expand": "stated_figures", "fields": "id,stated_figures"}
    titles = {one["id"]: in_language(one).text for one in answer(request, "figures/")["results"]}
    for one in answer(request, f"editions/{edition['id']}/", asked)["stated_figures"]:
        keys = [*dict.fromkeys((*one["figures"], *one["beside"]))]
        own = [key for key in keys if key.partition(":")[0] == there["id"]]
        if own:
            others = dict.fromkeys(figure for key in keys if (figure := key.partition(":")[0]) in titles)
            others.pop(there["id"])
            yield _beside(one, own, {titles[key]: figure_address(key) for key in others}, there)


def _beside(
    one: Mapping[str, Any], own: list[str], others: Mapping[str, str], there: Mapping[str, Any]
) -> Beside:
    money = one["unit"] == CURRENCY
    value = UNKNOWN
    if one["value"] is not None:
        value = with_certainty(shown(one["value"], "money" if money else "number"), one["certainty"])
    return Beside(
        label=in_language(one, "label"),
        value=value,
        unit=None if money or not one["unit"] else in_language(one, "unit"),
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
    words = shown(row["value"], there["kind"])
    if key not in one["figures"]:
        return in_language(row), words, _("not compared")
    same = (there["kind"] == "money") == (one["unit"] == CURRENCY)
    difference = None
    if same and row["value"] is not None and one["value"] is not None:
        difference = Decimal(str(row["value"])) - Decimal(str(one["value"]))
    money = there["kind"] == "money"
    return in_language(row), words, difference_in_words(difference, money=money, certainty=one["certainty"])


def _place(one: Mapping[str, Any]) -> str:
    parts = []
    if one["source_number"]:
        parts.append(_("chapter %(number)s") % {"number": one["source_number"]})
    if one["source_lines"]:
        parts.append(_("lines %(line)s") % {"line": one["source_lines"]})
    return ", ".join(parts)
