"""What the tests of the log have: its lines, as production writes them."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection

from ops.logs import JsonFormatter


class Lines(logging.Handler):
    """Keeps every record that reaches the root as the line that production writes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))

    def of(self, event: str) -> list[dict[str, Any]]:
        """Return the lines of one kind of event."""
        return [line for line in self.all() if line.get("event") == event]

    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.written]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """Return the log, at the levels of production."""
    monkeypatch.setattr(logging.getLogger("ops.requests"), "level", logging.INFO)
    logging.getLogger("ops.requests").manager._clear_cache()  # type: ignore[attr-defined]
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    logging.getLogger("ops.requests").manager._clear_cache()  # type: ignore[attr-defined]


@pytest.fixture
def failing() -> Callable[[Exception], AbstractContextManager[None]]:
    """Return what lets every question to the database fail with an error, whoever asks it."""

    @contextmanager
    def fail(error: Exception) -> Iterator[None]:
        def ask(execute: Any, sql: str, *arguments: Any) -> Any:
            if sql.startswith(("SAVEPOINT", "ROLLBACK", "RELEASE")):  # the test's own, around everything
                return execute(sql, *arguments)
            raise error

        with connection.execute_wrapper(ask):
            yield

    return fail
