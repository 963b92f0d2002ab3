"""Keyset pages: the next page begins after the last row of this one, so that any depth costs the same.

Nothing is counted; one row more than asked for is read, to know whether there is a next page. What has no
value to be sorted by comes last, in either direction.
"""

import base64
import binascii
import datetime as dt
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext as _

from registry.api.problems import ProblemError, invalid


@dataclass(frozen=True)
class Order:
    """An order by one column, and among equals by the public id."""

    name: str
    column: str
    key: str

    @property
    def down(self) -> bool:
        """Whether the greatest comes first."""
        return self.name.startswith("-")

    @property
    def columns(self) -> tuple[str, ...]:
        """What of each row a cursor says."""
        return tuple(dict.fromkeys((self.column, self.key)))

    @property
    def nullable(self) -> bool:
        """Whether there may be things without a value to sort by."""
        return self.column.endswith(("_earliest", "_latest"))

    def page(self, things: Any, cursor: str, limit: int) -> tuple[list[int], str | None]:
        """Return the database ids of up to ``limit`` of ``things`` after the cursor, and the next page's cursor.

        The cursor is None after the last page. Raises ``ProblemError`` for a wrong one.
        """
        things = things.values_list("pk", *self.columns)
        value, key = self._read(cursor) if cursor else (None, None)
        among_valued = not cursor or value is not None
        found = list(self._valued(things, value, key)[: limit + 1]) if among_valued else []
        if len(found) <= limit and self.nullable:
            found += self._without(things, None if among_valued else key)[: limit + 1 - len(found)]
        following = self._cursor(*found[limit - 1][1:]) if len(found) > limit else None
        return [row[0] for row in found[:limit]], following

    def _valued(self, rows: Any, value: Any, key: Any) -> Any:
        """Return the rows with a value, from the cursor on: one comparison of pairs, which an index answers."""
        down = self.down
        if self.column == self.key:
            rows = rows.filter(**{f"{self.key}__{'lt' if down else 'gt'}": key}) if key else rows
            return rows.order_by(f"{'-' if down else ''}{self.key}")
        if self.nullable:
            rows = rows.filter(**{f"{self.column}__isnull": False})
        if key is not None:
            beyond = TupleLessThan if down else TupleGreaterThan
            rows = rows.filter(beyond((F(self.column), F(self.key)), (value, key)))
        return rows.order_by(*(F(name).desc() if down else F(name).asc() for name in self.columns))

    def _without(self, rows: Any, key: Any) -> Any:
        beyond = Q(**{f"{self.key}__gt": key}) if key is not None else Q()
        return rows.filter(beyond, **{f"{self.column}__isnull": True}).order_by(self.key)

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
