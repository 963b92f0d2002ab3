"""Twice is once: a form of something new makes one thing, however often and by however many clicks it is sent."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from desk.bases.shared import ANEW
from desk.forms import once
from funding.models import Grant
from memberships.models import Membership, Network
from projects.models import Project
from registry.ledger.recording import content_version
from registry.models import ApiKey, Change, Committee, Goal, Municipality, SentForm, Tracked
from sistercities.models import Partner
from tests.support.administrations import A, B, house, people, put
from tests.support.desk import TRACKED, Form, Values, a_grant, address, errors, sent_form, typed
from tests.support.sheets import login


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the guard away: every sending is taken for a form of its own."""

    def take(user: User, page: str, number: str, typed: str = "") -> tuple[SentForm, bool]:
        return once.take(user, page, get_random_string(22), typed)

    monkeypatch.setattr("desk.bases.once.take", take)


def test_control_without_the_guard_a_form_sent_twice_makes_two(desk: Client, unguarded: None) -> None:
    form = a_grant(desk)
    assert [sent_form(desk, Grant, form).status_code for _click in range(2)] == [302, 302]
    assert Grant.objects.filter(title="Dobbelt").count() == 2


def of_anything(client: Client, model: type[Tracked]) -> Values:
    """Return a form of a new thing of ``model`` in which somebody has filled in what must be."""
    models.QuerySet(Goal).filter(number=17).delete()
    one, other = Membership.objects.all()[:2]
    told: dict[str, object] = {
        "administration": house(A).pk,
        "code": "XYZ",
        "committee": Committee.objects.create(code="XYU", name="Nyt udvalg").pk,
        "edition": "2031",
        "expires_on": timezone.localdate(),
        "from_id": f"memberships/{one.key}",
        "handled_on": "2030-01-01",
        "network": Network.objects.create(title="Fælles ting", kind="fair").pk,
        "number": 17,
        "partner": Partner.objects.create(title="Fælles ting", kind="city").pk,
        "project": Project.objects.create(title="Fælles ting", kind="project").pk,
        "status_date": "2030-01-01",
        "to_id": f"memberships/{other.key}",
        "user": User.objects.create_user("en ny").pk,
        "year": 2031,
    } | ({"kind": "awarded"} if model is Grant else {})
    page = client.get(address(model, "add"))
    form = Form(page.text).values
    for name, field in page.context["adminform"].form.fields.items():
        if name in told:
            form[name] = [str(told[name])]
        elif field.required and form.get(name, [""]) == [""]:
            form[name] = [next((value for value, _label in getattr(field, "choices", ()) if value), "Ny")]
    form.pop("for_municipality", None)  # there may be one such registration
    return form | {ANEW: ["1"]}


@pytest.mark.parametrize(
    "model", [model for model in TRACKED if model is not Municipality], ids=lambda model: model._meta.label
)
def test_every_form_of_a_new_thing_makes_one_however_often_it_is_sent(
    desk: Client, model: type[Tracked]
) -> None:
    form = of_anything(desk, model)
    there, sequence = model._default_manager.count(), content_version()
    first = sent_form(desk, model, form)
    assert first.status_code == (200 if model is ApiKey else 302), errors(first)
    again = [sent_form(desk, model, form) for _click in range(2)]
    (change,) = Change.objects.filter(sequence__gt=sequence)
    assert (model._default_manager.count(), change.resource) == (there + 1, model.resource)
    # A key is shown once, when it is made: whoever sends its form again is led to it, and told so.
    key = model is ApiKey and address(ApiKey, "change", ApiKey.objects.get().pk)
    assert [(one.status_code, one.url) for one in again] == [(302, key or first.url)] * 2
    assert ("vises kun én gang" in desk.get(again[1].url).text) is bool(key)


@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother"])
def test_the_second_click_leads_where_the_first_did(desk: Client, button: str) -> None:
    form = a_grant(desk)
    first, second = (sent_form(desk, Grant, form, button) for _click in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url)
    grant = Grant.objects.get(title="Dobbelt")
    assert str(grant.pk) in first.url or button != "_continue"
    assert "Dobbelt" in desk.get(second.url).text  # in the message that it is there
    # Another button of the same form leads where that one does.
    assert sent_form(desk, Grant, form, "_continue").url == address(Grant, "change", grant.pk)


def test_a_form_in_a_window_of_its_own_gives_the_same_thing_back_twice(desk: Client) -> None:
    form = typed(desk, Network, title="Et net for sig", kind="fair") | {"_popup": ["1"]}
    first, second = (sent_form(desk, Network, form) for _click in range(2))
    made = Network.objects.get(title="Et net for sig")
    assert str(made.pk) in first.context["popup_response_data"]
    assert first.context["popup_response_data"] == second.context["popup_response_data"]


def test_what_was_asked_on_the_way_makes_no_other_form_of_it(desk: Client) -> None:
    form = typed(desk, Network, title="Eurocities", kind="city_network")
    asked = sent_form(desk, Network, form)
    assert (asked.status_code, len(asked.context["alike"])) == (200, 1)
    anew = Form(asked.text).values
    assert anew["typist"] == form["typist"]  # one form, from its opening to its saving
    answers = [sent_form(desk, Network, anew, ANEW), sent_form(desk, Network, anew, ANEW)]
    assert [(one.status_code, one.url) for one in answers] == [(302, address(Network, "changelist"))] * 2
    assert Network.objects.filter(title="Eurocities").count() == 1


