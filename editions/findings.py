"""The main findings of an edition: those that the secretariat has chosen and worded, else a first set made by rules."""

import re
from collections.abc import Iterable, Iterator

from document.content import Figure, Finding, Text
from editions.models import Introduction
from editions.placeholders import PLACEHOLDER, displays, fill_placeholders
from registry.chapters import Scope, chapters
from registry.chapters.facts import translated


def main_findings(introduction: Introduction, scope: Scope, figures: Iterable[Figure]) -> tuple[Finding, ...]:
    """Return the findings in the active language: the edition's own for the whole survey, else those by rules.

    Raises ``UnknownFigureError`` when the edition's own name a figure that there is not.
    """
    found = tuple(_own(introduction, figures)) if scope.whole else ()
    return found or tuple(_by_rules(scope, {figure.key: figure for figure in figures}))


def _own(introduction: Introduction, figures: Iterable[Figure]) -> Iterator[Finding]:
    """Yield the findings of the edition: a paragraph each, in which the figure that it begins with is set large."""
    text, shown = translated(introduction, "findings"), displays(figures)
    for paragraph in re.split(r"\n\s*\n", text.text.strip()):
        words = " ".join(paragraph.split())
        first = PLACEHOLDER.match(words)
        rest = words[first.end() :].lstrip(" ,:") if first else words
        if words:
            yield Finding(
                display=fill_placeholders(first[0], shown, introduction.edition) if first else "",
                text=Text(fill_placeholders(rest, shown, introduction.edition), text.lang),
                figure=first[1].strip() if first else "",
            )


def _by_rules(scope: Scope, figures: dict[str, Figure]) -> Iterator[Finding]:
    for chapter in chapters:
        if scope.tells_of(chapter.number):
            nodes = [*chapter.chosen(chapter.nodes(scope), scope)]
            yield from (
                one for one in chapter.findings(figures, nodes, scope) if one.display not in ("", "0", "–")
            )
