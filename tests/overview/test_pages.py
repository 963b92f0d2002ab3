"""The survey as a page: in both languages, for anybody, with nothing that is not theirs to read."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.core.cache import caches
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from agendas.models import Policy
from document.content import Survey
from editions.services import current_survey
from memberships.models import Contribution, Forum, Mandate, Membership, Network, Participant
from projects.models import Participation, Project
from registry.actions import lifecycle
from registry.chapters import chapters
from registry.ledger.recording import detail_models
from registry.models import Administration, Goal, OrganisationUnit, Person, Place, Theme, Tracked
from sistercities.models import Agreement, Partner
from tests.support.readers.visitor import Seen

SURVEY = "/undersoegelsen/"
LANGUAGES = {SURVEY: "da", f"/en{SURVEY}": "en"}

both = pytest.mark.parametrize(("address", "language"), LANGUAGES.items(), ids=LANGUAGES.values())


def pdf_of(address: str) -> str:
    """Return where the survey at ``address`` is as PDF."""
    return f"{address.removesuffix('/')}.pdf"


# Languages.


@both
def test_the_survey_is_shown_in_the_language_of_the_address(
    client: Client, survey_2020: object, address: str, language: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Content-Language"] == language
    page = Seen(response.text)
    assert page.all("html") == [{"lang": language}]
    with override(language):
        titles = [str(chapter.title) for chapter in chapters]
    assert len(titles) == 8
    assert [title for title in titles if title not in page.text] == []
    assert ("Afdækning af det internationale arbejde" in page.text) is (language == "da")


@both
def test_a_visitors_own_language_does_not_matter(
    client: Client, survey_2020: object, address: str, language: str
) -> None:
    other = "en" if language == "da" else "da"
    page = Seen(client.get(address, headers={"Accept-Language": other}).text)
    assert page.all("html") == [{"lang": language}]


@both
def test_each_language_links_to_the_other_and_says_which_it_is(
    client: Client, survey_2020: object, address: str, language: str
) -> None:
    page = Seen(client.get(address).text)
    links = {link["href"]: link for link in page.all("a") if "hreflang" in link}
    assert {href: (link["lang"], link["hreflang"]) for href, link in links.items()} == {
        SURVEY: ("da", "da"),
        f"/en{SURVEY}": ("en", "en"),
    }
    assert [href for href, link in links.items() if "aria-current" in link] == [address]


@both
def test_names_in_another_language_than_the_page_are_marked(
    client: Client, survey_2020: object, address: str, language: str
) -> None:
    elements = Seen(client.get(address).text).elements
    marked = {given.get("lang") for tag, given in elements if tag in ("p", "span", "li", "td")}
    assert marked >= {"da", "en", "fr", "it", "sv"} - {language}
    assert language not in marked


# Headers.


@both
def test_nothing_is_kept_in_the_browser_and_nothing_foreign_is_let_in(
    client: Client, survey_2020: object, address: str, language: str
) -> None:
    response = client.get(address)
    assert not response.cookies
    policy = dict(
        part.strip().split(maxsplit=1) for part in response.headers["Content-Security-Policy"].split(";")
    )
    assert {"default-src", "base-uri", "form-action", "frame-ancestors", "object-src"} <= policy.keys()
    assert set(policy.values()) <= {"'self'", "'none'"}
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"


@both
def test_the_page_keeps_its_own_policy(
    client: Client, survey_2020: object, address: str, language: str
) -> None:
    page = Seen(client.get(address).text)
    assert not page.all("script")
    assert not page.all("style")
    assert not [
        given
        for _tag, given in page.elements
        if any(name.startswith("on") or name == "style" for name in given)
    ]
    fetched = [
        given[name]
        for tag, given in page.elements
        for name in ("src", "href")
        if name in given and tag != "a"
    ]
    assert fetched
    assert all(source.startswith("/static/") for source in fetched)


@both
def test_reading_is_all_that_is_allowed(
    client: Client, survey_2020: object, address: str, language: str
) -> None:
    for page in (address, pdf_of(address)):
        for method in ("post", "put", "patch", "delete"):
            response = getattr(client, method)(page)
            assert response.status_code == 405
            assert response.headers["Allow"] == "GET, HEAD"
    head = client.head(address)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Type"] == "text/html; charset=utf-8"


# What the public may read.


@both
def test_what_is_withdrawn_is_nowhere_on_the_page(
    client: Client, survey_2020: object, secretary: User, address: str, language: str
) -> None:
    network = Network(
        title="Kanariefuglenetværket", title_en="The canary network", kind="fair", summary="Kanarie"
    )
    lifecycle.write(network, actor=secretary)
    membership = Membership(network=network, administration=Administration.objects.get(code="ØKF"))
    lifecycle.write(membership, actor=secretary)
    name = "Kanariefuglenetværket" if language == "da" else "The canary network"

    assert name not in client.get(address).text  # internal, as everything new is
    lifecycle.release(membership, actor=secretary)
    assert name in client.get(address).text
    lifecycle.withdraw(membership, actor=secretary)
    withdrawn = client.get(address).text
    assert name not in withdrawn
    assert "kanarie" not in withdrawn.lower()
    assert "canary" not in withdrawn.lower()

    internal = current_survey(language, "internal")
    assert [item.title.text for item in items(internal) if item.key == f"memberships/{membership.key}"] == [
        name
    ]


def test_what_is_withdrawn_is_no_longer_counted(client: Client, survey_2020: object, secretary: User) -> None:
    def shown() -> tuple[dict[str, object], bool]:
        page = Seen(client.get(SURVEY).text)
        figures = {figure.key: figure.value for figure in current_survey("da").figures}
        return figures, any(given.get("id") == "memberships/string-oekf" for _tag, given in page.elements)

    before, there = shown()
    assert there
    lifecycle.withdraw(Membership.objects.get(public_id="string-oekf"), actor=secretary)
    after, there = shown()
    assert not there
    fewer = {key for key in before if after[key] != before[key]}
    assert fewer
    assert all(after[key] == before[key] - 1 for key in fewer if key.startswith("networks"))


def test_a_withdrawn_predecessor_is_not_told_with_its_successor(
    client: Client, survey_2020: object, secretary: User
) -> None:
    def told() -> list[str]:
        page = client.get(SURVEY)
        return re.findall(r'<span class="label">Forgænger:</span> (.*?)(?: · |</p>)', page.text, re.DOTALL)

    before = Policy.objects.filter(successor__isnull=False)[0]
    assert before.heading in told()[0]
    lifecycle.withdraw(before, actor=secretary)
    assert told() == []


def items(survey: Survey) -> Iterator[Any]:
    """Yield every item of ``survey``."""

    def walk(some: Any) -> Iterator[Any]:
        for item in some:
            yield item
            yield from walk(item.items)

    for chapter in survey.chapters:
        for section in chapter.sections:
            yield from walk(section.items)


# The PDF.


@pytest.fixture
def typeset(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Survey]]:
    """Return the surveys that were to be typeset; tests/document and tests/desk hold the real thing."""
    surveys: list[Survey] = []

    def pdf(survey: Survey) -> bytes:
        surveys.append(survey)
        return b"%PDF-1.7 stand-in"

    monkeypatch.setattr("document.pdf.typeset.pdf", pdf)
    caches["documents"].clear()
    yield surveys
    caches["documents"].clear()


@both
def test_the_pdf_is_linked_and_is_the_publics_own(
    client: Client, survey_2020: object, typeset: list[Survey], address: str, language: str
) -> None:
    page = Seen(client.get(address).text)
    assert page.all("a", href=pdf_of(address))
    response = client.get(pdf_of(address))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="undersoegelsen.pdf"'
    assert response.content.startswith(b"%PDF-")
    assert not response.cookies
    assert [(survey.language, survey.audience) for survey in typeset] == [(language, "public")]


def test_the_pdf_is_typeset_again_only_when_something_has_changed(
    client: Client, survey_2020: object, secretary: User, typeset: list[Survey]
) -> None:
    for _time in range(2):
        client.get("/undersoegelsen.pdf")
    assert len(typeset) == 1
    lifecycle.withdraw(Membership.objects.get(public_id="string-oekf"), actor=secretary)
    client.get("/undersoegelsen.pdf")
    assert len(typeset) == 2


# Without an edition.


@both
@pytest.mark.parametrize("as_pdf", [False, True], ids=["page", "pdf"])
def test_an_empty_registry_says_so(
    client: Client, empty_registry: None, address: str, language: str, as_pdf: bool
) -> None:
    response = client.get(pdf_of(address) if as_pdf else address)
    assert response.status_code == 503
    read = Seen(response.text)
    assert read.all("html") == [{"lang": language}]
    assert "load_survey" not in read.text
    assert ("indledning" if language == "da" else "introduction") in read.text  # how to write one
    assert ("Registret" in read.text) is (language == "da")
    assert read.all("link", rel="stylesheet")


# What the page costs.

# Each chapter's entries are read twice: for the figures, with no more beside them than is counted, and for the chapter
# itself. There, for each model of entries: one query for the rows; one for each kind of tie (administrations also involved, units, themes,
# goals, and what the model has besides) and of detail rows, with what everybody may know of that these name; one for each
# foreign key that is told of, and of rows too, where it may lead to what is hidden; and the same again for the shared thing. Then the chapter's relations, and one query for each
# resource at their other ends. And first the introduction and the translation memory, and last the appendix: the
# stated figures, the notes, and for each resource that they name what the public may know of it. Before all of them, the
# content version; and beside them the shown day, the home currency, the years of the grants, and the units that have an abbreviation.
QUERIES = 193
TWICE = 2
# The one that is asked for each row: a predecessor's targets (agendas/chapter.py could prefetch them).
TARGETS = 'FROM "agendas_target"'


def test_the_page_costs_the_same_however_much_there_is_to_tell(client: Client, survey_2020: object) -> None:
    def queries() -> Counter[str]:
        caches["api"].clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(SURVEY).status_code == 200
        asked = (query["sql"] for query in captured)  # PostgreSQL is also told how long each may take
        return Counter(shape(sql) for sql in asked if sql.startswith("SELECT"))

    assert queries().total() == QUERIES
    fill()
    filled = queries()
    one_by_one = {sql: n for sql, n in filled.items() if " = ?" in sql and n > TWICE and TARGETS not in sql}
    assert one_by_one == {}
    more()
    assert queries() == filled


def shape(sql: str) -> str:
    """Return ``sql`` without what differs from one row to another."""
    sql = re.sub(r"\([^()]*\d[^()]*\)|\('[^()]*'\)", "()", sql)
    return re.sub(r"(\(\)(, )?)+", "()", re.sub(r"= (\d+|'[^']*')", "= ?", sql))


def fill() -> None:
    """Let some of everything that the chapters tell of name something in each foreign key and tie that it has.

    Not by way of the ledger: these are no changes that anybody makes.
    """
    told = [model for chapter in chapters for model in (*chapter.models, *chapter.things)]
    for model in [*told, *(detail for one in told for detail in detail_models(one))]:
        rows = list(model._default_manager.order_by("pk")[:6])
        for field in (*model._meta.fields, *model._meta.many_to_many):
            related = field.related_model
            if not (isinstance(related, type) and issubclass(related, Tracked)):
                continue
            targets = related._default_manager.order_by("-pk")
            if related is model:
                targets = targets.exclude(pk__in=[row.pk for row in rows]).filter(**{field.name: None})
            for row, target in zip(rows, targets[: len(rows)], strict=False):
                if field.many_to_many:
                    getattr(row, field.name).add(target)
                elif getattr(row, field.attname) is None:
                    with suppress(IntegrityError), transaction.atomic():
                        models.QuerySet(model).filter(pk=row.pk).update(**{field.name: target})


def more() -> None:
    """Add dozens of released entries with rows and ties of their own."""
    themes, units, goals = Theme.objects.all(), OrganisationUnit.objects.all(), Goal.objects.all()
    persons, places = Person.objects.all(), Place.objects.all()
    for n, house in enumerate(Administration.objects.all()):
        part = {"administration": house, "released_at": timezone.now()}
        network = Network.objects.create(title=f"Netværk {n}", kind="fair", parent=Network.objects.all()[n])
        Participant.objects.create(network=network, place=places[n])
        project = Project.objects.create(title=f"Projekt {n}", kind="project")
        partner = Partner.objects.create(title=f"By {n}", kind="city", country="NO")
        partner.places.add(places[n])
        membership = Membership.objects.create(network=network, **part)
        Mandate.objects.create(
            membership=membership, body="B", seat="chair", person=persons[n % 4], political=True
        )
        Contribution.objects.create(membership=membership, kind="fee", payer=units[n])
        Forum.objects.create(membership=membership, name="F", kind="forum", network=Network.objects.all()[n])
        entries = [
            membership,
            Participation.objects.create(project=project, **part),
            Agreement.objects.create(partner=partner, kind="sister_city", **part),
        ]
        for entry in entries:
            for ties, others in ((entry.themes, themes), (entry.units, units), (entry.sdgs, goals)):
                ties.set(others[n : n + 3])
