"""A question that costs too much is ended, and whoever asked it learns how to ask better. SQLite has no such bound."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from api import compiled_queries
from api.views import base

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone ends a query"),
]


@pytest.fixture
def slow(monkeypatch: Any) -> None:
    """Let every page take a third of a second in the database."""
    page = base.Order.page

    def slowly(*arguments: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.3)")
        return page(*arguments)

    monkeypatch.setattr(base.Order, "page", slowly)


def bound(milliseconds: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(compiled_queries, "LONGEST", milliseconds)


def test_what_takes_too_long_is_ended_and_can_be_mended(reader: Any, slow: None, monkeypatch: Any) -> None:
    bound(5000, monkeypatch)
    assert reader.read("networks/?kind=city_network&limit=2")[
        "results"
    ]  # the control: it is slow, but allowed to be
    bound(100, monkeypatch)
    problem = reader.problem("networks/?kind=city_network&limit=3", status=503, accept_language="en")
    assert problem["type"].endswith("#too-expensive")
    assert "Narrow it" in problem["detail"]


def test_a_question_that_was_ended_leaves_nothing_behind(reader: Any, slow: None, monkeypatch: Any) -> None:
    def allowed() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return str(cursor.fetchone()[0])

    before = allowed()
    bound(100, monkeypatch)
    reader.problem("networks/?kind=city_network&limit=3", status=503)
    assert allowed() == before
    bound(5000, monkeypatch)
    assert reader.read("networks/?kind=city_network&limit=3")[
        "results"
    ]  # the connection is as good as it was


def test_a_page_that_takes_too_long_says_so_kindly(survey_2020: Any, slow: None, monkeypatch: Any) -> None:
    bound(5000, monkeypatch)
    assert Client().get("/netvaerk/?kind=city_network").status_code == 200
    bound(100, monkeypatch)
    answer = Client().get("/netvaerk/?kind=fair")
    assert answer.status_code == 503
    assert "Afgræns den med et filter" in answer.text
    assert 'href="/netvaerk/"' in answer.text
