"""The world the tests live in: the tables, their guards and indexes, and the survey of 2020.

It is built once for each kind of database and kept under a key of what it is made from; every process, and every test
after one that has committed, begins with a copy.
"""

import fcntl
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection

from registry.actions.loading import load

ROOT = Path(__file__).resolve().parent.parent.parent
SURVEY_2020 = ROOT / "fixtures" / "survey-2020"
WORLDS = ROOT / "var" / "worlds"
# The walls see to it that nothing else takes part in a migration or in loading.
MADE_FROM = (
    "fixtures/survey-2020/*.json",
    "locale/da/LC_MESSAGES/django.po",  # the ledger keeps the reason in words
    "*/migrations/*.py",
    "*/models.py",
    "*/models/**/*.py",
    "*/models/**/*.py",
    "*/choices.py",
    "*/querysets.py",
    "accounts/*.py",
    "config/settings.py",
    "config/test_settings.py",
    "registry/*.py",
    "registry/fields/**/*.py",
    "registry/ledger/**/*.py",
    "tests/support/world.py",
)


def enter() -> None:
    """Let the tests of this process have a database of their own, which is a copy of the world."""
    world = _world()
    with world.locked():
        if world.is_kept():
            world.begin()
            world.copy()
        else:
            connection.creation.create_test_db(verbosity=0)  # which leads the connection there
            load(SURVEY_2020)
            world.keep()


def leave(outside: str) -> None:
    """Take the database of this process away; ``outside`` is what the settings called theirs."""
    connection.creation.destroy_test_db(outside, verbosity=0)


def restore() -> None:
    """Bring the world back after a test that has committed."""
    _world().copy()


def key() -> str:
    """Return what changes with everything that the world is made from."""
    made = hashlib.sha256(f"{django.get_version()} {sqlite3.sqlite_version}".encode())
    for path in sorted({path for pattern in MADE_FROM for path in ROOT.glob(pattern)}):
        made.update(f"{path.relative_to(ROOT)}\n".encode())
        made.update(path.read_bytes())
    return made.hexdigest()[:16]


class World:
    """The kept world of one kind of database."""

    def __init__(self) -> None:
        self.key = key()

    def begin(self) -> None:
        """Lead the connection to the database of the tests, as Django's own ``create_test_db`` does."""
        connection.close()
        name = connection.creation._get_test_db_name()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one process at a time build it."""
        WORLDS.mkdir(parents=True, exist_ok=True)
        with (WORLDS / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class SQLiteWorld(World):
    """A file, which is read into the memory of each process."""

    @property
    def file(self) -> Path:
        """Where it is kept."""
        return WORLDS / f"{self.key}.sqlite3"

    def is_kept(self) -> bool:
        """Whether it has been built."""
        return self.file.exists()

    def keep(self) -> None:
        """Keep what the tests' database is now, and no older world."""
        new = self.file.with_suffix(".new")
        new.unlink(missing_ok=True)
        with closing(sqlite3.connect(new)) as target:
            connection.connection.backup(target)
        for old in WORLDS.glob("*.sqlite3"):
            old.unlink()
        new.rename(self.file)

    def copy(self) -> None:
        """Make the tests' database what the world is."""
        connection.ensure_connection()
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as source:
            source.backup(connection.connection)


class PostgreSQLWorld(World):
    """A database of the same server, which is the template of each process's own."""

    def is_kept(self) -> bool:
        """Whether it has been built."""
        return self.name in self._all()

    @property
    def name(self) -> str:
        """What it is called."""
        return f"world_of_tests_{self.key}"

    def keep(self) -> None:
        """Keep what the tests' database is now, and no older world."""
        for old in self._all():
            self._ask(f"DROP DATABASE {old}")
        connection.close()
        self._ask(f"CREATE DATABASE {self.name} TEMPLATE {self._tests()}")

    def copy(self) -> None:
        """Make the tests' database what the world is."""
        connection.close()
        self._ask(f"DROP DATABASE IF EXISTS {self._tests()} WITH (FORCE)")
        self._ask(f"CREATE DATABASE {self._tests()} TEMPLATE {self.name}")

    def _all(self) -> list[str]:
        return [
            name
            for (name,) in self._ask("SELECT datname FROM pg_database WHERE datname ~ '^world_of_tests_'")
        ]

    def _tests(self) -> str:
        return str(connection.ops.quote_name(connection.settings_dict["NAME"]))

    def _ask(self, sql: str) -> list[Any]:
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


@cache  # the key is what it was when the process began, whatever is edited meanwhile
def _world() -> SQLiteWorld | PostgreSQLWorld:
    return SQLiteWorld() if connection.vendor == "sqlite" else PostgreSQLWorld()
