"""The admin, as those who keep the registry meet it: every page of every model, and what a save leaves behind."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from accounts.models import User
from editions.models import Introduction, SourceNote
from memberships.models import Mandate, Membership, Network
from projects.models import Participation
from registry.actions import lifecycle
from registry.actions.merge import mergeable
from registry.chapters import chapters
from registry.choices import ChangeKind, Role
from registry.ledger.recording import content_version, snapshot
from registry.models import (
    Administration,
    ApiKey,
    Change,
    Entry,
    Municipality,
    Organisation,
    OrganisationUnit,
    Place,
    Releasable,
    Stewardship,
    Theme,
    Tracked,
)
from tests.support.desk import (
    ENTRIES,
    REGISTERED,
    TRACKED,
    Form,
    act,
    address,
    every_model,
    every_tracked,
    existing,
    new_changes,
    saved,
    send,
)
from tests.support.making import make

pytestmark = pytest.mark.contract


def pages(thing: models.Model) -> dict[str, str]:
    """Return the address of every page that the admin has for the model of ``thing``, by kind."""
    model = type(thing)
    return {
        "list": address(model, "changelist"),
        "search": f"{address(model, 'changelist')}?q=af",
        "add": address(model, "add"),
        "change": address(model, "change", thing.pk),
        "history": address(model, "history", thing.pk),
        "delete": address(model, "delete", thing.pk),
    }


def row(client: Client, page: str, prefix: str, obj: models.Model) -> str:
    """Return the prefix under which the page's form has the row ``obj``."""
    values = Form(client.get(page).text).values
    return next(
        name.removesuffix("-id")
        for name, value in values.items()
        if name.startswith(f"{prefix}-") and name.endswith("-id") and value == [str(obj.pk)]
    )


# The walk.


def test_all_that_has_a_history_can_be_kept_at_the_desk() -> None:
    tracked = {model for model in apps.get_models() if issubclass(model, Tracked)}
    assert {*tracked, Change, User} == set(REGISTERED)


@pytest.mark.database
@every_model
@pytest.mark.parametrize("page", ["list", "search", "add", "change", "history"])
def test_every_page_answers_in_danish(desk: Client, model: type[models.Model], page: str) -> None:
    response = desk.get(pages(existing(model))[page])
    if (model, page) == (Change, "add"):
        assert response.status_code == 403
        return
    assert response.status_code == 200
    assert response.headers["Content-Language"] == "da"
    assert '<html lang="da"' in response.text
    with override("da"):
        danish = str(model._meta.verbose_name if page == "add" else model._meta.verbose_name_plural)
    assert escape(danish).lower() in response.text.lower()


@pytest.mark.database
@every_model
def test_a_search_finds_and_leaves_out(desk: Client, model: type[models.Model]) -> None:
    existing(model)
    page = desk.get(address(model, "changelist"), {"q": "xyzzy"})
    assert page.status_code == 200
    assert page.context["cl"].result_count == 0


@pytest.mark.database
@pytest.mark.parametrize("typed", ["AEldre", "ældre", "ÆLDRE"])
def test_a_search_does_not_care_how_danish_letters_are_typed(desk: Client, typed: str) -> None:
    Theme.objects.create(name="Ældre medborgere")
    page = desk.get(address(Theme, "changelist"), {"q": f"{typed} medborgere"})
    assert [str(theme) for theme in page.context["cl"].result_list] == ["Ældre medborgere"]


def test_the_index_lists_everything_and_offers_the_survey(desk: Client) -> None:
    index = desk.get(reverse("admin:index"))
    assert index.status_code == 200
    for model in REGISTERED:
        assert address(model, "changelist") in index.text
    assert [group["name"] for group in index.context["app_list"]] == [
        *(f"{chapter.number} {chapter.title}" for chapter in chapters),
        *("Register", "Udgavens tekster", "Hvem der kan logge ind"),
    ]
    for kind, words in (
        ("pdf", "Hent undersøgelsen (PDF)"),
        ("docx", "Skriv videre (Word)"),
        ("xlsx", "Tæl videre (Excel)"),
    ):
        assert f'href="{reverse(f"admin:survey_{kind}")}">{words}</a>' in index.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "media_type", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    ],
)
def test_the_surveys_address_answers_a_file(desk: Client, kind: str, media_type: str, begins: bytes) -> None:
    response = desk.get(reverse(f"admin:survey_{kind}"))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"] == f'attachment; filename="undersoegelsen.{kind}"'
    assert response.content.startswith(begins)


