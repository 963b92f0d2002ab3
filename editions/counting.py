"""Counting for everybody: the public's figures, counted once in each process until something in the registry changes."""

import datetime as dt
from collections import OrderedDict
from threading import Lock
from typing import get_args

from django.utils.translation import override

from document.content import Figure, Language
from editions.models import Introduction
from editions.placeholders import all_figures
from registry.chapters import Scope, counted_together
from registry.chapters.translations import remembered
from registry.ledger.recording import content_version
from registry.models import shown_day

type Figures = tuple[Figure, ...]
type InLanguages = dict[Language, Figures]

MOST_KEPT = 3  # scopes; the figures of one, in both languages, take some 14 MB for 10,000 entries

# By content version and scope; what was asked for last stands last. Frozen, so that all threads share them.
figures_cache: OrderedDict[tuple[int, Scope], InLanguages] = OrderedDict()
_counting = Lock()


def cached_figures(scope: Scope, *, keep: bool = True) -> InLanguages:
    """Return the figures for ``scope`` in each language.

    One thread of a process counts at a time, everything for both languages at once; others wait for it, unless what
    they ask for is kept. Unless it is to ``keep``, it is counted for the asker alone: any day can be asked for, and none
    may push out what everybody needs, or make others wait.
    """
    if not keep:
        return _in_languages(scope)
    # What is counted while something changes may hold the old beside the new; but it is kept under the version from
    # before the change, which nobody asks for who comes after it.
    key = content_version(), scope
    found = _there(key)
    if found is None:
        with _counting:
            found = _there(key)  # somebody else's, meanwhile
            if found is None:
                found = _in_languages(scope)
                _keep(key, found)
    return found


def shown_scope(day: dt.date | None = None) -> Scope:
    """Return what the figures are counted for on ``day``; when nobody names one, on the day that the registry is shown for.

    The period that they tell of begins with the last edition before the day that is counted for. What an edition printed
    is counted for the newest one of the shown day, whatever ``day`` is.
    """
    shown = shown_day()
    counted = day or shown
    public = Introduction.objects.visible_to("public")
    days = [*public.until(max(counted, shown)).values_list("status_date", "edition")]
    return Scope(
        status_date=counted,
        since=next((since for since, _edition in days if since < counted), None),
        edition=next((edition for since, edition in days if since <= shown), ""),
    )


def editions_known() -> dict[str, dt.date]:
    """Return the day of each released edition."""
    released = Introduction.objects.visible_to("public")
    return dict(released.order_by("edition").values_list("edition", "status_date"))


def _there(key: tuple[int, Scope]) -> InLanguages | None:
    try:
        figures_cache.move_to_end(key)
        return figures_cache[key]
    except KeyError:  # never there, or pushed out just now
        return None


def _keep(key: tuple[int, Scope], found: InLanguages) -> None:
    """Keep what was counted; let go of what was counted at another version, and of what nobody asked for lately."""
    for other in [other for other in [*figures_cache] if other[0] != key[0]]:
        figures_cache.pop(other, None)
    figures_cache[key] = found
    while len(figures_cache) > MOST_KEPT:
        figures_cache.popitem(last=False)


def _in_languages(scope: Scope) -> InLanguages:
    found: InLanguages = {}
    with counted_together():
        for language in get_args(Language):
            with override(language), remembered(language):
                found[language] = all_figures(scope)
    return found
