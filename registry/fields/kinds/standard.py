"""Codes of international standards."""

from typing import Any

from registry.fields.countries import country_name
from registry.fields.kinds.base import Field, FieldKind, or_null
from registry.fields.standards import CountryField, CurrencyField


class CurrencyKind(FieldKind):
    """A currency, told by its code."""

    fields = (CurrencyField,)
    json = "text"
    schema = {"type": "string"}
    cell = "currency"
    to_representation = staticmethod(or_null)


class CountryKind(FieldKind):
    """A country, told by its name."""

    fields = (CountryField,)
    json = "text"
    schema = {"type": "string"}
    cell = "choice"
    filter = "countries"
    to_representation = staticmethod(or_null)

    def words(self, value: Any, field: Field) -> str:
        """Return the country's name."""
        return country_name(value)
