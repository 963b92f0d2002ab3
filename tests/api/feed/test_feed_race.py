"""Sixteen write at once and one follows: the feed loses nothing and repeats nothing."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from registry.actions import lifecycle
from registry.ledger.recording import content_version
from registry.models import Theme

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one writer in at a time, so the race cannot be"
    ),
]
WRITERS, EACH = 16, 5
SLOW = "SELECT pg_sleep(random() / 100)"  # between taking a number and committing it


def race(write: Callable[[int, int], None], follow: Callable[[], None]) -> None:
    """Let all write at once, and ``follow`` again and again until they are done, and once more."""
    start = threading.Barrier(WRITERS)
    done = threading.Event()
    errors: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 (told below)
            errors.append(error)
        finally:
            connections.close_all()

    def writer(number: int) -> None:
        start.wait()
        for turn in range(EACH):
            write(number, turn)

    def follower() -> None:
        while not done.is_set():
            follow()
        follow()

    following = threading.Thread(target=guarded, args=(follower,))
    writing = [threading.Thread(target=guarded, args=(lambda n=n: writer(n),)) for n in range(WRITERS)]
    for thread in (following, *writing):
        thread.start()
    for thread in writing:
        thread.join()
    done.set()
    following.join()
    assert errors == []


def test_control_a_follower_of_a_plain_serial_loses_changes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE serial_race (id bigserial PRIMARY KEY)")
    seen: list[int] = []

    def write(number: int, turn: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO serial_race DEFAULT VALUES")
            cursor.execute(SLOW)

    def follow() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM serial_race WHERE id > %s ORDER BY id", [max(seen, default=0)])
            seen.extend(row[0] for row in cursor.fetchall())

    race(write, follow)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE serial_race")
    assert len(seen) < WRITERS * EACH


def test_a_follower_of_the_feed_loses_nothing_and_repeats_nothing() -> None:
    client = Client()
    said: list[dict[str, Any]] = []
    state = {"at": content_version()}

    def write(number: int, turn: int) -> None:
        with transaction.atomic():
            lifecycle.write(Theme(name=f"Kapløb {number}-{turn}"), actor=None)
            with connection.cursor() as cursor:
                cursor.execute(SLOW)

    def follow() -> None:
        page = client.get(f"/api/v1/changes/?since={state['at']}&limit=7").json()
        said.extend(page["results"])
        state["at"] = page["sequence"]

    race(write, follow)
    while (before := state["at"]) != (follow(), state["at"])[1]:
        assert state["at"] > before
    numbers = [change["sequence"] for change in said]
    assert numbers == sorted(set(numbers))
    titles = {change["after"]["title"] for change in said}
    assert titles == {f"Kapløb {number}-{turn}" for number in range(WRITERS) for turn in range(EACH)}
    assert len(said) == WRITERS * EACH
