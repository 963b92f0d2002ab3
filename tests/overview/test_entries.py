"""The pages of things: everything public of each, with every administration's part, and nothing else."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from api.resources.base import resources
from memberships.models import Membership, Network
from overview.shared.addresses import shelves
from registry.actions import merge
from registry.chapters import Shelf
from registry.models import Administration, Person
from tests.support.readers.visitor import Visitor

WHOLE = [shelf for shelf in shelves().values() if not shelf.within]
PARTS = [shelf for shelf in shelves().values() if shelf.within]


def words(value: Any) -> list[str]:
    """Return the texts in an answer of the API that a page has to show as they are."""
    if isinstance(value, dict):
        return [word for name, one in value.items() if name in TOLD for word in words(one)]
    if isinstance(value, list):
        return [word for one in value for word in words(one)]
    return [value] if isinstance(value, str) else []


TOLD = {
    "title", "full_name", "description", "note", "purpose", "benefit", "body", "post", "person", "goal",
    "target_group", "location", "run_by", "eligibility", "activity", "entry_point", "screened_by", "form",
    "memberships", "participations", "agreements", "partners", "mandates", "contributions", "forums", "events",
    "targets", "parties", "deliverables", "budgets", "related", "units", "themes", "roles", "elements", "steps",
}  # fmt: skip


@pytest.mark.parametrize("shelf", WHOLE, ids=lambda shelf: shelf.address)
def test_everything_public_of_a_thing_is_on_its_page(shelf: Shelf, visitor: Visitor) -> None:
    keys = [row["id"] for row in visitor.client.get(f"/api/v1/{shelf.resource}/?limit=200").json()["results"]]
    for key in keys:
        told = visitor.client.get(f"/api/v1/{shelf.resource}/{key}/").json()
        page = visitor.see(f"/{shelf.address}/{key}/")
        assert len(page.all("h1")) == 1
        text = page.text
        summaries = [one for one in (told.get("summary") or "").split("\n\n") if one]
        missing = [word for word in (*words(told), *summaries) if " ".join(word.split()) not in text]
        assert missing == [], key
        assert f"/api/v1/{shelf.resource}/{key}/" in page.links


@pytest.mark.parametrize("shelf", PARTS, ids=lambda shelf: shelf.address)
def test_a_part_leads_to_its_place_on_the_page_of_the_whole(shelf: Shelf, visitor: Visitor) -> None:
    for row in visitor.client.get(f"/api/v1/{shelf.resource}/?limit=200").json()["results"]:
        if not row[shelf.within]:  # an agreement without one partner is told on its own
            visitor.see(f"/{shelf.address}/{row['id']}/")
            continue
        answer = visitor.ask(f"/{shelf.address}/{row['id']}/", 302)
        address, _hash, place = answer["Location"].partition("#")
        if resources[shelf.resource].columns[shelf.within].target.name in {one.resource for one in PARTS}:
            address = visitor.ask(address, 302)["Location"].partition("#")[0]
        page = visitor.see(address)
        assert place in {attrs.get("id") for _tag, attrs in page.elements}, row["id"]


def test_an_english_page_says_what_is_still_danish(visitor: Visitor) -> None:
    page = visitor.see("/en/netvaerk/c40/")
    assert "A climate organisation, primarily for megacities." in page.text
    assert page.all("html")[0]["lang"] == "en"
    assert "Finance Administration" in page.text
    danish = visitor.see("/netvaerk/c40/")
    assert not [
        attrs
        for tag, attrs in danish.elements
        if tag != "html" and attrs.get("lang") == "da" and "hreflang" not in attrs
    ]


def test_an_answer_that_moved_leads_on(visitor: Visitor, secretary: User) -> None:
    one = Network.objects.get(public_id="mipim")
    other = Network.objects.get(public_id="nordic-safe-cities")
    merge.merge(other, one, actor=secretary)
    assert visitor.ask(f"/netvaerk/{one.public_id}/", 301)["Location"] == "/netvaerk/nordic-safe-cities/"
    assert (
        visitor.ask(f"/en/netvaerk/{one.public_id}/", 301)["Location"] == "/en/netvaerk/nordic-safe-cities/"
    )


@pytest.mark.parametrize("key", ["findesikke", "C40", "%00", "..%2f", "a" * 3000, "<b>", "😀"])
def test_what_is_not_there_is_said_kindly(key: str, visitor: Visitor) -> None:
    page = visitor.see(f"/netvaerk/{key}/", 404)
    assert "/netvaerk/" in page.links
    assert "Traceback" not in page.html


def test_nothing_internal_is_on_a_page(visitor: Visitor) -> None:
    membership = Membership.objects.get(public_id="c40-oekf")
    canary = Person.objects.create(name="Kanarie Fuglesang", public_id="kanarie")
    membership.contact = canary
    membership.save()
    Membership.objects.create(
        public_id="c40-suf",
        network=membership.network,
        administration=Administration.objects.get(code="SUF"),
        summary="Kanariefuglens hemmelighed",
    )
    for address in ("/netvaerk/c40/", "/en/netvaerk/c40/"):
        text = visitor.see(address).html
        assert "Kanarie" not in text
        assert "c40-suf" not in text


def test_a_page_costs_the_same_however_many_parts_there_are(visitor: Visitor) -> None:
    visitor.see("/netvaerk/c40/")
    costs = []
    for key in ("c40", "eurocities", "nordisk-direktoernetvaerk"):
        with CaptureQueriesContext(connection) as asked:
            visitor.see(f"/en/netvaerk/{key}/")
        costs.append(len(asked))
    # The content version twice, the names of the administrations, the phrases, the day of the data; the thing and
    # its lists, its parts and theirs; and what it is related to in each resource, of which there is one at most here.
    assert max(costs) <= 30
    assert max(costs) - min(costs) <= 4
