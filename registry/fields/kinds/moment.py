"""Moments."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime

from registry.fields.kinds.base import Field, FieldKind


class MomentKind(FieldKind):
    """A moment, kept in UTC and told in the time of the house."""

    fields = (models.DateTimeField,)
    json = "moment"
    schema = {"type": "string", "format": "date-time"}
    cell = "text"

    def words(self, value: Any, field: Field) -> str:
        """Return the day and the time."""
        return date_format(localtime(value), "DATETIME_FORMAT")

    def from_ledger(self, value: str) -> dt.datetime:
        """Return the moment that ISO 8601 says."""
        return dt.datetime.fromisoformat(value)
