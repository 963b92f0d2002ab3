"""What somebody typed while their log-in ran out comes back to them, to nobody else, and unsaved."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from desk.forms.drafts import KEPT
from memberships.models import Membership
from registry.actions import lifecycle
from registry.ledger.recording import content_version
from registry.models import Theme
from tests.support.desk import Form, address, opened_form, save_form, with_new_row

WORDS = "En lang tekst med ”æ, ø og å” & <b>tegn</b>"


@pytest.fixture
def membership(survey_2020: object) -> Membership:
    return Membership.objects.filter(mandates__isnull=False).order_by("pk")[0]


def somebody(name: str) -> User:
    return User.objects.create_superuser(name, password=name)


def entered(client: Client, name: str, to: str = "/admin/") -> HttpResponse:
    """Log in at the door, as people do, and go where one is led."""
    return client.post(
        f"{reverse('admin:login')}?next={to}", {"username": name, "password": name, "next": to}, follow=True
    )


def logged_out(client: Client) -> None:
    """Let the log-in run out: the server forgets it, and the browser keeps its cookies."""
    Session.objects.all().delete()


@pytest.fixture
def ane(membership: Membership) -> Client:
    somebody("ane")
    somebody("bo")
    client = Client()
    entered(client, "ane")
    return client


def test_what_was_typed_comes_back_after_logging_in_again(ane: Client, membership: Membership) -> None:
    page, sequence = address(Membership, "change", membership.pk), content_version()
    values = with_new_row(opened_form(ane, membership), body="Rådet")
    logged_out(ane)
    answer = save_form(ane, membership, values, benefit=WORDS)
    assert answer.status_code == 302
    door = ane.get(answer.url)
    assert "Det, du skrev, er ikke tabt" in door.text
    assert escape(WORDS) not in door.text  # no page holds it
    answer = entered(ane, "ane", page)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, page)
    assert "Det her havde du skrevet" in answer.text
    assert answer.context["errors"] == []
    again = Form(answer.text).values
    assert again["benefit"] == [WORDS]
    assert "Rådet" in [value for several in again.values() for value in several]
    assert content_version() == sequence  # it is not saved before somebody saves
    assert Form(ane.get(page).text).values["benefit"] == [WORDS]  # opened once more, it is still there
    assert ane.post(page, {**again, "_save": "Gem"}).status_code == 302
    membership.refresh_from_db()
    assert membership.benefit == WORDS
    assert membership.mandates.filter(body="Rådet").exists()  # type: ignore[attr-defined]
    assert "Det her havde du skrevet" not in ane.get(page).text


def test_a_new_thing_comes_back_too(ane: Client) -> None:
    page = address(Theme, "add")
    values = Form(ane.get(page).text).values | {"name": ["Havne"]}
    logged_out(ane)
    ane.post(page, {**values, "_save": "Gem"})
    assert Form(entered(ane, "ane", page).text).values["name"] == ["Havne"]
    assert not Theme.objects.filter(name="Havne").exists()


def test_what_somebody_else_saved_meanwhile_is_put_together_with_it(
    ane: Client, membership: Membership
) -> None:
    page = address(Membership, "change", membership.pk)
    values = opened_form(ane, membership)
    logged_out(ane)
    save_form(ane, membership, values, benefit=WORDS, purpose="Anes")
    other = Membership.objects.get(pk=membership.pk)
    other.purpose, other.role = "Bos", "Vært"
    lifecycle.write(other, actor=User.objects.get(username="bo"))
    answer = entered(ane, "ane", page)
    assert [(one.mine, one.theirs) for one in answer.context["conflict"].choices] == [("Anes", "Bos")]
    again = Form(answer.text).values
    assert (again["benefit"], again["role"]) == ([WORDS], ["Vært"])
    assert ane.post(page, {**again, "_save": "Gem"}).status_code == 302
    membership.refresh_from_db()
    assert (membership.purpose, membership.role, membership.benefit) == ("Anes", "Vært", WORDS)


def test_another_person_at_the_same_machine_does_not_see_it(ane: Client, membership: Membership) -> None:
    page = address(Membership, "change", membership.pk)
    values = opened_form(ane, membership)
    logged_out(ane)
    save_form(ane, membership, values, benefit=WORDS)
    assert WORDS in str(ane.session[KEPT])  # the control: it is there
    answer = entered(ane, "bo", page)
    assert escape(WORDS) not in answer.text
    assert WORDS not in str(dict(ane.session))
    # Whoever comes in by another door is not shown it either.
    session = ane.session
    session[KEPT] = {page: {"whose": str(User.objects.get(username="ane").pk), "typed": {"benefit": [WORDS]}}}
    session.save()
    assert escape(WORDS) not in ane.get(page).text


def test_a_log_out_empties_it(ane: Client, membership: Membership) -> None:
    values = opened_form(ane, membership)
    logged_out(ane)
    save_form(ane, membership, values, benefit=WORDS)
    entered(ane, "ane")
    assert WORDS in str(ane.session[KEPT])
    ane.post(reverse("admin:logout"))
    assert KEPT not in ane.session
    assert not [one for one in Session.objects.all() if WORDS in str(one.get_decoded())]


def test_it_can_be_dropped(ane: Client, membership: Membership) -> None:
    page = address(Membership, "change", membership.pk)
    values = opened_form(ane, membership)
    logged_out(ane)
    save_form(ane, membership, values, benefit=WORDS)
    assert 'form="forget"' in entered(ane, "ane", page).text
    answer = ane.post(page, {"_forget": ""}, follow=True)
    assert Form(answer.text).values["benefit"] == [membership.benefit.replace("\n", "\r\n")]
    assert "Det her havde du skrevet" not in answer.text


def test_only_a_form_that_says_whose_it_is_is_kept_and_no_password(
    ane: Client, membership: Membership
) -> None:
    values = opened_form(ane, membership)
    logged_out(ane)
    for forged in ("", "1", f"1:{values['typist'][0].partition(':')[2][::-1]}"):
        save_form(ane, membership, {**values, "typist": [forged]}, benefit=WORDS)
        assert KEPT not in ane.session
    save_form(ane, membership, values, password="hemmelig", old_password="hemmelig")
    assert "hemmelig" not in str(ane.session[KEPT])
    assert SESSION_KEY not in ane.session


def test_somebody_who_may_no_longer_change_it_sees_it_as_it_is(ane: Client, membership: Membership) -> None:
    page = address(Theme, "add")
    values = Form(ane.get(page).text).values | {"name": ["Havne"]}
    logged_out(ane)
    ane.post(page, values)
    User.objects.filter(username="ane").update(is_superuser=False)
    assert entered(ane, "ane", page).status_code == 200  # the door, which says that there is no role
    assert not Theme.objects.filter(name="Havne").exists()


def strict(name: str) -> Client:
    """Return a browser against which the forms are guarded, as they are outside the tests."""
    client = Client(enforce_csrf_checks=True)
    door = client.get(reverse("admin:login"))
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', door.text)
    assert found
    typed = {"username": name, "password": name, "csrfmiddlewaretoken": found[1]}
    assert client.post(reverse("admin:login"), typed).status_code == 302
    return client


def test_a_form_from_before_a_new_log_in_is_refused_with_words_and_what_was_typed_is_kept(
    ane: Client, membership: Membership
) -> None:
    client = strict("ane")
    page, sequence = address(Membership, "change", membership.pk), content_version()
    values = opened_form(client, membership)
    client.cookies["csrftoken"] = "a" * 32
    answer = save_form(client, membership, values, benefit=WORDS)
    assert (answer.status_code, content_version()) == (403, sequence)
    assert "Skemaet er forældet" in answer.text
    assert f'href="{page}"' in answer.text
    assert escape(WORDS) not in answer.text
    again = Form(client.get(page).text).values
    assert again["benefit"] == [WORDS]
    assert client.post(page, {**again, "_save": "Gem"}).status_code == 302


def test_a_form_of_one_person_that_another_is_logged_in_to_send_is_refused_and_not_kept(
    ane: Client, membership: Membership
) -> None:
    values = opened_form(strict("ane"), membership)
    client = strict("bo")
    answer = save_form(client, membership, values, benefit=WORDS)
    assert (answer.status_code, KEPT in client.session) == (403, False)
    assert "Gå tilbage i din browser" in answer.text


def test_without_any_cookie_left_the_form_is_refused_and_comes_back(
    ane: Client, membership: Membership
) -> None:
    client = strict("ane")
    page = address(Membership, "change", membership.pk)
    values = opened_form(client, membership)
    client.cookies.clear()
    assert save_form(client, membership, values, benefit=WORDS).status_code == 403
    door = client.get(page, follow=True)
    assert "Det, du skrev, er ikke tabt" in door.text
    typed = {"username": "ane", "password": "ane", "next": page}
    typed["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value
    answer = client.post(reverse("admin:login"), typed, follow=True)
    assert Form(answer.text).values["benefit"] == [WORDS]
