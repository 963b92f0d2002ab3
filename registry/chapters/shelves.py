"""Shelves: how the public pages list a resource of the API, as each chapter declares it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """One list of the public pages, with a page for each thing on it.

    ``resource`` is the API's name for what it lists, ``address`` the Danish address below the front page. ``title``
    names the list, ``one`` a single thing, and ``about`` says in a sentence what is there. ``facets`` are the
    filters that are offered with counts; ``shown`` the columns that stand with each thing in the list. Parts of a
    shared thing are told on its page: ``within`` is the column that names it.
    """

    resource: str
    address: str
    title: str | Promise
    one: str | Promise
    about: str | Promise
    facets: tuple[str, ...] = ("administration",)
    shown: tuple[str, ...] = ()
    within: str = ""


@dataclass(frozen=True)
class FigureFilter:
    """Which list shows what a line of a figure counts: ``filter`` keeps, of ``resource``, what has the line's key.

    ``other`` are further parameters, the same for every line.
    """

    resource: str
    filter: str
    other: Mapping[str, str] = field(default_factory=dict)
