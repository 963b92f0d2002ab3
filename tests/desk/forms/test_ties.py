"""What a grant pays for is chosen on its form, a relation's ends by their names; and no form offers what it refuses."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from desk.forms.choosers import pair
from funding.models import Grant
from memberships.models import Membership
from projects.models import Project
from registry.actions import lifecycle
from registry.constraints import allowed
from registry.ledger.recording import content_version
from registry.models import Change, Relation
from sistercities.models import Agreement
from tests.support.administrations import A, B, entry_of, people, put
from tests.support.desk import REGISTERED, Form, address, errors, new_changes, saved, send

PROJECTS, AGREEMENTS = "paid_projects", "paid_agreements"


@pytest.fixture
def grant(survey_2020: object) -> Grant:
    return Grant.objects.get(public_id="atelier-tmf")


def paid(grant: Grant) -> set[str]:
    """Return the pairs of what a grant pays for."""
    tied = Relation.objects.live().filter(from_resource="grants", from_id=grant.key, kind="pays_for")
    return {f"{one.to_resource}/{one.to_id}" for one in tied}


def enter(name: str) -> Client:
    client = Client()
    client.force_login(people()[name])
    return client


# On the form of a grant.


def test_a_grants_form_shows_what_it_pays_for_by_name(desk: Client, grant: Grant) -> None:
    opened = desk.get(address(Grant, "change", grant.pk))
    assert Form(opened.text).values[PROJECTS] == ["projects/atelier"]
    project = Project.objects.get(public_id="atelier")
    assert f'<option value="projects/atelier" selected>{project}</option>' in opened.text


def test_what_is_chosen_is_tied_with_the_save_and_what_is_taken_away_is_not(
    desk: Client, grant: Grant
) -> None:
    sequence, page = content_version(), address(Grant, "change", grant.pk)
    other, agreement = Project.objects.live().exclude(public_id="atelier")[0], Agreement.objects.live()[0]
    chosen = {
        PROJECTS: [pair(other)],
        AGREEMENTS: [pair(agreement)],
        "summary": "Ny tekst",
        "reason": "Aftalt",
    }
    assert saved(send(desk, page, chosen))
    assert paid(grant) == {pair(other), pair(agreement)}
    made = new_changes(sequence)
    assert sorted((one.resource, one.kind) for one in made) == [
        ("grants", "changed"),
        ("relations", "archived"),
        ("relations", "created"),
        ("relations", "created"),
    ]
    assert {one.reason for one in made} == {"Aftalt"}
    sequence = content_version()
    assert saved(send(desk, page))  # what is saved once more changes nothing
    assert content_version() == sequence
    assert saved(send(desk, page, {PROJECTS: ["projects/atelier"], AGREEMENTS: None}))
    assert paid(grant) == {"projects/atelier"}
    old = Relation.objects.filter(from_id=grant.key, to_id="atelier")
    assert old.count() == 1  # brought back, with what was noted of it


def test_a_new_grant_is_tied_as_it_is_made(desk: Client, grant: Grant) -> None:
    values = Form(desk.get(address(Grant, "add")).text).values
    new = {"title": "Nyt tilskud", "administration": str(grant.administration_id), "kind": "awarded"}
    assert (
        desk.post(address(Grant, "add"), {**values, **new, PROJECTS: "projects/atelier"}).status_code == 302
    )
    assert paid(Grant.objects.get(title="Nyt tilskud")) == {"projects/atelier"}


def test_a_refused_form_ties_nothing_and_keeps_what_was_chosen(desk: Client, grant: Grant) -> None:
    sequence = content_version()
    other = pair(Project.objects.live().exclude(public_id="atelier")[0])
    answer = send(desk, address(Grant, "change", grant.pk), {PROJECTS: [other], "title": ""})
    assert answer.status_code == 200
    assert content_version() == sequence
    again = Form(answer.text).values
    assert again[PROJECTS] == [other]
    assert again[f"initial-{PROJECTS}"] == ["projects/atelier"]


def test_two_people_who_tie_at_once_both_have_it(desk: Client, grant: Grant) -> None:
    page = address(Grant, "change", grant.pk)
    one, two = (pair(project) for project in Project.objects.live().exclude(public_id="atelier")[:2])
    first, second = (Form(desk.get(page).text).values for _ in range(2))
    assert desk.post(page, {**first, PROJECTS: ["projects/atelier", one]}).status_code == 302
    assert desk.post(page, {**second, PROJECTS: ["projects/atelier", two]}).status_code == 302
    assert paid(grant) == {"projects/atelier", one, two}
    third = Form(desk.get(page).text).values
    assert desk.post(page, {**first, "version": third["version"], PROJECTS: []}).status_code == 302
    assert paid(grant) == {one, two}  # who saw one alone takes one alone away


def test_a_tie_goes_along_where_somebody_else_saved_the_grant_first(desk: Client, grant: Grant) -> None:
    page = address(Grant, "change", grant.pk)
    other = pair(Project.objects.live().exclude(public_id="atelier")[0])
    mine = Form(desk.get(page).text).values
    assert saved(send(desk, page, {"summary": "Den andens"}))
    answer = desk.post(page, {**mine, PROJECTS: ["projects/atelier", other]})
    assert answer.status_code == 200
    assert "En anden har gemt før dig" in answer.text
    assert paid(grant) == {"projects/atelier"}
    again = Form(answer.text).values
    assert {*again[PROJECTS]} == {"projects/atelier", other}
    assert desk.post(page, again).status_code == 302
    assert paid(grant) == {"projects/atelier", other}
    grant.refresh_from_db()
    assert grant.summary == "Den andens"


def test_without_scripts_a_name_is_written(desk: Client, grant: Grant) -> None:
    page = address(Grant, "change", grant.pk)
    project = Project.objects.live().exclude(public_id="atelier").order_by("pk")[0]
    assert f'name="{PROJECTS}-typed"' in desk.get(page).text
    answer = send(desk, page, {f"{PROJECTS}-typed": str(project).upper()})
    assert saved(answer)
    assert paid(grant) == {"projects/atelier", pair(project)}
    refused = send(desk, page, {f"{PROJECTS}-typed": "Findes ikke"})
    assert "Der findes ikke noget med navnet »Findes ikke«, som du har adgang til." in errors(refused)[0]
    assert ">Findes ikke</textarea>" in refused.text


@pytest.mark.parametrize(
    "forged",
    [
        "agreements/beijing-oekf",
        "projects/findes-ikke",
        "grants/atelier-tmf",
        "'\"><b>",
        "a\0b",
        "/",
        "9" * 60,
    ],
)
def test_a_forged_choice_is_refused(desk: Client, grant: Grant, forged: str) -> None:
    sequence = content_version()
    answer = send(desk, address(Grant, "change", grant.pk), {PROJECTS: [forged]})
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == [PROJECTS]
    assert content_version() == sequence


def test_what_is_archived_is_not_tied_anew_but_stays_where_it_is_tied(desk: Client, grant: Grant) -> None:
    other = Project.objects.live().exclude(public_id="atelier")[0]
    lifecycle.archive(other, actor=None)
    page = address(Grant, "change", grant.pk)
    refused = send(desk, page, {PROJECTS: ["projects/atelier", pair(other)]})
    assert "er arkiveret" in errors(refused)[0]
    lifecycle.archive(Project.objects.get(public_id="atelier"), actor=None)
    assert saved(send(desk, page, {"summary": "Ny"}))
    assert paid(grant) == {"projects/atelier"}


def test_what_others_keep_internal_is_neither_told_nor_taken_away(survey_2020: object) -> None:
    client = enter("editor A")
    own, theirs = entry_of(Grant, A), entry_of(Agreement, B)
    put(theirs, title="Fremmed aftale")
    ends = {"from_resource": "grants", "from_id": own.key, "to_resource": "agreements", "to_id": theirs.key}
    tie, _made = Relation.objects.get_or_create(kind="pays_for", **ends)
    page = address(Grant, "change", own.pk)
    opened = client.get(page)
    assert theirs.key not in opened.text
    assert "Fremmed aftale" not in opened.text
    values = Form(opened.text).values
    for began in ([], [pair(theirs)]):  # also from somebody who says to have seen it
        assert (
            client.post(page, {**values, f"initial-{AGREEMENTS}": began, AGREEMENTS: []}).status_code == 302
        )
        tie.refresh_from_db()
        assert tie.archived_at is None
    answer = client.post(page, {**values, AGREEMENTS: [pair(theirs)]})
    assert answer.status_code == 200
    assert "Fremmed aftale" not in answer.text


def test_who_only_reads_sees_what_a_grant_pays_for(survey_2020: object) -> None:
    grant = Grant.objects.get(public_id="atelier-tmf")
    answer = enter("viewer A").get(address(Grant, "change", grant.pk))
    assert answer.status_code == 200
    assert str(Project.objects.get(public_id="atelier")) in answer.text
    assert f'name="{PROJECTS}"' not in answer.text


# The ends of a relation.


@pytest.fixture
def relation(survey_2020: object) -> Relation:
    return Relation.objects.get(public_id="atelier-tmf-pays-for-atelier")


def test_a_relations_ends_are_chosen_by_name(desk: Client, relation: Relation) -> None:
    page = address(Relation, "change", relation.pk)
    opened = desk.get(page).text
    assert Form(opened).values["to_id"] == ["projects/atelier"]
    assert "from_resource" not in Form(opened).values
    assert "admin/js/autocomplete" in opened
    assert "select2/select2" in opened
    other = Project.objects.live().exclude(public_id="atelier")[0]
    assert saved(send(desk, page, {"to_id": pair(other)}))
    relation.refresh_from_db()
    assert (relation.to_resource, relation.to_id) == ("projects", other.key)
    add = address(Relation, "add")
    chosen = Form(desk.get(add).text).values | {
        "from_id-typed": "networks/c40",
        "kind": "told_with",
        "to_id": pair(other),
    }
    assert desk.post(add, chosen).status_code == 302
    assert Relation.objects.filter(from_resource="networks", from_id="c40", to_id=other.key).count() == 1


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"to_id": ""}, "to_id", "påkrævet"),
        ({"to_id": "projects/findes-ikke"}, "to_id", "findes-ikke"),
        ({"to_id": "grants/atelier-tmf"}, "to_id", "sig selv"),
        ({"from_id": "'\"><b>"}, "from_id", "'\"><b>"),
    ],
)
def test_a_wrong_end_is_told_beside_it(
    desk: Client, relation: Relation, typed: dict[str, object], field: str, words: str
) -> None:
    answer = send(desk, address(Relation, "change", relation.pk), typed)
    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]


def test_what_two_people_chose_for_an_end_is_told_by_name(desk: Client, relation: Relation) -> None:
    page = address(Relation, "change", relation.pk)
    one, two = Project.objects.live().exclude(public_id="atelier")[:2]
    mine = Form(desk.get(page).text).values
    assert saved(send(desk, page, {"to_id": pair(one)}))
    answer = desk.post(page, {**mine, "to_id": pair(two)})
    assert answer.status_code == 200
    told = answer.context["conflict"].choices
    assert [(parting.mine, parting.theirs) for parting in told] == [(str(two), str(one))]


def results(client: Client, **asked: Any) -> list[str]:
    """Return the pairs that the box shows."""
    answer = client.get(reverse("admin:things"), asked)
    assert answer.status_code == 200
    return [one["id"] for group in answer.json()["results"] for one in group["children"] if "id" in one]


def test_things_are_found_by_their_names_of_one_kind_or_of_all(desk: Client) -> None:
    assert results(desk, term="ATELIER", resource="projects") == ["projects/atelier"]
    assert {"projects/atelier", "grants/atelier-tmf", "participations/atelier-tmf"} <= {
        *results(desk, term="atelier")
    }
    assert results(desk, term="atelier", resource="findes-ikke") == []
    assert results(desk, term="a\0b", resource="networks")  # which no database takes
    assert len(results(desk, term="", resource="projects")) <= 20


def test_things_are_found_by_who_may_see_them_alone(survey_2020: object) -> None:
    client = enter("editor A")
    own = entry_of(Membership, A)
    theirs = entry_of(Membership, B, besides=(own.pk,))
    put(own, title="Hemmelig lærke")
    put(theirs, title="Hemmelig nattergal")
    for one in (own, theirs):
        lifecycle.write(one, actor=None)
    assert results(client, term="hemmelig") == [pair(own)]
    assert Client().get(reverse("admin:things"), {"term": "hemmelig"}).status_code == 302
    lifecycle.archive(own, actor=None)
    assert results(client, term="hemmelig") == []


# No form offers what it refuses.


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_a_form_offers_no_choice_that_the_database_refuses(desk: Client, model: Any) -> None:
    opened = desk.get(address(model, "add"))
    if opened.status_code == 403:
        return
    forms = [opened.context["adminform"].form]
    forms += [one.formset.empty_form for one in opened.context["inline_admin_formsets"]]
    for form in forms:
        for name, field in form.fields.items():
            left = allowed(form._meta.model, name)
            if left is not None and hasattr(field, "choices"):
                assert {value for value, _said in field.choices if value != ""} == left


def test_a_grants_kinds_are_those_that_it_takes() -> None:
    assert allowed(Grant, "kind") == {"co_financing", "expected", "awarded", "received", "repaid"}
    assert allowed(Grant, "title") is None


def test_every_choice_of_a_grants_kind_is_taken(desk: Client, grant: Grant, secretary: User) -> None:
    page = address(Grant, "change", grant.pk)
    offered = [
        value for value, _said in desk.get(page).context["adminform"].form.fields["kind"].choices if value
    ]
    assert "fee" not in offered
    for kind in offered:
        assert saved(send(desk, page, {"kind": kind}))
    assert Change.objects.latest("sequence").actor == secretary
