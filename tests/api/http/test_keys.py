"""Keys: what they open, that nobody else reads it, and that nobody asks too often."""

import datetime as dt
import logging
import re
from base64 import b64encode
from typing import Any

import orjson
import pytest
from django.core.cache import caches
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from api.resources.base import resources
from funding.models import Grant
from memberships.models import Membership
from registry.actions import lifecycle
from registry.models import Administration, ApiKey, Change, Clause, Organisation, Person, Programme
from tests.support.desk import Form

SECRET = "Kanariefugl"


def issue(
    scope: str = "all", within: str | None = None, days: int = 1, **columns: Any
) -> tuple[ApiKey, dict[str, str]]:
    house = Administration.objects.get(code=within) if within else None
    day = timezone.localdate() + dt.timedelta(days)
    key = ApiKey(label="Et system", scope=scope, within=house, expires_on=day, **columns)
    text = key.give_secret()
    lifecycle.write(key, actor=None)
    return key, {"authorization": f"Api-Key {text}"}


@pytest.fixture
def secrets_of_two(survey_2020: object) -> tuple[Grant, Grant]:
    """Return an internal grant of TMF's and one of BUF's."""
    return tuple(
        Grant.objects.create(
            administration=Administration.objects.get(code=code),
            title=f"{SECRET} {code}",
            kind="expected",
            public_id=f"hemmelig-{code.lower()}",
        )
        for code in ("TMF", "BUF")
    )


def test_a_key_opens_what_is_internal_as_far_as_it_reaches(reader: Any, secrets_of_two: Any) -> None:
    def seen(**headers: str) -> set[str]:
        answer = reader.ask("grants/?limit=200", **headers).json()
        assert {row["id"] for row in reader.ask(f"search/?q={SECRET}", **headers).json()["results"]} <= {
            row["id"] for row in answer["results"]
        }
        return {row["id"] for row in answer["results"] if row["title"].startswith(SECRET)}

    _key, everywhere = issue("all")
    _key, tmf = issue("within", "TMF")
    _key, public = issue("public")
    assert seen() == seen(**public) == set()
    assert seen(**tmf) == {"hemmelig-tmf"}
    assert seen(**everywhere) == {"hemmelig-tmf", "hemmelig-buf"}
    reader.ask("grants/hemmelig-tmf/", **tmf)
    reader.problem("grants/hemmelig-buf/", status=404, **tmf)
    lines = b"".join(reader.ask("grants/export.ndjson", **tmf).streaming_content)
    assert b"hemmelig-tmf" in lines
    assert b"hemmelig-buf" not in lines
    assert (
        SECRET not in reader.ask("changes/?limit=1000", **everywhere).content.decode()
    )  # the feed is public


def test_a_key_shows_internal_fields_of_its_own_administration_alone(reader: Any, secretary: User) -> None:
    contact = Person.objects.create(name=SECRET, email="kanariefugl@example.org")
    for code in ("TMF", "BIF"):
        member = Membership.objects.filter(administration__code=code, released_at__isnull=False).first()
        member.contact = contact
        lifecycle.write(member, actor=secretary)
    _key, everywhere = issue("all")
    _key, tmf = issue("within", "TMF")

    def contacts(**headers: str) -> dict[str, str]:
        rows = reader.ask("memberships/?limit=200", **headers).json()["results"]
        return {row["administration"]: row["contact"] for row in rows if row.get("contact")}

    def within(**headers: str) -> list[str | None]:
        """Return the contacts of the parts within the network of the last one."""
        network = reader.ask(f"networks/{member.network.public_id}/", **headers).json()
        return [part.get("contact") for part in network["memberships"] if part["administration"] == "BIF"]

    assert SECRET in within(**everywhere)
    assert SECRET not in within(**tmf) + within()
    assert contacts() == {}
    assert contacts(**tmf) == {"TMF": SECRET}
    assert contacts(**everywhere) == {"TMF": SECRET, "BIF": SECRET}
    assert "example.org" not in reader.ask("memberships/?limit=200", **everywhere).content.decode()


def test_a_key_shows_internal_fields_of_rows_too(reader: Any, secretary: User) -> None:
    clauses = Clause.objects.select_related("remit__administration").order_by("pk")
    own = clauses[0]
    house = own.remit.administration
    other = clauses.exclude(remit__administration=house)[0]
    for clause in (own, other):
        Clause.objects.filter(pk=clause.pk).update(note=SECRET)
    _key, everywhere = issue("all")
    _key, within = issue("within", house.code)

    def notes(clause: Clause, **headers: str) -> list[str | None]:
        remit = reader.ask(f"remits/{clause.remit.public_id}/", **headers).json()
        assert len(remit["clauses"]) == clause.remit.clauses.count()
        return [row.get("note") for row in remit["clauses"]]

    assert SECRET in notes(own, **within)
    assert SECRET not in notes(other, **within) + notes(own) + notes(other)
    assert SECRET in notes(own, **everywhere)
    assert SECRET in notes(other, **everywhere)


