"""Twice is once: a list that was looked at is imported once, however often that is confirmed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils.crypto import get_random_string

from accounts.models import User
from desk.forms import once
from exchange.importer import Checked, Import
from funding.models import Grant
from memberships.models import Membership
from registry.actions import lifecycle
from registry.ledger.recording import content_version
from registry.models import SentForm
from tests.support.desk import a_grant, address, sent_form
from tests.support.sheets import Book, confirm, login, told, upload

pytestmark = pytest.mark.database

GRANTS = (
    Path(__file__).parent / "cases" / "01-double-click-imports-twice" / "grants.csv"
).read_bytes()  # 60 of them
LIST = address(Grant, "changelist")


def there() -> int:
    return Grant.objects.filter(title__startswith="Dobbelt").count()


def said(client: Client) -> list[str]:
    return [str(one) for one in client.get(LIST).context["messages"]]


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the guard away: every confirmation is taken for the first."""

    def take(user: User, page: str, number: str) -> tuple[SentForm, bool]:
        return once.take(user, page, get_random_string(22))

    monkeypatch.setattr("exchange.panels.take", take)
    monkeypatch.setattr("exchange.panels.taken", lambda *of: None)


def overtaken(client: Client, monkeypatch: pytest.MonkeyPatch) -> tuple[HttpResponse, HttpResponse]:
    """Confirm a list, and once more while its rows are being checked; return the answers in that order."""
    seen, check = upload(client, Grant, GRANTS), Import.check
    answers: list[HttpResponse] = []

    def slow(importing: Import) -> Checked:
        checked = check(importing)
        if not answers:
            answers.append(HttpResponse())
            answers[0] = confirm(client, Grant, seen)
        return checked

    monkeypatch.setattr(Import, "check", slow)
    first = confirm(client, Grant, seen)
    return first, answers[0]


def test_control_without_the_guard_two_clicks_import_everything_twice(
    desk: Client, monkeypatch: pytest.MonkeyPatch, unguarded: None
) -> None:
    overtaken(desk, monkeypatch)
    assert there() == 120


def test_two_clicks_import_once_and_both_say_so(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = overtaken(desk, monkeypatch)
    assert [(one.status_code, one.url) for one in answers] == [(302, LIST)] * 2
    assert there() == 60
    assert set(said(desk)) == {"Indlæst: 60 nye poster, 0 ændrede poster."}


def test_a_click_after_the_import_says_what_came_of_the_first(desk: Client) -> None:
    seen = upload(desk, Grant, GRANTS)
    for _click in range(2):
        assert (confirm(desk, Grant, seen).url, there()) == (LIST, 60)
        assert said(desk) == ["Indlæst: 60 nye poster, 0 ændrede poster."]
    # It says no more than that to anybody: neither to another person, nor in another list.
    token = {"token": seen.context["token"]}
    other = login(User.objects.create_superuser("en anden"))
    for client, model in ((other, Grant), (desk, Membership)):
        answer = client.post(address(model, "import"), token)
        assert (answer.status_code, "Filen er her ikke længere" in answer.text) == (200, True)
    assert there() == 60


def test_an_import_that_breaks_off_loses_nothing(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, sequence = upload(desk, Grant, GRANTS), content_version()
    desk.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("registry.actions.unit_of_work.record_all", lambda *of, **how: 1 / 0)
        assert confirm(desk, Grant, seen).status_code == 500
    assert (there(), content_version(), SentForm.objects.count()) == (0, sequence, 0)
    assert confirm(desk, Grant, seen).status_code == 302  # the file is still there, and still good
    assert there() == 60


def test_a_list_that_was_refused_is_not_used_up(desk: Client, membership: Membership) -> None:
    book = Book(desk, Membership)
    book.put(membership, benefit="Bos")
    seen = upload(desk, Membership, book.content)
    current = Membership.objects.get(pk=membership.pk)
    current.purpose = "Anes"
    lifecycle.write(current, actor=None)
    for _click in range(2):
        answer = confirm(desk, Membership, seen)
        assert (told(answer)[2], SentForm.objects.count()) == (1, 0)


@pytest.mark.parametrize("token", ["", "\0", "x" * 5000, "æ", "' OR 1=1"])
def test_a_hostile_token_is_no_file(desk: Client, token: str) -> None:
    answer = desk.post(address(Grant, "import"), {"token": token})
    assert (answer.status_code, "Filen er her ikke længere" in answer.text) == (200, True)


def test_the_number_of_another_form_is_no_file(desk: Client) -> None:
    form = a_grant(desk)
    sent_form(desk, Grant, form)
    answer = desk.post(address(Grant, "import"), {"token": SentForm.objects.get().number})
    assert (answer.status_code, "Filen er her ikke længere" in answer.text) == (200, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one writer in at a time, so the race cannot be"
)
class TestAtTheSameMoment:
    """Four clicks at once, as four requests."""

    def clicks(self, client: Client) -> list[int]:
        seen, ready = upload(client, Grant, GRANTS), Barrier(4)

        def click(_n: int) -> int:
            try:
                one = Client()
                one.cookies = client.cookies
                ready.wait(timeout=60)
                return confirm(one, Grant, seen).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(click, range(4)))

    def test_control_without_the_guard_all_are_imported(self, desk: Client, unguarded: None) -> None:
        self.clicks(desk)
        assert there() > 60

    def test_with_it_one_is(self, desk: Client) -> None:
        assert self.clicks(desk) == [302] * 4
        assert (there(), SentForm.objects.count()) == (60, 1)
