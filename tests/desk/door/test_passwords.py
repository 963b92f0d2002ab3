"""Nobody gets a password that is guessed first, whatever way it is set; those that there are stay."""

import getpass
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from config import settings as real
from editions.models import Introduction
from tests.support.administrations import put

GOOD = "fire heste spiste mandarinen"
SHORT = "Kn4ldeperle!ok"  # fourteen signs


@pytest.fixture(autouse=True)
def _real_rules(db: None, settings: Any) -> Iterator[None]:
    cache.clear()
    settings.AUTH_PASSWORD_VALIDATORS = real.AUTH_PASSWORD_VALIDATORS
    yield
    cache.clear()


def codes(password: str, user: User | None = None) -> set[str]:
    """Return why a password is refused."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {str(one.code) for one in error.error_list}
    return set()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        (SHORT, "password_too_short"),
        ("a" * 15, "password_monotonous"),
        ("11111111111111111111", "password_monotonous"),
        ("ababababababababab", "password_monotonous"),
        ("sommersommersommer", "password_monotonous"),
        ("abcdefghijklmnopq", "password_monotonous"),
        ("zyxwvutsrqponmlk", "password_monotonous"),
        ("1234567890123456", "password_monotonous"),
        ("qwertyuiopåasdfg", "password_monotonous"),
        ("football2026!!!!!", "password_too_common"),
        ("1q2w3e4r5t6y7u8i9o0p", "password_too_common"),
        ("Udsyn2026Udsyn2026", "password_names"),
        ("udsyn-2026-2027-!", "password_names"),
        ("Adgangskode20262026", "password_names"),
        ("Elbonien2026!!!!!", "password_names"),
        ("Elboniens Kommune 2026", "password_names"),
        ("elbønien2026elbonien", "password_names"),
        ("RepublicOfElbonia26", "password_names"),
        ("AneMargrethe2026!!", "password_names"),
        ("margrethe.aagesen1", "password_names"),
    ],
)
def test_what_is_guessed_first_is_refused(survey_2020: Introduction, password: str, why: str) -> None:
    put(survey_2020, municipality="Elboniens Kommune", municipality_en="Republic of Elbonia")
    user = User(username="ane.margrethe", first_name="Ane", last_name="Margrethe Aagesen")
    assert why in codes(password, user)


@pytest.mark.parametrize(
    "password", [GOOD, "Xk7#pQ2vLm9!zR4", "korrekt hest batteri klamme", "8392017483629104"]
)
def test_what_nobody_guesses_is_taken(survey_2020: Introduction, password: str) -> None:
    assert codes(password, User(username="ane")) == set()


def test_the_city_is_the_registrys(survey_2020: Introduction) -> None:
    assert "password_names" in codes("Københavns Kommune 2026")
    assert "password_names" not in codes("Elboniens Prins 2026")
    put(survey_2020, municipality="Elboniens Kommune", municipality_en="")
    assert "password_names" not in codes("København vinder 2026")
    put(survey_2020, municipality="Vinderslev")
    assert "password_names" in codes("Vinderslev 2026 2027")


def test_forms_of_the_desk_refuse_a_short_one_in_words(secretary_in: Client) -> None:
    def posted(page: str, **data: str) -> tuple[int, str]:
        answer = secretary_in.post(f"/admin/{page}", data)
        return answer.status_code, answer.text

    bo = User.objects.create(username="bo")
    ways = {
        "accounts/user/add/": {"username": "nyt", "usable_password": "true"},
        f"accounts/user/{bo.pk}/password/": {"usable_password": "true"},
        "password_change/": {"old_password": "secretary"},
    }
    for page, more in ways.items():
        field = "new_password" if page == "password_change/" else "password"
        for password, status in ((SHORT, 200), (GOOD, 302)):
            got, text = posted(page, **more, **{f"{field}1": password, f"{field}2": password})
            assert (page, password, got) == (page, password, status)
            assert ("mindst 15 tegn" in text) is (status == 200)
    assert User.objects.get(username="nyt").check_password(GOOD)
    assert User.objects.get(username="secretary").check_password(GOOD)


@pytest.fixture
def secretary_in(client: Client, survey_2020: object, settings: Any) -> Client:
    user = User(username="secretary", is_superuser=True)
    user.set_password("secretary")
    user.save()
    client.force_login(user)
    return client


def test_no_command_gets_around_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    typed: list[str] = []
    monkeypatch.setattr(getpass, "getpass", lambda *_args, **_how: typed[0])
    monkeypatch.setattr("builtins.input", lambda asked: "y" if asked.startswith("Bypass") else "")

    class Terminal:
        def isatty(self) -> bool:
            return True

    def make(name: str, password: str, **how: Any) -> None:
        typed[:] = [password]
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", password)
        call_command("createsuperuser", username=name, email="a@example.org", verbosity=0, **how)

    for how in ({"interactive": False}, {"interactive": True, "stdin": Terminal()}):
        with pytest.raises(CommandError, match="15"):
            make("kort", SHORT, **how)
        assert not User.objects.filter(username="kort").exists()
        make(f"god {how['interactive']}".replace(" ", "-"), GOOD, **how)
    assert User.objects.filter(username__startswith="god").count() == 2

    typed[:] = [SHORT]
    with pytest.raises(CommandError, match="Aborting"):
        call_command("changepassword", "god-True")
    assert User.objects.get(username="god-True").check_password(GOOD)


def test_a_password_from_before_the_rules_still_opens_the_door() -> None:
    old = User(username="gammel", is_superuser=True)
    old.set_password("kort")
    old.save()
    assert Client().post("/admin/login/", {"username": "gammel", "password": "kort"}).status_code == 302


def test_the_demos_printed_password_is_exempt_on_a_developers_machine_alone(
    survey_2020: object, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "demo")
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("create_demo_users")
    assert not User.objects.filter(username="demo").exists()
    settings.DEBUG = True
    call_command("create_demo_users", verbosity=0)
    assert User.objects.get(username="demo").check_password("demo")
