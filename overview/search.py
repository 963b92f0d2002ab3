"""Search over everything: what holds some words, chapter by chapter, and what may have been meant instead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from rapidfuzz import fuzz, process

from api.http.problems import ProblemError
from api.resources.base import resources
from overview.shared.addresses import address_of, shelf_address, shelves
from overview.shared.answers import ask_api
from overview.shared.cards import Card, card, default_ordering, expandable_parts
from overview.shared.groupings import GROUPINGS, Grouping, value_title
from overview.shared.layout import render_page
from overview.shared.lookups import administration_names, all_rows
from overview.shared.wording import Value, localized
from registry.chapters import Chapter, Shelf, chapters
from registry.chapters.translations import remembered
from registry.fields.folding import fold, marked
from registry.fields.wording import language

SHOWN = 8  # hits of a shelf that are shown
READ = "50"  # hits of a shelf among which those in the title come first
FEW = 3  # hits below which something else may have been meant
NEAR = 75  # from how much likeness on, of 100
MOST_NAMES = 12  # of places, themes and so on that are shown of each kind
AROUND = 140  # letters of a summary that are shown around the first word

type Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Hit:
    """One thing that holds the words: where they stand is marked in its title and its summary."""

    card: Card
    title: SafeString
    summary: SafeString
    summary_lang: str


@dataclass(frozen=True)
class ShelfMatches:
    """What one shelf has of the words."""

    shelf: Shelf
    count: int
    hits: tuple[Hit, ...]
    address: str


@dataclass(frozen=True)
class NameMatches:
    """The places, themes and so on that bear the words in their names."""

    title: str
    names: tuple[tuple[SafeString, Value], ...]
    more: int
    address: str


def search_page(request: HttpRequest) -> HttpResponse:
    """Show what holds the words that are asked for; without words, how to search."""
    asked = request.GET.get("q", "").strip()
    context: dict[str, Any] = {"q": asked, "groupings": [*GROUPINGS.values()]}
    if not asked:
        return render_page(request, "overview/search.html", context, title=_("Search"))
    try:
        told = ask_api(request, "search/", {"q": asked, "limit": "50"})
    except ProblemError as problem:
        return render_page(
            request,
            "overview/search.html",
            {**context, "q": asked[:200], "problem": problem.detail},
            title=_("Search"),
            status=problem.status,
        )
    words = fold(asked)
    holding = None if told["more"] else {hit["resource"] for hit in told["results"]}
    with remembered(language()):
        groups = [*_groups(request, asked, words, holding)]
    named = [*_named(request, words)]
    total = sum(found.count for _chapter, some in groups for found in some)
    total += sum(len(one.names) + one.more for one in named)
    context |= {
        "groups": groups,
        "named": named,
        "total": total,
        "suggestions": _suggestions(request, words) if total < FEW else [],
    }
    title = _("Search: %(words)s") % {"words": asked}
    return render_page(request, "overview/search.html", context, title=title)


def _groups(
    request: HttpRequest, asked: str, words: str, holding: set[str] | None
) -> Iterator[tuple[Chapter, list[ShelfMatches]]]:
    """Yield the chapters that have something on their shelves, in the survey's order."""
    names = administration_names(request)
    for chapter in chapters:
        found: list[ShelfMatches] = []
        there: set[str] = set()  # the things whose parts need not be shown beside them
        for shelf in sorted(chapter.shelves, key=lambda shelf: bool(shelf.within)):
            if resources[shelf.resource].search_fields and (holding is None or shelf.resource in holding):
                found += _found(request, shelf, asked, words, names, there)
        if found:
            yield chapter, found


def _found(
    request: HttpRequest, shelf: Shelf, asked: str, words: str, names: Mapping[str, Value], there: set[str]
) -> Iterator[ShelfMatches]:
    """Yield what a shelf has of the words, those with them in the title first; parts of what is ``there`` are counted alone."""
    resource = resources[shelf.resource]
    parts = expandable_parts(resource)
    query = {"q": asked, "limit": READ, "ordering": default_ordering(resource)}
    if parts:
        query["expand"] = ",".join(parts)
    told = ask_api(request, f"{shelf.resource}/", query)
    rows = told["results"]
    if not rows:
        return
    count = len(rows)
    if told["next"]:
        facets = {"q": asked, "facets": "administration"}
        count = ask_api(request, f"facets/{shelf.resource}/", facets)["count"]
    if shelf.within:
        rows = [row for row in rows if (row[shelf.within] or row)["id"] not in there]
    else:
        there |= {row["id"] for row in rows}
    rows = sorted(rows, key=lambda row: -_in_title(row, words))[:SHOWN]
    hits = tuple(_hit(card(shelf, row, names), words) for row in rows)
    yield ShelfMatches(shelf, count, hits, f"{shelf_address(shelf)}?q={quote(asked)}&scope=all")


