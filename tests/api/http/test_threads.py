"""A process answers several readers at once, and each gets what they would have got alone."""

import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from api.http import caching
from api.resources.base import Resource, resources

pytestmark = pytest.mark.database

THREADS = 6
LANGUAGES = ("da", "en")


@pytest.fixture
def hasty() -> Iterator[None]:
    """Let threads take turns after every few steps."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


def answers(seed: int, addresses: list[str]) -> dict[tuple[str, str], bytes]:
    """Return what is answered to all questions, asked in an order of one's own over a connection of one's own."""
    asked = [(address, language) for address in addresses for language in LANGUAGES]
    random.Random(seed).shuffle(asked)
    client = Client(headers={"X-Request-Id": "whoever-asks"})
    try:
        return {
            (address, language): client.get(
                f"/api/v1/{address}", headers={"Accept-Language": language}
            ).content
            for address, language in asked
        }
    finally:
        connection.connection.close()  # by itself: Django leaves one to a database in memory open


def together(threads: int, addresses: list[str]) -> list[dict[tuple[str, str], bytes]]:
    """Return what each of so many readers is answered who ask at once."""
    with ThreadPoolExecutor(threads) as crew:
        return [*crew.map(lambda seed: answers(seed, addresses), range(threads))]


def test_each_of_several_readers_gets_what_one_alone_does(
    reader: Any, hasty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "LARGEST_KEPT", 0)  # each makes their own
    addresses = ["search/?q=klima", "projects/?country=DE&expand=partners", "projects/?limit=x", "nothing/"]
    for resource in resources:
        first = reader.read(f"{resource.name}/", limit=3)["results"]
        addresses += [f"{resource.name}/?limit=3", *(f"{resource.name}/{row['id']}/" for row in first[:1])]
    for known in (Resource.reading, Resource.shape):
        known.cache_clear()  # so that they are compiled by several at once
    told = together(THREADS, addresses)
    (alone,) = together(1, addresses)
    assert sum(content.startswith(b'{"type":') for content in alone.values()) == 2 * len(LANGUAGES)
    for one in told:
        assert one == alone
