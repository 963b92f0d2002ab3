"""Days."""

import datetime as dt
from typing import Any

from django.db import models

from registry.fields.kinds.base import Field, FieldKind
from registry.fields.wording import day


class DayKind(FieldKind):
    """A day of which all is known."""

    fields = (models.DateField,)
    json = "date"
    schema = {"type": "string", "format": "date", "examples": ["2020-06-01"]}
    cell = "date"
    filter = "days"

    def words(self, value: Any, field: Field) -> str:
        """Return "31. marts 2021", "31 March 2021"."""
        return day(value)

    def from_ledger(self, value: str) -> dt.date:
        """Return the day that ISO 8601 says."""
        return dt.date.fromisoformat(value)
