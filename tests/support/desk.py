"""The desk as its pages show it: addresses, forms as a browser sends them, and what is answered."""

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from funding.models import Grant
from registry.ledger.recording import snapshot
from registry.models import (
    Administration,
    ApiKey,
    Change,
    Entry,
    Stewardship,
    Tracked,
)
from tests.support.administrations import A, house
from tests.support.making import make

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
TRACKED = [model for model in REGISTERED if issubclass(model, Tracked)]
ENTRIES = [model for model in REGISTERED if issubclass(model, Entry)]

every_model = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
every_tracked = pytest.mark.parametrize("model", TRACKED, ids=lambda model: model._meta.label)

type Values = dict[str, list[str]]


class Form(HTMLParser):
    """What a browser would send of the form on a change page, had nobody touched it.

    Read from the HTML itself, so that what the widgets show and what the form reads are held together;
    line ends in a text box are sent as CR LF, as browsers do.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: Values = {}
        self._inside = False
        self._select = self._textarea = ""
        self._options: list[tuple[str, bool]] = []
        self._text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._inside = given.get("id", "").endswith("_form")
        elif not self._inside:
            return
        elif tag == "input" and name and given.get("type") not in ("submit", "file"):
            box = given.get("type") in ("checkbox", "radio")
            if not box or "checked" in given:
                self.values.setdefault(name, []).append(given.get("value", "on" if box else ""))
        elif tag == "textarea":
            self._textarea, self._text = name, []
        elif tag == "select":
            self._select, self._options = name, []
            self._multiple = "multiple" in given
        elif tag == "option":
            self._options.append((given.get("value", ""), "selected" in given))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._textarea:
            text = "".join(self._text).replace("\r\n", "\n").removeprefix("\n")
            self.values.setdefault(self._textarea, []).append(text.replace("\n", "\r\n"))
            self._textarea = ""
        elif tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            if not chosen and not self._multiple:
                chosen = [value for value, _selected in self._options[:1]]
            if chosen:
                self.values.setdefault(self._select, []).extend(chosen)
            self._select = ""


def address(model: type[models.Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def existing(model: type[models.Model]) -> Any:
    """Return the one with the most to say of ``model``; made here, where the survey has none."""
    user, _made = User.objects.get_or_create(username="redaktør")
    if model is User:
        return user
    if model is Change:
        return Change.objects.latest("sequence")
    things = list(model._default_manager.all())
    if things:
        return max(things, key=lambda thing: (len(json.dumps(snapshot(thing))), -thing.pk))
    if model is ApiKey:
        return make(ApiKey, expires_on=timezone.localdate())
    if model is Stewardship:
        return make(Stewardship, user=user, administration=Administration.objects.get(code="ØKF"))
    return make(model)


def send(client: Client, page: str, changes: dict[str, object] | None = None) -> HttpResponse:
    """Open ``page``, make ``changes`` in its form, and save."""
    opened = client.get(page)
    assert opened.status_code == 200
    values = Form(opened.text).values
    assert "csrfmiddlewaretoken" in values
    for name, value in (changes or {}).items():
        assert name in values or "-" in name or name in opened.context["adminform"].form.fields, name
        values[name] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        if value is None:
            del values[name]
    return client.post(page, {**values, "_save": "Gem"})


def errors(response: HttpResponse) -> list[str]:
    """Return every error that a form shows, its rows' too."""
    context = response.context or {}
    return [str(error) for error in context["errors"]] if "errors" in context else []


def saved(response: HttpResponse) -> bool:
    assert response.status_code == 302, errors(response)
    return True


def new_changes(since: int) -> list[Change]:
    return list(Change.objects.filter(sequence__gt=since))


def act(client: Client, action: str, *things: Tracked) -> list[str]:
    """Do ``action`` with ``things`` in their list; return what the page then says, in order."""
    selected = {"action": action, "_selected_action": [thing.pk for thing in things]}
    response = client.post(address(type(things[0]), "changelist"), selected, follow=True)
    assert response.status_code == 200
    return [str(message) for message in response.context["messages"]]


def enter(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def opened_form(client: Client, thing: models.Model) -> Values:
    return Form(client.get(address(type(thing), "change", thing.pk)).text).values


def save_form(client: Client, thing: models.Model, values: Values, **changes: str) -> HttpResponse:
    typed = {name.replace("__", "-"): [value] for name, value in changes.items()}
    return client.post(address(type(thing), "change", thing.pk), {**values, **typed, "_save": "Gem"})


def with_new_row(values: Values, **columns: str) -> Values:
    """Return what is typed in ``values`` with one more row."""
    total = int(values["mandates-TOTAL_FORMS"][0])
    row = {"seat": "member", "position": "99", **columns}
    return {
        **values,
        **{f"mandates-{total}-{name}": [value] for name, value in row.items()},
        "mandates-TOTAL_FORMS": [str(total + 1)],
    }


def typed(client: Client, model: type[models.Model], **values: object) -> Values:
    """Return a form of a new grant, or what else there is one of, as somebody has filled it in."""
    form = Form(client.get(address(model, "add")).text).values
    return form | {name: [str(value)] for name, value in values.items()}


def a_grant(client: Client, **values: object) -> Values:
    told = {"title": "Dobbelt", "administration": house(A).pk, "kind": "awarded", "amount": "1000"}
    return typed(client, Grant, **(told | values))


def sent_form(client: Client, model: type[models.Model], form: Values, button: str = "_save") -> HttpResponse:
    return client.post(address(model, "add"), {**form, button: "Gem"})


# What somebody may type by mistake, or to do harm.
LONG, ABSURD, FORGED = "x" * 5000, "9" * 60, "'\"><b>forfalsket"
BAD = {"nul": "a\0b", "long": LONG, "absurd": ABSURD, "forged": FORGED}
