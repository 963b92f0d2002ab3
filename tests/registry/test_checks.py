"""Whoever adds a domain is told at the start what was forgotten."""

import pytest
from django.core.checks import run_checks
from django.db import models
from django.test.utils import isolate_apps

from memberships.models import Membership, Network
from registry.checks import lost_constraints, without_chapter, wrong_declarations
from registry.models import Detail, Entry, Tracked

pytestmark = pytest.mark.contract


def test_the_house_passes_its_own_checks(db: None) -> None:
    assert run_checks() == []


@isolate_apps("registry")
def test_an_entry_without_a_chapter_is_an_error() -> None:
    class Stray(Entry):
        resource = "strays"

        class Meta(Entry.Meta):
            app_label = "registry"

    assert [error.id for error in without_chapter(Stray)] == ["registry.E001"]
    assert list(without_chapter(Membership)) == []


@isolate_apps("registry")
def test_a_meta_that_drops_the_bases_constraints_is_an_error() -> None:
    class Bare(Entry):
        resource = "bares"

        class Meta:
            app_label = "registry"
            constraints = [models.CheckConstraint(name="one", condition=models.Q(position__gte=0))]

    lost = list(lost_constraints(Bare))
    assert {error.id for error in lost} == {"registry.E002"}
    assert any("registry_bare_ends_after_it_begins" in error.msg for error in lost)
    assert list(lost_constraints(Network)) == []


@isolate_apps("registry")
def test_a_missing_resource_and_a_public_field_that_is_none_are_errors() -> None:
    class Nameless(Tracked):
        public_fields = ("title",)

        class Meta(Tracked.Meta):
            app_label = "registry"

    class Row(Detail):
        root = "thing"
        public_fields = ("nothing",)
        thing = models.ForeignKey(Nameless, models.CASCADE)

        class Meta(Detail.Meta):
            app_label = "registry"

    assert {error.id for error in wrong_declarations(Nameless)} == {"registry.E003", "registry.E004"}
    assert [error.id for error in wrong_declarations(Row)] == ["registry.E004"]


@pytest.mark.parametrize("model", [Membership, Network])
def test_a_model_of_the_house_declares_rightly(model: type[models.Model]) -> None:
    assert list(wrong_declarations(model)) == []
