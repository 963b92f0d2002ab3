"""The log tells whoever runs Udsyn what was answered, what failed and who came in, and nobody's secrets."""

import json
import logging
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from ops.logs import JsonFormatter, logging_config
from registry.choices import Role
from tests.support.log import Lines

PASSWORD = "Kanariefugl-7-sange"
FAULTS = {
    "a fault of ours": lambda: ValueError("Kaput"),
    "the database is away": lambda: OperationalError("connection refused"),
    "the connection is closed": lambda: InterfaceError("closed"),
}


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False, headers={"x-request-id": "whoever-asks"})


def test_an_answer_is_one_line_with_all_that_one_needs(
    client: Client, survey_2020: object, log: Lines, settings: Any
) -> None:
    settings.API_TRUSTED_PROXIES = 1
    client.get("/soeg/?q=Kanariefugl", headers={"x-forwarded-for": "6.6.6.6, 203.0.113.7"})
    (line,) = log.of("request")
    assert isinstance(line.pop("ms"), float)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "ops.requests",
        "message": "answered",
        "event": "request",
        "request_id": "whoever-asks",
        "method": "GET",
        "route": "soeg/",
        "status": 200,
        "client": "203.0.113.7",
        "user": None,
    }


@pytest.mark.parametrize(
    ("address", "route"),
    [
        ("/api/v1/projects/?q=Kanariefugl", "api/v1/<resource:name>/"),
        ("/en/netvaerk/Kanariefugl/", "en/netvaerk/<str:key>/"),
        ("/static/overview/Kanariefugl.svg", "static/"),
        ("/Kanariefugl/", ""),
    ],
)
def test_the_address_itself_is_told_nowhere(
    client: Client, survey_2020: object, log: Lines, address: str, route: str
) -> None:
    client.get(address)
    (line,) = log.of("request")
    assert line["route"] == route
    assert "Kanariefugl" not in str(log.written)


def test_every_answer_has_a_name_which_the_log_knows(
    client: Client, survey_2020: object, log: Lines, settings: Any
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    addresses = ["/", "/api/v1/", "/admin/", "/static/overview/favicon.svg", "/findes-ikke/"]
    names = []
    for address, secure in product(addresses, (True, False)):
        answer = Client().get(address, secure=secure)
        names.append(answer["X-Request-Id"])
        assert not answer.streaming or b"".join(answer)  # all of it is sent
    assert len(set(names)) == len(names)
    assert {line["request_id"] for line in log.all() if "status" in line} == set(names)
    assert client.get("/")["X-Request-Id"] == "whoever-asks"
    assert client.get("/", headers={"x-request-id": "x\ty" * 99})["X-Request-Id"] != "whoever-asks"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    "address", ["/", "/en/", "/api/v1/projects/", "/undersoegelsen/", "/undersoegelsen.pdf", "/admin/"]
)
def test_every_failure_has_its_traceback_once_under_the_name_that_the_answer_has(
    client: Client, secretary: User, log: Lines, failing: Any, address: str, fault: str
) -> None:
    client.force_login(secretary)
    with failing(FAULTS[fault]()):
        answer = client.get(address)
    assert answer.status_code in (500, 503)
    traced = [line for line in log.all() if "traceback" in line]
    assert len(traced) == 1, log.written
    assert str(FAULTS[fault]()) in traced[0]["traceback"]
    assert "Traceback (most recent call last)" in traced[0]["traceback"]
    told = [line for line in log.of("failure") if "status" in line]
    assert [line["status"] for line in told] == [answer.status_code]
    assert traced[0]["request_id"] == told[0]["request_id"] == answer["X-Request-Id"] == "whoever-asks"


@pytest.mark.parametrize("address", ["/", "/en/", "/undersoegelsen/"])
def test_whoever_meets_a_failure_can_name_it(
    client: Client, survey_2020: object, failing: Any, address: str
) -> None:
    assert "whoever-asks" not in client.get(address).text  # the control
    with failing(ValueError("Kaput")):
        assert "whoever-asks" in client.get(address).text


@pytest.mark.parametrize("address", ["/undersoegelsen/", "/undersoegelsen.pdf", "/tal/"])
def test_a_503_that_a_view_foresees_has_its_reason_in_the_log(
    client: Client, empty_registry: None, log: Lines, address: str
) -> None:
    answer = client.get(address)
    traced = [line for line in log.all() if "traceback" in line]
    assert len(traced) == (answer.status_code >= 500)


def test_an_answer_that_fails_without_an_error_says_where(log: Lines) -> None:
    from ops.requests import log_failure

    log_failure(None)
    assert "test_an_answer_that_fails_without_an_error_says_where" in log.of("failure")[0]["traceback"]


@pytest.mark.parametrize(
    "secret", ["?q=Kanariefugl", "/netvaerk/Kanariefugl/"], ids=["in the question", "in the address"]
)
def test_a_failure_tells_nothing_of_the_address(
    client: Client, survey_2020: object, log: Lines, failing: Any, secret: str
) -> None:
    with failing(ValueError("Kaput")):
        client.get(f"/soeg/{secret}" if secret.startswith("?") else secret)
    assert log.of("failure")
    assert "Kanariefugl" not in str(log.written)


