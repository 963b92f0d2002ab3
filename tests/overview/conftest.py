"""What every test of the public pages has: somebody who reads them, and no answers kept from the test before."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches

from tests.support.readers.visitor import Visitor


@pytest.fixture
def visitor(survey_2020: object) -> Visitor:
    """Return somebody who opens pages of the survey of 2020."""
    return Visitor()


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Empty the cache: a rolled-back test leaves its content version to the next."""
    caches["api"].clear()
    yield
    caches["api"].clear()
