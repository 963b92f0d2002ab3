"""The front page and the figures' pages: the API's numbers, each with all that it counts behind it."""

import datetime as dt
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from document.pictures import rendering
from editions import counting
from memberships.models import Membership, Network
from projects.models import Participation
from registry.actions import lifecycle
from registry.models import Administration
from tests.support.readers.visitor import Visitor

BOTH = pytest.mark.parametrize(("home", "language"), [("/", "da"), ("/en/", "en")], ids=["da", "en"])
TILE = re.compile(r'<a href="[^"]*/tal/([^"/]+)/"><strong class="value[^"]*">([^<]*)</strong>')
LINK = re.compile(r'<a href="([^"]*)" aria-label="([^"]*)">')  # within a picture


def figures(visitor: Visitor) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in visitor.ask("/api/v1/figures/").json()["results"]}


def digits(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def led(html: str) -> dict[str, str]:
    """Return the links within the pictures of a page, by their names."""
    return {unescape(name): unescape(address) for address, name in LINK.findall(html)}


# The numbers.


@BOTH
def test_each_headline_is_the_apis_number_and_leads_to_what_it_counts(
    visitor: Visitor, home: str, language: str
) -> None:
    there = figures(visitor)
    tiles = dict(TILE.findall(visitor.see(home).html))
    assert len(tiles) == 6
    assert {key: digits(words) for key, words in tiles.items()} == {key: there[key]["value"] for key in tiles}
    assert {f"{home}tal/{key}/" for key in tiles} <= {*visitor.see(home).links}


@BOTH
def test_every_figure_has_its_page_with_all_that_it_counts(
    visitor: Visitor, home: str, language: str
) -> None:
    there = figures(visitor)
    listed = visitor.see(f"{home}tal/")
    assert {f"{home}tal/{key}/" for key in there} <= {*listed.links}
    for key, one in there.items():
        page = visitor.see(f"{home}tal/{key}/")
        title, rule = (one[f"{name}_en" if language == "en" else name] for name in ("title", "rule"))
        assert title in page.text
        assert " ".join(rule.split()) in page.text
        shown = re.search(r'class="figure-number">([^<]*)<', page.html)
        assert shown
        assert (digits(shown[1]) if one["value"] is not None else shown[1]) == (one["value"] or shown[1])
        detail = visitor.ask(f"/api/v1/figures/{key}/").json()
        assert [address for address in page.links if address.endswith(f"/figures/{key}/")]
        counted = page.html.split('aria-labelledby="counted"')[1].split('aria-labelledby="stated"')[0]
        entries = re.findall(r"<li>", counted.split("data-way")[0])
        assert len(entries) == len(detail["counted"]), key
        for thing in detail["counted"]:
            assert f"/{thing['id']}/" in counted, (key, thing)


def test_a_figure_that_counts_very_much_names_some_and_says_how_many_more(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "flere, i dataene" not in visitor.see("/tal/networks/").text
    caches["api"].clear()
    monkeypatch.setattr("overview.figures.MOST", 30)
    page = visitor.see("/tal/networks/")
    assert "De 33 oplysninger" in page.text
    assert "og 3 flere, i dataene" in page.text
    assert page.html.split('class="link-list counted"')[1].split("</ul>")[0].count("<li>") == 30


@BOTH
def test_a_figure_says_for_which_day_it_is_counted(visitor: Visitor, home: str, language: str) -> None:
    words = {"da": "Opgjort pr. 1. september 2020", "en": "Counted as of 1 September 2020"}
    assert words[language] in visitor.see(f"{home}tal/networks/").text
    another = {"da": "Opgjort pr. 1. januar 2019", "en": "Counted as of 1 January 2019"}
    assert another[language] in visitor.see(f"{home}tal/networks/?day=2019-01-01").text
    assert {"da": "Oplysninger fra 2020", "en": "Information from 2020"}[language] in visitor.see(home).text


@BOTH
def test_another_day_is_kept_to_from_page_to_page(visitor: Visitor, home: str, language: str) -> None:
    asked = "?day=2019-01-01"
    there = {one["id"]: one["value"] for one in visitor.ask(f"/api/v1/figures/{asked}").json()["results"]}
    front, index = visitor.see(home + asked), visitor.see(f"{home}tal/{asked}")
    shown = {key: digits(words) for key, words in TILE.findall(front.html.replace(asked, ""))}
    assert shown == {key: there[key] for key in shown}
    assert there["projects"] != figures(visitor)["projects"]["value"]
    assert len(shown) == 6
    assert {"da": "undersøgelsen oplyser", "en": "the survey states"}[language] not in front.text
    assert f"{home}tal/{asked}" in front.links
    assert {f"{home}tal/{key}/{asked}" for key in there} <= {*index.links}
    words = {"da": "Opgjort pr. 1. januar 2019", "en": "Counted as of 1 January 2019"}[language]
    no_other = {"da": "Opgjort pr. 1. september 2020", "en": "Counted as of 1 September 2020"}[language]
    for page in (
        front,
        index,
        visitor.see(f"{home}tal/projects/{asked}"),
        visitor.see(f"{home}projekter/{asked}"),
    ):
        assert words in page.text
        assert no_other not in page.text


def test_what_the_survey_states_stands_beside_with_the_difference_and_why(visitor: Visitor) -> None:
    page = visitor.see("/tal/networks/")
    assert "27 medlemskaber af internationale netværk og organisationer" in page.text
    assert "+6" in page.text
    assert "Hvordan de 27 er talt, er ikke oplyst;" in page.text
    assert "/tal/network-headings/" in page.links
    assert "Hvad undersøgelsen fra 2020 selv oplyser" not in visitor.see("/tal/committees/").text


@BOTH
def test_who_asks_for_a_figure_that_there_is_not_gets_all_that_there_are(
    visitor: Visitor, home: str, language: str
) -> None:
    for key in ("networkz", "%3Cscript%3E", "x" * 900):
        page = visitor.see(f"{home}tal/{key}/", 404)
        assert {"da": "Det tal findes ikke", "en": "There is no such figure"}[language] in page.text
        assert f"{home}tal/networks/" in page.links
        assert "<script>" not in page.html


# The pictures.


@BOTH
def test_each_bar_leads_to_as_many_things_as_it_counts(visitor: Visitor, home: str, language: str) -> None:
    for key in ("networks-administrations", "projects-administrations"):
        one = visitor.ask(f"/api/v1/figures/{key}/").json()
        names = {row["title_en" if language == "en" else "title"]: row for row in one["rows"]}
        page = visitor.see(f"{home}tal/{key}/")
        found = led(page.html)
        assert len(found) == len([row for row in one["rows"] if row["counted"]])
        for name, address in found.items():
            row = names[name.split(":")[0]]
            assert digits(re.split(r"\D", name.split(": ")[1])[0]) == row["value"]
            assert unquote(address) == f"{home}tal/{key}/#line-{row['id']}"
            assert f'id="line-{row["id"]}"' in page.html


def test_a_sum_leads_to_the_money_that_it_is_made_of(visitor: Visitor) -> None:
    found = led(visitor.see("/tal/funding/").html)
    address = next(address for name, address in found.items() if name.startswith("EU:"))
    told = visitor.ask(f"/api/v1/grants/?{address.partition('?')[2]}").json()["results"]
    assert sum(grant["amount"]["amount"] for grant in told) == 70_350_000
    assert next(address for name, address in found.items() if "ikke oplyst" in name).endswith(
        "#line-not-stated"
    )


def test_each_place_on_the_map_leads_to_its_page(visitor: Visitor) -> None:
    found = led(visitor.see("/").html)
    places = {name: address for name, address in found.items() if address.startswith("/byer/")}
    assert places["Beijing, Kina: 2 aftaler"] == "/byer/beijing/"
    assert len(places) == 17
    for name, address in places.items():
        assert name.split(",")[0].split("/")[0] in visitor.see(address).text


@BOTH
def test_the_numbers_of_each_picture_stand_beside_it_as_a_table(
    visitor: Visitor, home: str, language: str
) -> None:
    page = visitor.see(home)
    drawn = re.findall(r'<figure class="chart chart-(\w+)">(.*?)</figure>', page.html, re.DOTALL)
    assert [kind for kind, _html in drawn] == [
        "administrations",
        "administrations",
        "map",
        "funders",
        "periods",
    ]
    for kind, html in drawn:
        assert html.count("<table") == 1
        in_table = re.findall(r'<th scope="row"><a href="([^"]*)"', html)
        assert in_table
        assert {address for address, _name in LINK.findall(html)} == {*in_table}, kind
    ids = [given["id"] for _tag, given in page.elements if "id" in given]
    assert len(ids) == len({*ids})


def test_what_was_drawn_before_is_not_drawn_for_a_visitor(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("draw_pictures")

    def refuse(*_args: object) -> list[str]:
        raise AssertionError("drawn for a visitor")

    monkeypatch.setattr(rendering, "to_svgs", refuse)
    for home in ("/", "/en/"):
        visitor.see(home)
        for key, one in figures(visitor).items():
            if one["drawn_as"]:
                visitor.see(f"{home}tal/{key}/")


# What is new.


def test_what_was_loaded_at_once_is_one_piece_of_news(visitor: Visitor) -> None:
    news = visitor.see("/").html.split('aria-labelledby="news"')[1].split("</section>")[0]
    assert news.count("<li") == 1
    assert "Registret blev fyldt med undersøgelsen fra 2020" in news


def test_what_happens_is_told_on_the_front_page(
    visitor: Visitor, secretary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("overview.front.AT_ONCE", dt.timedelta(0))  # the survey was loaded a moment ago
    network = Network(title="Kanariefuglenetværket", kind="fair")
    lifecycle.write(network, actor=secretary)
    membership = Membership(network=network, administration=Administration.objects.get(code="ØKF"))
    lifecycle.write(membership, actor=secretary)
    assert "Kanariefuglenetværket" not in visitor.see("/").text
    lifecycle.release(membership, actor=secretary)
    page = visitor.see("/")
    assert "Kanariefuglenetværket" in page.text
    assert "Offentliggjort · medlemskab" in page.text
    assert f"/medlemskaber/{membership.key}/" in page.links
    lifecycle.withdraw(membership, actor=secretary)
    assert "Ikke længere offentlig" in visitor.see("/").text


@BOTH
def test_an_empty_registry_has_a_front_page(empty_registry: None, home: str, language: str) -> None:
    page = Visitor().see(home)
    assert {"da": "Der er ikke offentliggjort noget endnu.", "en": "Nothing has been published yet."}[
        language
    ] in page.text
    assert not LINK.findall(page.html)
    Visitor().see(f"{home}tal/")
    Visitor().see(f"{home}tal/networks/")


# What it costs.


def test_a_page_costs_the_same_however_much_is_counted(visitor: Visitor) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            visitor.see(address)
        return len(captured)

    def cold(address: str) -> int:
        caches["api"].clear()
        counting.figures_cache.clear()
        return queries(address)

    costs = {address: cold(address) for address in ("/", "/tal/", "/tal/participations/")}
    for n, house in enumerate(Administration.objects.all()):
        network = Network.objects.create(title=f"Netværk {n}", kind="fair")
        Membership.objects.create(network=network, administration=house, released_at=timezone.now())
    Participation.objects.first().also.add(*Administration.objects.all()[:3])
    assert {address: cold(address) for address in costs} == costs
    assert costs == {"/": FRONT, "/tal/": COUNTING, "/tal/participations/": COUNTING + OF_ONE}
    # What was counted for one page is there for the next.
    assert queries("/tal/memberships/") < COUNTING


FRONT, COUNTING, OF_ONE = 59, 33, 14


def test_figures_are_counted_alike_in_both_languages_when_they_are_counted_together(visitor: Visitor) -> None:
    there = figures(visitor)
    with override("en"):
        assert there["memberships"]["rows"][0]["title_en"] == "Finance Administration"
    assert there["memberships"]["rows"][0]["title"] == "Økonomiforvaltningen"


def test_the_first_view_is_small(visitor: Visitor) -> None:
    page = visitor.see("/")
    script, other = 0, len(brotli.compress(page.html.encode()))
    fetched = [
        *(given["href"] for given in page.all("link") if given["rel"] in ("stylesheet", "preload", "icon")),
        *(given["src"] for given in page.all("script")),
        *{given["href"].partition("#")[0] for given in page.all("use")},
    ]
    assert len(fetched) >= 6
    for address in fetched:
        path = finders.find(address.removeprefix("/static/"))
        assert path, address
        content = Path(path).read_bytes()
        size = len(content) if address.endswith(".woff2") else len(brotli.compress(content))
        script += size * address.endswith(".js")
        other += size * (not address.endswith(".js"))
    assert script <= 60_000
    assert script + other <= 250_000, f"{script + other} bytes"