def test_without_an_edition_the_index_says_why_there_is_no_pdf(
    client: Client, empty_registry: None, secretary: User
) -> None:
    client.force_login(secretary)
    response = client.get(reverse("admin:survey_pdf"), follow=True)
    assert response.redirect_chain == [(reverse("admin:index"), 302)]
    (said,) = response.context["messages"]
    assert "/admin/: Tilføj en indledning" in str(said)
    assert "load_survey" not in str(said)


def test_the_first_edition_of_an_empty_registry_is_written_as_its_pages_say(
    client: Client, empty_registry: None, secretary: User
) -> None:
    client.force_login(secretary)
    assert client.get("/undersoegelsen/").status_code == 503
    add = reverse("admin:editions_introduction_add")
    assert add in client.get(reverse("admin:index")).text
    given = Form(client.get(add).text).values | {
        "edition": "2031",
        "title": "Prøveby ude i verden",
        "municipality": "Prøveby Kommune",
        "status_date": "31.12.2025",
        "text": "Sådan er det.",
        "reason": "",
    }
    answer = client.post(add, given)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Introduction.objects.get(edition="2031").status_date == dt.date(2025, 12, 31)


# Nobody else comes in.


@pytest.fixture(params=["anonymous", "not staff"])
def stranger(request: pytest.FixtureRequest, client: Client, survey_2020: object) -> Client:
    if request.param == "not staff":
        client.force_login(User.objects.create_user("gæst"))
    return client


@every_model
def test_a_stranger_gets_the_login_page(stranger: Client, model: type[models.Model]) -> None:
    for page in pages(existing(model)).values():
        for response in (stranger.get(page), stranger.post(page, {"title": "Ny"})):
            assert response.status_code == 302
            assert response.url == f"{reverse('admin:login')}?next={quote(page)}"


@pytest.mark.parametrize(
    "name",
    [
        "index",
        "survey_pdf",
        "survey_docx",
        "survey_xlsx",
        "autocomplete",
        "jsi18n",
        "password_change",
        "view_on_site",
    ],
)
def test_a_stranger_gets_the_login_page_for_what_belongs_to_no_model(stranger: Client, name: str) -> None:
    page = reverse(f"admin:{name}", args=[1, 1] if name == "view_on_site" else [])
    response = stranger.get(page)
    assert response.status_code == 302
    assert response.url == f"{reverse('admin:login')}?next={quote(page)}"
    login = stranger.get(response.url)
    assert login.status_code == 200
    assert 'name="password"' in login.text


# Nothing is deleted, and the ledger is read.


