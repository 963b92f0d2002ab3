"""Whoever follows the ledger misses nothing, though writers commit in another order than they began."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from registry.choices import ChangeKind
from registry.ledger.recording import content_version
from registry.models import Change, Theme
from tests.support.ledger import record

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one writer in at a time, so the race cannot be"
    ),
]


@pytest.fixture
def other() -> Iterator[BaseDatabaseWrapper]:
    """Return a second connection to the same database, for the writer who overtakes."""
    second = connection.copy()
    second.connect()
    yield second
    second.close()


def test_control_a_plain_serial_lets_a_follower_miss_a_change(other: BaseDatabaseWrapper) -> None:
    with connection.cursor() as slow, other.cursor() as quick:
        slow.execute("CREATE TABLE serial_control (id bigserial PRIMARY KEY)")
        slow.execute("BEGIN")
        slow.execute("INSERT INTO serial_control DEFAULT VALUES RETURNING id")
        late = slow.fetchone()[0]
        quick.execute("INSERT INTO serial_control DEFAULT VALUES")
        quick.execute("SELECT max(id) FROM serial_control")
        followed_to = quick.fetchone()[0]
        slow.execute("COMMIT")
        quick.execute("SELECT count(*) FROM serial_control WHERE id > %s", [followed_to])
        news = quick.fetchone()[0]
        slow.execute("DROP TABLE serial_control")
    assert late < followed_to
    assert news == 0  # the late change is there, and the follower will never ask for it


def test_a_second_writer_waits_for_the_first_and_gets_the_next_number(other: BaseDatabaseWrapper) -> None:
    first, second = (Theme.objects.create(name=f"Kapløb {n}") for n in (1, 2))
    raise_head = "UPDATE registry_ledgerhead SET sequence = sequence + 1 WHERE id = 1"
    record(first, ChangeKind.CREATED, before=None, actor=None)
    before = content_version()
    with transaction.atomic():
        record(second, ChangeKind.CREATED, before=None, actor=None)
        with other.cursor() as overtaker:
            overtaker.execute("SET lock_timeout = '200ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                overtaker.execute(raise_head)
            overtaker.execute("SELECT max(sequence) FROM registry_change")
            assert overtaker.fetchone()[0] == before
    with other.cursor() as overtaker:
        overtaker.execute(f"{raise_head} RETURNING sequence")
        assert overtaker.fetchone()[0] == before + 2
    ours = Change.objects.filter(sequence__gte=before).values_list("sequence", flat=True)
    assert sorted(ours) == [before, before + 1]
