"""Beside every form: the thing as the survey prints it, and nothing that somebody may not see."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from msgspec.structs import replace

from accounts.models import User
from desk.forms.base import MASK
from document.html.page import render_survey_page
from editions.services import current_survey
from memberships.models import Membership
from projects.models import Participation
from registry.actions import lifecycle
from registry.chapters import chapters
from registry.models import OrganisationUnit, Relation
from tests.support.administrations import A, B, entry_of, owned_models, people, put
from tests.support.desk import address, enter


@pytest.fixture
def desk(client: Client, survey_2020: object, secretary: User) -> Client:
    client.force_login(secretary)
    return client


def seen(client: Client, thing: object, language: str = "da") -> str:
    with override(language):
        return client.get(address(type(thing), "printed", thing.pk)).text  # type: ignore[attr-defined]


# Another part of a shared thing, which alone is told whole.
SEE_ALSO = re.compile("Se også|See also")


def bare(html: str) -> str:
    """Return what a page says, without its marks and its white space."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def item(html: str, key: str) -> str:
    """Return the element of the item ``key``, up to where it ends, or the next one begins."""
    return re.split(r'</section>|<section class="item"', html[html.index(f'id="{key}"') :])[0]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "en"])
def test_it_is_to_the_letter_what_the_survey_prints(desk: Client, language: str) -> None:
    # Where an abbreviation is first used depends on what comes before.
    whole = render_survey_page(replace(current_survey(language), abbreviations=()))  # type: ignore[arg-type]
    compared = 0
    for model in owned_models():
        chapter = chapters.of(model)
        assert chapter
        for entry in chapter.queryset(model).visible_to("public")[:3]:
            key = f"{entry.resource}/{entry.key}"
            # No row among others that are alike, and not beneath another, whose title says a part of it.
            alone = f'<span id="{key}"' not in whole and chapter.parent(entry) is None
            if f'id="{key}"' in whole and alone and not SEE_ALSO.search(item(whole, key)):
                assert bare(item(seen(desk, entry, language), key)) == bare(item(whole, key))
                compared += 1
    assert compared > 20


def test_a_project_across_administrations_is_shown_where_it_is_told(desk: Client) -> None:
    parts = Participation.objects.filter(project__across=True).order_by("project", "position", "pk")
    part = next(one for one, two in zip(parts[1:], parts, strict=False) if one.project_id == two.project_id)
    assert part.project.heading in bare(seen(desk, part))


@pytest.mark.slow
def test_every_entry_and_shared_thing_has_it_beside_its_form(desk: Client) -> None:
    for chapter in chapters:
        for model in (*chapter.models, *chapter.things):
            one = model._default_manager.first()
            if one is not None:
                where = address(model, "printed", one.pk)
                assert f'href="{where}"' in desk.get(address(model, "change", one.pk)).text
                assert desk.get(where).status_code == 200


def test_it_is_offered_to_those_who_only_read_too(survey_2020: object) -> None:
    client, own = enter(people()["viewer A"]), entry_of(Membership, A)
    where = address(Membership, "printed", own.pk)
    assert f'href="{where}"' in client.get(address(Membership, "change", own.pk)).text
    assert "Til intern brug" in client.get(where).text


def test_what_is_not_printed_is_said_to_be_so(desk: Client) -> None:
    membership = Membership.objects.order_by("pk")[0]
    lifecycle.archive(membership, actor=None)
    assert "da det er arkiveret" in seen(desk, membership)
    unit = OrganisationUnit.objects.filter(in_survey=False).first()
    assert unit
    assert "Undersøgelsen trykker ikke dette." in seen(desk, unit)


def test_what_is_not_released_is_marked_and_hides_what_others_keep(survey_2020: object) -> None:
    own = entry_of(Membership, A)
    foreign = entry_of(Membership, B, besides=(own.pk,))
    put(foreign, title="Kanariefugl")
    unit = OrganisationUnit.objects.create(
        administration=foreign.administration, title="Kanarieenhed", role="Rolle", released_at=None
    )
    own.units.add(unit)
    Relation.objects.create(
        from_resource="memberships",
        from_id=own.key,
        kind="told_with",
        to_resource="memberships",
        to_id=foreign.key,
    )
    who = people()
    for name, shown in (("secretariat", True), ("editor A", False)):  # the control first
        text = seen(enter(who[name]), own)
        assert "Til intern brug" in text
        assert [word in text for word in ("Kanariefugl", "Kanarieenhed")] == [shown, shown]
        assert (str(MASK) in text) is not shown
        # The numbers count what others have not released.
        assert bool(re.search(r'class="number">[0-9]+\.[0-9]', text)) is shown
    put(foreign, released_at=timezone.now())
    assert "Kanariefugl" in seen(enter(who["editor A"]), own)


def test_of_a_shared_thing_the_parts_that_one_may_see_are_shown(survey_2020: object) -> None:
    own = entry_of(Membership, A)
    foreign = entry_of(Membership, B, besides=(own.pk,))
    put(own, title="Vores del", released_at=None, archived_at=None)
    put(foreign, title="Deres del", network=own.network, released_at=None)
    who = people()
    titles = ("Vores del", "Deres del")
    for name, shown in (
        ("secretariat", [True, True]),
        ("editor A", [True, False]),
        ("editor B", [False, True]),
    ):
        text = seen(enter(who[name]), own.network)
        assert [title in text for title in titles] == shown, name
    put(foreign, released_at=timezone.now())
    text = seen(enter(who["editor A"]), own.network)
    assert [title in text for title in titles] == [True, True]
    assert ("Som offentligheden læser det" in text, "Til intern brug" in text) == (True, True)


@pytest.mark.parametrize("released", [True, False])
def test_its_queries_do_not_grow_with_the_chapter(survey_2020: object, released: bool) -> None:
    client = enter(people()["editor A"])
    own = entry_of(Membership, A)
    put(own, released_at=timezone.now() if released else None)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            seen(client, own)
        return len(queries)

    asked()  # what is looked up once and kept
    before = asked()
    for n in range(10):
        Membership.objects.create(
            administration=own.administration,
            network=type(own.network).objects.create(title=f"Netværk {n}"),
            released_at=own.released_at,
        )
    assert asked() == before
    assert before <= 34
