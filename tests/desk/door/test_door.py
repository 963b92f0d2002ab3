"""The desk has one door: it tells a stranger nothing, tires whoever guesses, and leads everybody else where they were going."""

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.account import urls as allauth_urls
from allauth.core.internal import ratelimit
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from desk.door import DoorAdapter
from memberships.models import Membership
from registry.choices import Role
from tests.support.administrations import A, B, entry_of
from tests.support.desk import address

DOOR = "/admin/login/"
ENGLISH = "/en/admin/login/"


@pytest.fixture
def ane(db: None) -> Iterator[User]:
    """Return somebody whose password is "kodeord"; nobody has guessed at it yet."""
    cache.clear()
    yield User.objects.create_superuser("ane", password="kodeord")
    cache.clear()


def knock(name: str, password: str, *, door: str = DOOR, to: str | None = None, **more: Any) -> HttpResponse:
    """Try to log in, as somebody who has not been here before."""
    data = {"username": name, "password": password} | ({} if to is None else {"next": to})
    return more.pop("client", Client()).post(door, data, **more)


def came_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302


def told(answer: HttpResponse) -> str:
    """Return what the page says, without what differs each time and without the name that was typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)
    return re.sub(r'(name="username" value=)"[^"]*"', r"\1", page)


def test_guessing_at_an_account_is_over_after_five_tries(ane: User) -> None:
    for _try in range(5):
        assert not came_in(knock("ane", "forkert"))
    assert not came_in(knock("ane", "kodeord"))  # right, and too late
    cache.clear()  # the control: once the attempts are forgotten, it is taken
    assert came_in(knock("ane", "kodeord"))


@pytest.mark.parametrize(
    "how",
    [
        {"door": ENGLISH},
        {"headers": {"host": "localhost"}},
        {"REMOTE_ADDR": "192.0.2.1"},
        {"headers": {"x-forwarded-for": "192.0.2.2"}},
        {"name": "ANE"},
        {"name": " ane "},
    ],
)
def test_nobody_guesses_on_by_another_address_or_spelling(ane: User, how: dict[str, Any]) -> None:
    for _try in range(5):
        knock(**{"name": "ane", "password": "forkert", **how})
    assert not came_in(knock("ane", "kodeord"))


def test_guessing_at_many_accounts_from_one_address_is_over_too(ane: User, settings: Any) -> None:
    settings.API_TRUSTED_PROXIES = 1
    seen = {"x-forwarded-for": "198.51.100.9, 192.0.2.7"}
    for number in range(20):
        assert not came_in(knock(f"nogen-{number}", "forkert", headers=seen))
    assert not came_in(knock("ane", "kodeord", headers=seen))
    assert came_in(knock("ane", "kodeord", headers={"x-forwarded-for": "198.51.100.9, 192.0.2.8"}))


def test_an_address_that_nobody_trusted_has_written_is_not_believed(ane: User) -> None:
    for number in range(20):
        knock(f"nogen-{number}", "forkert", headers={"x-forwarded-for": f"192.0.2.{number}"})
    assert not came_in(knock("ane", "kodeord", headers={"x-forwarded-for": "192.0.2.99"}))


def test_whoever_logs_in_uses_up_nothing(ane: User) -> None:
    for _try in range(30):
        assert came_in(knock("ane", "kodeord"))


def test_attempts_are_counted_for_all_processes_together(ane: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def another_process() -> None:
        from django.core.cache.backends import locmem

        for held in (locmem._caches, locmem._expire_info):
            held.clear()

    alone = LocMemCache("alone", {})
    with monkeypatch.context() as patch:  # the control: counted in each process, they begin anew in the next
        patch.setattr(ratelimit, "cache", alone)
        for _try in range(5):
            knock("ane", "forkert")
        assert not came_in(knock("ane", "kodeord"))
        another_process()
        patch.setattr(ratelimit, "cache", LocMemCache("alone", {}))
        assert came_in(knock("ane", "kodeord"))
    for _try in range(5):
        knock("ane", "forkert")
    another_process()
    assert not came_in(knock("ane", "kodeord"))


@pytest.mark.database
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the tests' SQLite is one connection's")
@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_are_no_more_than_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.create_superuser("ane", password="kodeord")
    checked: list[str] = []
    monkeypatch.setattr(User, "check_password", lambda _user, guess: bool(checked.append(guess)))

    def guess(number: int) -> None:
        try:
            knock("ane", f"forkert {number}")
        finally:
            connection.close()

    def all_at_once(many: int) -> int:
        cache.clear()
        checked.clear()
        threads = [Thread(target=guess, args=[number]) for number in range(many)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(checked)

    with monkeypatch.context() as patch:  # the control: eight look before anybody has written
        barrier, apply_rate = Barrier(8), ratelimit.apply_rate
        patch.setattr(ratelimit, "cache_lock", lambda _key: nullcontext(True))

        def looked(*args: Any, **kwargs: Any) -> Any:
            barrier.wait(20)
            return apply_rate(*args, **kwargs)

        patch.setattr(ratelimit, "apply_rate", looked)
        assert all_at_once(8) == 8
    assert 1 <= all_at_once(8) <= 5
    cache.clear()


def test_the_same_is_said_and_done_whatever_is_wrong(ane: User, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.create_superuser("bo", password="kodeord", is_active=False)
    User.objects.create_user("ingen rolle", password="kodeord")
    User.objects.create(username="uden kode")
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    wrong = {
        "unknown": ("ukendt", "kodeord"),
        "wrong password": ("ane", "forkert"),
        "inactive, right password": ("bo", "kodeord"),
        "inactive, wrong password": ("bo", "forkert"),
        "no password": ("uden kode", "forkert"),
        "no role, wrong password": ("ingen rolle", "forkert"),
    }
    said, work = {}, {}
    for case, (name, password) in wrong.items():
        hashed.clear()
        answer = knock(name, password)
        said[case], work[case] = (answer.status_code, told(answer)), len(hashed)
    assert set(work.values()) == {1}, work
    for name in ("ukendt", "ane", "bo"):  # limited alike, whether there is such an account or not
        tries = [knock(name, "forkert") for _try in range(6)]
        hashed.clear()
        answer = knock(name, "kodeord")
        said[f"limited: {name}"] = answer.status_code, told(answer)
        assert (hashed, len(tries)) == ([], 6)
    assert len(set(said.values())) == 1
    assert "Brugernavn og adgangskode passer ikke sammen" in said["unknown"][1]


def test_whoever_listens_hears_of_everybody_who_comes_in_or_fails(ane: User) -> None:
    User.objects.create_user("ingen rolle", password="kodeord")
    heard: list[tuple[str, str, str]] = []

    def failed(credentials: dict[str, Any], request: Any, **_: Any) -> None:
        assert "kodeord" not in str(credentials)
        heard.append(("failed", credentials["username"], request.path))

    def entered(user: User, request: Any, **_: Any) -> None:
        heard.append(("entered", user.username, request.path))

    user_login_failed.connect(failed)
    user_logged_in.connect(entered)
    try:
        knock("ane", "kodeord")
        knock("ingen rolle", "kodeord")
        for _try in range(7):  # the last two are not even looked at
            knock("ukendt", "forkert", door=ENGLISH)
    finally:
        user_login_failed.disconnect(failed)
        user_logged_in.disconnect(entered)
    assert heard[:2] == [("entered", "ane", DOOR), ("failed", "ingen rolle", DOOR)]
    assert heard[2:] == [("failed", "ukendt", ENGLISH)] * 7


def test_there_is_one_door_and_none_of_allauths_other_pages(db: None) -> None:
    assert reverse("admin:login") == reverse("account_login") == DOOR
    for pattern in allauth_urls.urlpatterns:
        if pattern.name == "account_login":
            continue
        with pytest.raises(NoReverseMatch):
            reverse(pattern.name)
        for before in ("/", "/accounts/", "/account/"):
            asked = f"{before}{str(pattern.pattern).split('(')[0].strip('^')}"
            assert (asked, Client().get(asked, follow=True).status_code) == (asked, 404)
    assert not DoorAdapter().is_open_for_signup(RequestFactory().get("/"))


def test_who_has_no_role_any_longer_is_told_so_and_may_log_in_as_somebody_else(ane: User) -> None:
    client = Client()
    knock("ane", "kodeord", client=client)
    User.objects.create_superuser("bo", password="kodeord")
    User.objects.filter(pk=ane.pk).update(is_superuser=False)
    page = client.get("/admin/", follow=True)
    assert (page.request["PATH_INFO"], page.status_code) == (DOOR, 200)
    assert "ane" in page.text
    assert came_in(knock("bo", "kodeord", client=client))
    assert client.get("/admin/").context["user"].username == "bo"


def test_the_door_is_labelled_and_says_what_is_wrong_where_it_is_read(ane: User) -> None:
    for door, words in ((DOOR, ("Brugernavn", "Adgangskode")), (ENGLISH, ("User name", "Password"))):
        page = Client().get(door).text
        assert all(f"{word}:</label>" in page for word in words)
        assert 'autocomplete="username"' in page
        assert 'autocomplete="current-password"' in page
        assert "placeholder" not in page
        refused = knock("ane", "forkert", door=door).text
        assert refused.count('aria-describedby="door-error"') == refused.count('aria-invalid="true"') == 2
        assert 'id="door-error" role="alert"' in refused
        assert 'value="ane"' in refused
        assert "forkert" not in refused


# Where nobody is led: (what `next` says, whether it is English).
ASTRAY = [
    "https://evil.example/admin/",
    "//evil.example/admin/",
    "/\\evil.example/admin/",
    "javascript:alert(1)",
    "http://[",
    "/findes-ikke/",
    "/admin/../findes-ikke/",
    "/admin/%2e%2e/findes-ikke/",
    "/admin/findes-ikke/",
    "/admin/findes-ikke",
    "/admin/memberships/membership/999999999/",
    "/admin/memberships/membership/999999999/change/",
    "/admin/memberships/membership/abc/change/",
    "/admin/logout/",
    "/admin/autocomplete/",
    "/admin/\x00",
    "/administrator",
    "findes-ikke",
    "",
    "/en/admin/findes-ikke/",
    "/admin/login/",
    "/admin/login/?next=/findes-ikke/",
]


@pytest.mark.parametrize("to", ASTRAY)
def test_whoever_was_on_the_way_to_nothing_lands_on_the_start_page(
    ane: User, survey_2020: object, to: str
) -> None:
    for given in ({"to": to}, {"door": f"{DOOR}?{urlencode({'next': to})}"}):
        answer = knock("ane", "kodeord", follow=True, **given)
        start = "/en/admin/" if to.startswith("/en/") else "/admin/"
        assert (answer.request["PATH_INFO"], answer.status_code) == (start, 200)
    english = knock("ane", "kodeord", follow=True, door=ENGLISH, to="https://evil.example/")
    assert english.request["PATH_INFO"] == "/en/admin/"


def test_whoever_may_not_see_where_they_were_going_is_told_so_on_the_start_page(
    survey_2020: object, steward: Callable[..., User]
) -> None:
    cache.clear()
    viewer = steward(Role.VIEWER, A)
    viewer.set_password("kodeord")
    viewer.save()
    entry = entry_of(Membership, A)
    other = entry_of(Membership, B, besides=(entry.pk,))
    own, theirs = (address(Membership, "change", one.pk) for one in (entry, other))
    for to, status in ((theirs, 404), (address(Membership, "import"), 403)):
        client = Client()
        client.force_login(viewer)
        assert client.get(to).status_code == status  # the control: whoever is in already is told plainly
        answer = knock(viewer.username, "kodeord", to=to, follow=True)
        assert (answer.request["PATH_INFO"], answer.status_code) == ("/admin/", 200)
        assert "Du er logget ind." in answer.text
    client = Client()
    answer = knock(viewer.username, "kodeord", to=f"{own}?side=1", follow=True, client=client)
    assert (answer.request["PATH_INFO"], answer.request["QUERY_STRING"]) == (own, "side=1")
    assert client.get(theirs).status_code == 404  # who has arrived is told plainly
    again = client.get(f"{DOOR}?next={own}", follow=True)
    assert again.request["PATH_INFO"] == own  # who is in already is led on


@pytest.mark.parametrize("how", ["save", "save one column", "update", "form"])
def test_old_sessions_stay_dead_when_somebody_is_activated_again(
    ane: User, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    bo = User.objects.create_superuser("bo", password="kodeord")
    admin = Client()
    admin.force_login(ane)

    def put(active: bool) -> None:
        bo.refresh_from_db()
        bo.is_active = active
        if how == "form":
            data = {"username": "bo", "is_active": "on"} if active else {"username": "bo"}
            assert came_in(admin.post(f"/admin/accounts/user/{bo.pk}/change/", data))
        elif how == "update":
            User.objects.filter(pk=bo.pk).update(is_active=active)
        else:
            bo.save(**({} if how == "save" else {"update_fields": ["is_active"]}))

    def returns() -> bool:
        client = Client()
        knock("bo", "kodeord", client=client)
        assert client.get("/admin/").status_code == 200
        put(False)
        put(True)
        return client.get("/admin/").status_code == 200

    assert not returns()
    assert not returns()  # and another time
    monkeypatch.setattr(User, "get_session_auth_hash", AbstractBaseUser.get_session_auth_hash)
    assert returns()  # the control: by Django's own, the session is back


def test_a_change_of_a_person_ends_no_session(ane: User) -> None:
    client = Client()
    knock("ane", "kodeord", client=client)
    User.objects.filter(pk=ane.pk).update(first_name="Ane")
    ane.last_name = "Hansen"
    ane.save()
    assert client.get("/admin/").status_code == 200


def test_a_session_ends_twelve_hours_after_it_was_last_used(ane: User, survey_2020: object) -> None:
    client = Client()
    answer = knock("ane", "kodeord", client=client)
    assert answer.cookies["sessionid"]["max-age"] == 12 * 3600

    def left() -> timedelta:
        return Session.objects.get().expire_date - timezone.now()

    def let(remain: timedelta) -> bool:
        """Let the session have so much left; return whether a page of the desk writes it anew."""
        Session.objects.update(expire_date=timezone.now() + remain)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/admin/password_change/")
        assert page.status_code == 200
        return any("UPDATE" in one["sql"] and "django_session" in one["sql"] for one in asked)

    client.get("/admin/")
    assert not let(timedelta(hours=12))
    assert not let(timedelta(hours=11, minutes=59, seconds=30))  # not at every page
    assert let(timedelta(minutes=1))
    assert left() > timedelta(hours=11, minutes=59)
    assert client.cookies["sessionid"]["max-age"] == 12 * 3600
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    public = client.get("/")
    assert not public.cookies
    assert left() < timedelta(minutes=2)  # a public page knows of no session
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/admin/").status_code == 302


def test_what_has_run_out_is_done_away_with_once_a_day(ane: User) -> None:
    def expired(key: str) -> None:
        Session.objects.create(
            session_key=key, session_data="", expire_date=timezone.now() - timedelta(days=1)
        )

    expired("en")
    cache.set("talt", 1, timeout=-100)
    assert came_in(knock("ane", "kodeord"))
    assert not Session.objects.filter(session_key="en").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        assert not [key for (key,) in cursor.fetchall() if "talt" in key]
    expired("to")
    assert came_in(knock("ane", "kodeord"))
    assert Session.objects.filter(session_key="to").exists()  # once is enough