def _in_title(row: Mapping[str, Any], words: str) -> int:
    title = fold(f"{row['title']} {row.get('title_en') or ''}")
    return sum(word in title for word in words.split())


def _hit(one: Card, words: str) -> Hit:
    pieces: Pieces = []
    lang = ""
    for paragraph in one.summary:
        told = marked(paragraph.text, words)
        if not pieces or (any(hit for _text, hit in told) and not any(hit for _text, hit in pieces)):
            pieces, lang = told, paragraph.lang
    return Hit(one, _html(marked(one.title.text, words)), _html(_around(pieces)), lang)


def _html(pieces: Pieces) -> SafeString:
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if hit else text,) for text, hit in pieces)
    )


def _around(pieces: Pieces) -> Pieces:
    """Return some pieces shortened to what stands around the first word."""
    shown: Pieces = []
    seen = False
    for text, hit in pieces:
        told = text
        if not hit and not seen and len(pieces) > 1 and len(text) > AROUND:
            told = "… " + text[-AROUND:].partition(" ")[2]
        elif not hit and len(text) > AROUND * 2:
            told = text[: AROUND * 2].rpartition(" ")[0] + " …"
        shown.append((told, hit))
        seen |= hit
        if sum(len(some) for some, _hit in shown) > AROUND * 3:
            break
    return shown


# What bears the words in its name.


def _named(request: HttpRequest, words: str) -> Iterator[NameMatches]:
    """Yield the places, countries, themes and so on, and the figures, with the words in their names."""
    for grouping in GROUPINGS.values():
        if grouping.resource in resources and resources[grouping.resource].search_fields:
            rows = [*all_rows(request, grouping.resource, {"q": words})]
        else:
            rows = [row for row in grouping.values(request).values() if _bears(row, words)]
        names = [(_name(row, grouping), address_of(grouping.resource, row["id"])) for row in rows]
        if names:
            yield _kind(str(grouping.title), names, words, grouping.address)
    figures = [row for row in _figures() if _bears(row, words)]
    if figures:
        home = f"{reverse('start')}tal/"
        names = [(localized(row), f"{home}{row['id']}/") for row in figures]
        yield _kind(_("Figures"), names, words, home)


def _name(row: Mapping[str, Any], grouping: Grouping) -> Value:
    """Return what a value is called, with its code where people search by that."""
    title = value_title(row, grouping)
    coded = grouping.resource in ("administrations", "committees")
    return Value(f"{title.text} ({row['id']})", title.lang) if coded else title


def _figures() -> list[dict[str, Any]]:
    """Return what the figures are called, which nothing needs to be counted for."""
    labels = [one for chapter in chapters for one in chapter.figure_labels.items()]
    with override("da"):
        found: list[dict[str, Any]] = [{"id": key, "title": str(label)} for key, label in labels]
    with override("en"):
        return [row | {"title_en": str(label)} for row, (_key, label) in zip(found, labels, strict=True)]


def _kind(title: str, names: list[tuple[Value, str]], words: str, address: str) -> NameMatches:
    shown = tuple(
        (_html(marked(name.text, words)), Value(name.text, name.lang, page))
        for name, page in names[:MOST_NAMES]
    )
    return NameMatches(title, shown, len(names) - len(shown), address)


def _bears(row: Mapping[str, Any], words: str) -> bool:
    said = fold(f"{row['id']} {row['title']} {row.get('title_en') or ''}")
    return all(word in said for word in words.split())


# What may have been meant.


def _suggestions(request: HttpRequest, words: str) -> list[str]:
    """Return the names, or words of titles, that are nearest to what was asked for."""
    known: dict[str, str] = {}
    for name in _known_names(request):
        for one in (name, *name.split()):
            plain = one.strip("().,:;»«\"'–-")
            if len(plain) > 3:  # noqa: PLR2004
                known.setdefault(fold(plain), plain)
    known.pop(words, None)
    near = process.extract(words, known.keys(), scorer=fuzz.ratio, score_cutoff=NEAR, limit=3)
    return [known[folded] for folded, _score, _place in near]


def _known_names(request: HttpRequest) -> Iterator[str]:
    """Yield what things are called: all that the groupings have, and the first things on each shelf with titles."""
    for grouping in GROUPINGS.values():
        for row in grouping.values(request).values():
            yield value_title(row, grouping).text
    for shelf in shelves().values():
        resource = resources[shelf.resource]
        if resource.search_fields and not shelf.within:
            told = ask_api(
                request, f"{shelf.resource}/", {"fields": "id,title,title_lang,title_en", "limit": "200"}
            )
            yield from (localized(row).text for row in told["results"])
