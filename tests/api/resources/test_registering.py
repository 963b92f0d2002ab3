"""A resource that says too little, or comes twice, is refused when its class is made, in a sentence that names it."""

from typing import Any

import pytest
from django_filters import CharFilter

from api.resources.base import Resource, resources
from api.resources.register import Resources
from memberships.models import Mandate
from registry.models import Place


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        ({"__doc__": "Places."}, "model: what it shows"),
        ({"model": Place}, "a docstring"),
        ({"__doc__": "Mandates.", "model": Mandate, "root": "membership__"}, "name, lookup_field"),
        ({"__doc__": "Mandates.", "model": Mandate, "name": "mandates", "lookup_field": "public_id"}, "root"),
    ],
)
def test_a_resource_that_says_too_little_is_refused(said: dict[str, Any], lacks: str) -> None:
    with pytest.raises(TypeError, match=f"The resource Half lacks {lacks}"):
        type("Half", (Resource,), said)


def test_a_filter_that_cannot_describe_itself_is_refused() -> None:
    said = {"__doc__": "Places.", "model": Place, "filters": {"name": CharFilter()}}
    with pytest.raises(TypeError, match="The filter name of the resource Foreign is no ResourceFilter"):
        type("Foreign", (Resource,), said)


def test_a_second_resource_of_a_model_or_of_a_name_is_refused() -> None:
    again = type("Again", (Resource,), {"__doc__": "Places.", "model": Place, "name": "elsewhere"})
    with pytest.raises(
        ValueError, match="Again is called elsewhere and shows Place; but Places is called places"
    ):
        resources.register(again)
    register: Resources[Resource] = Resources()
    assert register.register(again) is again
    namesake = type(
        "Namesake", (Resource,), {"__doc__": "Places.", "model": Mandate.membership.field.related_model}
    )
    namesake.name = "elsewhere"
    with pytest.raises(ValueError, match="Namesake is called elsewhere"):
        register.register(namesake)
