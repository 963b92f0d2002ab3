"""Who sits at the desk, and what lies on it."""

import pytest
from django.test import Client

from accounts.models import User
from memberships.models import Membership


@pytest.fixture
def desk(client: Client, survey_2020: object, secretary: User) -> Client:
    """Return the browser of somebody who may do everything."""
    client.force_login(secretary)
    return client


@pytest.fixture
def membership(survey_2020: object) -> Membership:
    return Membership.objects.filter(mandates__isnull=False).order_by("pk")[0]
