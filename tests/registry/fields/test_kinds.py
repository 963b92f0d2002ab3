"""Every field of ours has a kind, and a kind that says too little, or comes twice, is refused when its class is made."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils.translation import override

from api.filters.deduced import FIELD_FILTERS
from exchange.sheet import CELL_COLUMNS
from registry.fields.kinds import FieldKind, field_kind
from registry.fields.kinds.base import CELL_KINDS, FILTER_KINDS
from registry.fields.partial_dates import PartialDate, PartialDateField
from registry.fields.standards import CountryField, Lines, LinesField
from registry.models import Detail, Tracked

WHOLE = {"fields": (), "json": "text", "schema": {"type": "string"}, "cell": "text"}


def test_every_field_of_a_thing_has_a_kind() -> None:
    kinds = [
        field_kind(field)
        for model in apps.get_models()
        if issubclass(model, (Tracked, Detail))
        for field in model._meta.concrete_fields
        if not (field.is_relation or field.generated)
    ]
    assert len(kinds) > 500


def test_what_a_kind_says_is_known_where_it_is_read() -> None:
    assert CELL_COLUMNS.keys() == {*CELL_KINDS}
    assert FIELD_FILTERS.keys() | {""} == {*FILTER_KINDS}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (models.CharField(), "ord", ("ord",)),
        (models.CharField(choices={"a": "Alfa"}), "a", ("Alfa",)),
        (models.CharField(choices={"a": "Alfa"}), "no longer", ("no longer",)),
        (models.CharField(), "", ()),
        (models.URLField(), "https://kk.dk", ("https://kk.dk",)),
        (models.PositiveSmallIntegerField(), 1750, ("1.750",)),
        (models.IntegerField(), 0, ("0",)),
        (models.IntegerField(), None, ()),
        (models.DecimalField(), Decimal("1750.5"), ("1.750,5",)),
        (models.BooleanField(), True, ("ja",)),
        (models.BooleanField(), False, ()),
        (models.BooleanField(null=True), False, ("nej",)),
        (models.BooleanField(null=True), None, ()),
        (models.DateField(), dt.date(2021, 3, 31), ("31. marts 2021",)),
        (models.DateTimeField(), dt.datetime(2021, 3, 31, 10, tzinfo=dt.UTC), ("31. marts 2021 12:00",)),
        (PartialDateField(), PartialDate("2021-03"), ("marts 2021",)),
        (LinesField(), Lines(["a", "b"]), ("a", "b")),
        (CountryField(), "DE", ("Tyskland",)),
        (models.JSONField(), [{"kind": "web", "target": "kk.dk"}], ("web · kk.dk",)),
    ],
)
def test_a_value_is_told_in_words(field: Any, value: Any, words: tuple[str, ...]) -> None:
    with override("da"):
        assert field_kind(field).said(value, field) == words


def test_a_kind_that_says_too_little_is_refused() -> None:
    with pytest.raises(TypeError, match="Bare lacks fields, json, schema, cell"):
        type("Bare", (FieldKind,), {})


@pytest.mark.parametrize("name", ["json", "cell", "filter"])
def test_a_kind_that_says_what_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match=f"Strange has a {name} that there is not: strange"):
        type("Strange", (FieldKind,), {**WHOLE, name: "strange"})


def test_a_second_kind_for_a_field_is_refused() -> None:
    with pytest.raises(TypeError, match="Second is for DateField, whose kind is DayKind"):
        type("Second", (FieldKind,), {**WHOLE, "fields": (models.DateField,)})


def test_a_kind_of_ones_own_comes_before_that_of_the_base() -> None:
    class Colour(models.CharField):  # type: ignore[type-arg]
        """A colour."""

    assert type(field_kind(Colour())).__name__ == "TextKind"
    kind = type("ColourKind", (FieldKind,), {**WHOLE, "fields": (Colour,)})
    assert type(field_kind(Colour())) is kind


def test_a_tie_has_no_kind() -> None:
    with pytest.raises(LookupError, match="There is no kind for the field"):
        field_kind(models.ForeignKey("registry.Place", on_delete=models.CASCADE))
