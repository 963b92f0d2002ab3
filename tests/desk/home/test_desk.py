"""The desk's start page: what somebody has to do, what they have, and where each number leads."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, models
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts.models import User
from desk.home.queries import FEW, LATEST
from desk.home.summary import DeskSummary, KindSummary, Tally
from funding.models import Grant
from memberships.models import Membership
from projects.models import Participation
from registry.actions import lifecycle
from registry.chapters import Chapter, chapters
from registry.choices import Role
from registry.models import Administration, Theme, asked_facts
from sistercities.models import Agreement
from tests.support.administrations import owned_models, put
from tests.support.desk import address

TODAY = timezone.localdate()
IN_A_MONTH = TODAY + dt.timedelta(days=30)
NEXT_YEAR = TODAY.year + 1
FREE = {"contributions": "none"}

type Steward = Callable[..., User]
type Enter = Callable[..., Client]


@pytest.fixture
def enter(survey_2020: object, steward: Steward) -> Enter:
    """Return a maker of browsers, each of somebody with a role."""

    def make(role: Role, code: str | None = None) -> Client:
        client = Client()
        client.force_login(steward(role, code))
        return client

    return make


def desk_of(client: Client) -> DeskSummary:
    return client.get("/admin/").context["desk"]


def kinds(desk: DeskSummary) -> dict[str, KindSummary]:
    return {kind.name: kind for chapter in desk.chapters for kind in (*chapter.kinds, *chapter.things)}


# What is missing.


def test_an_editor_sees_what_each_entry_lacks_with_the_way_to_its_form(enter: Enter) -> None:
    client = enter(Role.EDITOR, "TMF")
    own = Membership.objects.filter(administration__code="TMF")
    for membership in own:
        put(membership, summary="Et netværk", starts="2012", purpose="Viden", answers=FREE)
    lacking = own[0]
    put(lacking, purpose="", starts=None)
    page = client.get("/admin/")
    (found,) = kinds(page.context["desk"])["medlemskab"].lacking
    assert (str(found.entry.title), found.facts) == (lacking.heading, ("begynder", "formål"))
    assert found.entry.address == address(Membership, "change", lacking.pk)
    assert f'href="{found.entry.address}"' in page.text
    assert "begynder, formål" in page.text
    assert client.get(found.entry.address).status_code == 200


def test_of_many_gaps_a_few_are_named_and_a_link_leads_to_all(enter: Enter) -> None:
    client = enter(Role.EDITOR, "KFF")
    page = client.get("/admin/")
    kind = kinds(page.context["desk"])["deltagelse"]
    assert len(kind.lacking) == FEW < kind.all.gaps
    assert f"Alle {kind.all.gaps} med mangler" in page.text
    assert client.get(kind.all.to_gaps).context["cl"].result_count == kind.all.gaps


def test_with_nothing_missing_the_desk_says_so(enter: Enter) -> None:
    client = enter(Role.EDITOR, "SOF")
    for chapter in chapters:
        for model in chapter.models:
            own = model.objects.filter(administration__code="SOF")
            for asked in asked_facts(model):
                things = own.values(asked.path.rstrip("_")) if asked.path else own
                for thing in asked.model._default_manager.filter(pk__in=things):
                    put(thing, answers={**thing.answers, asked.fact.key: "unknown"})
    assert "Intet mangler." in client.get("/admin/").text


def test_an_empty_desk_says_where_to_begin(enter: Enter) -> None:
    client = enter(Role.EDITOR, "SOF")
    for model in owned_models():
        models.QuerySet(model).filter(administration__code="SOF").update(archived_at=timezone.now())
    page = client.get("/admin/")
    assert page.context["desk"].total.live == 0
    assert "Der er ingen poster endnu." in page.text
    assert "Intet med en kendt slutdato udløber" in page.text
    assert "Ingen har ændret noget, siden undersøgelsen blev indlæst." in page.text


# What ends soon.


def test_what_ends_within_a_year_is_named_the_first_first(enter: Enter) -> None:
    client = enter(Role.EDITOR, "KFF")
    grants = Grant.objects.filter(administration__code="KFF")
    put(grants[0], title="Til måneden", starts=None, ends=f"{IN_A_MONTH:%Y-%m-%d}")
    put(grants[1], title="Næste år", starts=None, ends=str(NEXT_YEAR))
    desk = desk_of(client)
    assert [(str(one.entry.title), one.what, one.said) for one in desk.ending] == [
        ("Til måneden", "slutter", f"{IN_A_MONTH:%Y-%m-%d}"),
        ("Næste år", "slutter", str(NEXT_YEAR)),
    ]
    assert desk.total.ending == 2
    assert desk.ending[0].entry.address in client.get("/admin/").text


@pytest.mark.parametrize(
    "columns",
    [
        {"ends": f"{TODAY - dt.timedelta(days=1):%Y-%m-%d}"},
        {"ends": f"{TODAY.year + 2}"},
        {"ends": None},
        {"ends": f"{IN_A_MONTH:%Y-%m}", "archived_at": timezone.now()},
    ],
    ids=["past", "far off", "unknown", "archived"],
)
def test_what_does_not_end_soon_is_not_named(enter: Enter, columns: dict[str, Any]) -> None:
    client = enter(Role.EDITOR, "KFF")
    put(Grant.objects.filter(administration__code="KFF")[0], starts=None, **columns)
    desk = desk_of(client)
    assert (desk.ending, desk.total.ending) == ((), 0)


def test_a_part_without_dates_ends_with_the_shared_thing(enter: Enter) -> None:
    client = enter(Role.EDITOR, "TMF")
    part = Participation.objects.filter(administration__code="TMF")[0]
    put(part, starts=None, ends=None)
    put(part.project, starts=None, ends=f"{IN_A_MONTH:%Y-%m}")
    (found,) = desk_of(client).ending
    assert (str(found.entry.title), found.said) == (part.heading, f"{IN_A_MONTH:%Y-%m}")
    put(part, starts="2012", ends="2015")  # its own dates hold
    assert desk_of(client).ending == ()


def test_the_day_to_give_notice_is_named_too(enter: Enter) -> None:
    client = enter(Role.EDITOR, "TMF")
    membership = Membership.objects.filter(administration__code="TMF")[0]
    put(membership, notice_date=IN_A_MONTH)
    page = client.get("/admin/")
    (found,) = page.context["desk"].ending
    assert (found.what, found.said, found.day) == ("opsigelsesfrist", f"{IN_A_MONTH}", IN_A_MONTH)
    assert page.context["desk"].total.ending == 1


def test_of_many_ends_the_very_first_are_named(enter: Enter) -> None:
    client = enter(Role.EDITOR, "KFF")
    parts = Participation.objects.filter(administration__code="KFF")
    days = [TODAY + dt.timedelta(days=n) for n in range(parts.count(), 0, -1)]
    for part, day in zip(parts, days, strict=True):
        put(part, starts=None, ends=f"{day:%Y-%m-%d}")
    page = client.get("/admin/")
    assert [one.day for one in page.context["desk"].ending] == sorted(days)[:LATEST]
    assert f"De første {LATEST} af {len(days)}." in page.text


# The last changes.


def test_the_last_changes_say_who_and_what(enter: Enter, steward: Steward) -> None:
    client = enter(Role.EDITOR, "TMF")
    anna = User.objects.create_user("anna", first_name="Anna", last_name="Ås")
    own, theirs = (Membership.objects.filter(administration__code=code)[0] for code in ("TMF", "KFF"))
    for membership in (theirs, own):
        membership.purpose = "Ny viden"
        lifecycle.write(membership, actor=anna)
    lifecycle.write(Theme(name="Havne"), actor=None)
    page = client.get("/admin/")
    said = [(str(one.thing.title), one.what, one.change.actor) for one in page.context["desk"].changes]
    assert said == [("Havne", "emne", None), (own.heading, "medlemskab", anna)]
    words = " ".join(page.text.split())
    assert "medlemskab ændret, Anna Ås, " in words
    assert "emne oprettet, programmet, " in words


# What there is.


def tallies(desk: DeskSummary) -> Iterator[Tally]:
    for chapter in desk.chapters:
        for kind in chapter.kinds:
            yield from (kind.all, *kind.by_administration[:3])


@pytest.mark.parametrize(("role", "code"), [(Role.EDITOR, "TMF"), (Role.SECRETARIAT, None)])
def test_every_number_leads_to_as_many(
    enter: Enter, monkeypatch: pytest.MonkeyPatch, role: Role, code: str | None
) -> None:
    for n, model in enumerate(owned_models()):  # some of each
        for entry in model.objects.filter(administration__code="TMF")[:3]:
            put(entry, **[{"released_at": None}, {"archived_at": timezone.now()}, {}][n % 3])
    client = enter(role, code)
    desk = desk_of(client)
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    asked = 0
    for tally in tallies(desk):
        for name in ("live", "public", "internal", "archived", "gaps"):
            if number := getattr(tally, name):
                found = client.get(getattr(tally, f"to_{name}")).context_data["cl"].result_count
                assert found == number, getattr(tally, f"to_{name}")
                asked += 1
    assert asked > 30


def test_the_secretariat_sees_all_administrations_side_by_side(enter: Enter) -> None:
    page = enter(Role.SECRETARIAT).get("/admin/")
    desk = page.context["desk"]
    assert [*desk.administrations] == [*Administration.objects.live()]
    for chapter, on_desk in zip(chapters, desk.chapters, strict=True):
        assert on_desk.title == f"{chapter.number} {chapter.title}"
        for model, kind in zip(chapter.models, on_desk.kinds, strict=True):
            for house, tally in zip(desk.administrations, kind.by_administration, strict=True):
                assert tally.live == model.objects.live().filter(administration=house).count()
                assert tally.gaps == own_gaps(chapter, model).filter(administration=house).count()
                assert tally.live == 0 or tally.to_live.replace("&", "&amp;") in page.text


def own_gaps(chapter: Chapter, model: Any) -> Any:
    """Return the entries of which a fact is lacked, one after the other."""
    lacking = [lacked for _asked, lacked in chapter.lacks(model).values()]
    return model.objects.filter(
        pk__in={pk for lacked in lacking for pk in model.objects.filter(lacked).values_list("pk", flat=True)}
    )


@pytest.mark.parametrize(
    ("role", "offered"), [(Role.VIEWER, False), (Role.APPROVER, False), (Role.EDITOR, True)]
)
def test_buttons_to_add_are_for_those_who_may(enter: Enter, role: Role, offered: bool) -> None:
    client = enter(role, "TMF")
    page = client.get("/admin/")
    added = [kind.add for kind in kinds(page.context["desk"]).values()]
    assert all(added) is any(added) is offered
    assert ('class="add"' in page.text) is offered
    if offered:
        form = client.get(kinds(page.context["desk"])["medlemskab"].add)
        house = Administration.objects.get(code="TMF")
        assert form.context["adminform"].form.initial["administration"] == str(house.pk)


def test_the_desk_names_its_administrations(enter: Enter, steward: Steward) -> None:
    assert "<h1>Teknik- og Miljøforvaltningen</h1>" in enter(Role.EDITOR, "TMF").get("/admin/").text
    assert "<h1>Registret</h1>" in enter(Role.SECRETARIAT).get("/admin/").text


# What it costs.

QUERIES = (
    "the session",
    "the user",
    "their stewardships",
    "the administrations",
    "how many entries there are, and how many lack something or end soon",
    "the first that lack something (for an editor; the secretariat has the matrix)",
    "the first that end soon",
    "the last changes, with who made them",
    "what was changed",
    "what others changed in the things that the editor has a part in, with who did",
    "what that was (for an editor)",
)


@pytest.mark.parametrize(
    ("role", "few", "many"), [(Role.EDITOR, "SOF", "KFF"), (Role.SECRETARIAT, None, None)]
)
def test_the_desk_costs_the_same_however_much_there_is(
    enter: Enter, role: Role, few: str | None, many: str | None
) -> None:
    def cost(code: str | None) -> int:
        with CaptureQueriesContext(connection) as asked:
            page = client[code].get("/admin/")
        assert page.status_code == 200
        return len(asked)

    client = {code: enter(role, code) for code in {few, many}}
    central = role is Role.SECRETARIAT
    lifecycle.write(Theme(name="Et emne"), actor=None)
    for own in [Membership.objects.filter(administration__code=code)[0] for code in ("SOF", "KFF")]:
        own.network.area = f"Hele {own.pk}"
        lifecycle.write(own.network, actor=User.objects.create_user(f"en anden {own.pk}"))
    at_few = cost(few)
    for model in owned_models():
        for entry in model.objects.filter(administration__code="KFF"):
            put(entry, starts=None, ends=f"{IN_A_MONTH:%Y-%m-%d}", **ended(model))
    for membership in Membership.objects.filter(administration__code="KFF"):
        membership.purpose = "Ny viden"
        lifecycle.write(membership, actor=User.objects.create_user(f"user{membership.pk}"))
    assert cost(many) == at_few == len(QUERIES) - 3 * central <= 15
    desk = desk_of(client[many])
    assert (len(desk.ending), len(desk.changes)) == (LATEST, LATEST)


def ended(model: type[models.Model]) -> dict[str, object]:
    return {"ongoing": False} if model is Agreement else {}


# The look.


def test_the_address_tells_the_language_and_a_link_changes_it(enter: Enter) -> None:
    client = enter(Role.EDITOR, "TMF")
    query = "?q=c40"
    for here, there, language, words in (
        ("/admin/", "/en/admin/", "da", "Det mangler"),
        ("/en/admin/", "/admin/", "en", "What is missing"),
        (
            f"/admin/memberships/membership/{query}",
            f"/en/admin/memberships/membership/{query}",
            "da",
            "Udsyn",
        ),
    ):
        page = client.get(here)
        assert f'<html lang="{language}"' in page.text
        assert words in page.text
        assert f'<a href="{there}" lang="{"en" if language == "da" else "da"}"' in page.text
        assert f'<a href="{here}" lang="{language}" hreflang="{language}" aria-current="true">' in page.text


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_list_is_found_under_its_chapter(enter: Enter, language: str) -> None:
    with override(language):
        groups = (
            enter(Role.SECRETARIAT).get(f"/{'en/' if language == 'en' else ''}admin/").context["app_list"]
        )
        expected = [f"{chapter.number} {chapter.title}" for chapter in chapters]
        besides = [gettext("Register"), gettext("The edition's texts"), gettext("Who may log in")]
        assert [group["name"] for group in groups] == [*expected, *besides]
    for chapter, group in zip(chapters, groups, strict=False):
        assert [shown["model"] for shown in group["models"]] == [*chapter.models, *chapter.things]


def test_nothing_on_a_page_is_styled_or_scripted_in_line(enter: Enter) -> None:
    client = enter(Role.SECRETARIAT)
    for page in ("/admin/", "/admin/memberships/membership/", "/admin/memberships/membership/add/"):
        text = client.get(page).text
        assert (
            re.findall(r"<style|\sstyle=|<script(?![^>]*(?:\ssrc=|application/json))[^>]*>|\son\w+=", text)
            == []
        )


# What a list is narrowed by.


def narrowed(client: Client, model: type[models.Model], **asked: str) -> set[int]:
    page = client.get(address(model, "changelist"), {**asked, "all": ""})
    return {one.pk for one in page.context["cl"].result_list}


def test_a_list_is_narrowed_to_what_people_look_for(enter: Enter) -> None:
    client = enter(Role.SECRETARIAT)
    first, second, third = Membership.objects.order_by("pk")[:3]
    every = narrowed(client, Membership)
    put(first, released_at=None)
    put(second, archived_at=timezone.now())
    for membership in Membership.objects.exclude(pk=third.pk):
        put(membership, purpose="Viden", starts="2012", summary="Et netværk", answers=FREE)
    put(third, purpose="", starts="2012", summary="Et netværk", answers=FREE)
    assert narrowed(client, Membership, public="no") == {first.pk}
    assert narrowed(client, Membership, public="yes") == every - {first.pk}
    assert narrowed(client, Membership, archived="yes") == {second.pk}
    assert narrowed(client, Membership, archived="no") == every - {second.pk}
    assert narrowed(client, Membership, missing="any") == {third.pk}
    assert narrowed(client, Membership, missing="purpose") == {third.pk}
    assert narrowed(client, Membership, missing="starts") == set()
    assert narrowed(client, Membership, changed="1") == set()
    first.refresh_from_db()
    first.purpose = "Ny viden"
    lifecycle.write(first, actor=None)
    assert (
        narrowed(client, Membership, changed="1") == narrowed(client, Membership, changed="365") == {first.pk}
    )


def test_an_editor_is_offered_their_own_administrations_to_narrow_by(enter: Enter) -> None:
    listed = {
        code: enter(Role.EDITOR, code).get(address(Membership, "changelist")) for code in ("TMF", "KFF")
    }
    for code, page in listed.items():
        other = Administration.objects.get(code="KFF" if code == "TMF" else "TMF")
        assert f"administration__id__exact={other.pk}" not in page.text
