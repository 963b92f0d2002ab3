"""One list for each shelf: what is on it, found by facets and words, page after page."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from api.filters.codes import CodeFilter
from api.resources.base import resources
from api.views.exports import FORMS
from api.views.facets import countable
from overview.shared.addresses import chapter_of, shelf_address
from overview.shared.answers import ask_api
from overview.shared.cards import Card, card, default_ordering, expandable_parts
from overview.shared.day import asked_day
from overview.shared.layout import FOREIGN, Crumb, render_page
from overview.shared.lookups import next_cursor
from overview.shared.wording import RowFormatter, Value, localized
from registry.chapters import Shelf
from registry.chapters.translations import remembered
from registry.fields.wording import language

ON_A_PAGE = 50
FOLDED = 8  # values of a facet that are shown before the rest unfolds
OURS = {
    "view",
    "cursor",
    "ordering",
    "scope",
}  # parameters that choose how a list is shown, not what is on it


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet: how many it would show, whether it is chosen, and the list with that turned round."""

    id: str
    title: Value
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class Facet:
    """One filter, with its values."""

    id: str
    title: str
    choices: tuple[FacetValue, ...]
    most: int

    @property
    def first(self) -> tuple[FacetValue, ...]:
        """The values that are seen at once: the chosen ones, and the most frequent."""
        return tuple(c for place, c in enumerate(self.choices) if place < FOLDED or c.chosen)

    @property
    def rest(self) -> tuple[FacetValue, ...]:
        """The values that unfold."""
        return tuple(c for place, c in enumerate(self.choices) if place >= FOLDED and not c.chosen)


@dataclass(frozen=True)
class ActiveFilter:
    """One filter that is in force, and the list without it."""

    label: str
    title: Value
    address: str


class ShelfList:
    """What is asked of one shelf, and what the API answers."""

    def __init__(self, request: HttpRequest, shelf: Shelf) -> None:
        self.request, self.shelf = request, shelf
        self.resource = resources[shelf.resource]
        self.query = _tidied(request.GET)
        self.filters = {name: ",".join(values) for name, values in self.query.lists() if name not in OURS}
        self.asked = dict(self.filters)
        if self.resource.dated and self.query.get("scope") != "all":
            self.asked["day"] = asked_day(request)
        self.facets = self._facets()
        self.count: int = self._counted["count"]
        self.uncounted: int = self._counted.get("uncounted") or 0

    def _facets(self) -> list[Facet]:
        # A filter by which somebody came here, such as a place, is a facet for once.
        more = [name for name in countable(self.resource) if name in self.filters]
        names = [*dict.fromkeys([*self.shelf.facets, *more])]
        asked = {**self.asked, "facets": ",".join(names)}
        self._counted = ask_api(self.request, f"facets/{self.shelf.resource}/", asked)
        told = {facet["id"]: facet for facet in self._counted["facets"]}
        return [self._facet(told[name]) for name in names if told[name]["values"]]

    def _facet(self, told: Mapping[str, Any]) -> Facet:
        name, chosen = told["id"], self.query.getlist(told["id"])
        several = isinstance(self.resource.filterset[name], CodeFilter)  # a year, or yes and no, is one alone
        choices = tuple(
            FacetValue(
                id=value["id"],
                title=localized(value),
                count=value["count"],
                chosen=value["id"] in chosen,
                address=self.address(
                    **{name: _turned(chosen if several or value["id"] in chosen else [], value["id"])}
                ),
            )
            for value in told["values"]
        )
        return Facet(told["id"], localized(told).text, choices, max(choice.count for choice in choices))

    def page(self) -> tuple[list[Card], str]:
        """Return the things on this page, and the address of the next page or ""."""
        asked = {**self.asked, "limit": str(ON_A_PAGE), "ordering": self.ordering}
        if parts := expandable_parts(self.resource):
            asked["expand"] = ",".join(parts)
        if cursor := self.query.get("cursor"):
            asked["cursor"] = cursor
        told = ask_api(self.request, f"{self.shelf.resource}/", asked)
        following = next_cursor(told)
        cards = [card(self.shelf, row, self.names) for row in told["results"]]
        return cards, self.address(cursor=[following]) if following else ""

    @cached_property
    def names(self) -> dict[str, Value]:
        """The names of the administrations that the list has something of."""
        return {c.id: c.title for facet in self.facets if facet.id == "administration" for c in facet.choices}

    @property
    def ordering(self) -> str:
        """The order that is asked for; else by title."""
        return self.query.get("ordering") or default_ordering(self.resource)

    def orderings(self) -> Iterator[tuple[str, str]]:
        """Yield the orders that people ask for: (parameter, words)."""
        there = self.resource.ordering_fields
        if "title" in there:
            yield "title", _("Title, A to Å")
            yield "-title", _("Title, Å to A")
        else:
            yield "id", _("As in the registry")
        if "starts" in there:
            yield "-starts", _("Latest start first")
            yield "starts", _("Earliest start first")
            yield "ends", _("Earliest end first")

    def heads(self) -> list[str]:
        """Return the labels of the shown columns."""
        return [fact.label for fact in RowFormatter(self.resource, {}).columns({}, self.shelf.shown)]

    def kept(self) -> list[tuple[str, str]]:
        """Return the parameters that a form of this list passes on: all but the words and the page."""
        return [
            (name, value)
            for name, values in self.query.lists()
            if name not in ("q", "cursor")
            for value in values
        ]

    def address(self, **changed: list[str]) -> str:
        """Return the address of this list with some parameters ``changed``, from its first page on."""
        query = self.query.copy()
        query.pop("cursor", None)
        for name, values in changed.items():
            query.setlist(name, values)
        told = query.urlencode()
        return shelf_address(self.shelf) + (f"?{told}" if told else "")

    @property
    def day(self) -> dt.date | None:
        """The day that the list is counted for; None where it shows everything, or nothing on it begins or ends."""
        return dt.date.fromisoformat(self.asked["day"]) if "day" in self.asked else None

    def spread(self) -> Facet | None:
        """Return the facet by which the selection is drawn: the first with several values that none is chosen of."""
        free = (facet for facet in self.facets if facet.id not in self.filters)
        return next((facet for facet in free if len(facet.choices) > 1), None)

    def active(self) -> Iterator[ActiveFilter]:
        """Yield the filters in force, each with the list without it."""
        titles = {(facet.id, c.id): c.title for facet in self.facets for c in facet.choices}
        labels = {facet.id: facet.title for facet in self.facets} | {"q": _("Words"), "day": _("Counted on")}
        for name, values in self.query.lists():
            if name in OURS:
                continue
            for value in values:
                title = titles.get((name, value), Value(value))
                yield ActiveFilter(
                    labels.get(name, name), title, self.address(**{name: _turned(values, value)})
                )

    def taken_away(self) -> Iterator[tuple[str, str]]:
        """Yield this selection as data: (name of the form, address)."""
        query = QueryDict(mutable=True)
        query.update(self.asked)
        told = f"?{query.urlencode()}" if query else ""
        yield "JSON", reverse("api:list", args=[self.shelf.resource]) + told
        for form in FORMS:
            if form != "ndjson":
                yield form.upper(), reverse("api:export", args=[self.shelf.resource, form]) + told