@pytest.mark.parametrize(("scope", "within"), [("all", None), ("within", "TMF"), ("public", None)])
def test_a_key_opens_no_less_than_everybody_sees(scope: str, within: str | None, reader: Any) -> None:
    archived = {one.name: one.public().order_by("pk").first() for one in resources}  # though others name it
    for resource in resources:
        thing = archived[resource.name]
        if thing and resource.recorded is resource.model:
            models.QuerySet(resource.model).filter(pk=thing.pk).update(archived_at=timezone.now())
    _key, headers = issue(scope, within)

    def ids(name: str, **headers: str) -> set[str]:
        lines = b"".join(reader.ask(f"{name}/export.ndjson?fields=id", **headers).streaming_content)
        return {orjson.loads(line)["id"] for line in lines.splitlines()}

    still_public = set()
    for name, thing in archived.items():
        public = ids(name)
        assert public <= ids(name, **headers), name
        if thing and getattr(thing, resources[name].lookup_field) in public:
            still_public.add(name)
    assert still_public >= {"organisations", "places", "programmes"}  # all that something public names


def test_a_key_finds_by_an_archived_name_and_fills_it_in(reader: Any) -> None:
    programme = Programme.objects.get(public_id="horizon-2020")
    models.QuerySet(Programme).filter(pk=programme.pk).update(archived_at=timezone.now())
    _key, headers = issue()
    address = "projects/?programme=horizon-2020&expand=programme&fields=id"
    public, seen = (reader.ask(address, **given).json()["results"] for given in ({}, headers))
    assert [row["id"] for row in public] == [row["id"] for row in seen] != []
    assert {row["programme"].get("version") for row in public + seen} == {programme.version}


def test_a_key_finds_by_whatever_it_shows(reader: Any, secrets_of_two: Any) -> None:
    hidden = Organisation.objects.create(public_id="hemmelig-giver", name=SECRET)
    grant, _other = secrets_of_two
    grant.funder = hidden
    lifecycle.write(grant, actor=None)
    _key, everywhere = issue("all")
    for name in ("funder", "organisation"):
        reader.problem(f"grants/?{name}=hemmelig-giver")
        rows = reader.ask(f"grants/?{name}=hemmelig-giver", **everywhere).json()["results"]
        assert [row["id"] for row in rows] == ["hemmelig-tmf"]


def test_what_a_key_opens_is_kept_nowhere(reader: Any, secrets_of_two: Any) -> None:
    _key, headers = issue()
    answer = reader.ask("grants/", **headers)
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer
    assert not caches["api"]._cache
    for one in (answer, reader.ask("grants/")):
        assert "Authorization" in one["Vary"]
    assert SECRET not in reader.ask("grants/").content.decode()


def test_a_wrong_key_is_no_key(reader: Any) -> None:
    key, good = issue()
    _old, expired = issue(days=-1)
    _last, last_day = issue(days=0)
    gone, revoked = issue()
    lifecycle.archive(gone, actor=None)
    text = good["authorization"]
    other = "A" if text[-1] != "A" else "B"
    reader.ask("grants/", **good)
    reader.ask("grants/", **last_day)
    details = set()
    for wrong in (
        expired["authorization"],
        revoked["authorization"],
        text[:-1] + other,
        "Api-Key x",
        "api-key",
        f"Api-Key {key.digest}",
    ):
        problem = reader.problem("grants/", status=401, authorization=wrong)
        details.add(problem["detail"])
        assert (
            reader.ask("grants/", status=401, authorization=wrong)["WWW-Authenticate"]
            == 'Api-Key realm="udsyn"'
        )
    assert len(details) == 1
    key.refresh_from_db()
    assert key.last_used_on == timezone.localdate()


def test_a_key_that_is_sent_in_another_way_is_told_the_right_one(reader: Any) -> None:
    _key, good = issue()
    text = good["authorization"].partition(" ")[2]
    basic = b64encode(f"{text}:".encode()).decode()  # as curl --user sends it
    for wrong in (
        f"Bearer {text}",
        f"Token {text}",
        text,
        f"Api-Key: {text}",
        f"Basic {basic}",
        "Bearer udsyn_x",
    ):
        problem = reader.problem("grants/", status=401, authorization=wrong)
        assert "Authorization: Api-Key udsyn_…" in problem["detail"], wrong
        refused = reader.ask("grants/", status=401, authorization=wrong)
        assert refused["WWW-Authenticate"] == 'Api-Key realm="udsyn"'
        assert refused["Cache-Control"] == "no-store"