def test_a_form_with_a_mistake_is_not_used_up(desk: Client) -> None:
    form = a_grant(desk, starts="i fjor")
    answer = sent_form(desk, Grant, form)
    assert (answer.status_code, SentForm.objects.count()) == (200, 0)
    again = Form(answer.text).values | {"starts": ["2020"]}
    assert [sent_form(desk, Grant, again).status_code for _click in range(2)] == [302, 302]
    assert Grant.objects.filter(title="Dobbelt").count() == 1


def test_a_form_that_was_filled_in_anew_after_saving_is_not_lost_and_not_saved_unseen(desk: Client) -> None:
    form = a_grant(desk)
    sent_form(desk, Grant, form)
    made, sequence = Grant.objects.get(title="Dobbelt"), content_version()
    other = form | {"title": ["Noget andet"], "summary": ["En lang tekst"]}  # back in the browser
    answer = sent_form(desk, Grant, other)
    assert (answer.status_code, content_version()) == (200, sequence)
    assert "»Dobbelt« er allerede oprettet med dette skema" in answer.text
    assert f'href="{address(Grant, "change", made.pk)}"' in answer.text
    assert not answer.context["errors"]
    again = Form(answer.text).values
    assert (again["title"], again["summary"]) == (["Noget andet"], ["En lang tekst"])
    assert [sent_form(desk, Grant, again).status_code for _click in range(2)] == [302, 302]
    assert set(Grant.objects.filter(pk__gte=made.pk).values_list("title", flat=True)) == {
        "Dobbelt",
        "Noget andet",
    }


@pytest.mark.parametrize("number", ["none", "forged", "another's"])
def test_a_form_that_does_not_say_which_it_is_comes_back_as_it_was_typed(desk: Client, number: str) -> None:
    form = a_grant(desk)
    if number == "none":
        del form["typist"]
    elif number == "forged":
        form["typist"] = [f"{form['typist'][0]}x"]
    else:
        form["typist"] = a_grant(login(User.objects.create_superuser("en anden")))["typist"]
    answer = sent_form(desk, Grant, form)
    assert (answer.status_code, "Det fremgår ikke, hvilket skema der blev sendt" in answer.text) == (
        200,
        True,
    )
    again = Form(answer.text).values
    assert again["title"] == ["Dobbelt"]
    assert [sent_form(desk, Grant, again).status_code for _click in range(2)] == [302, 302]
    assert Grant.objects.filter(title="Dobbelt").count() == 1


def test_nothing_is_told_of_what_has_gone_to_others_meanwhile(survey_2020: object) -> None:
    editor = login(people()["editor A"])
    form = a_grant(editor)
    assert sent_form(editor, Grant, form).status_code == 302
    made = Grant.objects.get(title="Dobbelt")
    put(made, administration=house(B), title="Hemmeligt")
    again = editor.post(address(Grant, "add"), {**form, "_save": "Gem"}, follow=True)
    assert again.redirect_chain == [(address(Grant, "changelist"), 302)]
    assert "Skemaet er allerede gemt" in again.text
    other = sent_form(editor, Grant, form | {"summary": ["Mere"]})
    assert ("Skemaet er allerede gemt" in other.text, "Hemmeligt" in other.text + again.text) == (True, False)


def test_a_save_that_breaks_off_leaves_the_form_as_good_as_new(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = a_grant(desk)
    desk.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("registry.actions.unit_of_work.record_all", lambda *of, **how: 1 / 0)
        assert sent_form(desk, Grant, form).status_code == 500
    assert not Grant.objects.filter(title="Dobbelt").exists()
    assert [sent_form(desk, Grant, form).status_code for _click in range(2)] == [302, 302]
    assert Grant.objects.filter(title="Dobbelt").count() == 1


def test_the_database_takes_a_form_once(secretary: User) -> None:
    SentForm.objects.create(user=secretary, page="grants/add", number="a")
    SentForm.objects.create(user=secretary, page="grants/add", number="b")
    with pytest.raises(IntegrityError, match="registry_sentform"), transaction.atomic():
        SentForm.objects.create(user=secretary, page="grants/add", number="a")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one writer in at a time, so the race cannot be"
)
class TestAtTheSameMoment:
    """Eight clicks at once, as eight requests."""

    def clicks(self, client: Client) -> list[tuple[int, str]]:
        form, ready = a_grant(client), Barrier(8)
        headers = client.cookies

        def click(_n: int) -> tuple[int, str]:
            try:
                one = Client()
                one.cookies = headers
                ready.wait(timeout=60)
                answer = sent_form(one, Grant, form, "_continue")
                return answer.status_code, answer.url
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(click, range(8)))

    def test_control_without_the_guard_there_are_eight(self, desk: Client, unguarded: None) -> None:
        self.clicks(desk)
        assert Grant.objects.filter(title="Dobbelt").count() == 8

    def test_with_it_there_is_one_and_all_lead_to_it(self, desk: Client) -> None:
        told = self.clicks(desk)
        made = Grant.objects.get(title="Dobbelt")
        assert told == [(302, address(Grant, "change", made.pk))] * 8
