"""What every chapter promises, whichever domain it is; a new domain is tested without being asked."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from document import content
from document.content import Item
from editions.content import survey_content
from editions.models import Introduction
from memberships.models import Membership
from projects.models import Participation
from registry import querysets
from registry.actions import lifecycle
from registry.chapters import Chapter, Chapters, Layout, Scope, chapters
from registry.ledger.recording import snapshots
from registry.models import Administration, Person
from registry.models.tracked import find
from registry.sight import Sight
from tests.support.making import make

pytestmark = pytest.mark.contract

SCOPE = Scope(status_date=dt.date(2020, 9, 1), edition="2020")
INTERNAL = Scope(status_date=dt.date(2020, 9, 1), edition="2020", audience="internal")
ALL = list(chapters)
NAMES = [chapter.slug for chapter in ALL]


def items(chapter: content.Chapter) -> Iterator[Item]:
    def walk(some: tuple[Item, ...]) -> Iterator[Item]:
        for item in some:
            yield item
            yield from walk(item.items)

    for section in chapter.sections:
        yield from walk(section.items)


@pytest.fixture(autouse=True)
def _every_chapter_tells_something(survey_2020: object) -> None:
    """See that each chapter has an entry: one that came after the survey of 2020 has none in it."""
    for chapter in ALL:
        if not any(model.objects.exists() for model in chapter.models):
            house = Administration.objects.get(code="TMF")
            make(chapter.models[0], administration=house, released_at=timezone.now())


def test_the_chapters_are_those_of_the_survey_in_its_order() -> None:
    of_2020 = [chapter for chapter in ALL if chapter.number < 10]
    assert [(chapter.number, chapter.slug) for chapter in of_2020] == [
        (2, "organisation"),
        (3, "agendas"),
        (4, "networks"),
        (5, "partner-cities"),
        (6, "projects"),
        (7, "funding"),
        (8, "delegations"),
        (9, "committees"),
    ]


@pytest.mark.parametrize("chapter", ALL, ids=NAMES)
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_entry_stands_in_its_chapter_once(survey_2020: object, chapter: Chapter, language: str) -> None:
    with override(language):
        told = [item.key for item in items(chapter.content(SCOPE))]
    entries = {f"{entry.resource}/{entry.key}" for entry in chapter.entries(SCOPE)}
    assert len(told) == len(set(told))
    # A project across administrations is told once for the four of them.
    missing = entries - set(told)
    assert {key.rpartition("-")[0] for key in missing} <= {
        "participations/tour-de-france-2022",
        "participations/euro2021",
    }
    assert set(told) <= entries


@pytest.mark.parametrize("chapter", ALL, ids=NAMES)
def test_numbers_run_without_a_gap(survey_2020: object, chapter: Chapter) -> None:
    told = chapter.content(SCOPE)
    numbered = [section for section in told.sections if section.number]
    assert [section.number for section in numbered] == [
        f"{chapter.number}.{n + 1}" for n in range(len(numbered))
    ]
    for section in told.sections:
        numbers = [item.number for item in section.items]
        if chapter.layout is Layout.TEXTS:
            assert set(numbers) == {None}
        else:
            start = section.number or str(chapter.number)
            assert numbers == [f"{start}.{n + 1}" for n in range(len(numbers))]


@pytest.mark.parametrize("chapter", ALL, ids=NAMES)
def test_a_part_keeps_the_numbers_of_the_whole(survey_2020: object, chapter: Chapter) -> None:
    whole = {item.key: item.number for item in items(chapter.content(SCOPE))}
    part = chapter.content(Scope(status_date=SCOPE.status_date, edition="2020", administration="TMF"))
    some = list(items(part))
    assert some
    assert {item.key: item.number for item in some}.items() <= whole.items()
    assert all("TMF" in item.administrations or item.items for item in some if item.facts)


@pytest.mark.parametrize("chapter", ALL, ids=NAMES)
def test_no_words_are_left_in_the_other_language(survey_2020: object, chapter: Chapter) -> None:
    def labels(language: str) -> set[str]:
        with override(language):
            told = chapter.content(SCOPE)
            figures = chapter.figures(SCOPE)
        return {
            told.title,
            *(fact.label for item in items(told) for fact in item.facts),
            *(column.label for table in told.tables for column in table.columns),
            *(figure.rule for figure in figures),
        }

    # Words that are spelled alike in both languages, and titles of activities.
    alike = {
        "Cases",
        "Form",
        "Workshops",
        "Forum",
        "PIC",
        "Portal",
        "Procedure",
        "New in Denmark",
        "International Citizen Day",
    }
    common = labels("da") & labels("en")
    assert common - alike == set()


@pytest.mark.parametrize("chapter", ALL, ids=NAMES)
def test_what_is_withdrawn_is_nowhere_for_the_public(
    survey_2020: object, secretary: User, chapter: Chapter
) -> None:
    entry = chapter.entries(SCOPE)[0]
    key = f"{entry.resource}/{entry.key}"
    lifecycle.withdraw(entry, actor=secretary)
    public = content.to_json(_survey(chapter, SCOPE)).decode()
    assert f'"{key}"' not in public
    assert f'"{key}"' in content.to_json(_survey(chapter, INTERNAL)).decode()


@pytest.mark.parametrize("chapter", ALL, ids=NAMES)
def test_a_contact_is_for_the_house_alone(survey_2020: object, secretary: User, chapter: Chapter) -> None:
    entry = chapter.entries(SCOPE)[0]
    entry.contact = Person.objects.create(name="Kanariefugl")
    lifecycle.write(entry, actor=secretary)
    assert "Kanariefugl" not in content.to_json(_survey(chapter, SCOPE)).decode()
    assert "Kanariefugl" in content.to_json(_survey(chapter, INTERNAL)).decode()


def test_a_name_is_public_only_on_a_political_mandate(survey_2020: object) -> None:
    public = content.to_json(_survey(chapters[4], SCOPE)).decode()
    internal = content.to_json(_survey(chapters[4], INTERNAL)).decode()
    assert "Frank Jensen" in public
    assert "David Salomonsen" not in public
    assert "David Salomonsen" in internal


@pytest.mark.parametrize("chapter", ALL, ids=NAMES)
def test_a_chapter_costs_the_same_for_one_entry_and_for_all(survey_2020: object, chapter: Chapter) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            chapter.content(SCOPE)
            chapter.figures(SCOPE)
        return len(captured)

    before = queries()
    for entry in chapter.entries(SCOPE)[:3]:
        _copy(entry)
    assert queries() == before


@pytest.mark.parametrize("chapter", ALL, ids=NAMES)
def test_gaps_name_what_is_missing(survey_2020: object, chapter: Chapter) -> None:
    entry = next(entry for entry in chapter.entries(SCOPE) if hasattr(entry, chapter.required[0]))
    setattr(entry, chapter.required[0], "")
    with override("en"):
        label = str(entry._meta.get_field(chapter.required[0]).verbose_name)
        gaps = chapter.gaps(entry)
    assert label in gaps or chapter.number == 2
    assert len(gaps) <= 3


@pytest.mark.parametrize("chapter", ALL, ids=NAMES)
def test_the_database_finds_the_same_gaps(survey_2020: object, chapter: Chapter) -> None:
    for model in chapter.models:
        asked = chapter.lacks(model)
        for n, name in enumerate(
            asked
        ):  # at least one entry lacks each, and one lacks nothing of what can be empty
            field = model._meta.get_field(name)
            some = models.QuerySet(model).filter(
                pk__in=[*model.objects.values_list("pk", flat=True)[n : n + 2]]
            )
            if name != "title":  # which must be unique
                some.update(**{name: None if field.null else ""})
        archived = model.objects.last()
        if archived:
            models.QuerySet(model).filter(pk=archived.pk).update(archived_at=timezone.now())
        found = {
            name: {*model.objects.filter(lacking).values_list("pk", flat=True)}
            for name, lacking in asked.items()
        }
        for entry in chapter.queryset(model).live():
            lacked = [
                str(model._meta.get_field(name).verbose_name) for name in asked if entry.pk in found[name]
            ]
            assert lacked == chapter.gaps(entry), (model, entry)
        told = {*chapter.queryset(model).live().values_list("pk", flat=True)}
        assert told.issuperset(
            set().union(*found.values())
        )  # nothing is asked of what the survey does not tell
        assert any(found.values()) or not asked or model.objects.count() < 3


@pytest.mark.parametrize("missing", ["number", "slug", "title", "layout", "models"])
def test_an_incomplete_chapter_fails_when_its_class_is_made(missing: str) -> None:
    declared = {"number": 10, "slug": "x", "title": "X", "layout": Layout.FLAT, "models": (Membership,)}
    del declared[missing]
    with pytest.raises(TypeError, match=f"Incomplete declares no {missing}"):
        type("Incomplete", (Chapter,), declared)


@pytest.mark.parametrize("asked", [{"required": ("feee",)}, {"deadlines": ("feee",)}])
def test_a_chapter_that_asks_for_a_column_that_is_none_is_refused(asked: dict[str, Any]) -> None:
    declared = {"number": 10, "slug": "x", "title": "X", "layout": Layout.FLAT, "models": (Membership,)}
    with pytest.raises(TypeError, match="Mistyped asks for “feee”"):
        type("Mistyped", (Chapter,), {**declared, **asked})


def test_a_chapter_requires_at_most_three_facts() -> None:
    declared = {"number": 10, "slug": "x", "title": "X", "layout": Layout.FLAT, "models": (Membership,)}
    with pytest.raises(TypeError, match="one to three"):
        type("Strict", (Chapter,), {**declared, "required": ("a", "b", "c", "d")})


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ({"number": 4}, "number 4"),
        ({"slug": "networks"}, "slug “networks”"),
        ({"models": (Membership,)}, "resource “memberships”"),
    ],
)
def test_a_chapter_that_is_there_already_is_refused(taken: dict[str, Any], said: str) -> None:
    fresh = Chapters()
    fresh.register(type(chapters[4]))
    free = {"number": 10, "slug": "x", "title": "X", "layout": Layout.FLAT, "models": (Participation,)}
    with pytest.raises(ValueError, match=f"Double has the {said}, which is MembershipsChapter's already"):
        fresh.register(type("Double", (Chapter,), {**free, **taken}))


def test_a_pair_of_resource_and_public_id_finds_its_thing(survey_2020: object) -> None:
    found = find("networks", "c40")
    assert found is not None
    assert str(found) == "C40"
    assert str(find("administrations", "TMF")) == "Teknik- og Miljøforvaltningen"
    assert find("networks", "nobody") is None
    assert find("nothing", "c40") is None


def _survey(chapter: Chapter, scope: Scope) -> content.Survey:
    return content.Survey(
        edition="2020",
        title="",
        municipality="",
        notice=content.Text("", "da"),
        status_date=scope.status_date,
        status_label="",
        language="da",
        audience=scope.audience,
        chapters=(chapter.content(scope),),
        figures=chapter.figures(scope),
    )


def _copy(entry: Any) -> None:
    """Make another entry like this one, with its own copy of what must be unique."""
    model = type(entry)
    columns = {
        field.name: getattr(entry, field.name)
        for field in model._meta.concrete_fields
        if field.name not in ("id", "public_id") and not field.generated
    }
    if hasattr(entry, "thing") and entry.thing is not entry:
        thing = entry.thing
        name = next(f.name for f in model._meta.fields if f.related_model is type(thing))
        columns[name] = type(thing).objects.create(
            title=f"{thing.title} II", kind=getattr(thing, "kind", ""), **_country(thing)
        )
    if "committee" in columns:
        columns["committee"] = type(entry.committee).objects.create(
            code="".join(re.findall("[A-Z]", entry.committee.code))[:3] + "XX", name="Nyt udvalg"
        )
    columns["title"] = f"{entry.title} II"
    columns.update({"year": 1999} if hasattr(entry, "year") else {})
    columns.update({"for_municipality": False} if hasattr(entry, "for_municipality") else {})
    copy = model.objects.create(**columns)
    for many in model._meta.many_to_many:
        getattr(copy, many.name).set(getattr(entry, many.name).all())


def _country(thing: Any) -> dict[str, str]:
    return {"country": "NO"} if hasattr(thing, "country") else {}


def test_no_question_names_more_things_than_a_database_takes(
    survey_2020: Introduction, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL takes 65,535 parameters, SQLite 32,766; here as many entries to one of them stand for very many."""

    def told() -> tuple[list[object], int]:
        most = 0

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal most
            most = max(most, len(params or ()))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            found: list[object] = [
                one for chapter in ALL for one in (chapter.content(SCOPE), *chapter.figures(SCOPE))
            ]
            for chapter in ALL:
                keys = [entry.key for entry in chapter.entries(SCOPE)]
                kinds = (*chapter.models, *chapter.things)
                found += [{*Sight("public").find(kind.resource, keys)} for kind in kinds]
            found.append(snapshots([*Participation.objects.order_by("pk")]))
            found.append(survey_content(survey_2020, SCOPE, "da"))
        return found, most

    usual, most = told()
    assert most > FEW
    monkeypatch.setattr(querysets, "BATCH", 5)
    in_batches, fewer = told()
    assert in_batches == usual
    assert fewer <= FEW


FEW = 16
