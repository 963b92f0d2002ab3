"""The groupings of what is on the shelves: what all of it can be found by, such as a place, a theme or an administration."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from api.http.problems import ProblemError
from api.resources.base import resources
from overview.shared.addresses import GROUPING_ADDRESSES, shelves
from overview.shared.answers import ask_api
from overview.shared.day import page_day
from overview.shared.lookups import all_rows
from overview.shared.wording import Value, localized
from registry.chapters import Shelf
from registry.fields.countries import countries, country_name
from registry.models import Goal


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """One grouping of what is on the shelves, with a page for each of its values, which gathers all that a filter finds by it.

    ``resource`` is what its values are, by the API's name, and ``finders`` the filters. ``title`` names the list of
    the values, ``one`` a single value; ``about`` and ``says`` are the sentences on top of the two pages. ``beside``
    are lists of names that belong to a value: (resource, filter). ``wholes`` leaves out parts of shared things where
    the things themselves are found. ``briefing`` makes pages that one takes along on paper.
    """

    resource: str
    finders: tuple[str, ...]
    title: str | Promise
    one: str | Promise
    about: str | Promise
    says: str | Promise
    beside: tuple[tuple[str, str], ...] = ()
    wholes: bool = False
    briefing: bool = False

    @property
    def address(self) -> str:
        """The address of the list of its values, in the active language."""
        return f"{reverse('start')}{GROUPING_ADDRESSES[self.resource]}/"

    def filtered_shelves(self) -> Iterator[tuple[str, Shelf]]:
        """Yield each filter with each shelf that it finds something on, in the survey's order."""
        for finder in self.finders:
            for shelf in shelves().values():
                if finder not in resources[shelf.resource].filterset:
                    continue
                whole = whole_of(shelf)
                if not (self.wholes and whole and finder in resources[whole].filterset):
                    yield finder, shelf

    def row(self, request: HttpRequest, key: str) -> Mapping[str, Any]:
        """Return what the API tells of one value. Raises ``ProblemError`` and ``MovedError`` as it does."""
        known = KNOWN.get(self.resource)
        if known is None:
            row: Mapping[str, Any] = ask_api(request, f"{self.resource}/{key}/")
            return row
        if key not in (values := known()):
            raise ProblemError("not-found", "")
        return {"id": key, "title": values[key][0], "title_en": values[key][1]}

    def values(self, request: HttpRequest) -> dict[str, Mapping[str, Any]]:
        """Return every value by its public id: what the page about it and the list of them need."""
        known = KNOWN.get(self.resource)
        if known is not None:
            return {key: {"id": key, "title": da, "title_en": en} for key, (da, en) in known().items()}
        return {row["id"]: row for row in all_rows(request, self.resource)}


def whole_of(shelf: Shelf) -> str:
    """Return the resource of the shared things that those of a shelf are parts of; "" for what is no part."""
    thing = resources[shelf.resource].thing
    target = resources[shelf.resource].columns[thing].target if thing == shelf.within != "" else None
    return target.name if target else ""


def counts_by_value(request: HttpRequest, grouping: Grouping) -> dict[str, dict[str, int]]:
    """Return how many things each value finds on each shelf: {value: {shelf's resource: number}}."""
    found: dict[str, dict[str, int]] = {}
    for finder, shelf in grouping.filtered_shelves():
        on_day = {"day": page_day(request).isoformat()} if resources[shelf.resource].dated else {}
        told = ask_api(request, f"facets/{shelf.resource}/", {"facets": finder, "values": "1000", **on_day})
        for value in told["facets"][0]["values"]:
            own = found.setdefault(value["id"], {})
            own[shelf.resource] = own.get(shelf.resource, 0) + value["count"]
    return found


def value_title(row: Mapping[str, Any], grouping: Grouping) -> Value:
    """Return what a value is called; a UN goal with its number."""
    title = localized(row)
    return Value(f"{row['id']}. {title.text}", title.lang) if grouping.resource == "goals" else title


@cache
def _countries() -> dict[str, tuple[str, str]]:
    return {code: (country_name(code, "da"), country_name(code, "en")) for code, _name in countries()}


def _goals() -> dict[str, tuple[str, str]]:
    return {str(n): (da, en) for n, da, en in Goal.objects.values_list("number", "name", "name_en")}


# The values that are no resource of the API: their names in Danish and in English, by id.
KNOWN: dict[str, Callable[[], dict[str, tuple[str, str]]]] = {"countries": _countries, "goals": _goals}

GROUPINGS = {
    grouping.resource: grouping
    for grouping in (
        Grouping(
            resource="administrations",
            finders=("administration", "also"),
            title=_("Administrations"),
            one=_("administration"),
            about=_("The city's administrations, and what each of them does internationally."),
            says=_("What the administration does internationally."),
            wholes=True,
        ),
        Grouping(
            resource="countries",
            finders=("country",),
            title=_("Countries"),
            one=_("country"),
            about=_("The countries in which the city has partners, projects, networks or agreements."),
            says=_("What the city does with %(name)s."),
            beside=(("places", "country"),),
            briefing=True,
        ),
        Grouping(
            resource="committees",
            finders=("committee",),
            title=_("Political committees"),
            one=_("political committee"),
            about=_("The political committees, and their part in the international work."),
            says=_("What the committee answers for internationally, and what it has handled."),
            beside=(("administrations", "committee"),),
        ),
        Grouping(
            resource="goals",
            finders=("sdg",),
            title=_("UN goals"),
            one=_("UN goal"),
            about=_("The 17 UN goals for sustainable development, and what the city does for each of them."),
            says=_("What the city does internationally for this goal."),
        ),
        Grouping(
            resource="organisations",
            finders=("organisation",),
            title=_("Organisations"),
            one=_("organisation"),
            about=_("Those who fund the international work, lead it or take part in it."),
            says=_("What the city does with %(name)s."),
        ),
        Grouping(
            resource="places",
            finders=("place",),
            title=_("Cities and places"),
            one=_("city or place"),
            about=_(
                "Cities and other places in the city's international work: partners, projects, networks and visits."
            ),
            says=_("What the city does with %(name)s."),
            beside=(("organisations", "place"),),
            briefing=True,
        ),
        Grouping(
            resource="programmes",
            finders=("programme",),
            title=_("Programmes"),
            one=_("programme"),
            about=_("The programmes that projects, agreements and grants belong to, such as Horizon 2020."),
            says=_("What the city does under %(name)s."),
        ),
        Grouping(
            resource="themes",
            finders=("theme",),
            title=_("Themes"),
            one=_("theme"),
            about=_(
                "What the international work is about. The themes are the registry's own classification."
            ),
            says=_("What the city does internationally about this."),
        ),
    )
}
