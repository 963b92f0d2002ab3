"""Keyset pages: the next page begins after the last row of this one, so that any depth costs the same.

Nothing is counted; one row more than asked for is read, to know whether there is a next page. What has no
value to be sorted by comes last, in either direction.
"""

import base64
import binascii
import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from django.db.models import F
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext as _

from api.compiled_queries import Statement, size_for
from api.http.problems import ProblemError, invalid
from api.resources.base import Resource


@dataclass(frozen=True)
class Order:
    """An order of a resource's things: by one column, and among equals by the public id."""

    resource: Resource
    name: str

    @property
    def down(self) -> bool:
        """Whether the greatest comes first."""
        return self.name.startswith("-")

    @property
    def column(self) -> str:
        """The column that decides."""
        return self.resource.ordering_fields[self.name.removeprefix("-")]

    @property
    def nullable(self) -> bool:
        """Whether there may be things without a value to sort by."""
        return self.column.endswith(("_earliest", "_latest"))

    def page(self, cursor: str, limit: int, among: Any = None) -> tuple[list[int], str | None]:
        """Return the database ids of up to ``limit`` things after the cursor, and the next page's cursor.

        ``among`` is the queryset to take them from; without it, all that is public. The cursor is None after the
        last page. Raises ``ProblemError`` for a wrong one.
        """
        value, key = self._read(cursor) if cursor else (None, None)
        valued = not cursor or value is not None
        found = self._ask(among, limit, (value, key), valued=True) if valued else []
        if len(found) <= limit and self.nullable:
            found += self._ask(among, limit, (None, None if valued else key), valued=False)
        following = self._cursor(*found[limit - 1][1:]) if len(found) > limit else None
        return [row[0] for row in found[:limit]], following

    def _ask(self, among: Any, limit: int, after: tuple[Any, Any], *, valued: bool) -> list[tuple[Any, ...]]:
        size = size_for(limit + 1)
        if among is None:
            return _statement(self, size, valued, after[1] is not None).rows(after)[: limit + 1]
        return [*self.query(among, after, valued=valued)[: limit + 1]]

    def query(self, among: Any, after: tuple[Any, Any], *, valued: bool) -> Any:
        """Return (pk, value, public id) of what comes after (value, public id), with a value or without one.

        It is one comparison of pairs, which an index answers.
        """
        value, key = after
        own = self.resource.lookup_field
        rows = among.values_list("pk", self.column, F(own))
        if not valued:
            rows = rows.filter(**{f"{self.column}__isnull": True}).order_by(own)
            return rows.filter(**{f"{own}__gt": key}) if key is not None else rows
        columns = [*dict.fromkeys((self.column, own))]
        if key is not None:
            beyond = TupleLessThan if self.down else TupleGreaterThan
            rows = rows.filter(beyond([*map(F, columns)], (value, key)[-len(columns) :]))
        if self.nullable:
            rows = rows.filter(**{f"{self.column}__isnull": False})
        return rows.order_by(*(F(column).desc() if self.down else F(column).asc() for column in columns))

    def _cursor(self, *values: Any) -> str:
        """Return where a row stands: [ordering, value, public id]; the value is the id itself when sorted by it."""
        return base64.urlsafe_b64encode(orjson.dumps([self.name, values[0], values[-1]])).decode().rstrip("=")

    def _read(self, cursor: str) -> tuple[Any, str]:
        try:
            said = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
            name, value, key = said
            fits = isinstance(key, str) and isinstance(value, str | None) and "\0" not in f"{value}{key}"
            fits &= value is not None or self.nullable
            if value is not None and self.nullable:
                value = dt.date.fromisoformat(value)
        except (ValueError, TypeError, binascii.Error):
            raise _wrong_cursor() from None
        if not fits or name != self.name:
            raise _wrong_cursor()
        return value, key


def _wrong_cursor() -> ProblemError:
    return invalid("cursor", _("Take it unchanged from the last page's Link header, with the same ordering."))


@cache
def _statement(order: Order, size: int, valued: bool, after: bool) -> Statement:
    """Return the query for a page of all that is public, compiled once."""
    value = dt.date(1, 1, 1) if order.nullable else "example-of-a-value"
    examples = (value, "example-of-a-key")

    def build(value: Any, key: Any) -> Any:
        told = (value, key) if after else (None, None)
        return order.query(order.resource.public(), told, valued=valued)[:size]

    return Statement(build, examples)
