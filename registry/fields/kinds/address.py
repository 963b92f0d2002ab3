"""Addresses on the web."""

from django.db import models

from registry.fields.kinds.base import FieldKind, or_null


class AddressKind(FieldKind):
    """An address on the web, in no language."""

    fields = (models.URLField,)
    json = "uri"
    schema = {"type": "string", "format": "uri"}
    cell = "text"
    to_representation = staticmethod(or_null)
