"""When somebody else has been writing in the SQLite database for too long, people are told so in words."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.utils.translation import override

from accounts.models import User
from ops.databases import is_locked
from tests.support.desk import Form


@pytest.fixture
def locked(tmp_path: Path) -> OperationalError:
    """Return Django's error as it is when SQLite itself finds its file locked."""
    path = tmp_path / "db.sqlite3"
    holder, waiting = (sqlite3.connect(path, timeout=0, isolation_level=None) for _ in range(2))
    holder.execute("BEGIN EXCLUSIVE")
    error = OperationalError("database is locked")
    try:
        waiting.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as cause:
        error.__cause__ = cause
    holder.close()
    waiting.close()
    return error


def test_a_locked_database_is_told_from_other_trouble(locked: OperationalError) -> None:
    assert is_locked(locked)
    assert not is_locked(OperationalError("database is locked"))  # nobody but SQLite says so
    assert not is_locked(None)
    other = OperationalError("no such table: t")
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute("SELECT * FROM t")
    except sqlite3.OperationalError as cause:
        other.__cause__ = cause
    memory.close()
    assert not is_locked(other)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "En anden er ved at gemme"),
        ("/en/", "Somebody else is saving just now"),
        ("/api/v1/projects/", "En anden er ved at gemme"),
        ("/admin/", "En anden er ved at gemme"),
        ("/en/admin/", "Somebody else is saving just now"),
    ],
)
def test_somebody_else_is_saving(
    survey_2020: object, secretary: User, failing: Any, locked: OperationalError, address: str, words: str
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(secretary)
    with failing(locked):
        answer = client.get(address)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    told: Any = answer.json()["title"] if "api" in address else answer.text
    assert words in told


def test_what_is_sent_again_is_taken(
    survey_2020: object, secretary: User, failing: Any, locked: OperationalError
) -> None:
    from registry.models import Theme

    client = Client(raise_request_exception=False)
    client.force_login(secretary)
    form = Form(client.get("/admin/registry/theme/add/").text)
    given = {**form.values, "name": "Kanalrundfart", "_save": "Gem"}
    with failing(locked):
        refused = client.post("/admin/registry/theme/add/", given)
    assert (refused.status_code, refused["Retry-After"]) == (503, "10")
    assert "En anden er ved at gemme" in refused.text
    assert not Theme.objects.filter(name="Kanalrundfart").exists()
    taken = client.post("/admin/registry/theme/add/", given)
    assert taken.status_code == 302, taken.context["adminform"].form.errors
    assert Theme.objects.filter(name="Kanalrundfart").count() == 1


def test_the_command_line_says_so_too(empty_registry: None, failing: Any, locked: OperationalError) -> None:
    with failing(locked), override("en"), pytest.raises(CommandError) as refused:
        call_command("load_survey")
    assert str(refused.value).startswith("Somebody else is writing to the database.")
    assert refused.value.returncode == 2
