"""Reading rows by ids, with a query that is compiled once.

Django compiles a query anew each time, which costs several times what its rows do. The rows of a page, and the
lists within them, are always asked for in the same words but for the ids; so the words are kept, and on PostgreSQL
the plan is too (``prepare_threshold`` in the settings).
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connections

STAND_IN = -1_000_000_000  # what stands for the first id while a query is compiled; the others are below it
SIZES = (1, 2, 10, 26, 50, 100, 201)  # how many ids a query is compiled for; more are asked for in several


class Reading:
    """Those rows of a ``values_list`` whose ``column`` is one of some ids; in the query's own order."""

    def __init__(self, rows: Any, column: str) -> None:
        self.rows = rows
        self.column = column

    def of(self, ids: Iterable[Any], using: str = "default") -> list[tuple[Any, ...]]:
        """Return the rows of these ids."""
        wanted = list(dict.fromkeys(ids))
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(wanted), SIZES[-1]):
            found += self._ask(wanted[start : start + SIZES[-1]], using)
        return found

    def _ask(self, ids: Sequence[Any], using: str) -> Iterable[tuple[Any, ...]]:
        size = next(size for size in SIZES if size >= len(ids))
        sql, places, converters = self._compiled(size, using)
        padded = [*ids, *(ids[-1] for _ in range(size - len(ids)))]
        with connections[using].cursor() as cursor:
            cursor.execute(sql, [padded[place] if of_ids else place for of_ids, place in places])
            rows = cursor.fetchall()
        return converters(rows) if converters else rows

    @cache  # noqa: B019 (there is one of each reading, as long as the process)
    def _compiled(self, size: int, using: str) -> tuple[str, list[tuple[bool, Any]], Any]:
        """Return the SQL, its parameters (a place among the ids, or a value), and what converts its rows."""
        stand_ins = [STAND_IN - place for place in range(size)]
        compiler = self.rows.filter(**{f"{self.column}__in": stand_ins}).query.get_compiler(using)
        sql, params = compiler.as_sql()
        known = {spelt: place for place, one in enumerate(stand_ins) for spelt in (one, str(one))}
        places = [(True, known[param]) if param in known else (False, param) for param in params]
        converters = compiler.get_converters([selected[0] for selected in compiler.select])
        if not converters:
            return sql, places, None
        return sql, places, lambda rows: map(tuple, compiler.apply_converters(rows, converters))
