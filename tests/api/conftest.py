"""What every test of the API has: a reader, and no answers kept from the test before."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from config import api_urls  # noqa: F401 (which finds every resource, also for a test that asks no address)

BASE = "/api/v1/"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Empty the cache: a rolled-back test leaves its content version to the next."""
    caches["api"].clear()
    yield
    caches["api"].clear()


class Reader:
    """Somebody who reads the API without an account."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=True)

    def ask(self, address: str, /, method: str = "GET", status: int = 200, **headers: str) -> Any:
        """Return the answer to a request, which must have this status."""
        path = address if address.startswith(("/", "http")) else BASE + address
        answer = self.client.generic(
            method, path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        assert answer.status_code == status, (path, answer.status_code, answer.content[:500])
        return answer

    def read(self, address: str, /, **query: object) -> Any:
        """Return what an address answers with, as plain data."""
        given = "&".join(f"{name}={value}" for name, value in query.items())
        return self.ask(f"{address}?{given}" if given else address).json()

    def rows(self, address: str, /, **query: object) -> list[dict[str, Any]]:
        """Return every row of a list, page after page."""
        page = self.read(address, **{"limit": 200, **query})
        rows = page["results"]
        while page["next"]:
            page = self.read(page["next"])
            rows += page["results"]
        return rows

    def problem(
        self, address: str, /, status: int = 400, method: str = "GET", **headers: str
    ) -> dict[str, Any]:
        """Return the problem that a request is answered with."""
        answer = self.ask(address, method=method, status=status, **headers)
        assert answer["Content-Type"] == "application/problem+json"
        found: dict[str, Any] = answer.json()
        assert {"type", "title", "status", "detail", "instance", "request_id"} <= found.keys()
        assert found["status"] == status
        assert found["request_id"] == answer["X-Request-Id"]
        return found


@pytest.fixture
def reader(survey_2020: object) -> Reader:
    """Return a reader of the survey of 2020."""
    return Reader()
