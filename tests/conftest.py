"""What every test has: a copy of the world, Danish, and nothing kept from the test before."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.core.management.commands import flush
from django.db import connection
from django.test import Client
from django.utils.translation import override

from accounts.models import User
from editions import counting, documents
from editions.models import Introduction
from memberships.models import Membership
from registry.choices import Role
from registry.ledger.guards import install_guards, lift_guards
from registry.models import Administration, Stewardship
from tests.support import world

NUMBERS = count()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Give this process a copy of the world instead of a database that is built from nothing."""
    outside = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        world.enter()
    yield
    with django_db_blocker.unblock():
        world.leave(outside)


@pytest.fixture(autouse=True, scope="session")
def _world_after_a_flush() -> Iterator[None]:
    """Let the next test find the world again where the test runner would empty all tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", lambda *_, **__: world.restore())
        yield


@pytest.fixture(autouse=True)
def _danish_first() -> Iterator[None]:
    """Begin each test in Danish: a request in English leaves its language active behind it."""
    with override("da"):
        yield


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """Forget what was counted: a rolled-back test leaves its content version to the next."""
    counting.figures_cache.clear()


@pytest.fixture(autouse=True)
def _documents_of_its_own(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Let each test keep documents in a folder of its own, and make at once what is made while nobody waits."""
    settings.DOCUMENTS_DIR = tmp_path_factory.getbasetemp() / f"documents-{next(NUMBERS)}"

    def at_once(work: Callable[[], None], held: ExitStack) -> None:
        with held:
            work()

    monkeypatch.setattr(documents, "_start", at_once)


@pytest.fixture
def survey_2020(db: None) -> Introduction:
    """Return the introduction of the loaded survey."""
    return Introduction.objects.get(edition="2020")


@pytest.fixture
def empty_registry(db: None) -> None:
    """Take everything out of the registry, for this test alone."""
    lift_guards()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label not in ("contenttypes", "auth", "sessions", "admin"):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
    install_guards()


@pytest.fixture
def secretary(db: None) -> User:
    """Return somebody who may do everything."""
    return User.objects.create_superuser("secretary", password="secretary")


@pytest.fixture
def steward(db: None) -> Callable[..., User]:
    """Return a maker of users with a role, for the administration of a code or, without one, for all."""

    def make(role: Role, code: str | None = None) -> User:
        user = User.objects.create_user(f"{role} {code or ''}".strip())
        house = code and Administration.objects.get(code=code)
        Stewardship.objects.create(user=user, role=role, administration=house or None)
        return user

    return make


@pytest.fixture
def desk(client: Client, survey_2020: object, secretary: User) -> Client:
    """Return the browser of somebody who may do everything."""
    client.force_login(secretary)
    return client


@pytest.fixture
def membership(survey_2020: object) -> Membership:
    return Membership.objects.filter(mandates__isnull=False).order_by("pk")[0]
