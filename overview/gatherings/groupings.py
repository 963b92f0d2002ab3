"""The ways through the shelves: what all of them can be found by, such as a place, a theme or an administration."""

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
from overview.shared.answers import answer, next_cursor
from overview.shared.shelving import CROSSINGS, shelves
from overview.shared.wording import Value, in_language
from registry.chapters import Shelf
from registry.fields.countries import countries, country_name
from registry.models import Goal

MOST = "200"  # things that an answer holds at most


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way through the shelves, with a page for each of its values, which gathers all that a filter finds by it.

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
        return f"{reverse('start')}{CROSSINGS[self.resource]}/"

    def found(self) -> Iterator[tuple[str, Shelf]]:
        """Yield each filter with each shelf that it finds something on, in the survey's order."""
        for finder in self.finders:
            for shelf in shelves().values():
                if finder not in resources[shelf.resource].finders:
                    continue
                whole = whole_of(shelf)
                if not (self.wholes and whole and finder in resources[whole].finders):
                    yield finder, shelf

    def row(self, request: HttpRequest, key: str) -> Mapping[str, Any]:
        """Return what the API tells of one value. Raises ``ProblemError`` and ``MovedError`` as it does."""
        known = KNOWN.get(self.resource)
        if known is None:
            row: Mapping[str, Any] = answer(request, f"{self.resource}/{key}/")
            return row
        if key not in (values := known()):
            raise ProblemError("not-found", "")
        return {"id": key, "title": values[key][0], "title_en": values[key][1]}

    def values(self, request: HttpRequest) -> dict[str, Mapping[str, Any]]:
        """Return every value by its public id: what the page about it and the list of them need."""
        known = KNOWN.get(self.resource)
        if known is not None:
            return {key: {"id": key, "title": da, "title_en": en} for key, (da, en) in known().items()}
        return {row["id"]: row for row in everything(request, self.resource)}


def whole_of(shelf: Shelf) -> str:
    """Return the resource of the shared things that those of a shelf are parts of; "" for what is no part."""
    thing = resources[shelf.resource].thing
    target = resources[shelf.resource].columns[thing].target if thing == shelf.within != "" else None
    return target.name if target else ""


def everything(
    request: HttpRequest, resource: str, asked: dict[str, str] | None = None
) -> Iterator[Mapping[str, Any]]:
    """Yield all that the API lists of a resource, page after page, by title."""
    query = {"limit": MOST, "ordering": "title", **(asked or {})}
    while True:
        told = answer(request, f"{resource}/", query)
        yield from told["results"]
        if not (cursor := next_cursor(told)):
            return
        query["cursor"] = cursor


def counted(request: HttpRequest, way: Way) -> dict[str, dict[str, int]]:
    """Return how many things each value finds on each shelf: {value: {shelf's resource: number}}."""
    found: dict[str, dict[str, int]] = {}
    for finder, shelf in way.found():
        told = answer(request, f"facets/{shelf.resource}/", {"facets": finder, "values": "1000"})
        for value in told["facets"][0]["values"]:
            own = found.setdefault(value["id"], {})
            own[shelf.resource] = own.get(shelf.resource, 0) + value["count"]
    return found


def titled(row: Mapping[str, Any], way: Way) -> Value:
    """Return what a value is called; a UN goal with its number."""
    title = in_language(row)
    return Value(f"{row['id']}. {title.text}", title.lang) if way.resource == "goals" else title


def alphabetical(text: str) -> str:
    """Return what sorts ``text`` as in a Danish dictionary: æ, ø and å last, and aa is å."""
    return text.casefold().replace("aa", "å").translate(LAST)


LAST = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "é": "e", "ü": "y"})


@cache
def _countries() -> dict[str, tuple[str, str]]:
    return {code: (country_name(code, "da"), country_name(code, "en")) for code, _name in countries()}


def _goals() -> dict[str, tuple[str, str]]:
    return {str(n): (da, en) for n, da, en in Goal.objects.values_list("number", "name", "name_en")}


# The values that are no resource of the API: their names in Danish and in English, by id.
KNOWN: dict[str, Callable[[], dict[str, tuple[str, str]]]] = {"countries": _countries, "goals": _goals}

WAYS = {
    way.resource: way
    for way in (
        Way(
            resource="administrations",
            finders=("administration", "also"),
            title=_("Administrations"),
            one=_("administration"),
            about=_("The city's administrations, and what each of them does internationally."),
            says=_("What the administration does internationally."),
            wholes=True,
        ),
        Way(
            resource="countries",
            finders=("country",),
            title=_("Countries"),
            one=_("country"),
            about=_("The countries in which the city has partners, projects, networks or agreements."),
            says=_("What the city does with %(name)s."),
            beside=(("places", "country"),),
            briefing=True,
        ),
        Way(
            resource="committees",
            finders=("committee",),
            title=_("Political committees"),
            one=_("political committee"),
            about=_("The political committees, and their part in the international work."),
            says=_("What the committee answers for internationally, and what it has handled."),
            beside=(("administrations", "committee"),),
        ),
        Way(
            resource="goals",
            finders=("sdg",),
            title=_("UN goals"),
            one=_("UN goal"),
            about=_("The 17 UN goals for sustainable development, and what the city does for each of them."),
            says=_("What the city does internationally for this goal."),
        ),
        Way(
            resource="organisations",
            finders=("organisation",),
            title=_("Organisations"),
            one=_("organisation"),
            about=_("Those who fund the international work, lead it or take part in it."),
            says=_("What the city does with %(name)s."),
        ),
        Way(
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
        Way(
            resource="programmes",
            finders=("programme",),
            title=_("Programmes"),
            one=_("programme"),
            about=_("The programmes that projects, agreements and grants belong to, such as Horizon 2020."),
            says=_("What the city does under %(name)s."),
        ),
        Way(
            resource="themes",
            finders=("theme",),
            title=_("Themes"),
            one=_("theme"),
            about=_("What the international work is about, from A to Å."),
            says=_("What the city does internationally about this."),
        ),
    )
}
