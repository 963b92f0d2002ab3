"""What holds for every model of the house."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.constraints import BaseConstraint
from django.utils.translation import override

from funding.models import Grant
from memberships.models import Contribution, Mandate, Membership, Network, Participant
from registry.models import Administration, Entry, Place, Tracked
from sistercities.models import Agreement

pytestmark = [pytest.mark.database, pytest.mark.contract]

OURS = [model for model in apps.get_models() if "." not in model._meta.app_config.name]
TRACKED = [model for model in OURS if issubclass(model, Tracked)]


CONSTRAINTS = [constraint for model in OURS for constraint in model._meta.constraints]


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda constraint: constraint.name)
def test_a_breach_is_told_in_danish_and_in_english(constraint: BaseConstraint) -> None:
    with override("en"):
        english = str(constraint.violation_error_message)
    with override("da"):
        danish = str(constraint.violation_error_message)
    assert english.endswith(".")
    assert danish.endswith(".")
    assert danish != english
    assert constraint.name not in english


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
def test_a_thing_says_who_it_is_in_the_words_of_the_survey(model: type[Tracked]) -> None:
    with override("en"):
        english = str(model._meta.verbose_name)
    assert model.__doc__
    assert model.__doc__.count(":") < 3
    assert english == english.lower() or english.startswith(("UN", "API"))


def test_an_entry_carries_what_every_entry_must() -> None:
    wanted = {
        *("public_id", "administration", "title", "summary", "title_en", "summary_en", "units", "starts"),
        *("ends", "also", "themes", "sdgs", "contact", "links", "source_edition", "source_number"),
        *("released_at", "position", "confirmed_at", "confirmed_by", "version", "archived_at", "search_text"),
    }
    for model in (model for model in TRACKED if issubclass(model, Entry)):
        names = {field.name for field in model._meta.get_fields()}
        assert wanted - names <= ({"units"} if model.__name__ == "OrganisationUnit" else set())


@pytest.mark.parametrize(
    ("breach", "danish"),
    [
        (
            lambda: Membership(network=Network.objects.get(public_id="c40"), administration=code("ØKF")),
            "allerede",
        ),
        (lambda: Network(title="N", kind="fair", starts="2020", ends="2019"), "Slutningen"),
        (lambda: Network(title="N", kind="fair", per_year=2, per_year_most=1), "Højst"),
        (lambda: Place(name="P", country="DK", latitude=91, longitude=0), "90"),
        (lambda: Agreement(kind="sister_city", administration=code("ØKF"), title="A"), "partner"),
        (lambda: Agreement(kind="collection", administration=code("ØKF")), "titel"),
        (lambda: Grant(kind="fee", title="G", administration=code("ØKF")), "tilskud"),
        (lambda: Grant(kind="received", title="G", administration=code("ØKF"), aggregate_of=3), "samlet"),
        (lambda: Grant(kind="received", title="G", administration=code("ØKF"), original_amount=3), "valuta"),
        (lambda: Contribution(membership=Membership.objects.first(), kind="received"), "kontingent"),
        (lambda: Contribution(membership=Membership.objects.first(), kind="fee", amount=-1), "nul"),
        (
            lambda: Mandate(membership=Membership.objects.first(), body="B", seat="chair", party="R"),
            "politisk",
        ),
        (lambda: Participant(network=Network.objects.first()), "organisation"),
        (lambda: Administration(code="XX", name="X", whole_municipality=True), "hele kommunen"),
    ],
)
def test_the_database_and_the_form_refuse_the_same(survey_2020: object, breach: object, danish: str) -> None:
    with override("da"):
        thing = breach()
        with pytest.raises(ValidationError) as refused:
            thing.validate_constraints()
    assert danish.lower() in " ".join(refused.value.messages).lower()
    with pytest.raises(IntegrityError), transaction.atomic():
        thing.save()


def code(administration: str) -> Administration:
    return Administration.objects.get(code=administration)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_nothing_disappears_with_something_else(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        if field.many_to_one and field.concrete and "." not in field.related_model._meta.app_config.name:
            belongs = field.name == getattr(model, "root", None)
            assert field.remote_field.on_delete is (models.CASCADE if belongs else models.PROTECT)
