"""What stands in a cell, as text, and our own words in each of our languages."""

import datetime as dt
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

LANGUAGES = ("da", "en")
# What a number format writes as it is: what is quoted, in brackets (a language, a colour), or after one of these signs.
WRITTEN = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
DAY = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")


def as_text(cell: Any) -> str:
    """Return a cell's value as text, without white space around it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, float):
        return digits(Decimal(repr(cell))) if math.isfinite(cell) else str(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return one_text(cell)


def as_shown(date: dt.date, number_format: str) -> str | dt.date:
    """Return what a spreadsheet shows of ``date`` in ``number_format``: "2020-09-01", "2020-09" or "2020".

    Where that shows something else, such as the number of days since 1900 (General) or a month without its year, the date
    itself is returned: nobody can tell how much of it was meant.
    """
    signs = set(WRITTEN.sub("", number_format).partition(";")[0].lower())
    iso = date.isoformat()[:10]
    if "d" in signs:
        return iso
    if signs & set("hs") or not signs & set(
        "yå"
    ):  # the time of day; without a year (år: some write their own letters)
        return date
    return iso[:7] if "m" in signs else iso[:4]


def in_every_language[T](say: Callable[[], T]) -> list[T]:
    """Return what ``say`` returns in each of our languages."""
    said = []
    for language in LANGUAGES:
        with override(language):
            said.append(say())
    return said


_SAYINGS: dict[int, frozenset[str]] = {}


def sayings(sentence: Any) -> frozenset[str]:
    """Return a lazily translated sentence of this house in each of our languages."""
    if id(sentence) not in _SAYINGS:
        _SAYINGS[id(sentence)] = frozenset(in_every_language(lambda: str(sentence)))
    return _SAYINGS[id(sentence)]


def one_text(value: Any) -> str:
    """Return a value as text, with one kind of line ends, and without white space around it."""
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def digits(number: Decimal) -> str:
    """Return a number as text without needless zeros."""
    return f"{number.normalize():f}"


def iso_day(text: str) -> str:
    """Return a day as ISO 8601 writes it, also one that is written as Danes do; any other text as it is."""
    found = DAY.fullmatch(text)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text
