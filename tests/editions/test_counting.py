"""The public's figures are counted once for everybody, however much there is to count, and by one thread at a time."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Condition, Event
from typing import Any

import pytest
from django.test import Client
from msgspec.structs import replace

from api.http import caching
from document.content import Figure
from editions import counting
from registry.actions import lifecycle
from registry.chapters import Scope, chapters
from registry.fields.folding import fold
from registry.fields.wording import language
from registry.models import Administration
from tests.support.readers.visitor import Visitor

SCOPE = Scope(status_date=dt.date(2020, 9, 1), edition="2020")
OTHER = Scope(status_date=dt.date(2021, 9, 1), edition="2020")
ADDRESSES = ("/", "/en/", "/tal/", "/en/tal/memberships/", "/api/v1/figures/", "/api/v1/figures/networks/")
HOSTS = ("testserver", "localhost")
LARGE = 200  # times as much counted as in the survey, which no cache of pages would keep


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let very much be counted; return the languages in which it is."""
    usual, languages = counting.all_figures, list[str]()

    def large(scope: Scope) -> tuple[Figure, ...]:
        languages.append(language())
        figures = usual(scope)
        return tuple(
            replace(one, counted=one.counted * LARGE) if one.key == "partners" else one for one in figures
        )

    monkeypatch.setattr(counting, "all_figures", large)
    return languages


@pytest.mark.parametrize(
    ("day", "begins"),
    [("2020-09-01", "2020-01-01"), ("2022-03-01", "2020-09-01"), ("2019-05-01", "2019-01-01")],
)
def test_the_period_goes_back_to_the_last_edition_before_the_day_that_is_asked_for(
    survey_2020: object, day: str, begins: str
) -> None:
    scope = counting.shown_scope(dt.date.fromisoformat(day))
    assert (scope.period_begins.isoformat(), scope.edition) == (begins, "2020")


# Once for everybody.


def test_figures_are_counted_once_for_all_pages_languages_and_hosts_whatever_their_size(
    survey_2020: object, told: list[str], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = [*HOSTS]
    monkeypatch.setattr(caching, "LARGEST_KEPT", 0)  # so that every page is made anew
    for host in HOSTS:
        for address in ADDRESSES:
            assert Client(headers={"Host": host}).get(address).status_code == 200
    assert sorted(told) == ["da", "en"]
    assert len(counting.cached_figures(counting.shown_scope())["da"]) == len(chapters_figures())


def test_after_a_change_they_are_counted_anew(survey_2020: object, told: list[str], secretary: Any) -> None:
    def whole() -> str:
        return next(one["title"] for one in rows("memberships") if one["id"] == "TMF")

    assert whole() == "Teknik- og Miljøforvaltningen"
    house = Administration.objects.get(code="TMF")
    house.name = "Byforvaltningen"
    lifecycle.write(house, actor=secretary)
    assert whole() == "Byforvaltningen"
    assert len(told) == 4


def test_few_are_kept_and_those_that_are_asked_for_stay(survey_2020: object, told: list[str]) -> None:
    days = [dt.date(2000 + n, 1, 1) for n in range(2 * counting.MOST_KEPT)]
    for day in days:
        counting.cached_figures(SCOPE)
        counting.cached_figures(Scope(status_date=day, edition="2020"))
        assert len(counting.figures_cache) <= counting.MOST_KEPT
    assert len(told) == 2 * (1 + len(days))


def test_search_finds_figures_by_name_and_counts_nothing(
    survey_2020: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "all_figures", _refuse)
    for chapter in chapters:
        monkeypatch.setattr(type(chapter), "figures", _refuse)
    page = Visitor().see("/soeg/?q=kontingenter")
    assert "/tal/fees/" in page.links
    page = Visitor().see("/en/soeg/?q=by+administration")
    assert {"/en/tal/memberships/", "/en/tal/participations/"} <= {*page.links}


@pytest.mark.parametrize("spoken", ["da", "en"])
def test_every_figure_bears_the_name_that_search_knows_it_by(survey_2020: object, spoken: Any) -> None:
    counted = counting.cached_figures(counting.shown_scope())[spoken]
    home = {"da": "/tal/", "en": "/en/tal/"}[spoken]
    assert {one.key for one in counted} == chapters_figures()
    for one in counted:
        page = Visitor().see(f"{home[:-4]}soeg/?q={fold(one.label)}")
        assert f"{home}{one.key}/" in page.links, one.label


# One at a time.


class Crew:
    """Several who ask at once: counting waits until as many have come as are awaited."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, awaited: int) -> None:
        self.come, self.counted, self.at_work = 0, list[Scope](), 0
        self.changed, self.awaited = Condition(), awaited
        monkeypatch.setattr(counting, "content_version", self.arrive)
        monkeypatch.setattr(counting, "_in_languages", self.count)

    def arrive(self) -> int:
        """Say which version there is to whoever has come."""
        with self.changed:
            self.come += 1
            self.changed.notify_all()
        return 1

    def count(self, scope: Scope) -> Any:
        """Count, once all have come."""
        with self.changed:
            self.at_work += 1
            assert self.at_work == 1
            assert self.changed.wait_for(lambda: self.come >= self.awaited, timeout=20)
            self.counted.append(scope)
            self.at_work -= 1
        return {"da": (), "en": ()}


def test_one_thread_counts_and_those_who_come_meanwhile_get_what_it_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crew = Crew(monkeypatch, awaited=6)
    with ThreadPoolExecutor(6) as threads:
        found = [*threads.map(lambda _n: counting.cached_figures(SCOPE), range(6))]
    assert crew.counted == [SCOPE]
    assert all(one is found[0] for one in found)


def test_two_days_are_counted_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    crew = Crew(monkeypatch, awaited=6)
    with ThreadPoolExecutor(6) as threads:
        [*threads.map(counting.cached_figures, [SCOPE, OTHER] * 3)]
    assert sorted(crew.counted, key=str) == [SCOPE, OTHER]


def test_what_is_kept_is_had_at_once_while_something_else_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    Crew(monkeypatch, awaited=1)
    there = counting.cached_figures(SCOPE)
    begun, go_on = Event(), Event()

    def slow(_scope: Scope) -> Any:
        begun.set()
        assert go_on.wait(20)
        return {"da": (), "en": ()}

    monkeypatch.setattr(counting, "_in_languages", slow)
    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(counting.cached_figures, OTHER)
        assert begun.wait(20)
        assert counting.cached_figures(SCOPE) is there
        assert not other.done()
        go_on.set()


def rows(key: str) -> Any:
    return Client().get(f"/api/v1/figures/{key}/").json()["rows"]


def chapters_figures() -> set[str]:
    return {key for chapter in chapters for key in chapter.figure_labels}


def _refuse(*_: object) -> Any:
    raise AssertionError("Something is counted.")


def test_a_day_that_somebody_names_pushes_out_nothing_and_costs_more(
    client: Client, survey_2020: object, settings: Any
) -> None:
    settings.API_RATE, settings.API_EXPENSIVE_RATE = 600, 2
    assert client.get("/api/v1/figures/").status_code == 200
    everybodys = {*counting.figures_cache}
    answers = [client.get(f"/api/v1/figures/?day=202{n}-01-01") for n in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 429, 429]
    assert {*counting.figures_cache} == everybodys
    assert client.get("/api/v1/figures/?edition=2020").status_code == 200  # which is not counted with them
