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
from registry.models import Administration, Person, RequiredFact
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


@pytest.mark.database
@pytest.mark.parametrize("chapter", ALL, ids=NAMES)
def test_a_fact_is_lacked_until_it_has_a_value_or_is_answered(survey_2020: object, chapter: Chapter) -> None:
    for model in chapter.models:
        if not model.objects.exists():
            make(model, administration=Administration.objects.get(code="TMF"))
        asked = [one for one, _lacked in chapter.lacks(model).values()]
        for one in asked:  # at first nobody has a value for it
            bare(one.model, one.fact)
        told = {*chapter.queryset(model).live().values_list("pk", flat=True)}
        for one in asked:

            def lacking(key: str = one.key, model: Any = model) -> set[int]:
                return {*model.objects.filter(chapter.lacks(model)[key][1]).values_list("pk", flat=True)}

            everybody = lacking()
            assert everybody
            assert everybody <= told
            for answer, _words in one.fact.answers():
                models.QuerySet(one.model).update(answers={one.fact.key: answer})
                assert lacking() == set()
            models.QuerySet(one.model).update(answers={"other": "unknown"})
            assert lacking() == everybody
            entry = model.objects.get(pk=min(everybody))
            give(getattr(entry, one.path.rstrip("_")) if one.path else entry, one.fact)
            assert entry.pk not in lacking()
            models.QuerySet(model).filter(pk=max(everybody)).update(archived_at=timezone.now())
            assert max(everybody) not in lacking()
            models.QuerySet(model).update(archived_at=None)


def bare(model: Any, fact: RequiredFact) -> None:
    """Take the value of ``fact`` from everything of ``model``."""
    if fact.rows is not None:
        model._meta.get_field(fact.key).related_model._default_manager.all().delete()
    for name in fact.columns:
        models.QuerySet(model).update(**{name: None if model._meta.get_field(name).null else ""})


def give(thing: Any, fact: RequiredFact) -> None:
    """Give ``thing`` a value for ``fact``."""
    if fact.rows is not None:
        rows: Any = type(thing)._meta.get_field(fact.key)
        make(rows.related_model, **{rows.field.name: thing, **fact.rows, fact.value: 1, "currency": "DKK"})
        return
    field: Any = type(thing)._meta.get_field(fact.key)
    value = field.related_model.objects.first() if field.is_relation else {"amount": 1}.get(fact.key, "2012")
    models.QuerySet(type(thing)).filter(pk=thing.pk).update(**{fact.key: value})


@pytest.mark.parametrize("missing", ["number", "slug", "title", "layout", "models"])
def test_an_incomplete_chapter_fails_when_its_class_is_made(missing: str) -> None:
    declared = {"number": 10, "slug": "x", "title": "X", "layout": Layout.FLAT, "models": (Membership,)}
    del declared[missing]
    with pytest.raises(TypeError, match=f"Incomplete declares no {missing}"):
        type("Incomplete", (Chapter,), declared)


def test_a_chapter_with_a_deadline_that_is_no_column_is_refused() -> None:
    declared = {"number": 10, "slug": "x", "title": "X", "layout": Layout.FLAT, "models": (Membership,)}
    with pytest.raises(TypeError, match="Mistyped asks for “feee”"):
        type("Mistyped", (Chapter,), {**declared, "deadlines": ("feee",)})


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