@every_model
def test_nothing_can_be_deleted(desk: Client, model: type[models.Model]) -> None:
    thing = existing(model)
    page = address(model, "delete", thing.pk)
    assert desk.get(page).status_code == 403
    assert desk.post(page, {"post": "yes"}).status_code == 403
    changelist = address(model, "changelist")
    assert "delete_selected" not in desk.get(changelist).text
    selected = {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"}
    desk.post(changelist, selected)
    assert model._default_manager.filter(pk=thing.pk).exists()
    assert page not in desk.get(address(model, "change", thing.pk)).text


def test_the_ledger_is_only_read(desk: Client) -> None:
    change = Change.objects.latest("sequence")
    before = list(Change.objects.values())
    assert desk.get(address(Change, "add")).status_code == 403
    assert desk.post(address(Change, "add"), {"reason": "x"}).status_code == 403
    page = desk.get(address(Change, "change", change.pk))
    assert page.status_code == 200
    assert "_save" not in page.text
    assert desk.post(address(Change, "change", change.pk), {"reason": "forfalsket"}).status_code == 403
    assert desk.post(address(Change, "delete", change.pk), {"post": "yes"}).status_code == 403
    assert list(Change.objects.values()) == before


# What a save leaves behind.


@every_tracked
def test_a_save_without_a_change_leaves_no_trace(desk: Client, model: type[Tracked]) -> None:
    thing = existing(model)
    before, sequence = snapshot(thing), content_version()
    assert saved(send(desk, address(model, "change", thing.pk)))
    assert snapshot(model._default_manager.get(pk=thing.pk)) == before
    assert content_version() == sequence


def test_a_text_keeps_its_paragraphs(desk: Client) -> None:
    introduction = Introduction.objects.get(edition="2020")
    page = address(Introduction, "change", introduction.pk)
    assert saved(send(desk, page, {"text": "Først.\r\n\r\n## Så\r\nOg til sidst."}))
    introduction.refresh_from_db()
    assert introduction.text == "Først.\n\n## Så\nOg til sidst."


# One field of each model, and what is typed into it.
TYPED: dict[str, tuple[str, str]] = {
    "registry.Administration": ("name", "Nyt navn"),
    "registry.ApiKey": ("label", "Nyt navn"),
    "registry.Committee": ("name", "Nyt navn"),
    "registry.Goal": ("name", "Nyt navn"),
    "registry.Municipality": ("name", "Nyt navn"),
    "registry.Organisation": ("name", "Nyt navn"),
    "registry.Person": ("phone", "33 66 33 66"),
    "registry.Phrase": ("english", "new words"),
    "registry.Place": ("name", "Nyt navn"),
    "registry.Programme": ("name", "Nyt navn"),
    "registry.Relation": ("note", "Ny note"),
    "registry.Stewardship": ("role", "approver"),
    "registry.Theme": ("name", "Nyt navn"),
    "editions.SourceNote": ("text", "Ny note"),
    "editions.StatedFigure": ("label", "Ny betegnelse"),
}


@pytest.mark.database
@every_tracked
def test_a_save_is_one_change_with_before_and_after(
    desk: Client, secretary: User, model: type[Tracked]
) -> None:
    thing = existing(model)
    before, sequence = snapshot(thing), content_version()
    field, value = TYPED.get(model._meta.label, ("title", "Ny titel"))
    assert saved(send(desk, address(model, "change", thing.pk), {field: value}))
    after = model._default_manager.get(pk=thing.pk)
    (change,) = new_changes(sequence)
    assert (change.kind, change.actor) == (ChangeKind.CHANGED, secretary)
    assert (change.resource, change.public_id) == (model.resource, thing.key)
    assert after.version == thing.version + 1
    assert getattr(after, field) == value
    if field in model.private_fields:  # that it changed is known, what it says is not
        assert change.before == before
        return
    assert change.before == before
    assert change.after == {**before, field: value} == snapshot(after)


@pytest.mark.database
def test_an_added_thing_is_one_change_with_its_rows_and_ties(desk: Client, secretary: User) -> None:
    sequence = content_version()
    house = Administration.objects.get(code="TMF")
    network = Network.objects.create(title="Nyt netværk", kind="fair")
    theme = Theme.objects.create(name="Prøver")
    response = send(
        desk,
        address(Membership, "add"),
        {
            "network": network.pk,
            "administration": house.pk,
            "starts": "2019-05",
            "themes": [theme.pk],
            "mandates-TOTAL_FORMS": 1,
            "mandates-0-body": "Bestyrelsen",
            "mandates-0-seat": "chair",
            "mandates-0-position": 0,
        },
    )
    assert saved(response)
    membership = Membership.objects.get(network=network)
    (change,) = new_changes(sequence)
    assert (change.kind, change.actor, change.before) == (ChangeKind.CREATED, secretary, None)
    assert (change.resource, change.public_id) == ("memberships", membership.public_id)
    assert change.administration == membership.administration
    assert change.administration.code == "TMF"
    assert change.after["themes"] == [theme.key]
    assert [mandate["body"] for mandate in change.after["mandates"]] == ["Bestyrelsen"]
    assert change.after == snapshot(membership)
    assert membership.version == 1


@pytest.mark.database
def test_a_row_that_is_added_changed_or_taken_away_is_a_change_of_the_thing(
    desk: Client, secretary: User
) -> None:
    membership = Membership.objects.annotate(n=models.Count("mandates")).order_by("-n", "pk")[0]
    first, second = membership.mandates.all()[:2]
    page = address(Membership, "change", membership.pk)
    total = membership.mandates.count()
    before, version, sequence = snapshot(membership), membership.version, content_version()

    assert saved(
        send(
            desk,
            page,
            {
                f"{row(desk, page, 'mandates', first)}-focus": "Klima",
                f"{row(desk, page, 'mandates', second)}-DELETE": "on",
                "mandates-TOTAL_FORMS": total + 1,
                f"mandates-{total}-body": "Sekretariatet",
                f"mandates-{total}-seat": "member",
                f"mandates-{total}-position": 99,
            },
        )
    )

    (change,) = new_changes(sequence)
    assert (change.kind, change.actor, change.before) == (ChangeKind.CHANGED, secretary, before)
    rows = change.after.pop("mandates")
    old = change.before.pop("mandates")
    assert change.after == change.before
    assert rows[0] == {**old[0], "focus": "Klima"}
    assert rows[1:-1] == old[2:]
    assert rows[-1]["body"] == "Sekretariatet"
    assert not Mandate.objects.filter(pk=second.pk).exists()
    membership.refresh_from_db()
    assert membership.version == version + 1


@pytest.mark.database
@pytest.mark.parametrize("name", ["themes", "units", "sdgs", "also"])
def test_a_tie_that_is_made_or_undone_is_a_change(desk: Client, secretary: User, name: str) -> None:
    participation = Participation.objects.order_by("pk")[0]
    page = address(Participation, "change", participation.pk)
    target = Participation._meta.get_field(name).related_model
    getattr(participation, name).set(target._default_manager.order_by("pk")[:1])
    other = target._default_manager.order_by("-pk")[0]
    for chosen in ([other], [], list(target._default_manager.order_by("pk")[:2])):
        sequence, version = content_version(), Participation.objects.get(pk=participation.pk).version
        before = snapshot(participation)
        assert saved(send(desk, page, {name: [one.pk for one in chosen] or None}))
        (change,) = new_changes(sequence)
        assert change.actor == secretary
        assert change.before == before
        assert change.after == {**before, name: sorted(one.key for one in chosen)}
        assert Participation.objects.get(pk=participation.pk).version == version + 1


# What a save refuses.


def of(model: type[models.Model], **lookup: object) -> Any:
    return model._default_manager.get(**lookup)


# A constraint, the thing on whose page it is broken, and how.
type Breach = tuple[str, Callable[[], Any], Callable[[Any], dict[str, object]]]
BREACHES: list[Breach] = [
    (
        "memberships_network_ends_after_it_begins",
        lambda: of(Network, public_id="c40"),
        lambda thing: {"starts": "2020", "ends": "2019-12"},
    ),
    (
        "memberships_network_per_year_most_not_less",
        lambda: of(Network, public_id="c40"),
        lambda thing: {"per_year": "2", "per_year_most": "1"},
    ),
    (
        "memberships_membership_once",
        lambda: of(Membership, public_id="eurocities-oekf"),
        lambda thing: {"administration": of(Administration, code="TMF").pk, "parent": ""},
    ),
    (
        "memberships_mandate_party_is_political",
        lambda: Membership.objects.filter(mandates__isnull=False)[0],
        lambda thing: {"mandates-0-political": None, "mandates-0-party": "Partiet"},
    ),
    (
        "memberships_mandate_ends_after_it_begins",
        lambda: Membership.objects.filter(mandates__isnull=False)[0],
        lambda thing: {"mandates-0-starts": "2020", "mandates-0-ends": "2019"},
    ),
    (
        "memberships_contribution_original_amount_with_currency",
        lambda: Membership.objects.filter(contributions__isnull=False)[0],
        lambda thing: {"contributions-0-original_amount": "7", "contributions-0-original_currency": ""},
    ),
    (
        "memberships_participant_exactly_one",
        lambda: Network.objects.filter(participants__isnull=False)[0],
        lambda thing: {"participants-0-description": "Alle", "participants-0-country": "SE"},
    ),
    (
        "registry_place_both_coordinates",
        lambda: Place.objects.exclude(latitude=None)[0],
        lambda thing: {"longitude": ""},
    ),
    (
        "registry_organisation_name_once",
        lambda: Organisation.objects.order_by("pk")[0],
        lambda thing: {
            "name": Organisation.objects.order_by("pk")[1].name,
            "country": Organisation.objects.order_by("pk")[1].country,
        },
    ),
    (
        "registry_organisationunit_title_once",
        lambda: OrganisationUnit.objects.filter(parent__isnull=False)[0],
        lambda thing: {
            "title": OrganisationUnit.objects.filter(administration=thing.administration)
            .exclude(pk=thing.pk)[0]
            .title
        },
    ),
    (
        "registry_administration_one_whole_municipality",
        lambda: of(Administration, code="ØKF"),
        lambda thing: {"whole_municipality": "on"},
    ),
    (
        "registry_administration_not_its_own_successor",
        lambda: of(Administration, code="ØKF"),
        lambda thing: {"successor": thing.pk},
    ),
    (
        "editions_sourcenote_about_both_or_neither",
        lambda: SourceNote.objects.order_by("pk")[0],
        lambda thing: {"about_resource": "networks", "about_id": ""},
    ),
]


def message(name: str) -> str:
    """Return what the constraint ``name`` says in Danish."""
    (constraint,) = (
        constraint
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.name == name
    )
    with override("en"):
        english = str(constraint.violation_error_message)
    with override("da"):
        danish = str(constraint.violation_error_message)
    assert danish != english
    return danish


@pytest.mark.database
@pytest.mark.parametrize(("name", "find", "changes"), BREACHES, ids=[name for name, *_how in BREACHES])
def test_a_breach_is_told_in_danish_and_changes_nothing(
    desk: Client, name: str, find: Callable[[], Any], changes: Callable[[Any], dict[str, object]]
) -> None:
    thing = find()
    before, sequence = snapshot(thing), content_version()
    response = send(desk, address(type(thing), "change", thing.pk), changes(thing))
    assert response.status_code == 200
    assert escape(message(name)) in response.text
    after = type(thing)._default_manager.get(pk=thing.pk)
    assert (snapshot(after), after.version) == (before, thing.version)
    assert content_version() == sequence


@pytest.mark.database
def test_a_breach_on_the_add_page_is_told_too(desk: Client) -> None:
    old = of(Membership, public_id="c40-oekf")
    count, sequence = Membership.objects.count(), content_version()
    response = send(
        desk,
        address(Membership, "add"),
        {"network": old.network_id, "administration": old.administration_id},
    )
    assert response.status_code == 200
    assert escape(message("memberships_membership_once")) in response.text
    assert (Membership.objects.count(), content_version()) == (count, sequence)


@pytest.mark.database
def test_the_same_again_is_allowed_once_the_first_is_archived(desk: Client) -> None:
    old = of(Membership, public_id="string-oekf")
    act(desk, "archive", old)
    again = {"network": old.network_id, "administration": old.administration_id}
    assert saved(send(desk, address(Membership, "add"), again))


# The actions.


def danish(text: str, **values: object) -> str:
    from django.utils.translation import gettext

    with override("da"):
        translated = gettext(text)
    assert translated != text
    return translated % values if values else translated


VERBS = [
    ("archive", ChangeKind.ARCHIVED, "archived_at", "Archived", "“%(thing)s” is archived already."),
    ("bring_back", ChangeKind.RESTORED, "archived_at", "Brought back", "“%(thing)s” is not archived."),
    ("release", ChangeKind.RELEASED, "released_at", "Released", "“%(thing)s” is released already."),
    ("withdraw", ChangeKind.WITHDRAWN, "released_at", "Withdrawn", "“%(thing)s” is internal already."),
]
OPPOSITE = {"archive": "bring_back", "bring_back": "archive", "release": "withdraw", "withdraw": "release"}


@pytest.mark.database
@pytest.mark.parametrize(("verb", "kind", "field", "done", "refused"), VERBS, ids=lambda value: str(value))
def test_an_action_writes_the_ledger_and_says_what_refused(
    desk: Client, secretary: User, verb: str, kind: ChangeKind, field: str, done: str, refused: str
) -> None:
    one, other = Membership.objects.order_by("pk")[:2]
    for thing in (one, other):  # both stand as if the verb had been done; one is then made ready for it
        act(desk, OPPOSITE[verb], thing)
        act(desk, verb, thing)
    act(desk, OPPOSITE[verb], other)
    version, sequence = Membership.objects.get(pk=other.pk).version, content_version()

    said = act(desk, verb, one, other)

    assert said == [danish(refused, thing=one), f"{danish(done)}: 1"]
    (change,) = new_changes(sequence)
    assert (change.kind, change.actor, change.public_id) == (kind, secretary, other.key)
    assert {key for key in change.after if change.after[key] != change.before[key]} == {field}
    other.refresh_from_db()
    assert (getattr(other, field) is None) is (verb in ("bring_back", "withdraw"))
    assert other.version == version + 1


def test_what_has_lost_its_place_meanwhile_cannot_be_brought_back(desk: Client) -> None:
    old = of(Membership, public_id="string-oekf")
    act(desk, "archive", old)
    assert saved(
        send(
            desk,
            address(Membership, "add"),
            {"network": old.network_id, "administration": old.administration_id},
        )
    )
    sequence = content_version()
    said = act(desk, "bring_back", old)
    assert said[-1] == f"»{old}«: {message('memberships_membership_once')}"
    old.refresh_from_db()
    assert old.archived_at is not None
    assert content_version() == sequence


@pytest.mark.database
@pytest.mark.parametrize(
    "model", [model for model in TRACKED if model is not ApiKey], ids=lambda model: model._meta.label
)
def test_everything_but_keys_can_be_archived_and_entries_and_editions_released(
    desk: Client, model: type[Tracked]
) -> None:
    thing = existing(model)
    page = desk.get(address(model, "changelist"))
    offered = {name for name, _label in page.context["action_form"].fields["action"].choices if name}
    both = {"archive", "bring_back"}
    merging = {"merge_selected"} if mergeable(model) else set()
    releasing = {"release", "withdraw"} if issubclass(model, Releasable) else set()
    confirming = {"confirm"} if issubclass(model, Entry) else set()
    assert offered == both | merging | releasing | confirming
    assert act(desk, "archive", thing) == [f"{danish('Archived')}: 1"]


# What a list costs.

# The session, the user, two counts (of what the search leaves and of everything), and the rows themselves,
# joined with what their columns name.
PLAIN = 5
# And what else a list asks for, once, however many rows it shows.
BESIDES: dict[str, tuple[str, ...]] = {
    **{model._meta.label: ("the administrations to filter by",) for model in [*ENTRIES, Stewardship]},
    "registry.Phrase": ("the languages to filter by",),
    "committees.Item": (
        "the administrations to filter by",
        "the first and the last day in the row of dates",
        "the days between them",
    ),
    "editions.SourceNote": ("the editions to filter by",),
    "editions.StatedFigure": ("the editions to filter by",),
    "memberships.Membership": (
        "the administrations to filter by",
        "the networks of all rows, for the titles of those without their own",
    ),
    "projects.Participation": (
        "the administrations to filter by",
        "the projects of all rows, for the titles of those without their own",
    ),
    "registry.Change": ("the administrations to filter by",),
    "registry.Place": ("the countries to filter by",),
    "sistercities.Agreement": (
        "the administrations to filter by",
        "the partners of all rows, for the titles of those without their own",
    ),
}


def filled(model: type[models.Model]) -> None:
    """See that ``model`` has four rows or more, and that each names another thing in every foreign key shown."""
    if model is Change:
        for n in range(4):
            user = User.objects.create(username=f"c{n}")
            lifecycle.write(Theme(name=f"Emne {n}"), actor=user)
        return
    house = Administration.objects.get(code="ØKF")
    within: dict[type[models.Model], dict[str, object]] = {
        ApiKey: {"scope": "within", "within": house},
        Stewardship: {"role": Role.EDITOR, "administration": house},
    }
    for n in range(4 - model._default_manager.count()):
        make(model, n, **within.get(model, {}))
    for name in admin.site._registry[model].list_display:
        field = model._meta.get_field(name) if name in {f.name for f in model._meta.fields} else None
        if field is None or not field.many_to_one or not field.null:
            continue
        others = list(field.related_model._default_manager.order_by("-pk"))
        for thing, other in zip(model._default_manager.all()[:4], others, strict=False):
            # Not by way of the ledger: this is no change that anybody makes.
            models.QuerySet(model).filter(pk=thing.pk).update(**{name: other})


@pytest.mark.parametrize(
    "model", [model for model in REGISTERED if model is not Municipality], ids=lambda model: model._meta.label
)
def test_a_list_costs_the_same_however_many_rows_it_shows(
    desk: Client, monkeypatch: pytest.MonkeyPatch, model: type[models.Model]
) -> None:
    filled(model)

    def queries(rows: int) -> int:
        monkeypatch.setattr(admin.site._registry[model], "list_per_page", rows)
        with CaptureQueriesContext(connection) as captured:
            page = desk.get(address(model, "changelist"))
        assert len(page.context["cl"].result_list) == rows
        return len(captured)

    assert queries(4) == queries(2) == PLAIN + len(BESIDES.get(model._meta.label, ()))