def test_coming_going_and_failing_to_come_in_are_told_by_number_alone(
    client: Client, log: Lines, steward: Callable[..., User], survey_2020: object
) -> None:
    user = steward(Role.EDITOR, "TMF")
    user.set_password(PASSWORD)
    user.save()
    door = reverse("admin:login")
    client.post(door, {"username": PASSWORD, "password": PASSWORD})
    client.post(door, {"username": user.username, "password": "Kanariefugl"})
    assert [line["client"] for line in log.of("sign-in failed")] == ["127.0.0.1"] * 2
    assert log.of("sign-in") == []
    client.post(door, {"username": user.username, "password": PASSWORD, "next": reverse("admin:index")})
    assert [line["user"] for line in log.of("sign-in")] == [user.pk]
    client.get(reverse("admin:index"))
    assert log.of("request")[-1]["user"] == user.pk
    client.post(reverse("admin:logout"))
    assert [line["user"] for line in log.of("sign-out")] == [user.pk]
    written = str(log.written)
    assert PASSWORD not in written
    assert user.username not in written
    assert "Kanariefugl" not in written


def test_refusals_are_told_as_such(
    survey_2020: object, log: Lines, settings: Any, steward: Callable[..., User], monkeypatch: Any
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(steward(Role.VIEWER, "TMF"))
    key = "udsyn_12345678_Kanariefugl"
    assert strict.post(reverse("admin:index"), {"title": "Kanariefugl"}).status_code == 403
    assert strict.get(reverse("admin:registry_apikey_changelist")).status_code == 403
    assert strict.get("/api/v1/", headers={"authorization": f"Api-Key {key}"}).status_code == 401
    assert strict.get("/", headers={"host": "evil.example"}).status_code == 400
    assert strict.get("/api/v1/", headers={"host": "evil.example"}).status_code == 400
    settings.API_EXPENSIVE_RATE = 1
    codes = [strict.get("/api/v1/search/?q=Kanariefugl").status_code for _ in range(3)]
    assert codes[-1] == 429
    told = log.of("refusal")
    assert {line.get("status") for line in told} == {None, 401, 403, 429}
    reasons = [(line["logger"], line["message"]) for line in told if "status" not in line]
    assert [name for name, _ in reasons] == ["django.security.csrf", *["django.security.DisallowedHost"] * 2]
    assert reasons[0][1] == "CSRF cookie not set."
    assert all("evil.example" in words for _, words in reasons[1:])
    assert [line for line in told if "traceback" in line] == []
    assert "Kanariefugl" not in str(log.written)


def test_permission_denied_is_told_with_who_was_refused(
    client: Client, log: Lines, steward: Callable[..., User], survey_2020: object, monkeypatch: Any
) -> None:
    user = steward(Role.VIEWER, "TMF")
    client.force_login(user)

    def refuse(*_args: object) -> None:
        raise PermissionDenied

    monkeypatch.setattr("desk.site.desk_summary", refuse)
    assert client.get("/admin/").status_code == 403
    assert [(line["status"], line["user"]) for line in log.of("refusal")] == [(403, user.pk)]


def test_who_asks_costs_the_public_pages_no_question_to_the_database(
    client: Client, survey_2020: object, log: Lines, django_assert_num_queries: Any
) -> None:
    client.get("/om/")
    with django_assert_num_queries(1):  # the content version
        client.get("/om/")
    assert [line["user"] for line in log.of("request")] == [None, None]


def test_a_file_that_is_made_on_the_way_is_told_of_when_it_is_sent(
    client: Client, survey_2020: object, log: Lines
) -> None:
    answer = client.get("/api/v1/projects/export.ndjson")
    assert answer.streaming
    assert log.of("request") == []
    assert len(b"".join(answer)) > 1000
    assert [line["status"] for line in log.of("request")] == [200]


def test_a_line_is_one_line_of_ascii_whatever_is_in_it() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, 'Å\n{"event": "forged"} %s', ("\udcff",), None)
    line = JsonFormatter().format(record)
    assert line.isascii()
    assert "\n" not in line
    assert "event" not in json.loads(line)


def test_control_what_a_library_hands_along_would_tell_more() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, "a message", None, None)
    record.request = "<WSGIRequest: GET '/soeg/?q=Kanariefugl'>"
    record.status = 200
    assert "Kanariefugl" in str(vars(record))
    line = JsonFormatter().format(record)
    assert "Kanariefugl" not in line
    assert json.loads(line)["status"] == 200


def test_a_developer_reads_words_and_production_writes_json() -> None:
    assert logging_config(in_words=True)["handlers"]["stderr"]["formatter"] == "words"
    assert logging_config(in_words=False)["handlers"]["stderr"]["formatter"] == "json"