def test_what_a_server_in_front_has_asked_for_is_not_ours_to_judge(reader: Any) -> None:
    for theirs in ("Bearer somebody-elses", "Basic dXNlcjpwYXNz", "Negotiate x"):
        assert reader.ask("grants/", authorization=theirs)["Cache-Control"] == "public, max-age=60"


def test_a_new_pepper_makes_every_key_invalid(reader: Any, settings: Any) -> None:
    _key, headers = issue()
    settings.API_KEY_PEPPER = "another"
    reader.problem("grants/", status=401, **headers)


def test_a_key_is_shown_once_and_written_down_nowhere(
    survey_2020: object, secretary: User, caplog: Any
) -> None:
    client = Client()
    client.force_login(secretary)
    caplog.set_level(logging.DEBUG)
    given = Form(client.get(reverse("admin:registry_apikey_add")).text).values | {
        "label": "Bydata",
        "scope": "within",
        "within": "",
        "rate": "100",
        "expires_on": "2999-01-01",
        "reason": "",
    }
    refused = client.post(reverse("admin:registry_apikey_add"), given)
    assert set(refused.context["adminform"].form.errors) == {"expires_on", "scope"}
    given |= {"within": Administration.objects.get(code="TMF").pk, "expires_on": str(timezone.localdate())}
    made = client.post(reverse("admin:registry_apikey_add"), given)
    shown = re.findall(r"udsyn_\w{8}_[\w-]{43}", made.content.decode())
    assert len(shown) == 1
    key = ApiKey.objects.get()
    assert client.get("/api/v1/grants/", headers={"authorization": f"Api-Key {shown[0]}"}).status_code == 200
    secret = shown[0].rpartition(f"{key.prefix}_")[2]
    written = str([*Change.objects.filter(resource="api-keys").values("before", "after")]) + caplog.text
    for page in ("change", "history"):
        written += client.get(reverse(f"admin:registry_apikey_{page}", args=[key.pk])).content.decode()
    written += client.get(reverse("admin:registry_apikey_changelist")).content.decode()
    assert key.prefix in written
    assert secret not in written
    assert key.digest not in written
    client.post(
        reverse("admin:registry_apikey_changelist"),
        {"action": "revoke", "_selected_action": [key.pk]},
    )
    assert client.get("/api/v1/grants/", headers={"authorization": f"Api-Key {shown[0]}"}).status_code == 401


@pytest.fixture
def limited(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let nobody ask more than three times a minute, nor for what is expensive more than once, at one moment."""
    settings.API_RATE, settings.API_EXPENSIVE_RATE, settings.API_KEY_EXPENSIVE_TIMES = 3, 1, 2
    monkeypatch.setattr("api.http.throttling.time.time", lambda: 1_800_000_010.0)
    caches["limits"].clear()
    return settings


def test_who_asks_too_often_is_told_how_long_to_wait(reader: Any, limited: Any) -> None:
    left = [reader.ask("themes/")["RateLimit"] for _ in range(3)]
    assert left == ['"reading";r=2;t=50', '"reading";r=1;t=50', '"reading";r=0;t=50']
    refused = reader.ask("themes/", status=429)
    assert refused["Retry-After"] == "50"
    assert refused["RateLimit-Policy"] == '"reading";q=3;w=60'
    assert reader.problem("themes/", status=429)["detail"].startswith("Vent 50 sekunder")


def test_what_is_expensive_is_counted_by_itself(reader: Any, limited: Any) -> None:
    reader.ask("search/?q=c40")
    for address in ("search/?q=by", "themes/export.csv", "networks/export.xlsx"):
        reader.problem(address, status=429)
    reader.ask("themes/")


def test_what_has_not_changed_is_free(reader: Any, limited: Any) -> None:
    etag = reader.ask("themes/")["ETag"]
    for _ in range(9):
        reader.ask("themes/", status=304, if_none_match=etag)


def test_a_key_may_ask_more_often_and_is_counted_by_itself(reader: Any, limited: Any) -> None:
    _key, headers = issue("public", rate=5)
    for _ in range(5):
        reader.ask("themes/", **headers)
    reader.problem("themes/", status=429, **headers)
    reader.ask("themes/")


def test_whoever_tries_keys_has_to_wait(reader: Any, limited: Any) -> None:
    reader.problem("themes/", status=401, authorization="Api-Key 1")
    reader.problem("themes/", status=429, authorization="Api-Key 2")


@pytest.mark.parametrize(("proxies", "apart"), [(0, False), (1, True)])
def test_the_address_is_taken_from_proxies_that_we_trust_alone(
    proxies: int, apart: bool, reader: Any, limited: Any
) -> None:
    limited.API_TRUSTED_PROXIES = proxies
    statuses = [
        reader.client.get(
            "/api/v1/search/?q=c40", headers={"x-forwarded-for": f"6.6.6.6, 10.0.0.{n}"}
        ).status_code
        for n in (1, 2)
    ]
    assert statuses == [200, 200 if apart else 429]
