"""Sixteen people save one thing at the same time, through HTTP: every save that was taken is there."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from desk.forms.base import TrackedForm
from registry.models import Change, Theme
from tests.support.desk import Form, address

WRITERS = 16

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one writer in at a time, so the race cannot be"
    ),
]


def race() -> tuple[int, int]:
    """Let every writer open the page, and then all of them save; return how many were taken, and how many are there.

    Each writes their own letter into the name and leaves the others', so that a lost save is a letter missing.
    """
    theme = Theme.objects.create(name="-" * WRITERS)
    page = address(Theme, "change", theme.pk)
    clients = [Client() for _n in range(WRITERS)]
    for n, client in enumerate(clients):
        client.force_login(User.objects.create_superuser(f"skribent {n} {theme.pk}"))
    ready = Barrier(WRITERS)

    def write(n: int) -> int:
        try:
            values = Form(clients[n].get(page).text).values
            ready.wait(timeout=60)
            taken = 0
            while not taken:
                (name,) = values["name"]
                typed = name[:n] + "x" + name[n + 1 :]
                answer = clients[n].post(page, {**values, "name": [typed], "_save": "Gem"})
                taken = int(answer.status_code == 302)
                values = Form(clients[n].get(page).text).values
            return taken
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        taken = sum(pool.map(write, range(WRITERS)))
    theme.refresh_from_db()
    recorded = Change.objects.filter(resource="themes", public_id=theme.key).count()
    assert theme.version == 1 + recorded
    return taken, theme.name.count("x")


def test_control_without_the_lock_saves_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrackedForm, "is_stale", lambda form, seen: False)
    taken, there = race()
    assert taken == WRITERS
    assert there < WRITERS


def test_with_the_lock_none_is_lost() -> None:
    assert race() == (WRITERS, WRITERS)
