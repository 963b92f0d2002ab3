"""The API never tells a secret: what is not released, what no public field names, and who the people are."""

from typing import Any

import pytest
from django.core.cache import caches
from django.utils import timezone

from delegations.models import Visit
from funding.models import Grant
from memberships.models import Forum, Mandate, Membership, Network
from projects.models import Participation, Project
from registry.models import (
    Administration,
    Organisation,
    OrganisationUnit,
    Person,
    Place,
    Programme,
    Relation,
    Theme,
)
from tests.support import faces
from tests.support.links import put

pytestmark = pytest.mark.database

CANARY = "Kanariefugl"


@pytest.fixture
def tmf(survey_2020: object) -> Administration:
    return Administration.objects.get(code="TMF")


def everything(reader: Any) -> str:
    """Return all that the API says: lists with all that is in them, facets, files, what is found, figures, feeds, itself."""
    return "".join(said for _address, said in faces.api((CANARY, CANARY[:4], CANARY.upper())))


def test_the_canary_is_heard_when_it_is_public(reader: Any, tmf: Administration) -> None:
    project = Project.objects.create(title=CANARY, kind="project")
    Participation.objects.create(project=project, administration=tmf, released_at=timezone.now())
    assert CANARY in everything(reader)


def test_what_is_not_released_is_not_told(reader: Any, tmf: Administration) -> None:
    now = timezone.now()
    project = Project.objects.create(title=CANARY, kind="project", summary=CANARY)
    part = Participation.objects.create(project=project, administration=tmf, summary=CANARY)
    Grant.objects.create(administration=tmf, title=CANARY, kind="expected")
    Visit.objects.create(administration=tmf, title=CANARY, released_at=now, state="requested", topic=CANARY)
    OrganisationUnit.objects.create(administration=tmf, title=CANARY)
    network = Network.objects.create(title=CANARY, kind="fair")
    assert CANARY not in everything(reader)

    # Nor where something public points at it.
    put(Project.objects.filter(participations__released_at__isnull=False).first(), parent=project)
    membership = Membership.objects.filter(released_at__isnull=False).first()
    membership.units.add(OrganisationUnit.objects.get(title=CANARY))
    Forum.objects.create(membership=membership, name="Forum", kind="forum", network=network)
    Mandate.objects.create(
        membership=membership, body="x", seat="chair", serviced_by=OrganisationUnit.objects.get(title=CANARY)
    )
    grant = Grant.objects.get(title=CANARY)
    for thing in (project, grant):
        Relation.objects.create(
            from_resource=thing.resource,
            from_id=thing.key,
            kind="run_with",
            to_resource="networks",
            to_id="eurocities",
        )
    put(membership, parent=Membership.objects.create(network=network, administration=tmf, title=CANARY))
    assert CANARY not in everything(reader)
    for address in (f"projects/{project.key}/", f"participations/{part.key}/", f"networks/{network.key}/"):
        reader.problem(address, status=404)
    for address in (f"projects/?parent={project.key}", f"memberships/?network={network.key}"):
        reader.problem(address)


def test_a_name_that_only_something_internal_names_is_internal(reader: Any, tmf: Administration) -> None:
    organisation = Organisation.objects.create(name=f"{CANARY} A/S")
    place = Place.objects.create(name=CANARY)
    programme = Programme.objects.create(name=CANARY)
    grant = Grant.objects.create(administration=tmf, title="Hemmelig", kind="expected", funder=organisation)
    grant.programmes.add(programme)
    Visit.objects.create(
        administration=tmf, title="Hemmelig", sender=organisation, place=place, state="held",
        held_on="2020-01-01", released_at=None,
    )  # fmt: skip
    assert CANARY not in everything(reader)
    reader.problem(f"grants/?funder={organisation.key}")
    put(grant, released_at=timezone.now())
    caches["api"].clear()  # the version has not changed: nobody recorded it
    assert f"{CANARY} A/S" in everything(reader)


def test_a_sender_is_internal_even_of_a_visit_that_was_held(reader: Any, tmf: Administration) -> None:
    sender = Organisation.objects.create(name=CANARY)
    Visit.objects.create(
        administration=tmf, title="Besøg", sender=sender, state="held", held_on="2020-01-01",
        released_at=timezone.now(),
    )  # fmt: skip
    assert len(reader.rows("visits/")) == 1
    assert CANARY not in everything(reader)


def test_people_are_named_on_political_mandates_alone(reader: Any) -> None:
    membership = Membership.objects.filter(released_at__isnull=False).first()
    person = Person.objects.create(name=CANARY, email=f"{CANARY}@example.org", phone=CANARY)
    put(membership, contact=person)
    mandate = Mandate.objects.create(membership=membership, body="Styregruppe", seat="chair", person=person)
    assert CANARY not in everything(reader)
    put(mandate, political=True)
    caches["api"].clear()
    said = everything(reader)
    assert f'"{CANARY}"' in said
    assert f"{CANARY}@example.org" not in said


def test_what_is_archived_is_gone(reader: Any, tmf: Administration) -> None:
    project = Project.objects.create(title=CANARY, kind="project")
    part = Participation.objects.create(project=project, administration=tmf, released_at=timezone.now())
    Theme.objects.create(name=CANARY, archived_at=timezone.now())
    put(part, archived_at=timezone.now())
    assert CANARY not in everything(reader)
