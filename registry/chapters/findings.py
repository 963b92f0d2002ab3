"""Main findings by rules: a figure with a sentence, for an edition whose secretariat has not chosen its own."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from document.content import NOT_STATED, SEVERAL, Figure, Finding
from registry.chapters.contract import OutlineNode
from registry.chapters.facts import heading, joined, told, woven
from registry.fields.wording import number

NAMED = 4  # things that a sentence names; the others are counted


def finding(figure: Figure, words: str) -> Finding:
    """Return a figure with a sentence that goes on from it, and its note."""
    return Finding(display=figure.display, text=joined(" ", told(words), figure.note), figure=figure.key)


def most(figure: Figure, words: str) -> Iterator[Finding]:
    """Yield the largest line of a figure, with a sentence that names it as "%(row)s"; nothing where there is none.

    What nobody has stated and what several share are no one's.
    """
    rows = [row for row in figure.rows if row.value and row.key not in (NOT_STATED, SEVERAL)]
    if rows:
        largest = max(rows, key=lambda row: row.value or 0)
        key = f"{figure.key}:{largest.key}"
        yield Finding(display=largest.display, text=woven(words, row=largest.label), figure=key)


def ending(nodes: Iterable[OutlineNode], day: dt.date, words: Callable[[int], str]) -> Iterator[Finding]:
    """Yield how many of the entries end within a year from ``day``, with a sentence for as many that has their "%(names)s"."""
    until = day.replace(year=day.year + 1, day=min(day.day, 28))
    things = {
        node.entry.thing.pk: node.entry.thing
        for node in nodes
        if (ends := node.entry.ends_latest or node.entry.thing.ends_latest) and day <= ends <= until
    }
    if things:
        names = [heading(thing) for thing in things.values()]
        more = [told(_("%(n)s more") % {"n": number(len(names) - NAMED)})] if len(names) > NAMED else []
        listed = joined(", ", *names[:NAMED], *more)
        yield Finding(display=number(len(names)), text=woven(words(len(names)), names=listed))
