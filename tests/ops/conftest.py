"""What the tests of the log have: its lines, as production writes them."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection

from tests.support.log import Lines


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
