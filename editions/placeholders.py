"""Figures in running text: "{networks}" and "{memberships:TMF}" become what the survey counts."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from document.content import Figure
from registry.chapters import Scope, chapters
from registry.errors import UnknownFigureError

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def all_figures(scope: Scope) -> tuple[Figure, ...]:
    """Return the figures of every chapter for ``scope``, in the active language."""
    return tuple(figure for chapter in chapters for figure in chapter.figures(scope))


def displays(figures: Iterable[Figure]) -> dict[str, str]:
    """Return every figure as printed by its key, and every line of one by "key:line"."""
    shown = {}
    for figure in figures:
        shown[figure.key] = figure.display
        shown.update({f"{figure.key}:{row.key}": row.display for row in figure.rows})
    return shown


def fill(text: str, shown: dict[str, str], edition: str) -> str:
    """Return ``text`` with each "{key}" replaced by what ``shown`` has for it.

    Raises ``UnknownFigureError``, naming the placeholder and what there is, when it has nothing.
    """

    def replace(match: re.Match[str]) -> str:
        key = match[1].strip()
        if key not in shown:
            raise UnknownFigureError(
                _(
                    "The introduction to the edition %(edition)s names the figure “%(key)s”, which there is not."
                    " There are: %(known)s."
                )
                % {"edition": edition, "key": key, "known": ", ".join(sorted(shown))}
            )
        return shown[key]

    return PLACEHOLDER.sub(replace, text)
