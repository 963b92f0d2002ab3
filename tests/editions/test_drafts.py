"""An introduction that is saved is a draft: the secretariat publishes it, and the newest edition is the one of the latest day."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from desk.addresses import page_address
from document.content import Survey
from editions.counting import cached_figures, shown_scope
from editions.models import Introduction
from editions.services import current_survey, latest_introduction
from registry.actions import lifecycle
from registry.choices import Role
from registry.errors import RegistryError
from registry.ledger.recording import content_version
from registry.models import Change
from tests.support.desk import Form

CANARY = "Kanariefugl"


@pytest.fixture(autouse=True)
def _nothing_kept(survey_2020: Introduction) -> None:
    """Let every test make its pages itself."""
    caches["api"].clear()
    caches["default"].clear()


def draft(edition: str, day: dt.date | None = None, **columns: Any) -> Introduction:
    """Save the introduction of an edition, as its form does."""
    made = Introduction(
        edition=edition,
        title=f"{CANARY} {edition}",
        municipality="By",
        status_date=day or dt.date(2021, 9, 1),
        text=f"{CANARY} synger.",
        **columns,
    )
    lifecycle.write(made, actor=None)
    return made


def published(edition: str, day: dt.date) -> Introduction:
    made = draft(edition, day)
    lifecycle.release(made, actor=None)
    return made


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/undersoegelsen/",
        "/en/undersoegelsen/",
        "/udgaver/",
        "/tal/",
        "/sitemap.xml",
        "/api/v1/editions/",
        "/api/v1/editions.csv",
        "/api/v1/search/?q=kanariefugl",
        "/api/v1/changes/",
        "/api/v1/changes.atom",
        "/soeg/?q=kanariefugl",
    ],
)
def test_a_draft_is_nowhere_to_be_found(client: Client, address: str) -> None:
    if address == "/api/v1/changes/":
        address += f"?since={content_version()}"
    newer = draft("2021")
    there = client.get(address)
    assert there.status_code in (200, 404)
    shown = b"".join(there) if there.streaming else there.content
    assert CANARY not in shown.decode()
    assert "2021-09-01" not in shown.decode()
    lifecycle.release(newer, actor=None)  # the control: what it would have told
    caches["api"].clear()
    again = client.get(address)
    assert again.status_code == there.status_code
    if address in ("/undersoegelsen/", "/udgaver/", "/api/v1/editions/") or "since" in address:
        assert CANARY in again.content.decode()


@pytest.mark.parametrize("address", ["/udgaver/2021/", "/udgaver/2021/undersoegelsen.pdf"])
def test_a_drafts_own_pages_are_not_there(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404  # the control: nobody has written it
    draft("2021")
    assert client.get(address).status_code == 404


def test_a_draft_changes_no_figure(client: Client) -> None:
    before = cached_figures(shown_scope())["da"]
    newer = draft("2021")
    assert cached_figures(shown_scope())["da"] == before
    assert client.get("/api/v1/figures/?edition=2021").status_code == 400
    lifecycle.release(newer, actor=None)
    assert client.get("/api/v1/figures/?edition=2021").status_code == 200
    assert current_survey("da").edition == "2021"


def test_the_newest_edition_is_that_of_the_latest_day_not_the_last_by_name() -> None:
    assert latest_introduction().edition == "2020"
    published("a-foerste-udgave", dt.date(2022, 1, 1))
    published("vinter-2019", dt.date(2019, 12, 31))
    assert latest_introduction().edition == "a-foerste-udgave"


def test_an_edition_of_a_day_to_come_is_not_the_newest_before_that_day(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    tomorrow = dt.date(2031, 1, 2)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: dt.date(2031, 1, 1))
    published("2031", tomorrow)
    assert latest_introduction().edition == "2020"
    assert CANARY not in client.get("/undersoegelsen/").text
    assert "1. september 2020" in client.get("/").text
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: tomorrow)
    assert latest_introduction().edition == "2031"
    assert CANARY in client.get("/undersoegelsen/").text
    assert "1. september 2020" in client.get("/").text  # the pages keep to the shown day


def test_an_older_edition_keeps_its_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def file(survey: Survey, kind: str) -> bytes:
        made.append((kind, survey.language, survey.edition))
        return b"%PDF"

    monkeypatch.setattr("editions.documents.render_survey", file)
    published("2021", dt.date(2021, 9, 1))
    listed = client.get("/udgaver/").text
    assert 'href="/udgaver/2020/"' in listed
    older = client.get("/udgaver/2020/")
    assert older.status_code == 200
    assert "Afdækning af det internationale arbejde" in older.text
    assert "Oplysninger fra 2020" in older.text
    assert CANARY not in older.text
    assert client.get("/en/udgaver/2020/").headers["Content-Language"] == "en"
    assert client.get("/udgaver/2020/undersoegelsen.pdf").content == b"%PDF"
    assert made == [("pdf", "da", "2020")]
    assert {f"http://testserver{prefix}/udgaver/2020/" for prefix in ("", "/en")} <= {
        line.strip().removeprefix("<loc>").removesuffix("</loc>")
        for line in client.get("/sitemap.xml").text.replace("><", ">\n<").splitlines()
    }


def test_a_withdrawn_edition_is_gone_and_the_one_before_it_is_the_newest_again(client: Client) -> None:
    newer = published("2021", dt.date(2021, 9, 1))
    assert CANARY in client.get("/udgaver/2021/").text
    lifecycle.withdraw(newer, actor=None)
    assert latest_introduction().edition == "2020"
    assert client.get("/api/v1/editions/2021/").status_code == 410
    gone = client.get("/udgaver/2021/")
    assert gone.status_code == 410
    assert CANARY not in gone.text
    assert client.get("/udgaver/2021/undersoegelsen.pdf").status_code == 410


def test_a_registry_with_nothing_but_a_draft_has_no_edition(empty_registry: None) -> None:
    draft("2021")
    with pytest.raises(RegistryError):
        latest_introduction()


# On the desk.


@pytest.fixture
def secretariat(client: Client, steward: Any) -> Client:
    client.force_login(steward(Role.SECRETARIAT))
    return client


def test_saving_publishes_nothing_and_a_click_does(secretariat: Client) -> None:
    add = page_address(Introduction, "add")
    typed = Form(secretariat.get(add).text).values | {
        "edition": "2021",
        "title": CANARY,
        "municipality": "By",
        "status_date": "1.9.2021",
        "text": "Nyt.",
    }
    assert secretariat.post(add, typed).status_code == 302
    saved = Introduction.objects.get(edition="2021")
    assert saved.released_at is None
    page = page_address(Introduction, "change", saved.pk)
    opened = secretariat.get(page).text
    assert ">Internt<" in opened
    assert 'value="release"' in opened
    do = page_address(Introduction, "do", saved.pk)
    secretariat.post(do, {"verb": "release", "version": str(saved.version)})
    saved.refresh_from_db()
    assert saved.released_at
    assert latest_introduction() == saved
    assert 'value="withdraw"' in secretariat.get(page).text
    secretariat.post(do, {"verb": "withdraw", "version": str(saved.version)})
    assert latest_introduction().edition == "2020"
    kinds = Change.objects.filter(resource="introductions", public_id="2021").order_by("sequence")
    assert [*kinds.values_list("kind", flat=True)] == ["created", "released", "withdrawn"]


@pytest.mark.parametrize("verb", ["confirm", "end", "move", ""])
def test_an_introduction_has_no_verb_of_an_entry(
    secretariat: Client, survey_2020: Introduction, verb: str
) -> None:
    do = page_address(Introduction, "do", survey_2020.pk)
    assert secretariat.post(do, {"verb": verb, "version": "1"}).status_code == 404


def test_a_draft_can_be_read_on_the_desk_by_the_secretariat_alone(secretariat: Client, steward: Any) -> None:
    page = page_address(Introduction, "printed", draft("2021").pk)
    read = secretariat.get(page)
    assert read.status_code == 200
    assert f"{CANARY} synger." in read.text
    editor = Client()
    editor.force_login(steward(Role.EDITOR, "TMF"))
    assert editor.get(page).status_code in (403, 404)
    assert Client().get(page).status_code == 302


# On the command line, and from before there were drafts.


def test_the_command_writes_a_draft_for_the_house_alone(tmp_path: Path) -> None:
    draft("2021")
    asked = {"format": "json", "edition": "2021", "chapters": "1"}
    with pytest.raises(CommandError, match="2020"):
        call_command("export_survey", output=tmp_path / "public.json", **asked)
    call_command("export_survey", output=tmp_path / "internal.json", audience="internal", **asked)
    assert CANARY in (tmp_path / "internal.json").read_text()
    assert not (tmp_path / "public.json").exists()


def test_the_feed_takes_what_was_recorded_before_there_were_drafts_as_public(
    client: Client, secretary: User
) -> None:
    made = published("2021", dt.date(2021, 9, 1))
    first = Change.objects.filter(resource="introductions", public_id="2021").order_by("sequence")[0]
    older = {name: value for name, value in (first.after or {}).items() if name != "released_at"}
    feed = client.get(f"/api/v1/changes/?since={first.sequence - 1}").json()["results"]
    assert [one["kind"] for one in feed if one["resource"] == "editions"] == ["created"]
    from api.resources.base import resources

    assert resources["editions"].released(older)
    assert not resources["editions"].released({**older, "archived_at": "2021-01-01T00:00:00+00:00"})
    assert made.released_at
