"""Links, and whatever else is kept as it came."""

from typing import Any

from django.db import models

from registry.fields.kinds.base import Field, FieldKind


class LinksKind(FieldKind):
    """A list of links, each with members of its own."""

    fields = (models.JSONField,)
    json = "object"
    schema = {}
    cell = "links"
    recorded = list

    def words(self, value: Any, field: Field) -> str:
        """Return a line for each link, its members one after the other."""
        return "\n".join(
            " · ".join(map(str, one.values())) if isinstance(one, dict) else str(one) for one in value
        )

    def for_form(self, value: Any, field: Field) -> Any:
        """Return the links as they are."""
        return value
