"""The pages that gather: for a place, a theme, an administration and so on, all that every shelf has of it."""

import datetime as dt
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

from api.http.problems import ProblemError
from api.json_schema import MANY
from api.resources.base import resources
from overview.shared.addresses import address_of, shelf_address
from overview.shared.answers import MovedError, ask_api
from overview.shared.cards import Card, card, default_ordering, expandable_parts
from overview.shared.day import page_day
from overview.shared.groupings import Grouping, counts_by_value, value_title, whole_of
from overview.shared.layout import Crumb, render_page
from overview.shared.lookups import MOST, administration_names
from overview.shared.wording import LabelledValues, RowFormatter, Value, localized, what_is_counted
from registry.chapters import Shelf
from registry.chapters.translations import remembered
from registry.fields.collation import danish_sort_key
from registry.fields.countries import country_name
from registry.fields.folding import fold
from registry.fields.wording import language, number

WIDE = ("administrations", "committees", "goals")  # whose values are so few that there is room to say more
NEAR = 0.55  # from how much likeness on an unknown value may mean a known one


@dataclass(frozen=True)
class ShelfSection:
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
    def called(self) -> str:
        """What so many of them are called."""
        return what_is_counted(self.shelf.resource, self.count)

    @property
    def as_table(self) -> bool:
        """Whether it is told as a table: where the columns say all."""
        return self.shelf.resource in ("mandates", "counts")


@dataclass(frozen=True)
class ValueLine:
    """One value in the list of them all."""

    title: Value
    address: str
    count: int
    spread: tuple[str, ...]


def grouping_index(request: HttpRequest, grouping: Grouping) -> HttpResponse:
    """Show every value of a grouping, each with how much there is of it."""
    counts = counts_by_value(request, grouping)
    rows = grouping.values(request)
    if grouping.resource == "countries":
        rows = {key: row for key, row in rows.items() if key in counts}
    ordered = sorted(rows.values(), key=lambda row: _place_in(grouping, row))
    groups = [
        (heading, [_valued(grouping, row, counts) for row in some])
        for heading, some in groupby(ordered, lambda row: _heading(grouping, row))
    ]
    context = {
        "grouping": grouping,
        "groups": [
            (f"group-{place}", heading, values) for place, (heading, values) in enumerate(groups, start=1)
        ],
        "wide": grouping.resource in WIDE,
        "jumps": grouping.resource in ("themes", "organisations", "places"),
        "description": grouping.about,
    }
    return render_page(request, "overview/groupings/index.html", context, title=str(grouping.title))


