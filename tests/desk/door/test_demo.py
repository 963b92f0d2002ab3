"""The demo has somebody of every role to be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from registry.choices import Role
from registry.models import Stewardship


def test_every_role_can_log_in(
    survey_2020: object, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    monkeypatch.setenv("DEMO_PASSWORD", "hemmeligt")
    for _again in range(2):
        said = StringIO()
        call_command("create_demo_users", stdout=said)
    names = [line.split()[0] for line in said.getvalue().splitlines()]
    assert len(names) == 6
    for name in names:
        answer = Client().post(reverse("admin:login"), {"username": name, "password": "hemmeligt"})
        assert (name, answer.status_code) == (name, 302)
    assert set(Stewardship.objects.values_list("role", flat=True)) == set(Role)
    assert Stewardship.objects.count() == 6


def test_there_are_no_demo_users_in_production(survey_2020: object) -> None:
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("create_demo_users")
