"""Following: whoever copies the registry and reads the change feed has the same as whoever reads it anew."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from api.resources.base import resources
from funding.models import Grant
from memberships.models import Membership, Network
from projects.models import Participation, Project
from registry.actions import lifecycle
from registry.actions.merge import merge
from registry.ledger.recording import content_version
from registry.models import (
    Administration,
    Organisation,
    Person,
    Place,
    Theme,
)
from tests.support.api.mirror import Mirror, a_day, differences, write

pytestmark = pytest.mark.database


@pytest.fixture
def tmf(survey_2020: object) -> Administration:
    return Administration.objects.get(code="TMF")


@pytest.mark.parametrize("limit", [100, 3])
def test_a_copy_that_missed_a_day_catches_up_without_a_difference(
    limit: int, reader: Any, secretary: User, tmf: Administration
) -> None:
    mirror = Mirror(reader)
    a_day(secretary, tmf)
    assert len(differences(mirror)) > 30  # the control: there is something to catch up with
    changes = mirror.catch_up(limit)
    assert differences(mirror) == []
    assert [change["sequence"] for change in changes] == sorted(change["sequence"] for change in changes)
    assert mirror.catch_up() == []


def test_what_the_feed_says_of_a_change_is_what_the_thing_says(
    reader: Any, secretary: User, tmf: Administration
) -> None:
    told = 0
    newest = {
        (change["resource"], change["id"]): change for change in everything_told(reader) if change["after"]
    }
    for (name, key), change in newest.items():
        whole = reader.read(f"{name}/{key}/")
        assert change["after"].keys() <= whole.keys()
        for member, value in change["after"].items():
            assert agrees(whole[member], value), (name, key, member, whole[member], value)
            told += value not in (None, [])
        assert whole.keys() - change["after"].keys() <= NOT_TOLD, name
    assert told > 2000


NOT_TOLD = {"updated_at", "version", "related", "mandates", "stated_figures"} | {
    part.name for resource in resources for _to, part in resource.parts
}


def agrees(whole: Any, told: Any) -> bool:
    """Return whether the feed tells the same: no title of others, and null for what was not public then."""
    if isinstance(whole, list):
        if all(isinstance(one, dict) and "url" in one for one in whole):
            whole = sorted(whole, key=lambda one: one["id"])  # which the title puts in order
        return len(whole) == len(told) and all(map(agrees, whole, told))
    if isinstance(whole, dict) and set(whole) == {"id", "title", "title_en", "url"}:
        return told is None or told == {"id": whole["id"], "url": whole["url"]}
    if isinstance(whole, dict):
        return whole.keys() == told.keys() and all(agrees(whole[name], told[name]) for name in whole)
    return bool(whole == told)


def everything_told(reader: Any, since: int = 0) -> list[dict[str, Any]]:
    page = reader.read("changes/", since=since, limit=1000)
    changes = page["results"]
    while page["next"]:
        page = reader.read(page["next"])
        changes += page["results"]
    return changes


SECRET = "Kanariefugl"


def test_the_feed_never_tells_what_was_internal_when_it_was_changed(
    reader: Any, secretary: User, tmf: Administration
) -> None:
    since = content_version()
    hidden = write(Organisation(name=SECRET, public_id="budgiver", description=SECRET), secretary)
    person = write(Person(name=SECRET, email="kanariefugl@example.org"), secretary)
    other = write(Project(title=SECRET, public_id="andet", kind="project"), secretary)
    project = write(Project(title=SECRET, kind="project", funder=hidden, parent=other), secretary)
    part = write(Participation(project=project, administration=tmf, role=SECRET, contact=person), secretary)
    grant = write(Grant(administration=tmf, title=SECRET, kind="expected", funder=hidden), secretary)
    assert everything_told(reader, since) == []  # nothing at all
    write(project, secretary, title="Offentligt", funder=None)
    write(part, secretary, role="Partner")
    lifecycle.release(part, actor=secretary)
    told = everything_told(reader, since)
    assert {(change["resource"], change["kind"]) for change in told} == {
        ("participations", "created"),
        ("projects", "touched"),
    }
    assert told[0]["after"]["role"] == "Partner"
    assert told[0]["before"] is None
    # The name comes to light with another word of it, and what named the thing above says no more of that.
    write(hidden, secretary, name="Afsløret", description="")
    write(grant, secretary, title="Tilskud")
    lifecycle.release(grant, actor=secretary)
    write(project, secretary, parent=None)
    said = reader.ask(f"changes/?since={since}&limit=1000").content.decode()
    assert "Afsløret" in reader.ask("organisations/budgiver/").content.decode()
    assert "budgiver" in said
    for secret in (SECRET, SECRET.casefold(), "andet", person.key):
        assert secret not in said


def test_of_what_is_withdrawn_the_feed_tells_only_that_it_is_gone(
    reader: Any, secretary: User, tmf: Administration
) -> None:
    since = content_version()
    grant = write(Grant(administration=tmf, title=SECRET, kind="expected"), secretary)
    lifecycle.release(grant, actor=secretary)
    write(grant, secretary, title=f"{SECRET} igen")
    assert SECRET in str(everything_told(reader, since))
    lifecycle.withdraw(grant, actor=secretary)
    told = everything_told(reader, since)
    assert [(change["kind"], change["id"], change["after"]) for change in told] == [
        ("deleted", grant.key, None)
    ]
    assert SECRET not in str(told)
    reader.problem(f"grants/{grant.key}/", status=410)


def test_what_was_merged_leads_to_what_took_its_place(
    reader: Any, secretary: User, tmf: Administration
) -> None:
    since = content_version()
    stay, gone, secret = (
        write(Project(title=title, public_id=title, kind="project"), secretary)
        for title in ("bliver", "gaar", "skjult")
    )
    part = write(Participation(project=gone, administration=tmf), secretary)
    lifecycle.release(part, actor=secretary)
    reader.ask("projects/gaar/")
    write(part, secretary, project=stay)
    for one in (gone, secret):
        write(one, secretary, merged_into=stay, archived_at=timezone.now())
    moved = reader.ask("projects/gaar/?fields=id", status=301)
    assert moved["Location"].endswith("/api/v1/projects/bliver/?fields=id")
    assert (moved["Cache-Control"], moved.content) == ("public, max-age=60", b"")  # it may be parted again
    reader.problem("projects/skjult/", status=404)  # which was never public
    gone_for_good = [change for change in everything_told(reader, since) if change["kind"] == "deleted"]
    assert {(change["id"], change["successor"]["id"]) for change in gone_for_good} == {("gaar", "bliver")}


def test_a_merged_name_leads_to_what_took_its_place(reader: Any, secretary: User) -> None:
    mirror = Mirror(reader)
    going, stay = (Organisation.objects.get(public_id=key) for key in ("viken", "eu"))
    merge(stay, going, actor=secretary)
    assert reader.ask("organisations/viken/", status=301)["Location"].endswith("/organisations/eu/")
    told = [change for change in mirror.catch_up() if change["id"] == "viken"]
    assert [(change["kind"], change["successor"]["id"]) for change in told] == [("deleted", "eu")]  # once
    assert differences(mirror) == []


def test_what_nobody_names_any_longer_is_gone(reader: Any, secretary: User) -> None:
    for project in Project.objects.filter(lead_partner__public_id="copenhagen-capacity"):
        write(project, secretary, lead_partner=None)
    reader.problem("organisations/copenhagen-capacity/", status=410)


def test_what_was_public_by_a_part_that_was_moved_away_is_gone(
    reader: Any, secretary: User, tmf: Administration
) -> None:
    mirror = Mirror(reader)
    part = Participation.objects.get(public_id="c40-water-safe-cities-tmf")
    old, organisation = part.project, "grundfos"
    reader.ask(f"organisations/{organisation}/")
    other = Participation.objects.exclude(project=old).filter(released_at__isnull=False).first()
    write(part, secretary, project=other.project)
    gone = {(one["resource"], one["id"]) for one in mirror.catch_up() if one["kind"] == "deleted"}
    assert {("projects", old.public_id), ("organisations", organisation)} <= gone
    assert differences(mirror) == []
    for name, key in gone:
        reader.problem(f"{name}/{key}/", status=410)


@pytest.mark.parametrize(("model", "key"), [(Theme, "klima"), (Place, "koebenhavn"), (Organisation, "eu")])
def test_a_new_english_name_is_told_to_whoever_shows_it(
    reader: Any, secretary: User, model: Any, key: str
) -> None:
    mirror = Mirror(reader)
    write(model.objects.get(public_id=key), secretary, name_en="Quite another")
    assert len(mirror.catch_up()) > 1
    assert differences(mirror) == []


def test_of_what_is_internal_the_feed_tells_only_that_there_is_a_new_version(
    reader: Any, secretary: User
) -> None:
    mirror = Mirror(reader)
    member = Membership.objects.filter(released_at__isnull=False).first()
    write(member, secretary, notice_date=dt.date(2030, 1, 1))
    told = mirror.catch_up()
    assert {change["kind"] for change in told} == {"touched"}
    assert differences(mirror) == []
    assert member.network.title not in reader.ask("changes.atom").content.decode()


def test_who_has_come_further_than_the_registry_is_told_to_begin_anew(reader: Any) -> None:
    newest = content_version()
    assert reader.read("changes/", since=newest) == {"next": None, "sequence": newest, "results": []}
    assert reader.problem(f"changes/?since={newest + 1}")["parameter"] == "since"


def test_what_never_was_public_is_not_there_at_all(reader: Any, secretary: User, tmf: Administration) -> None:
    grant = write(Grant(administration=tmf, title=SECRET, kind="expected"), secretary)
    lifecycle.archive(grant, actor=secretary)
    reader.problem(f"grants/{grant.key}/", status=404)


def test_lists_tell_what_was_changed_since(reader: Any, secretary: User) -> None:
    moment = timezone.now().isoformat().replace("+00:00", "Z")
    assert reader.rows("networks/", updated_since=moment) == []
    network = Network.objects.get(public_id="eurocities")
    write(network, secretary, title="Eurocities 2")
    assert [row["id"] for row in reader.rows("networks/", updated_since=moment)] == ["eurocities"]
    at = reader.read("networks/eurocities/")["updated_at"]
    assert [row["id"] for row in reader.rows("networks/", updated_since=at)] == [
        "eurocities"
    ]  # that moment too


@pytest.mark.parametrize(
    "query", ["since=-1", "since=x", "since=99999999999999999999", "limit=1001", "from=1"]
)
def test_what_is_wrong_in_asking_for_changes_is_said(query: str, reader: Any) -> None:
    assert reader.problem(f"changes/?{query}")["detail"]
