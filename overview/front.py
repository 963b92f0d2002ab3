"""The front page: the whole at a glance, and the ways in."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from api.feed.changes import MOST
from api.resources.base import resources
from editions.counting import cached_figures, shown_scope
from overview.shared.addresses import address_of, shelf_address
from overview.shared.answers import ask_api
from overview.shared.charting import LinkedChart, figure_address, linked_charts, row_links
from overview.shared.day import as_query, asked_day, named_day
from overview.shared.layout import render_page
from overview.shared.lookups import administration_names, newest_edition, stated_figures
from overview.shared.wording import Value, localized, stated_in_words, what_is_counted
from registry.chapters import chapters
from registry.fields.wording import language
from registry.models import Change

# The figures at the top: of things, by what they are called; of money, by what it is.
HEADLINES = ("networks", "memberships", "projects", "agreements", "partners", "funding")
OBTAINED = _("obtained from outside")
PICTURES = (
    "networks-administrations",
    "projects-administrations",
    "funding",
    "funding-periods",
    "agreements",
)
LATEST = 6
LOOKED_AT = (12, 400)  # changes of the registry; not all of them are public
MANY = 10  # as many things created together were loaded from somewhere
AT_ONCE = dt.timedelta(seconds=0.2)  # between two changes that were made together
VERBS = {
    "created": pgettext_lazy("what happened", "Published"),
    "changed": pgettext_lazy("what happened", "Changed"),
    "deleted": pgettext_lazy("what happened", "No longer public"),
}


@dataclass(frozen=True)
class Headline:
    """A number at the top of the page, and what the survey itself states of it, if it does."""

    key: str
    value: str
    label: str
    address: str
    stated: str


@dataclass(frozen=True)
class News:
    """A change, or many at once: ``title`` is None for these."""

    verb: str
    title: Value | None
    kind: str
    moment: Any


@dataclass(frozen=True)
class ChapterLink:
    """A chapter as a way into the registry."""

    title: str
    about: str
    address: str


def front_page(request: HttpRequest) -> HttpResponse:
    """Show the front page."""
    edition = newest_edition(request)
    named = named_day(request)
    context = {
        "edition": edition,
        "municipality": localized(edition, "municipality") if edition else None,
        # What the survey states was so on its own day: it stands beside no other's numbers.
        "headlines": [*_headlines(request, None if named else edition)],
        "pictures": _pictures(request),
        "news": _news(request),
        "chapters": [
            ChapterLink(str(main.title), str(main.about), shelf_address(main))
            for main in (chapter.shelves[0] for chapter in chapters)
        ],
        "administrations": [
            Value(name.text, name.lang, address_of("administrations", code))
            for code, name in administration_names(request).items()
        ],
        "figures_address": reverse("figures") + as_query(named),
        "day": dt.date.fromisoformat(named["day"]) if named else None,
    }
    return render_page(request, "overview/front.html", context, title="Udsyn")


def _headlines(request: HttpRequest, edition: Mapping[str, Any] | None) -> Iterator[Headline]:
    found = {one["id"]: one for one in ask_api(request, "figures/", named_day(request))["results"]}
    stated = {
        key: stated_in_words(one)
        for one in (stated_figures(request, edition) if edition else ())
        for key in one["figures"]
    }
    for key in HEADLINES:
        one = found[key]
        label = OBTAINED if one["kind"] == "money" else what_is_counted(key, one["value"])
        address = figure_address(key, named=named_day(request))
        yield Headline(key, localized(one, "display").text, str(label), address, stated.get(key, ""))


def _pictures(request: HttpRequest) -> dict[str, LinkedChart]:
    """Return the pictures by the keys of their figures, in which "-" is "_": a template can name no other."""
    named = named_day(request)
    scope = shown_scope(dt.date.fromisoformat(asked_day(request)))
    counted = cached_figures(scope, keep=not named)[language()]
    figures = [figure for figure in counted if figure.key in PICTURES]
    made = linked_charts(figures, {figure.key: row_links(request, figure) for figure in figures}, named)
    return {key.replace("-", "_"): made[key] for key in PICTURES if key in made}


def _news(request: HttpRequest) -> list[News]:
    """Return the latest changes, the newest first; what was loaded at once is one of them."""
    found: list[Mapping[str, Any]] = []
    shown = Change.objects.filter(resource__in=[resource.name for resource in resources])
    for some in LOOKED_AT:
        there = [*shown.order_by("-sequence").values_list("sequence", flat=True)[:some]]
        if there:
            asked = {"since": there[-1] - 1, "limit": min(there[0] - there[-1] + 1, MOST)}
            told = ask_api(request, "changes/", {name: str(number) for name, number in asked.items()})
            found = [change for change in reversed(told["results"]) if change["kind"] != "touched"]
        if len(found) >= LATEST or len(there) < some:
            break
    return [*_told(found)][:LATEST]


def _told(changes: Sequence[Mapping[str, Any]]) -> Iterator[News]:
    for some in _at_once(changes):
        created = [change for change in some if change["kind"] == "created"]
        if len(created) >= MANY:
            yield News("", None, "", _moment(created[0]))
        for change in some:
            if change not in created or len(created) < MANY:
                yield _one(change)


def _at_once(changes: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Return ``changes`` in groups of those that were made together."""
    groups: list[list[Mapping[str, Any]]] = []
    for change in changes:
        if groups and _moment(groups[-1][-1]) - _moment(change) < AT_ONCE:
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def _one(change: Mapping[str, Any]) -> News:
    named = localized(change["after"] or change["before"] or {})
    resource, key = change["resource"], change["id"]
    if change["kind"] == "deleted":
        key = change["successor"]["id"] if change["successor"] else ""
    return News(
        verb=str(VERBS[change["kind"]]),
        title=Value(named.text or change["id"], named.lang, address_of(resource, key) if key else ""),
        kind=str(resources[resource].model._meta.verbose_name),
        moment=_moment(change),
    )


def _moment(change: Mapping[str, Any]) -> Any:
    moment = change["moment"]
    return parse_datetime(moment) if isinstance(moment, str) else moment
