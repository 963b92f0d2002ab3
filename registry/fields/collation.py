"""Danish order, the same wherever things are sorted: in both databases and in Python.

A column that lists are sorted by is declared with ``db_collation=DANISH``. PostgreSQL makes that collation from ICU,
before the first migration; SQLite has none but what it is given, so each connection gets ours, under the same name.
"""

import unicodedata
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

DANISH = "danish"  # a plain word, since Django does not quote it for SQLite

# The letters after z; Swedish and German ones stand with their Danish likes, and aa is å.
LAST = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y"})


@lru_cache(maxsize=20_000)  # a database asks for a title again with each comparison
def danish_sort_key(text: str) -> tuple[str, str, str]:
    """Return what sorts ``text`` as in a Danish dictionary: æ, ø and å last, aa as å, and capitals among the others.

    Of words that differ in nothing else, the one with accents or aa comes after, then the capital first. Two different
    texts never have the same key, since SQLite takes what sorts the same to be equal.
    """
    letters = unicodedata.normalize("NFC", text).casefold()
    decomposed = unicodedata.normalize("NFD", letters.replace("aa", "å").translate(LAST))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain, letters.replace("aa", "å\uffff"), text


def make_collation(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Make the Danish order in the database ``using``, if it is PostgreSQL; doing it twice does no harm."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute(f"CREATE COLLATION IF NOT EXISTS {DANISH} (provider = icu, locale = 'da')")


def lend_collation(*, connection: Any, **_: Any) -> None:
    """Give a new SQLite ``connection`` the Danish order."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(DANISH, _compare)


def _compare(one: str, other: str) -> int:
    before, after = danish_sort_key(one), danish_sort_key(other)
    return (before > after) - (before < after)
