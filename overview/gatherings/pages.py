"""The pages that gather: for a place, a theme, an administration and so on, all that every shelf has of it."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.filters.fields import MANY
from api.http.problems import ProblemError
from api.resources.base import resources
from overview.gatherings.groupings import MOST, Way, alphabetical, counted, titled, whole_of
from overview.shared.answers import MovedError, answer
from overview.shared.cards import Card, card, parts_of, usual_order
from overview.shared.layout import Crumb, show
from overview.shared.shelving import page_of, shelf_address
from overview.shared.wording import Fact, Teller, Value, in_language
from overview.things import administrations
from registry.chapters import Shelf
from registry.chapters.facts import language, number
from registry.chapters.translations import remembered
from registry.fields.countries import country_name
from registry.fields.folding import fold

WIDE = ("administrations", "committees", "goals")  # whose values are so few that there is room to say more
NEAR = 0.55  # from how much likeness on an unknown value may mean a known one


@dataclass(frozen=True)
class Section:
    """What one shelf has of a value: how many things, their cards, and the address of the list of them."""

    key: str
    title: str
    shelf: Shelf
    count: int
    cards: tuple[Card, ...]
    heads: tuple[str, ...]
    address: str
    responsible: Mapping[str, Mapping[str, Value]]

    @property
    def as_table(self) -> bool:
        """Whether it is told as a table: where the columns say all."""
        return self.shelf.resource in ("mandates", "counts")


@dataclass(frozen=True)
class Valued:
    """One value in the list of them all."""

    title: Value
    address: str
    count: int
    spread: tuple[str, ...]


def index(request: HttpRequest, way: Way) -> HttpResponse:
    """Show every value of a way, each with how much there is of it."""
    counts = counted(request, way)
    rows = way.values(request)
    if way.resource == "countries":
        rows = {key: row for key, row in rows.items() if key in counts}
    ordered = sorted(rows.values(), key=lambda row: _place_in(way, row))
    groups = [
        (heading, [_valued(way, row, counts) for row in some])
        for heading, some in groupby(ordered, lambda row: _heading(way, row))
    ]
    context = {
        "way": way,
        "groups": [
            (f"group-{place}", heading, values) for place, (heading, values) in enumerate(groups, start=1)
        ],
        "wide": way.resource in WIDE,
        "jumps": way.resource in ("themes", "organisations", "places"),
        "description": way.about,
    }
    return show(request, "overview/crossings.html", context, title=str(way.title))


def page(
    request: HttpRequest,
    way: Way,
    key: str,
    template: str = "overview/crossing.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show all that there is of one value; ``more`` is for a ``template`` of its own.

    A value that is called something else today, or is spelt in another way, leads there; of an unknown one the page
    says which is the nearest.
    """
    try:
        row = way.row(request, key)
    except MovedError as moved:
        return HttpResponsePermanentRedirect(page_of(way.resource, moved.key))
    except ProblemError as problem:
        return _unknown(request, way, key, problem)
    names = administrations(request)
    with remembered(language()):
        sections = [*_sections(request, way, key, names)]
        facts = _facts(way, row, names)
    title = titled(row, way)
    says = str(way.says) % {"name": title.text}
    context = {
        "way": way,
        "title_value": title,
        "says": says,
        "facts": facts,
        "sections": sections,
        "beside": [*_beside(request, way, key)],
        "responsible": [*_responsible(sections, names)] if way.briefing else [],
        "description": says,
        **(more or {}),
    }
    crumbs = [Crumb(str(way.title), way.address)]
    return show(request, template, context, title=title.text, crumbs=crumbs)


def _sections(request: HttpRequest, way: Way, key: str, names: Mapping[str, Value]) -> Iterator[Section]:
    """Yield what each shelf has of the value, where it has something; one answer for each, and one for its parts."""
    told_by_parts = {whole_of(shelf) for _finder, shelf in way.found()}
    for finder, shelf in way.found():
        resource = resources[shelf.resource]
        lists = [*parts_of(resource), *(["units"] if "units" in resource.lists else [])]
        asked = {finder: key, "limit": MOST, "ordering": usual_order(resource)}
        told = answer(
            request, f"{shelf.resource}/", {**asked, **({"expand": ",".join(lists)} if lists else {})}
        )
        rows = told["results"]
        if not rows:
            continue
        count = len(rows)
        if told["next"]:
            count = answer(request, f"facets/{shelf.resource}/", {finder: key, "facets": finder})["count"]
        cards = tuple(_card(shelf, row, names, key, apart=shelf.resource in told_by_parts) for row in rows)
        yield Section(
            key=shelf.address if finder == way.finders[0] else f"{finder}-{shelf.address}",
            title=_title(finder, way, shelf),
            shelf=shelf,
            count=count,
            cards=cards,
            heads=tuple(fact.label for fact in Teller(resource, {}).columns({}, shelf.shown)),
            address=f"{shelf_address(shelf)}?{finder}={quote(key)}",
            responsible=_units(request, shelf, rows) if way.briefing else {},
        )


def _card(shelf: Shelf, row: Mapping[str, Any], names: Mapping[str, Value], key: str, *, apart: bool) -> Card:
    """Return a card without what the page says already.

    That is what only the parts of a thing say, where they stand ``apart``, and whose it is on an administration's page.
    """
    told = card(shelf, row, names)
    if apart and not row["summary"]:
        told = replace(told, summary=())
    return replace(told, owners=()) if [owner.code for owner in told.owners] == [key] else told


def _title(finder: str, way: Way, shelf: Shelf) -> str:
    if finder == way.finders[0]:
        return str(shelf.title)
    return _("%(shelf)s of others, in which it takes part") % {"shelf": shelf.title}