def grouping_page(
    request: HttpRequest,
    grouping: Grouping,
    key: str,
    template: str = "overview/groupings/page.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show all that there is of one value; ``more`` is for a ``template`` of its own.

    A value that is called something else today, or is spelt in another way, leads there; of an unknown one the page
    says which is the nearest.
    """
    try:
        row = grouping.row(request, key)
    except MovedError as moved:
        return HttpResponsePermanentRedirect(address_of(grouping.resource, moved.key))
    except ProblemError as problem:
        return _unknown(request, grouping, key, problem)
    names = administration_names(request)
    with remembered(language()):
        day = page_day(request)
        counted = [*_sections(request, grouping, key, names, day)]
        sections = counted or [*_sections(request, grouping, key, names)]
        facts = _facts(grouping, row, names)
    title = value_title(row, grouping)
    says = str(grouping.says) % {"name": title.text}
    context = {
        "grouping": grouping,
        "title_value": title,
        "says": says,
        "facts": facts,
        "sections": sections,
        "uncounted_on": day if sections and not counted else None,
        "beside": [*_beside(request, grouping, key)],
        "responsible": [*_responsible(sections, names)] if grouping.briefing else [],
        "description": says,
        **(more or {}),
    }
    crumbs = [Crumb(str(grouping.title), grouping.address)]
    return render_page(request, template, context, title=title.text, crumbs=crumbs)


def _sections(
    request: HttpRequest,
    grouping: Grouping,
    key: str,
    names: Mapping[str, Value],
    day: dt.date | None = None,
) -> Iterator[ShelfSection]:
    """Yield what each shelf has of the value, where it has something; one answer for each, and one for its parts.

    On a ``day``, that is what is counted; without one, everything.
    """
    told_by_parts = {whole_of(shelf) for _finder, shelf in grouping.filtered_shelves()}
    for finder, shelf in grouping.filtered_shelves():
        resource = resources[shelf.resource]
        lists = [*expandable_parts(resource), *(["units"] if "units" in resource.lists else [])]
        on_day = {"day": day.isoformat()} if resource.dated and day else {}
        asked = {finder: key, "limit": MOST, "ordering": default_ordering(resource), **on_day}
        told = ask_api(
            request, f"{shelf.resource}/", {**asked, **({"expand": ",".join(lists)} if lists else {})}
        )
        rows = told["results"]
        if not rows:
            continue
        count = len(rows)
        if told["next"]:
            count = ask_api(request, f"facets/{shelf.resource}/", {finder: key, "facets": finder, **on_day})[
                "count"
            ]
        cards = tuple(_card(shelf, row, names, key, apart=shelf.resource in told_by_parts) for row in rows)
        yield ShelfSection(
            key=shelf.address if finder == grouping.finders[0] else f"{finder}-{shelf.address}",
            title=_title(finder, grouping, shelf),
            shelf=shelf,
            count=count,
            cards=cards,
            heads=tuple(fact.label for fact in RowFormatter(resource, {}).columns({}, shelf.shown)),
            address=f"{shelf_address(shelf)}?{finder}={quote(key)}" + ("" if day else "&scope=all"),
            responsible=_units(request, shelf, rows) if grouping.briefing else {},
        )


def _card(shelf: Shelf, row: Mapping[str, Any], names: Mapping[str, Value], key: str, *, apart: bool) -> Card:
    """Return a card without what the page says already.

    That is what only the parts of a thing say, where they stand ``apart``, and whose it is on an administration's page.
    """
    told = card(shelf, row, names)
    if apart and not row["summary"]:
        told = replace(told, summary=())
    return replace(told, owners=()) if [owner.code for owner in told.owners] == [key] else told


def _title(finder: str, grouping: Grouping, shelf: Shelf) -> str:
    if finder == grouping.finders[0]:
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
            named = ask_api(request, f"{part.name}/", asked)["results"]
    found: dict[str, dict[str, Value]] = {}
    for row in named:
        own = found.setdefault(row["administration"], {})
        for unit in row["units"]:
            title = localized(unit)
            own[unit["id"]] = Value(title.text, title.lang, address_of("units", unit["id"]))
    return found


def _responsible(
    sections: list[ShelfSection], names: Mapping[str, Value]
) -> Iterator[tuple[Value, tuple[Value, ...]]]:
    """Yield each administration that has to do with something in ``sections``, with the units that they name."""
    units: dict[str, dict[str, Value]] = {}
    for section in sections:
        for one in section.cards:
            for owner in one.owners:
                units.setdefault(owner.code, {})
        for code, own in section.responsible.items():
            units.setdefault(code, {}).update(own)
    for code in sorted(units, key=lambda code: danish_sort_key(names.get(code, Value(code)).text)):
        name = names.get(code, Value(code))
        yield Value(name.text, name.lang, address_of("administrations", code)), tuple(units[code].values())


def _facts(grouping: Grouping, row: Mapping[str, Any], names: Mapping[str, Value]) -> list[LabelledValues]:
    """Return what is known of the value itself."""
    if grouping.resource not in resources:
        return []
    told = {**row, "latitude": None, "longitude": None, "geonames_uri": None}
    facts = RowFormatter(resources[grouping.resource], names).facts(told)
    if row.get("latitude") is not None:
        facts.append(
            LabelledValues(_("Position"), (Value(_position(row), address=row.get("geonames_uri") or ""),))
        )
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


def _beside(request: HttpRequest, grouping: Grouping, key: str) -> Iterator[tuple[str, list[Value]]]:
    for resource, finder in grouping.beside:
        rows = ask_api(request, f"{resource}/", {finder: key, "limit": MOST, "ordering": "title"})["results"]
        if rows:
            titles = [(localized(row), address_of(resource, row["id"])) for row in rows]
            yield (
                str(BESIDE[resource]),
                [Value(title.text, title.lang, address) for title, address in titles],
            )


# The list of all values.


def _valued(grouping: Grouping, row: Mapping[str, Any], counts: Mapping[str, Mapping[str, int]]) -> ValueLine:
    found = counts.get(row["id"], {})
    spread: tuple[str, ...] = ()
    if grouping.resource in WIDE:
        spread = tuple(f"{number(count)} {what_is_counted(name, count)}" for name, count in found.items())
    return ValueLine(
        value_title(row, grouping), address_of(grouping.resource, row["id"]), sum(found.values()), spread
    )


def _heading(grouping: Grouping, row: Mapping[str, Any]) -> str:
    """Return what the values that belong together stand beneath: a country, or a letter."""
    if grouping.resource == "places":
        return country_name(row["country"]) if row["country"] else ""
    if grouping.resource in ("themes", "organisations"):
        first = localized(row).text[:1].upper()
        return first if first.isalpha() else "#"
    return ""


def _place_in(grouping: Grouping, row: Mapping[str, Any]) -> tuple[Any, ...]:
    if grouping.resource == "goals":
        return (int(row["id"]),)
    closed = bool(row.get("ends")) if grouping.resource == "administrations" else False
    title = danish_sort_key(localized(row).text)
    heading = _heading(grouping, row)
    return closed, not heading.isalpha() and heading == "#", danish_sort_key(heading), title


# What nobody knows.


def _unknown(request: HttpRequest, grouping: Grouping, key: str, problem: ProblemError) -> HttpResponse:
    """Lead to the value that is only spelt in another way; else say which is the nearest."""
    titles = {value: value_title(row, grouping) for value, row in grouping.values(request).items()}
    for value in titles:
        if fold(value) == fold(key):
            return HttpResponsePermanentRedirect(address_of(grouping.resource, value))
    spelt = {fold(value): value for value in titles} | {
        fold(title.text): value for value, title in titles.items()
    }
    near = difflib.get_close_matches(fold(key)[:80].replace("-", " "), spelt, n=1, cutoff=NEAR)
    nearest = [
        Value(titles[value].text, titles[value].lang, address_of(grouping.resource, value))
        for value in (spelt[one] for one in near)
    ]
    context = {
        "grouping": grouping,
        "asked": key[:80],
        "nearest": nearest[0] if nearest else None,
        "gone": problem.code == "gone",
    }
    crumbs = [Crumb(str(grouping.title), grouping.address)]
    return render_page(
        request,
        "overview/groupings/unknown.html",
        context,
        title=_("We do not know that"),
        crumbs=crumbs,
        status=problem.status,
    )
