"""The pages that gather: for each place, theme, administration and so on, all that the API finds by it, and no more."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import html5lib
import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api.resources.base import resources
from memberships.models import Membership, Network
from overview.shared import groupings
from overview.shared.addresses import GROUPING_ADDRESSES, shelves
from overview.shared.answers import MovedError
from overview.shared.groupings import GROUPINGS
from projects.models import Participation, Project, ProjectPartner
from registry.actions import lifecycle
from registry.models import Administration, OrganisationUnit, Place, Theme
from tests.support.readers.visitor import Seen, Visitor

SAMPLE = 12  # pages of a kind that are opened
MOST_QUERIES = 72  # of the widest, an administration's: a page of each shelf with its lists, by two filters

every = pytest.mark.parametrize("grouping", GROUPINGS.values(), ids=GROUPINGS)


def read(visitor: Visitor, address: str) -> Any:
    """Return what the API answers for the day that the pages are shown for; of everything, where a list shows that."""
    named = address.removeprefix("facets/").partition("/")[0]
    on_day = "&day=2020-09-01" if resources[named].dated and "scope=all" not in address else ""
    return visitor.client.get(f"/api/v1/{address.replace('&scope=all', '')}{on_day}").json()


def forget() -> None:
    """Throw away every kept answer: what is made past the ledger is no new content version."""
    for store in ("default", "api"):
        caches[store].clear()


def inner(page: Seen) -> str:
    """Return what a page says itself, without what stands around it."""
    return page.html.split("<main")[1].split("</main>")[0]


def sections(page: Seen) -> dict[str, int]:
    """Return how many things each section says that there are, by the list that it leads to."""
    found = re.findall(r'<span class="count">(\d+)</span></h2>\s*<a href="([^"]+)"', inner(page))
    return {address.replace("&amp;", "&"): int(count) for count, address in found}


def values(page: Seen, address: str) -> dict[str, int]:
    """Return how many things the list of all values says that each has."""
    found = re.findall(
        rf'<a href="{re.escape(address)}([^"/]+)/"[^>]*>[^<]*</a>(?: <span class="count">(\d+))?', inner(page)
    )
    return {key: int(count or 0) for key, count in found}


@every
def test_every_value_has_a_page_in_both_languages_that_counts_as_the_api_does(
    grouping: Any, visitor: Visitor
) -> None:
    address = GROUPING_ADDRESSES[grouping.resource]
    for home in ("/", "/en/"):
        index = visitor.see(f"{home}{address}/")
        assert len(index.all("h1")) == 1
        there = values(index, f"{home}{address}/")
        assert there
        if grouping.resource in resources:
            assert len(there) == resources[grouping.resource].public().count()
        for key in [*there][:: max(1, len(there) // SAMPLE)]:
            page = visitor.see(f"{home}{address}/{key}/")
            assert len(page.all("h1")) == 1
            found = sections(page)
            counted = not any("scope=all" in link for link in found)
            assert (sum(found.values()) if counted else 0) == there[key], key
            for link, count in found.items():
                path, query = urlsplit(link).path, dict(parse_qsl(urlsplit(link).query))
                shelf = next(one for one in shelves().values() if path == f"{home}{one.address}/")
                told = read(visitor, f"{shelf.resource}/?{urlencode({**query, 'limit': 200})}")
                assert len(told["results"]) == count, link
            assert inner(page).count('class="result"') + inner(page).count('<th scope="row">') == sum(
                found.values()
            )


def test_what_the_city_does_with_beijing_is_one_page(visitor: Visitor) -> None:
    page = visitor.see("/byer/beijing/")
    assert "Det laver kommunen sammen med Beijing." in page.text
    assert sections(page) == {"/samarbejdsbyer/?place=beijing": 1, "/aftaler/?place=beijing": 2}
    for link in ("/lande/CN/", "https://sws.geonames.org/1816670/", "/samarbejdsbyer/beijing/"):
        assert link in page.links
    asked = page.text.split("Hvem man kan spørge")[1]
    assert "Økonomiforvaltningen" in asked
    assert "Ledelsessekretariatet" in asked
    assert "What the city does with Beijing." in visitor.see("/en/byer/beijing/").text


def test_a_list_that_a_place_leads_to_names_it(visitor: Visitor) -> None:
    page = visitor.see("/projekter/?place=lissabon")
    tag = re.search(r'class="tag"[^>]*>(.*?)</a>', page.html, re.DOTALL)
    assert tag
    assert "Sted: Lissabon" in " ".join(re.sub("<[^>]+>", "", tag[1]).split())


def test_a_place_with_a_seat_a_partner_or_a_host_is_found_by_each(visitor: Visitor) -> None:
    paths = {link.partition("?")[0] for link in sections(visitor.see("/byer/oslo/"))}
    assert paths >= {"/netvaerk/", "/samarbejdsbyer/", "/projekter/", "/agendaer/"}
    for place in Place.objects.filter(pk__in=resources["places"].public()):
        page = visitor.see(f"/byer/{place.public_id}/")
        assert sections(page) or "Organisationer dér" in page.text, place


def test_an_administrations_page_tells_its_committee_its_units_and_who_sits_where(visitor: Visitor) -> None:
    page = visitor.see("/forvaltninger/%C3%98KF/")
    found = {link.partition("?")[0]: count for link, count in sections(page).items()}
    told = read(visitor, "facets/mandates/?administration=OKF&facets=administration")
    assert found["/mandater/"] == told["count"] > 1
    assert "/enheder/" in found
    assert "Økonomiudvalget" in page.text
    assert "overborgmesteren" in page.text
    assert "Frank Jensen" not in page.text  # who was it until 2012
    assert "/forvaltninger/%C3%98KF/undersoegelsen.pdf" in page.links
    assert "/medlemskaber/" not in found  # the networks say it
    taking_part = visitor.see("/forvaltninger/TMF/")
    assert "/aftaler/?also=TMF" in sections(taking_part)


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("forvaltninger/OKF/", "/forvaltninger/%C3%98KF/"),
        ("forvaltninger/oekf/", "/forvaltninger/%C3%98KF/"),
        ("forvaltninger/tmf/undersoegelsen.pdf", "/forvaltninger/TMF/undersoegelsen.pdf"),
        ("lande/cn/", "/lande/CN/"),
        ("byer/Beijing/", "/byer/beijing/"),
        ("politiske-udvalg/tmu/", "/politiske-udvalg/TMU/"),
    ],
)
def test_another_spelling_leads_to_the_page(visitor: Visitor, asked: str, there: str) -> None:
    assert visitor.ask(f"/{asked}", 301)["Location"] == there
    assert visitor.ask(f"/en/{asked}", 301)["Location"] == f"/en{there}"


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("byer/bejing/", "/byer/beijing/"),
        ("temaer/klimatilpasning-og-vandd/", "/temaer/klimatilpasning-og-vand/"),
        ("forvaltninger/TMX/", "/forvaltninger/TMF/"),
        ("lande/Frankig/", "/lande/FR/"),
        ("verdensmaal/18/", "/verdensmaal/"),
        ("byer/%3Cscript%3Ealert(1)/", "/byer/"),
        ("byer/" + "x" * 900 + "/", "/byer/"),
        ("forvaltninger/XXX/undersoegelsen.pdf", "/forvaltninger/"),
    ],
)
def test_an_unknown_value_is_told_with_the_nearest(visitor: Visitor, asked: str, nearest: str) -> None:
    for home in ("", "/en"):
        page = visitor.see(f"{home}/{asked}", 404)
        assert f"{home}{nearest}" in page.links
        assert "<script>alert" not in page.html


def test_what_the_api_calls_something_else_today_leads_there(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moved(request: Any, path: str, asked: Any = None) -> Any:
        raise MovedError("region-skaane")

    monkeypatch.setattr(groupings, "ask_api", moved)
    there = visitor.ask("/organisationer/skaane/", 301)["Location"]
    assert there == "/organisationer/region-skaane/"


def test_a_value_of_which_nothing_is_public_says_so_and_leads_on(visitor: Visitor) -> None:
    Theme.objects.create(public_id="skak", name="skak")
    page = visitor.see("/temaer/skak/")
    assert "Der er endnu intet offentligt om dette" in page.text
    assert "/temaer/" in page.links
    assert "/soeg/?q=skak" in page.links


def test_nothing_unreleased_is_gathered_or_counted(visitor: Visitor, secretary: Any) -> None:
    tmf, lisbon = Administration.objects.get(code="TMF"), Place.objects.get(public_id="lissabon")
    pages = ("/byer/", "/byer/lissabon/", "/lande/PT/", "/forvaltninger/", "/forvaltninger/TMF/", "/temaer/")
    before = {address: inner(visitor.see(address)) for address in pages}
    network = Network.objects.create(title="Kanariefuglenetværket", kind="fair", seat=lisbon)
    membership = Membership.objects.create(network=network, administration=tmf)
    membership.themes.add(Theme.objects.first())
    secret = Place.objects.create(public_id="kanariefugl", name="Kanariefugl", country="PT")
    project = Project.objects.create(title="Kanarieprojektet", kind="project")
    ProjectPartner.objects.create(project=project, place=secret)
    Participation.objects.create(project=project, administration=tmf)
    forget()
    assert {address: inner(visitor.see(address)) for address in pages} == before
    assert visitor.ask("/byer/kanariefugl/", 404)
    lifecycle.release(membership, actor=secretary)
    assert (
        "Kanariefuglenetværket" in visitor.see("/byer/lissabon/").text
    )  # the control: it is found when released


def test_a_page_costs_the_same_however_much_there_is(visitor: Visitor) -> None:
    def queries(address: str) -> int:
        forget()
        with CaptureQueriesContext(connection) as captured:
            visitor.see(address)
        return len(captured)

    addresses = ("/byer/lissabon/", "/byer/", "/forvaltninger/TMF/", "/forvaltninger/")
    before = {address: queries(address) for address in addresses}
    lisbon, tmf = Place.objects.get(public_id="lissabon"), Administration.objects.get(code="TMF")
    for n in range(20):
        project = Project.objects.create(title=f"Projekt {n}", kind="project")
        ProjectPartner.objects.create(project=project, place=lisbon)
        part = Participation.objects.create(project=project, administration=tmf, released_at=timezone.now())
        part.units.add(OrganisationUnit.objects.filter(administration=tmf)[0])
    assert {address: queries(address) for address in addresses} == before
    assert max(before.values()) <= MOST_QUERIES


def test_an_administrations_part_of_the_survey_is_made_once_until_something_changes(
    visitor: Visitor, secretary: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[str, str]] = []

    def pdf(survey: Any) -> bytes:
        made.append((survey.language, str({chapter.number for chapter in survey.chapters})))
        return b"%PDF-1.7 stand-in"

    monkeypatch.setattr("document.pdf.typeset.pdf", pdf)
    forget()
    for address in ("/forvaltninger/SUF/", "/en/forvaltninger/SUF/", "/forvaltninger/BUF/"):
        for _time in range(2):
            answer = visitor.ask(f"{address}undersoegelsen.pdf")
            assert answer["Content-Type"] == "application/pdf"
            assert answer.content.startswith(b"%PDF")
    assert len(made) == 3
    lifecycle.withdraw(Membership.objects.filter(administration__code="SUF")[0], actor=secretary)
    visitor.ask("/forvaltninger/SUF/undersoegelsen.pdf")
    assert len(made) == 4


def test_a_country_has_the_places_in_it(visitor: Visitor) -> None:
    page = visitor.see("/lande/NO/")
    assert "Det laver kommunen sammen med Norge." in page.text
    norwegian = [row["id"] for row in read(visitor, "places/?country=NO&limit=200")["results"]]
    assert len(norwegian) > 1
    assert {f"/byer/{key}/" for key in norwegian} <= set(page.links)
    assert "Norway" in visitor.see("/en/lande/").text


@pytest.mark.parametrize(
    "address",
    [
        "byer/", "byer/paris/", "byer/bejing/", "forvaltninger/", "forvaltninger/TMF/", "temaer/", "temaer/klima/",
        "verdensmaal/1/", "lande/NO/", "soeg/", "soeg/?q=klima", "soeg/?q=bejing", "soeg/?q=a+b+c+d+e+f+g+h+i",
    ],
)  # fmt: skip
def test_the_pages_are_valid_html(visitor: Visitor, address: str) -> None:
    for home in ("/", "/en/"):
        answer = visitor.client.get(home + address)
        html5lib.HTMLParser(strict=True).parse(answer.content.decode())
        ids = re.findall(r' id="([^"]+)"', answer.content.decode())
        assert len(ids) == len(set(ids))
