"""The database as whoever runs it knows it: migrated or not, by one process at a time, locked or not."""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

MIGRATING = 7_305_192_840_551_093  # the number of our advisory lock; any would do
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
FIRST_BYTE = 0xFF  # of SQLite's error codes tells the kind, the others a detail


def is_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Whether all migrations are applied. Raises ``DatabaseError`` when the database cannot be reached."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def foreign_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the migrations of our apps that the database has seen and the source does not have, sorted."""
    loader = MigrationLoader(connection)
    known = loader.disk_migrations or {}
    return sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations or {}
        if app in loader.migrated_apps and (app, name) not in known
    )


def is_locked(error: BaseException | None) -> bool:
    """Whether ``error`` says that somebody else has been writing in the SQLite database for too long."""
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    return isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorcode & FIRST_BYTE in BUSY


@contextmanager
def alone(connection: BaseDatabaseWrapper, wait: Callable[[], None]) -> Iterator[None]:
    """Let one process at a time do what is within, on one database; call ``wait`` before waiting for another.

    The lock goes with the process that holds it, however that ends.
    """
    lock = _postgresql if connection.vendor == "postgresql" else _sqlite
    with lock(connection, wait):
        yield


@contextmanager
def _postgresql(connection: BaseDatabaseWrapper, wait: Callable[[], None]) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [MIGRATING])
        if not cursor.fetchone()[0]:
            wait()
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


@contextmanager
def _sqlite(connection: BaseDatabaseWrapper, wait: Callable[[], None]) -> Iterator[None]:
    """Lock the folder that the database lies in: closing the file itself would let go of SQLite's own locks."""
    folder = Path(connection.settings_dict["NAME"]).parent
    if connection.is_in_memory_db() or not folder.is_dir():  # type: ignore[attr-defined]  # SQLite's own
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait()
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