def _units(request: HttpRequest, shelf: Shelf, rows: list[Any]) -> dict[str, dict[str, Value]]:
    """Return the administrations that have to do with ``rows``, each with its units that are named on them."""
    resource = resources[shelf.resource]
    named = rows if "units" in resource.lists else []
    for foreign_key, part in resource.parts:
        if "units" in part.lists:
            ids = ",".join(row["id"] for row in rows[:MANY])
            asked = {foreign_key: ids, "expand": "units", "fields": "id,administration,units", "limit": MOST}
            named = answer(request, f"{part.name}/", asked)["results"]
    found: dict[str, dict[str, Value]] = {}
    for row in named:
        own = found.setdefault(row["administration"], {})
        for unit in row["units"]:
            title = in_language(unit)
            own[unit["id"]] = Value(title.text, title.lang, page_of("units", unit["id"]))
    return found


def _responsible(
    sections: list[Section], names: Mapping[str, Value]
) -> Iterator[tuple[Value, tuple[Value, ...]]]:
    """Yield each administration that has to do with something in ``sections``, with the units that they name."""
    units: dict[str, dict[str, Value]] = {}
    for section in sections:
        for one in section.cards:
            for owner in one.owners:
                units.setdefault(owner.code, {})
        for code, own in section.responsible.items():
            units.setdefault(code, {}).update(own)
    for code in sorted(units, key=lambda code: alphabetical(names.get(code, Value(code)).text)):
        name = names.get(code, Value(code))
        yield Value(name.text, name.lang, page_of("administrations", code)), tuple(units[code].values())


def _facts(way: Way, row: Mapping[str, Any], names: Mapping[str, Value]) -> list[Fact]:
    """Return what is known of the value itself."""
    if way.resource not in resources:
        return []
    told = {**row, "latitude": None, "longitude": None, "geonames_uri": None}
    facts = Teller(resources[way.resource], names).facts(told)
    if row.get("latitude") is not None:
        facts.append(Fact(_("Position"), (Value(_position(row), address=row.get("geonames_uri") or ""),)))
    return facts


def _position(row: Mapping[str, Any]) -> str:
    north, east = Decimal(str(row["latitude"])), Decimal(str(row["longitude"]))
    return _("%(latitude)s° %(north)s, %(longitude)s° %(east)s (GeoNames)") % {
        "latitude": number(round(abs(north), 2)),
        "north": _("north") if north >= 0 else _("south"),
        "longitude": number(round(abs(east), 2)),
        "east": _("east") if east >= 0 else _("west"),
    }


BESIDE = {
    "administrations": gettext_lazy("Works for it"),
    "organisations": gettext_lazy("Organisations there"),
    "places": gettext_lazy("Cities and places there"),
}


def _beside(request: HttpRequest, way: Way, key: str) -> Iterator[tuple[str, list[Value]]]:
    for resource, finder in way.beside:
        rows = answer(request, f"{resource}/", {finder: key, "limit": MOST, "ordering": "title"})["results"]
        if rows:
            titles = [(in_language(row), page_of(resource, row["id"])) for row in rows]
            yield (
                str(BESIDE[resource]),
                [Value(title.text, title.lang, address) for title, address in titles],
            )


# The list of all values.


def _valued(way: Way, row: Mapping[str, Any], counts: Mapping[str, Mapping[str, int]]) -> Valued:
    found = counts.get(row["id"], {})
    spread: tuple[str, ...] = ()
    if way.resource in WIDE:
        titles = {shelf.resource: str(shelf.title) for _finder, shelf in way.found()}
        spread = tuple(f"{titles[name]}: {count}" for name, count in found.items())
    return Valued(titled(row, way), page_of(way.resource, row["id"]), sum(found.values()), spread)


def _heading(way: Way, row: Mapping[str, Any]) -> str:
    """Return what the values that belong together stand beneath: a country, or a letter."""
    if way.resource == "places":
        return country_name(row["country"]) if row["country"] else ""
    if way.resource in ("themes", "organisations"):
        first = in_language(row).text[:1].upper()
        return first if first.isalpha() else "#"
    return ""


def _place_in(way: Way, row: Mapping[str, Any]) -> tuple[Any, ...]:
    if way.resource == "goals":
        return (int(row["id"]),)
    closed = bool(row.get("ends")) if way.resource == "administrations" else False
    title = alphabetical(in_language(row).text)
    heading = _heading(way, row)
    return closed, not heading.isalpha() and heading == "#", alphabetical(heading), title


# What nobody knows.


def _unknown(request: HttpRequest, way: Way, key: str, problem: ProblemError) -> HttpResponse:
    """Lead to the value that is only spelt in another way; else say which is the nearest."""
    titles = {value: titled(row, way) for value, row in way.values(request).items()}
    for value in titles:
        if fold(value) == fold(key):
            return HttpResponsePermanentRedirect(page_of(way.resource, value))
    spelt = {fold(value): value for value in titles} | {
        fold(title.text): value for value, title in titles.items()
    }
    near = difflib.get_close_matches(fold(key)[:80].replace("-", " "), spelt, n=1, cutoff=NEAR)
    nearest = [
        Value(titles[value].text, titles[value].lang, page_of(way.resource, value))
        for value in (spelt[one] for one in near)
    ]
    context = {
        "way": way,
        "asked": key[:80],
        "nearest": nearest[0] if nearest else None,
        "gone": problem.code == "gone",
    }
    crumbs = [Crumb(str(way.title), way.address)]
    return show(
        request,
        "overview/unknown.html",
        context,
        title=_("We do not know that"),
        crumbs=crumbs,
        status=problem.status,
    )
