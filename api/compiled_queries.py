"""Reading with queries that are compiled once.

Django compiles a query anew each time, which costs several times what its rows do. A page, its rows and the lists
within them are always asked for in the same words but for a few values; so the words are kept, and on PostgreSQL
the plan is too (``prepare_threshold`` in the settings, and ``keep_plans``).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import batched
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction

LONGEST = 3000  # milliseconds that one query may take
FIRST_EXAMPLE = -1_000_000_000  # of an id; the others are below it
SIZES = (1, 2, 10, 26, 51, 101, 201)  # how many ids a query is compiled for; more are asked for in several
PLANS = 500  # that the server keeps for a connection; psycopg's 100 are fewer than we ask for in turn

type Converters = dict[int, tuple[list[Callable[[Any, Any, Any], Any]], Any]]


def keep_plans(connection: Any, **_signal: Any) -> None:
    """Let a new connection to PostgreSQL keep the plans of all that is asked again and again."""
    if connection.vendor == "postgresql":
        connection.connection.prepared_max = PLANS


@contextmanager
def bounded() -> Iterator[None]:
    """Let no query within take longer than a reader may cost us; PostgreSQL breaks it off (``OperationalError``)."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {LONGEST}")
        yield


@contextmanager
def together() -> Iterator[None]:
    """Send what is asked for within without waiting for answers: they come together, after it, in PostgreSQL's pipeline."""
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def streamed(rows: Any, together: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Yield the rows of a ``values_list``, so many at a time; PostgreSQL finds the next ones meanwhile.

    A cursor on the server would wait for us each time. Until the last row the connection takes no other question.
    """
    if connection.vendor != "postgresql":
        yield from batched(rows.iterator(together), together)
        return
    sql, params, converters = _compiled(rows)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        for some in batched(cursor.cursor.stream(sql, params, size=together), together):
            yield [*_converted(some, converters)] if converters else some


class Statement:
    """A query compiled once, in which some values change.

    ``build`` makes it, a ``values_list``, of those values; ``examples`` are values of the right types that it
    holds nowhere else. All threads share it, so nothing of the connection that compiled it is kept.
    """

    def __init__(self, build: Callable[..., Any], examples: Sequence[Any]) -> None:
        self.build = build
        self.examples = examples

    def rows(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Return the rows for these values, one for each example."""
        return self.told(self.ask(values))

    def ask(self, values: Sequence[Any]) -> Any:
        """Ask for these values; return the cursor that ``told`` takes the rows from."""
        sql, places, _converters = self._compiled
        cursor = connection.cursor()
        cursor.execute(sql, [place(values) for place in places])
        return cursor

    def told(self, cursor: Any) -> list[tuple[Any, ...]]:
        """Return the rows that were asked for."""
        _sql, _places, converters = self._compiled
        with cursor:
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [*_converted(rows, converters)] if converters else rows

    @cached_property
    def _compiled(self) -> tuple[str, list[Callable[[Sequence[Any]], Any]], Converters]:
        """The SQL, what makes its parameters of the values, and what converts its rows."""
        sql, params, converters = _compiled(self.build(*self.examples))
        return sql, [self._place(param) for param in params], converters

    def _place(self, param: Any) -> Callable[[Sequence[Any]], Any]:
        """Return what makes one parameter of the values: one of them, one in a LIKE pattern, or always the same."""
        for place, example in enumerate(self.examples):
            if param == example:
                return lambda values: values[place]
            if param == str(example):
                return lambda values: str(values[place])
            if isinstance(example, str) and isinstance(param, str) and example in param:
                return lambda values: param.replace(
                    example, connection.ops.prep_for_like_query(values[place])
                )
        return lambda _values: param


def _compiled(rows: Any) -> tuple[str, Sequence[Any], Converters]:
    """Return the SQL of a ``values_list``, its parameters, and by place what makes of its values what Django would."""
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    return sql, params, compiler.get_converters([selected[0] for selected in compiler.select])


def _converted(rows: Iterable[tuple[Any, ...]], converters: Converters) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        values = [*row]
        for place, (functions, expression) in converters.items():
            for function in functions:
                values[place] = function(values[place], expression, connection)
        yield tuple(values)


type Pending = list[tuple[Statement, Any]]


class Reading:
    """Those rows of a ``values_list`` whose ``column`` is one of some ids; in the query's own order.

    With ``more`` rows like them it is one query for all, in no order.
    """

    def __init__(self, rows: Any, column: str, *more: Any) -> None:
        def among(*ids: int) -> Any:
            first, *others = (some.filter(**{f"{column}__in": ids}) for some in (rows, *more))
            return first.union(*others, all=True) if others else first

        self.statements = {
            size: Statement(among, [FIRST_EXAMPLE - place for place in range(size)]) for size in SIZES
        }

    def of(self, ids: Iterable[Any]) -> list[tuple[Any, ...]]:
        """Return the rows of these ids."""
        return self.told(self.ask(ids))

    def ask(self, ids: Iterable[Any]) -> Pending:
        """Ask for the rows of these ids, which ``told`` returns."""
        wanted = list(dict.fromkeys(ids))
        asked = []
        for start in range(0, len(wanted), SIZES[-1]):
            some = wanted[start : start + SIZES[-1]]
            size = size_for(len(some))
            statement = self.statements[size]
            asked.append((statement, statement.ask([*some, *(some[-1] for _ in range(size - len(some)))])))
        return asked

    @staticmethod
    def told(asked: Pending) -> list[tuple[Any, ...]]:
        """Return the rows that were asked for."""
        return [row for statement, cursor in asked for row in statement.told(cursor)]


def size_for(count: int) -> int:
    """Return the size among those that queries are compiled for that holds ``count``."""
    return next(size for size in SIZES if size >= count)
