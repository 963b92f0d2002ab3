"""The lists: everything public once, found by facets and words, the same as the API says."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from api.resources.base import resources
from memberships.models import Contribution, Membership, Network
from overview import lists
from overview.shared.addresses import address_of, shelf_address, shelves
from overview.shared.wording import what_is_counted
from projects.models import Participation, Project
from registry.chapters import Shelf
from registry.models import Administration
from tests.support.readers.visitor import Seen, Visitor

SHELVES = [*shelves().values()]
every = pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.address)
MOST_QUERIES = 14


def counted(page: Seen) -> int:
    """Return how many things a list says that it found."""
    found = re.search(r'id="found-count".*?<strong>(\d+)</strong>', page.html, re.DOTALL)
    assert found
    return int(found[1])


def shown(page: Seen, shelf: Shelf) -> list[str]:
    """Return the public ids of the things on a page of a list, in their order."""
    start = shelf_address(shelf)
    inner = [link.removeprefix(start).rstrip("/") for link in page.links if link.startswith(start)]
    return [key for key in dict.fromkeys(inner) if key and not key.startswith(("?", "#"))]


def read(visitor: Visitor, address: str) -> Any:
    """Return what the API answers for the day that the pages are shown for."""
    dated = resources[address.partition("/")[0]].dated
    return visitor.client.get(f"/api/v1/{address}{'&day=2020-09-01' * dated}").json()


@every
def test_a_list_shows_what_the_api_lists(shelf: Shelf, visitor: Visitor) -> None:
    for language, home in (("da", "/"), ("en", "/en/")):
        page = visitor.see(f"{home}{shelf.address}/")
        told = read(visitor, f"{shelf.resource}/?limit=200")["results"]
        assert counted(page) == len(told)
        assert len(page.all("h1")) == 1
        assert page.all("html")[0]["lang"] == language
        if len(told) <= lists.ON_A_PAGE:
            with override(language):
                assert set(shown(page, shelf)) == {
                    address_of(shelf.resource, row["id"]).split("/")[-2] for row in told
                }


@every
def test_each_facet_says_how_many_its_link_shows(shelf: Shelf, visitor: Visitor) -> None:
    page = visitor.see(f"/{shelf.address}/")
    choices = re.findall(
        r'<a href="([^"]+)" rel="nofollow".*?<span class="count">(\d+)</span>', page.html, re.DOTALL
    )
    assert bool(choices) == bool(counted(page))
    for address, count in choices[::3]:
        found = visitor.see(address.replace("&amp;", "&"))
        assert counted(found) == int(count), address
        asked = {name: ",".join(values) for name, values in parse_qs(urlsplit(address).query).items()}
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        assert len(read(visitor, f"{shelf.resource}/?limit=200&{query}")["results"]) == int(count)
        assert found.html.count('class="tag"') == 1


@pytest.mark.parametrize(
    ("address", "answers"),
    [
        ("/netvaerk/", {"true": "ja", "false": "gratis", "unknown": "ikke oplyst"}),
        ("/en/netvaerk/", {"true": "yes", "false": "free", "unknown": "not stated"}),
    ],
)
def test_a_list_says_what_is_free_and_what_nobody_has_stated(
    address: str, answers: dict[str, str], visitor: Visitor
) -> None:
    network = Network.objects.create(title="Et gratis netværk", kind="fair")
    owner = Administration.objects.get(code="TMF")
    member = Membership.objects.create(network=network, administration=owner, released_at=timezone.now())
    Contribution.objects.create(membership=member, kind="fee", amount=0, currency="DKK")
    page = visitor.see(address)
    for answer, words in answers.items():
        assert re.search(rf"<a [^>]*costs={answer}[^>]*>\s*(<[^>]+>\s*)*{words}\b", page.html), answer
    free = visitor.see(f"{address}?costs=false")
    assert "Et gratis netværk" in free.text
    both = visitor.see(f"{address}?costs=false&costs=true")
    assert "Et gratis netværk" in both.text
    assert "C40" in both.text
    assert "C40" not in free.text


def test_two_values_of_a_facet_widen_and_two_facets_narrow(visitor: Visitor) -> None:
    tmf, both, narrowed = (
        counted(visitor.see(f"/netvaerk/?{query}"))
        for query in ("administration=TMF", "administration=TMF&administration=SUF", "administration=TMF&kind=city_network&reach=global")
    )  # fmt: skip
    assert narrowed < tmf < both
    assert counted(visitor.see("/netvaerk/?administration=TMF,SUF")) == both


def test_a_tag_takes_its_filter_away(visitor: Visitor) -> None:
    page = visitor.see("/netvaerk/?administration=TMF&kind=city_network")
    tags = [attrs["href"] for attrs in page.all("a") if attrs.get("class") == "tag"]
    assert tags == ["/netvaerk/?kind=city_network", "/netvaerk/?administration=TMF"]


def test_whoever_asks_for_html_alone_gets_it(visitor: Visitor) -> None:
    for accepted in ("text/html", "text/html,application/xhtml+xml", "*/*", "image/png"):
        visitor.ask("/netvaerk/?administration=TMF", accept=accepted)
        visitor.ask("/netvaerk/c40/", accept=accepted)


def test_words_are_searched_for_within_the_filters(visitor: Visitor) -> None:
    assert shown(visitor.see("/netvaerk/?q=eurocities&administration=TMF"), shelves()["networks"]) == [
        "eurocities"
    ]
    assert "»" not in (page := visitor.see("/netvaerk/?q=findesikke")).html.split("<main")[1].split("<h2")[0]
    assert counted(page) == 0
    assert "Der er ingen, der passer" in page.text
    assert "/soeg/?q=findesikke" in page.links


def test_a_list_is_sorted_as_asked(visitor: Visitor) -> None:
    shelf = shelves()["projects"]
    up, down = (shown(visitor.see(f"/projekter/?ordering={order}"), shelf) for order in ("title", "-title"))
    assert up == down[::-1]
    assert "selected" in {name for attrs in visitor.see("/projekter/?ordering=ends").all("option") if attrs["value"] == "ends" for name in attrs}  # fmt: skip


@every
def test_a_table_has_the_same_things(shelf: Shelf, visitor: Visitor) -> None:
    cards, table = (visitor.see(f"/{shelf.address}/{query}") for query in ("", "?view=table"))
    assert shown(table, shelf) == shown(cards, shelf)
    assert bool(table.all("table")) == bool(counted(table))


def test_page_after_page_everything_comes_once(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "ON_A_PAGE", 10)
    shelf, address, found = shelves()["networks"], "/netvaerk/?ordering=-title", []
    while address:
        page = visitor.see(address)
        found += shown(page, shelf)
        address = next((attrs["href"] for attrs in page.all("a") if attrs.get("rel") == "next"), "")
    assert sorted(found) == sorted(row["id"] for row in read(visitor, "networks/?limit=200")["results"])


def test_a_selection_can_be_taken_away_as_data(visitor: Visitor) -> None:
    page = visitor.see("/projekter/?administration=TMF&administration=KFF&ordering=title")
    data = [link for link in page.links if link.startswith("/api/v1/projects/")]
    assert len(data) == 3
    for address in data:
        answer = visitor.client.get(address)
        assert answer.status_code == 200
        answer.close()
    assert len(visitor.client.get(f"{data[0]}&limit=200").json()["results"]) == counted(page)


def test_what_somebody_types_is_shown_and_never_run(visitor: Visitor) -> None:
    page = visitor.see("/netvaerk/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page.html
    assert "<script>alert(1)</script>" in page.text
    scripts = [attrs for tag, attrs in page.elements if tag == "script"]
    assert all("src" in attrs for attrs in scripts)
    assert not [
        attrs for _tag, attrs in page.elements if "style" in attrs or any(n.startswith("on") for n in attrs)
    ]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("kind=findesikke", "kind"),
        ("findesikke=1", "findesikke"),
        ("page=99999999", "page"),
        ("cursor=vrøvl", "cursor"),
        ("ordering=farve", "ends"),
        ("q=" + "a%20" * 3000, "500"),
        ("administration=" + ",".join(["TMF"] * 60 + ["SUF"] * 2), ""),
        ("kind=%00", "kind"),
    ],
)
def test_what_is_wrong_is_said_on_a_helpful_page(query: str, says: str, visitor: Visitor) -> None:
    answer = visitor.client.get(f"/netvaerk/?{query}")
    if not says:
        assert answer.status_code == 200  # the same twice is once
        return
    assert answer.status_code == 400
    page = Seen(answer.content.decode())
    assert says in page.text
    assert "/netvaerk/" in page.links
    assert "Traceback" not in page.html


def test_what_other_sites_add_to_an_address_does_no_harm(visitor: Visitor) -> None:
    page = visitor.see("/netvaerk/?utm_source=nyhedsbrev&fbclid=abc&administration=TMF&q=")
    assert counted(page) == counted(visitor.see("/netvaerk/?administration=TMF"))
    assert not [link for link in page.links if "utm_" in link]


def test_what_is_not_released_is_in_no_list(visitor: Visitor) -> None:
    network = Network.objects.create(
        public_id="kanariefugl", title="Kanariefuglen", kind="fair", reach="nordic"
    )
    Membership.objects.create(
        public_id="kanariefugl-tmf",
        network=network,
        administration=Administration.objects.get(code="TMF"),
        title="Kanariefuglen",
    )
    for address in ("/netvaerk/", "/medlemskaber/", "/netvaerk/?q=kanariefuglen", "/netvaerk/?kind=fair"):
        assert "anariefuglen" not in visitor.see(address).text.replace("q=kanariefuglen", "").replace(
            "Søgeord: kanariefuglen", ""
        )
    visitor.see("/netvaerk/kanariefugl/", 404)


@pytest.mark.parametrize("how_many", [10, 1000])
def test_a_list_costs_the_same_however_long_it_is(how_many: int, visitor: Visitor) -> None:
    tmf = Administration.objects.get(code="TMF")
    now = timezone.now()
    projects = Project.objects.bulk_create(
        Project(public_id=f"stort-{n}", title=f"Projekt {n}", kind="project", starts="2020", ends="2027")
        for n in range(how_many)
    )
    Participation.objects.bulk_create(
        Participation(public_id=f"stort-{n}", project=project, administration=tmf, released_at=now)
        for n, project in enumerate(projects)
    )
    visitor.see("/projekter/?q=findesikke")  # what is compiled once
    with CaptureQueriesContext(connection) as asked:
        page = visitor.see("/projekter/")
    assert (
        counted(page) == how_many + 31  # those of the survey that are counted on the day
    )
    # The content version before and after, the phrases, how many, and how many of all, five facets, the ids, the rows, the parts.
    assert len(asked) <= MOST_QUERIES, [query["sql"][:80] for query in asked.captured_queries]


@every
def test_no_list_costs_more_than_twelve_queries(shelf: Shelf, visitor: Visitor) -> None:
    visitor.see(f"/{shelf.address}/")
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as asked:
        visitor.see(f"/{shelf.address}/?view=table")
    assert len(asked) <= MOST_QUERIES, [query["sql"][:80] for query in asked.captured_queries]


@every
@pytest.mark.parametrize("language", ["da", "en"])
def test_one_thing_has_one_word_on_pages_in_data_and_at_the_desk(shelf: Shelf, language: str) -> None:
    meta = resources[shelf.resource].model._meta
    with override(language):
        assert str(shelf.one) == str(meta.verbose_name)
        assert what_is_counted(shelf.resource, 1) == str(meta.verbose_name)
        assert (
            what_is_counted(shelf.resource, 0)
            == what_is_counted(shelf.resource, 2)
            == str(meta.verbose_name_plural)
        )
