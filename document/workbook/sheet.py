"""One sheet of a workbook, before it is written, and the words that several of them share."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from document.content import Block, Text

type Value = str | int | float | Decimal | dt.date | None


@dataclass(frozen=True, kw_only=True)
class SurveySheet:
    """One sheet: ``name`` as it is wished for, ``holds`` in words, a head and rows of as many values."""

    name: str
    holds: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


def as_written(label: str) -> str:
    """Return the head of the column that stands beside the numbers of ``label``, with their words."""
    return _("%(column)s, as written") % {"column": label}


def join_lines(texts: Iterable[Text | Block]) -> str | None:
    """Return texts as one cell, each on a line of its own; nothing where there are none."""
    return "\n".join(str(text) for text in texts) or None
