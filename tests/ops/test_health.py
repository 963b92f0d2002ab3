"""/livez says that the process lives, /readyz that it can answer, to whoever asks in whatever way."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from ops import health
from tests.support.log import Lines

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)


@pytest.mark.parametrize("host", ["testserver", "10.1.2.3:8000", "evil.example", "_", ""])
@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_any_host_is_answered_without_https(db: None, settings: Any, address: str, host: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    client = Client(headers={"host": host})
    assert client.get("/").status_code in (301, 400)  # the control
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer["Content-Type"].startswith("text/plain")


def test_livez_touches_no_database() -> None:
    assert Client().get("/livez").status_code == 200  # pytest-django refuses any use of it here


def test_a_database_that_is_away_is_no_reason_to_end_the_process(db: None, log: Lines, failing: Any) -> None:
    with failing(OperationalError("connection refused")):
        assert Client().get("/livez").status_code == 200
        answer = Client().get("/readyz")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer.text == "the database cannot be reached\n"
    assert [line["route"] for line in log.of("failure")] == ["readyz", "readyz"]
    assert "connection refused" in log.of("failure")[0]["traceback"]


def test_a_database_that_lacks_a_migration_is_not_ready_until_it_has_it(db: None) -> None:
    recorder = MigrationRecorder(connection)
    last = recorder.migration_qs.filter(app="registry").latest("id")
    recorder.record_unapplied(last.app, last.name)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database is not up to date\n")
    recorder.record_applied(last.app, last.name)
    assert Client().get("/readyz").status_code == 200


def test_a_process_that_was_ready_asks_the_database_one_small_thing(
    db: None, django_assert_num_queries: Any, log: Lines
) -> None:
    Client().get("/readyz")
    with django_assert_num_queries(1):
        Client().get("/readyz")
    assert log.all() == []  # every few seconds, for ever
