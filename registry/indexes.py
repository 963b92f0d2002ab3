"""PostgreSQL's indexes for finding and sorting among very many: trigrams of the search text, countries, the orders of lists.

They are put in place after each migration, on every model that has the columns, since SQLite knows no trigrams
and needs none of them.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models

from registry.models import Person, Record, Tracked

# What a list of the API can be sorted by; the public id decides between equals.
SORTED_BY = ("title", "starts_earliest", "ends_latest")


def install_indexes(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Put the indexes on every table of the database ``using`` that is there; doing it twice does no harm."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for table, name, what in wanted():
            if table in tables:
                cursor.execute(f'CREATE INDEX IF NOT EXISTS "{table}_{name}" ON "{table}" {what}')


def wanted() -> Iterator[tuple[str, str, str]]:
    """Yield each index as (table, name, what it is)."""
    for model in apps.get_models():
        table, columns = model._meta.db_table, _columns(model)
        if "country" in columns:
            yield table, "by_country", "(country)"
        if issubclass(model, Tracked):
            if "search_text" in columns:
                yield table, "trigrams", "USING gin (search_text gin_trgm_ops)"
            for column in SORTED_BY if issubclass(model, Record) else ():
                yield table, f"by_{column}", f"({column}, public_id)"
            # The order of the desk's list. Of records by title, the index above finds the next, and few are alike. An
            # editor sees few persons: walking all of them in order would take ten times as long as finding those.
            first, *others = map(str, model._meta.ordering or ("pk",))
            if others and model is not Person and not (issubclass(model, Record) and first in SORTED_BY):
                yield table, "by_order", f"({', '.join(_ordered(model, name) for name in (first, *others))})"


def _ordered(model: type[models.Model], name: str) -> str:
    """Return a column of a model's order, and which way."""
    plain = name.removeprefix("-")
    field: Any = model._meta.pk if plain == "pk" else model._meta.get_field(plain)
    return f"{field.column} DESC" if name != plain else str(field.column)


def _columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}
