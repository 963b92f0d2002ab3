"""Numbers."""

from decimal import Decimal
from typing import Any

from django.db import models

from registry.fields.kinds.base import Field, FieldKind
from registry.fields.wording import number


class IntegerKind(FieldKind):
    """A whole number."""

    fields = (models.IntegerField,)
    json = "integer"
    schema = {"type": "integer"}
    cell = "number"
    filter = "numbers"
    recorded = int
    numeric = True

    def words(self, value: Any, field: Field) -> str:
        """Return "1.750", "1,750"."""
        return number(value)

    def greatest(self, field: Field) -> int:
        """Return what PostgreSQL's integers hold."""
        return 2**31 - 1


def plain_number(value: Any) -> float | int | None:
    """Return a number as JSON has it: without decimals where it has none."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


class DecimalKind(FieldKind):
    """A number with decimals, which the ledger keeps as text."""

    fields = (models.DecimalField,)
    json = "number"
    schema = {"type": "number"}
    cell = "number"
    filter = "numbers"
    numeric = True
    to_representation = staticmethod(plain_number)

    def words(self, value: Any, field: Field) -> str:
        """Return "1.750,5", "1,750.5"."""
        return number(value)

    def greatest(self, field: Field) -> int:
        """Return what the digits before the decimal sign can say."""
        assert isinstance(field, models.DecimalField)  # it is registered for these
        return int(10 ** ((field.max_digits or 0) - (field.decimal_places or 0))) - 1

    def from_ledger(self, value: str) -> Decimal:
        """Return the number. Raises ``ArithmeticError`` for what is none."""
        return Decimal(value)
