"""Triggers that keep what must never change from being changed, whatever the program does.

They are installed after each migration, since SQLite drops a table's triggers when it alters it.
"""

from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

# The models whose rows are only ever added, as "app.Model".
GUARDED = ("registry.Change",)
MESSAGE = "append-only: what has been recorded is never altered"


def guarded_tables() -> list[str]:
    """Return the names of the tables that are guarded."""
    return [apps.get_model(label)._meta.db_table for label in GUARDED]


def install_guards(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Put the triggers on every guarded table of the database ``using``; doing it twice does no harm."""
    connection = connections[using]
    tables = [table for table in guarded_tables() if table in connection.introspection.table_names()]
    statements = _sqlite(tables) if connection.vendor == "sqlite" else _postgresql(tables)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift_guards(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers off again: for test support alone, around a flush."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table, trigger in installed_guards(connection):
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}{on}")


def installed_guards(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Return the guards in place, as (table, trigger), sorted."""
    query = (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard_%'"
        if connection.vendor == "sqlite"
        else "SELECT DISTINCT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'guard_%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted((str(table), str(trigger)) for table, trigger in cursor.fetchall())


def _sqlite(tables: list[str]) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS guard_{table}_{verb.lower()} BEFORE {verb} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for table in tables
        for verb in ("UPDATE", "DELETE")
    ]


def _postgresql(tables: list[str]) -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION refuse_alteration() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    triggers = [
        f"CREATE OR REPLACE TRIGGER guard_{table}_{verb.lower()} BEFORE {verb} ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION refuse_alteration()"
        for table in tables
        for verb in ("UPDATE", "DELETE", "TRUNCATE")
    ]
    return [function, *triggers]
