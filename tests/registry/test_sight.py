"""Whoever reads as the public goes no further than what the public may know of, however long the way."""

import pytest
from django.db import models

from memberships.models import Mandate, Membership, Network
from registry.models import OrganisationUnit
from registry.sight import Sight, hides
from tests.support.links import hidden, put

pytestmark = pytest.mark.database


def test_a_chain_ends_before_what_is_hidden(survey_2020: object) -> None:
    own = Membership.objects.filter(released_at__isnull=False).order_by("pk")[0]
    known = hidden(Network, "Kendt", "released")
    put(own.network, parent=known)
    put(known, parent=hidden(Network, "Skjult", "unreleased"))
    plain = Membership.objects.fetch_mode(models.FETCH_PEERS).get(pk=own.pk)
    assert str(plain.network.top) == "Skjult"  # the control
    assert str(Sight("internal").among(Membership).get(pk=own.pk).network.top) == "Skjult"
    assert str(Sight("public").among(Membership).get(pk=own.pk).network.top) == "Kendt"


def test_many_cost_as_many_queries_as_one(survey_2020: object, django_assert_num_queries: object) -> None:
    unit = hidden(OrganisationUnit, "Enhed", "released")
    mandates = Mandate.objects.order_by("pk")
    models.QuerySet(Mandate).filter(pk__in=mandates.values("pk")[1:]).update(serviced_by=unit)
    models.QuerySet(Mandate).filter(pk=mandates[0].pk).update(
        serviced_by=hidden(OrganisationUnit, "Skjult", "archived")
    )
    with django_assert_num_queries(2):  # type: ignore[operator]  # the mandates, and the units
        read = [mandate.serviced_by for mandate in Sight("public").among(Mandate).order_by("pk")]
    assert len(read) > 2
    assert read == [None, *[unit] * (len(read) - 1)]


def test_a_part_is_known_with_its_thing_and_a_row_with_its_root() -> None:
    fields = {
        name: hides(model._meta.get_field(name))
        for model, name in (
            (Membership, "network"), (Mandate, "membership"), (Membership, "parent"), (Membership, "units"),
            (Mandate, "serviced_by"), (Network, "parent"), (Membership, "administration"),
        )
    }  # fmt: skip
    assert fields == {
        "network": False, "membership": False, "parent": True, "units": True,
        "serviced_by": True, "administration": False,
    }  # fmt: skip
