"""PostgreSQL's indexes for finding and sorting among very many: trigrams of the search text, countries, the API's orders.

They are put in place after each migration, on every model that has the columns, since SQLite knows no trigrams
and needs none of them.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models

from registry.models import Record, Tracked

# What a list of records can be sorted by; the public id decides between equals.
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


def _columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}
