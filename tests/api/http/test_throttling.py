"""What is expensive is counted for all processes together, and nothing hangs on that it can be."""

import threading
from typing import Any

import pytest
from django.core.cache import caches
from django.db import DatabaseError, InternalError, OperationalError, connection, connections
from django.test import RequestFactory

from api.http import throttling
from api.http.problems import ProblemError
from registry.models import Asking

pytestmark = pytest.mark.database

NOW = 1_800_000_010
SEARCH = "search/?q=c40"


@pytest.fixture
def limited(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let nobody ask for what is expensive more than twice a minute; return a clock that can be put forward."""
    settings.API_RATE, settings.API_EXPENSIVE_RATE = 3, 2
    clock = [NOW]
    monkeypatch.setattr("api.http.throttling.time.time", lambda: float(clock[0]))
    caches["limits"].clear()
    return clock


def another_process() -> None:
    """Forget what this one has counted by itself."""
    caches["limits"].clear()


def test_several_processes_let_nobody_ask_more_often(reader: Any, limited: Any) -> None:
    for _time in range(2):
        reader.ask(SEARCH)
        another_process()
    reader.problem(SEARCH, status=429)
    # The control: what costs little is counted in each process by itself, and asks the database nothing.
    for _time in range(2):
        for _question in range(3):
            reader.ask("themes/")
        another_process()
    assert Asking.objects.get().asked == 3


def test_a_new_minute_begins_anew_and_the_old_ones_are_cleared_away(reader: Any, limited: Any) -> None:
    for later in range(5):
        limited[0] = NOW + later * 60
        for _time in range(2):
            reader.ask(SEARCH)
        reader.problem(SEARCH, status=429)
    assert Asking.objects.count() == 2  # this minute's, and the last one's


def test_nobodys_address_is_written_down(reader: Any, limited: Any) -> None:
    reader.ask(SEARCH)
    assert "127.0.0.1" not in Asking.objects.get().who


@pytest.mark.parametrize(
    "error",
    [
        InternalError("cannot execute INSERT in a read-only transaction"),
        OperationalError("attempt to write a readonly database"),
        OperationalError("database is locked"),
        DatabaseError("relation does not exist"),
    ],
    ids=str,
)
def test_where_nothing_can_be_counted_each_process_counts_by_itself(
    reader: Any, limited: Any, error: Exception
) -> None:
    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if "INSERT" in sql:
            raise error
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        for _time in range(2):
            assert "RateLimit" in reader.ask(SEARCH).headers
        reader.problem(SEARCH, status=429)


def test_a_database_that_takes_no_writes_answers_questions(reader: Any, limited: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("A transaction of PostgreSQL cannot be made to read alone within another.")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            assert reader.ask(SEARCH).json()["results"]
        finally:
            cursor.execute("PRAGMA query_only = OFF")


def test_sqlite_waits_as_long_as_usual_for_everything_else(reader: Any, limited: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL makes nobody wait for others' rows.")

    def patience() -> int:
        with connection.cursor() as cursor:
            return int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])

    usual = patience()
    reader.ask(SEARCH)
    assert patience() == usual > throttling.PATIENCE


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_of_many_at_once_no_one_too_many_is_let_through(limited: Any, settings: Any) -> None:
    settings.API_EXPENSIVE_RATE = 20
    start, answers = threading.Barrier(8), []

    def ask() -> None:
        start.wait()
        for _time in range(5):
            try:
                throttling.count_request(RequestFactory().get("/"), None, expensive=True)
                answers.append(True)
            except ProblemError:
                answers.append(False)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers.count(True), answers.count(False)) == (20, 20)
