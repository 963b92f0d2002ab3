"""Yes and no."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from registry.fields.kinds.base import Field, FieldKind


class YesNoKind(FieldKind):
    """Whether something is so."""

    fields = (models.BooleanField,)
    json = "boolean"
    schema = {"type": "boolean"}
    cell = "yes_no"
    filter = "yes_no"
    recorded = bool

    def words(self, value: Any, field: Field) -> str:
        """Return "ja" or "nej"."""
        return _("yes") if value else _("no")

    def said(self, value: Any, field: Field) -> tuple[str, ...]:
        """Return a yes; a no only where the answer could also have been unknown."""
        return (self.words(value, field),) if value or (value is not None and field.null) else ()
