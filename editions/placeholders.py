"""Figures in running text: "{networks}" and "{memberships:TMF}" become what the survey counts."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from document.content import Figure, FigureRow
from registry.chapters import Scope, chapters
from registry.errors import UnknownFigureError

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def all_figures(scope: Scope) -> tuple[Figure, ...]:
    """Return the figures of every chapter for ``scope``, in the active language."""
    return tuple(figure for chapter in chapters for figure in chapter.figures(scope))


def figures_by_key(figures: Iterable[Figure]) -> dict[str, tuple[Figure, FigureRow | None]]:
    """Return every figure by its key, and every line of one, with its figure, by "key:line"."""
    found: dict[str, tuple[Figure, FigureRow | None]] = {}
    for figure in figures:
        found[figure.key] = figure, None
        found.update({f"{figure.key}:{row.key}": (figure, row) for row in figure.rows})
    return found


def displays(figures: Iterable[Figure]) -> dict[str, str]:
    """Return every figure, and every line of one, as printed, by the keys of ``figures_by_key``."""
    return {key: (row or figure).display for key, (figure, row) in figures_by_key(figures).items()}


def fill_placeholders(text: str, shown: dict[str, str], edition: str) -> str:
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
