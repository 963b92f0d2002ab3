"""Words."""

from django.db import models

from registry.fields.kinds.base import FieldKind, or_null


class TextKind(FieldKind):
    """Words that somebody has written."""

    fields = (models.CharField, models.TextField)
    json = "text"
    schema = {"type": "string"}
    cell = "text"
    prose = True
    to_representation = staticmethod(or_null)
