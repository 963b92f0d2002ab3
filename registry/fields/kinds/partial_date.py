"""Days as exact as somebody said them."""

from typing import Any

from registry.fields.kinds.base import Field, FieldKind
from registry.fields.partial_dates import PATTERN, PartialDate, PartialDateField


class PartialDateKind(FieldKind):
    """A year, a month or a day."""

    fields = (PartialDateField,)
    json = "date"
    schema = {
        "type": "string",
        "pattern": f"^{PATTERN.pattern}$".replace(r"\d", "[0-9]"),
        "description": "A year, a month or a day, as exact as it was stated.",
        "examples": ["2012", "2023-08", "2021-03-31"],
    }
    cell = "partial_date"
    filter = "stated"
    as_stored = True

    def words(self, value: Any, field: Field) -> str:
        """Return "2012", "august 2023", "31. marts 2021"."""
        return str(value.display())

    def from_ledger(self, value: str) -> PartialDate:
        """Return the date that was said."""
        return PartialDate(value)