def shelf_list_page(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """Show a shelf, or of it what the parameters keep."""
    with remembered(language()):
        there = ShelfList(request, shelf)
        cards, following = there.page()
    chapter = chapter_of(shelf)
    context = {
        "shelf": shelf,
        "chapter": chapter,
        "siblings": [(other, shelf_address(other)) for other in chapter.shelves],
        "listing": there,
        "day": there.day,
        "cards": cards,
        "next_address": following,
        "first_address": there.address() if there.query.get("cursor") else "",
        "active": [*there.active()],
        "forms": [*there.taken_away()],
        "as_table": there.query.get("view") == "table",
        "views": {"cards": there.address(view=[]), "table": there.address(view=["table"])},
        "heads": there.heads(),
        "spread": there.spread(),
        "words": there.query.get("q", ""),
        "whole_address": shelf_address(shelf),
        "description": shelf.about,
        "count": there.count,
        "everything_address": there.address(scope=["all"], day=[]),
        "counted_address": there.address(scope=[]),
    }
    main = chapter.shelves[0]
    crumbs = [] if shelf is main else [Crumb(str(main.title), shelf_address(main))]
    return render_page(request, "overview/lists/list.html", context, title=str(shelf.title), crumbs=crumbs)


def _turned(values: list[str], one: str) -> list[str]:
    """Return ``values`` without ``one``, or with it where it was not among them."""
    return [value for value in values if value != one] if one in values else [*values, one]


def _tidied(given: QueryDict) -> QueryDict:
    """Return the parameters without empty ones, and without what other sites add; several values one by one."""
    query = QueryDict(mutable=True)
    for name, values in given.lists():
        told = [value for several in values for value in _several(name, several) if value]
        if told and not name.startswith(FOREIGN):
            query.setlist(name, [*dict.fromkeys(told)])
    return query


def _several(name: str, value: str) -> list[str]:
    return [value.strip()] if name in ("q", *OURS) else [one.strip() for one in value.split(",")]
