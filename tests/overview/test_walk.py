"""One rule: a number that leads to a list leads to as many things, wherever it stands and in both languages."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.core.cache import caches
from django.utils import timezone

from memberships.models import Membership, Network
from overview.shared.addresses import shelves
from overview.shared.groupings import GROUPINGS
from projects.models import Participation, Project
from registry.chapters import chapters
from registry.models import Administration
from tests.support.readers.visitor import Seen, Visitor

pytestmark = pytest.mark.slow

LISTS = {f"/{shelf.address}/" for shelf in shelves().values()}
# Where a number stands with a link: on a figure's line, on a facet's value, over a section, in a list of values.
NUMBERS = (
    re.compile(
        r'<th scope="row"><a href="([^"#]+)"[^>]*>.*?</th>\s*<td class="number">([\d.,]+)</td>', re.DOTALL
    ),
    re.compile(r'<a href="([^"]+)" rel="nofollow".*?<span class="count">(\d+)</span>', re.DOTALL),
    re.compile(r'<span class="count">(?P<count>\d+)</span></h2>\s*<a href="(?P<address>[^"]+)"'),
)


@pytest.fixture
def planted(survey_2020: object) -> None:
    """Plant what must not be counted beside what is: ended, planned, within another, internal, archived, and of unknown cost."""
    tmf, now = Administration.objects.get(code="TMF"), timezone.now()
    for n, (own, common) in enumerate(
        (
            ({"ends": "2019"}, {}),
            ({"starts": "2024"}, {}),
            ({}, {"ends": "2019"}),
            ({"uncounted": "within"}, {}),
            ({"released_at": None}, {}),
            ({"archived_at": now}, {}),
            ({}, {}),
        )
    ):
        network = Network.objects.create(
            public_id=f"plantet-{n}", title=f"Plantet {n}", kind="fair", **common
        )
        project = Project.objects.create(
            public_id=f"plantet-{n}", title=f"Plantet {n}", kind="project", **common
        )
        whole = {"public_id": f"plantet-{n}", "administration": tmf, "released_at": now, **own}
        Membership.objects.create(network=network, **whole)
        Participation.objects.create(project=project, **whole)
    caches["api"].clear()


def told(page: Seen) -> int:
    """Return how many things a list says that it found."""
    found = re.search(r'id="found-count".*?<strong>(\d+)</strong>', page.html, re.DOTALL)
    assert found
    return int(found[1])


def numbers(page: Seen) -> list[tuple[str, int]]:
    """Return each number of a page that leads to a list, with its address."""
    main = page.html.split("<main")[1].split("</main>")[0]
    found = []
    for pattern in NUMBERS:
        for match in pattern.finditer(main):
            named = match.groupdict() or {"address": match[1], "count": match[2]}
            address = unescape(named["address"])
            if urlsplit(address).path.removeprefix("/en") in LISTS and named["count"].isdecimal():
                found.append((address, int(named["count"])))
    return found


def pages(home: str) -> list[str]:
    figures = [f"{home}tal/{key}/" for chapter in chapters for key in chapter.figure_labels]
    lists = [f"{home}{shelf.address}/" for shelf in shelves().values()]
    gathered = [
        f"{home}{path}/"
        for path in (
            "forvaltninger/TMF",
            "forvaltninger/%C3%98KF",
            "byer/beijing",
            "temaer/klima",
            "lande/DE",
        )
    ]
    return [home, *figures, *lists, *gathered]


@pytest.mark.parametrize("home", ["/", "/en/"])
def test_every_number_leads_to_the_list_that_proves_it(home: str, planted: None, visitor: Visitor) -> None:
    seen: dict[str, int] = {}
    wrong, walked = [], 0
    for address in pages(home):
        for link, number in numbers(visitor.see(address)):
            walked += 1
            if link not in seen:
                seen[link] = told(visitor.see(link))
            if seen[link] != number:
                wrong.append(f"{address}: {number}, but {link} has {seen[link]}")
    assert wrong == []
    assert walked > 250


@pytest.mark.parametrize(
    ("address", "more"),
    [("/tal/networks/", 1), ("/tal/memberships/", 1), ("/tal/projects/", 1), ("/tal/participations/", 1)],
)
def test_of_what_is_planted_that_alone_is_counted_which_counts(
    address: str, more: int, planted: None, visitor: Visitor
) -> None:
    found = re.search(r'class="figure-number">([^<]*)<', visitor.see(address).html)
    assert found
    usual = {"/tal/networks/": 33, "/tal/memberships/": 37, "/tal/projects/": 31, "/tal/participations/": 32}
    assert int(found[1]) == usual[address] + more


def test_every_grouping_is_known_here() -> None:
    assert {"administrations", "places", "themes", "countries"} <= set(GROUPINGS)
