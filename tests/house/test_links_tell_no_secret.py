"""Behind every link between things something is hidden, and nobody who may not know of it hears its name anywhere."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.core.cache import caches

from editions.services import current_survey, render_survey
from overview.shared.addresses import shelves
from registry.choices import RelationKind
from registry.models import Record, Relation
from tests.support import faces
from tests.support.links import hidden, links, point, public

WORD = "Kanariefugl"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Empty the cache: a rolled-back test leaves its content version to the next."""
    caches["api"].clear()
    yield
    caches["api"].clear()


def plant(state: str) -> tuple[dict[str, str], list[Record]]:
    """Plant a canary in this ``state`` behind every link; return what link each canary sits behind, and what leads there."""
    nests: dict[str, str] = {}
    sources: list[Any] = []

    def bird(model: type[Record], nest: str) -> Record:
        called = f"{WORD}{len(nests):03}"
        nests[called] = nest
        return hidden(model, called, state)

    for model, field in links():
        source = public(model)
        sources.append(source)
        point(source, field, bird(field.related_model, f"{model.__name__}.{field.name}"))  # type: ignore[arg-type]
    for model in {
        field.related_model for _model, field in links()
    }:  # relations lead to things of any kind alike
        for kind in RelationKind:
            source, target = public(model), bird(model, f"relation {kind} of {model.__name__}")
            ends = {"from_resource": source.resource, "from_id": source.key}
            Relation.objects.create(**ends, kind=kind, to_resource=target.resource, to_id=target.key)
            back = bird(model, f"relation {kind} to {model.__name__}")
            Relation.objects.create(
                from_resource=back.resource, from_id=back.key, kind=kind,
                to_resource=source.resource, to_id=source.key,
            )  # fmt: skip
    return nests, sources


def heard(nests: dict[str, str], said: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return the links whose canaries are heard in what is ``said``, each with where."""
    found = defaultdict(set)
    for where, text in said:
        # What somebody searches for stands on the page that says what was found.
        for bird in set(re.findall(rf"{WORD}\d{{3}}", text)):
            found[nests[bird]].add(where)
    return found


def page_addresses(sources: Iterable[Any]) -> Iterator[str]:
    """Yield the pages of the things that lead somewhere: their own, or those of what they belong to."""
    by_resource = {shelf.resource: shelf.address for shelf in shelves().values()}
    for source in sources:
        thing = source if isinstance(source, Record) else getattr(source, source.root)
        if thing.resource in by_resource:
            yield f"/{by_resource[thing.resource]}/{thing.key}/"


@pytest.fixture(params=["unreleased", "archived"])
def planted(request: pytest.FixtureRequest, survey_2020: object) -> tuple[dict[str, str], list[Any]]:
    return plant(request.param)


def test_there_are_links_of_every_kind() -> None:
    named = {f"{model.__name__}.{field.name}" for model, field in links()}
    assert named >= {
        "Membership.units", "Membership.parent", "Agreement.parent", "Network.parent", "Project.parent",
        "OrganisationUnit.parent", "Policy.predecessor", "Mandate.serviced_by", "Forum.network", "Remit.units",
    }  # fmt: skip


def test_each_is_heard_when_the_public_may_know_of_it(survey_2020: object) -> None:
    nests, sources = plant("released")
    pages = faces.pages(WORD, page_addresses(sources))
    told = heard(nests, (*faces.api([WORD]), *faces.documents(["json"]), *pages))
    unheard = {
        f"{model.__name__}.{field.name}"
        for model, field in links()
        if field.name in getattr(model, "public_fields", ())
    } - told.keys()
    assert not unheard


def test_the_documents_name_nothing_that_the_public_may_not_know_of(planted: Any) -> None:
    nests, _sources = planted
    assert heard(nests, faces.documents()) == {}


def test_the_pdf_names_nothing_that_the_public_may_not_know_of(survey_2020: object) -> None:
    nests, _sources = plant("unreleased")
    chapters = (4, 5)  # which tell of most links; the whole is made from the same content, and takes long
    made = render_survey(current_survey("da", only_chapters=chapters), "pdf")
    assert heard(nests, [("pdf", faces.text_of("pdf", made))]) == {}


def test_the_api_names_nothing_that_the_public_may_not_know_of(planted: Any) -> None:
    nests, _sources = planted
    assert heard(nests, faces.api([WORD, WORD[:5]])) == {}


def test_the_pages_name_nothing_that_the_public_may_not_know_of(planted: Any) -> None:
    nests, sources = planted
    assert heard(nests, faces.pages(WORD, page_addresses(sources))) == {}
