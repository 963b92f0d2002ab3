"""Two processes that migrate one database both end well; one of another version is left alone, and the demo makes a new one."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ops.databases import alone
from ops.management.commands.migrate import FOREIGN

ROOT = Path(__file__).resolve().parent.parent.parent
WITHOUT_THE_LOCK = (
    "import contextlib, ops.databases; ops.databases.alone = lambda *_: contextlib.nullcontext()"
)
START = "import runpy, sys; sys.argv[0] = 'manage.py'; runpy.run_path('manage.py', run_name='__main__')"
# The demo's own functions, with a manage.py that ends as told for the old database, and makes a new one.
DEMO = """
source scripts/lib.sh; source scripts/demo/demo_database.sh
database=$1 ends=$2 DATABASE_URL=sqlite:///$1
manage() {
    [[ $DATABASE_URL == *.new ]] || { echo Kaput >&2; return "$ends"; }
    echo new >"${DATABASE_URL#sqlite:///}"
}
update_database
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite3'}"
        return
    import psycopg

    its = connection.settings_dict
    reach = f"{its['USER']}:{its['PASSWORD']}@{its['HOST']}:{its['PORT']}"
    name = f"migrating_{os.getpid()}"
    with psycopg.connect(f"postgres://{reach}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        yield f"postgres://{reach}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


@pytest.fixture
def migrate(database: str) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Return what starts a process that migrates all apps, or one; ``before`` is what it does first."""
    started = []

    def start(*which: str, before: str = "pass") -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", f"{before}; {START}", "migrate", "--verbosity=0", *which],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "DEBUG": "true", "DATABASE_URL": database},
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.database
def test_two_at_once_both_end_well(migrate: Callable[..., Any]) -> None:
    both = [migrate("accounts"), migrate("accounts")]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said


@pytest.mark.database
@pytest.mark.skipif("sqlite" not in os.environ.get("DATABASE_URL", "sqlite"), reason="SQLite's own")
def test_on_sqlite_the_second_says_that_it_waits(migrate: Callable[..., Any], tmp_path: Path) -> None:
    import fcntl

    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    process = migrate("accounts")
    assert "Waiting for another process" in process.stderr.readline()
    assert process.poll() is None
    os.close(folder)
    assert (process.communicate(timeout=120)[1], process.returncode) == ("", 0)


@pytest.mark.database
@pytest.mark.skipif("postgres" not in os.environ.get("DATABASE_URL", ""), reason="PostgreSQL's own")
class TestPostgreSQL:
    """The lock is the database's own, so that it holds between machines too."""

    def test_the_second_says_that_it_waits(self, migrate: Callable[..., Any], database: str) -> None:
        import psycopg

        from ops.databases import MIGRATING

        with psycopg.connect(database, autocommit=True) as first:
            first.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            process = migrate("accounts")
            assert "Waiting for another process" in process.stderr.readline()
            first.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
            assert (process.communicate(timeout=120)[1], process.returncode) == ("", 0)

    @pytest.mark.parametrize("guarded", [False, True], ids=["control", "guarded"])
    def test_without_the_lock_the_second_fails(
        self, migrate: Callable[..., Any], database: str, guarded: bool
    ) -> None:
        """The first has made the table of migrations, and has not said so yet."""
        import psycopg

        from ops.databases import MIGRATING

        with psycopg.connect(database) as first, psycopg.connect(database, autocommit=True) as watching:
            if guarded:
                watching.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            first.execute(
                "CREATE TABLE django_migrations (id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,"
                " app varchar(255) NOT NULL, name varchar(255) NOT NULL, applied timestamptz NOT NULL)"
            )
            process = migrate("accounts", before="pass" if guarded else WITHOUT_THE_LOCK)
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            until = time.monotonic() + 60
            while not watching.execute(waiting).fetchone()[0] and process.poll() is None:
                assert time.monotonic() < until
            first.commit()
            if guarded:
                watching.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
            said = process.communicate(timeout=120)[1]
            assert (process.returncode == 0) is guarded, said


def test_a_database_of_another_version_is_left_as_it_is(survey_2020: object) -> None:
    MigrationRecorder(connection).record_applied("registry", "0012_sent_forms")
    MigrationRecorder.Migration.objects.filter(app="agendas").delete()
    with pytest.raises(CommandError, match=r"another version of Udsyn.*registry\.0012_sent_forms") as refused:
        call_command("migrate", verbosity=0)
    assert refused.value.returncode == FOREIGN
    assert not MigrationRecorder.Migration.objects.filter(app="agendas").exists()


@pytest.mark.parametrize("status", [0, 1, FOREIGN], ids=["fits", "fails", "foreign"])
def test_the_demo_makes_its_database_anew_when_another_version_made_it(tmp_path: Path, status: int) -> None:
    database = tmp_path / "db.sqlite3"
    database.write_text("old")
    (tmp_path / "db.sqlite3-wal").write_text("old")
    ended = subprocess.run(
        ["bash", "-c", DEMO, "-", str(database), str(status)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == (1 if status == 1 else 0), ended.stderr
    kept = sorted(path.name for path in tmp_path.glob("db-until-*"))
    if status == FOREIGN:
        assert database.read_text() == "new\n"
        assert kept == [kept[0], f"{kept[0]}-wal"]
        assert (tmp_path / kept[0]).read_text() == "old"
        assert f"it is kept as {tmp_path / kept[0]}, and a new one is made" in ended.stdout
    else:
        assert (kept, database.read_text()) == ([], "old")
        assert ("Kaput" in ended.stderr) is (status == 1)


@pytest.mark.database
def test_the_lock_is_let_go_when_the_work_fails(db: None) -> None:
    waited: list[bool] = []
    with pytest.raises(ValueError, match="Kaput"), alone(connection, lambda: waited.append(True)):
        raise ValueError("Kaput")
    with alone(connection, lambda: waited.append(True)):
        assert waited == []
