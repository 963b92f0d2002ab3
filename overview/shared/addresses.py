"""Where the pages of things are: every shelf of the chapters, and what groups them, such as places and themes."""

from functools import cache
from urllib.parse import quote

from django.urls import reverse

from registry.chapters import Chapter, Shelf, chapters

# Resources whose pages gather what has to do with them: the beginning of their addresses.
GROUPING_ADDRESSES = {
    "administrations": "forvaltninger",
    "countries": "lande",
    "committees": "politiske-udvalg",
    "goals": "verdensmaal",
    "organisations": "organisationer",
    "places": "byer",
    "programmes": "programmer",
    "themes": "temaer",
}


@cache
def shelves() -> dict[str, Shelf]:
    """Return every shelf by the name of its resource, in the survey's order."""
    return {shelf.resource: shelf for chapter in chapters for shelf in chapter.shelves}


@cache
def chapter_of(shelf: Shelf) -> Chapter:
    """Return the chapter that declares ``shelf``."""
    return next(chapter for chapter in chapters if shelf in chapter.shelves)


def shelf_address(shelf: Shelf) -> str:
    """Return the address of a shelf's list, in the active language."""
    return f"{reverse('start')}{shelf.address}/"


def address_of(resource: str, key: object) -> str:
    """Return the address of the page about a thing, in the active language; "" for what has no page."""
    if resource == "editions":
        return reverse("start") + "udgaver/"
    shelf = shelves().get(resource)
    address = shelf.address if shelf else GROUPING_ADDRESSES.get(resource, "")
    return f"{reverse('start')}{address}/{quote(str(key))}/" if address else ""
