import pytest

from document.content import Survey
from tests.support.document import sample


@pytest.fixture
def survey() -> Survey:
    return sample.survey()


@pytest.fixture
def english() -> Survey:
    return sample.survey("en")
