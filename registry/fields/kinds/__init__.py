"""Kinds of fields: the one home for how a field's value is told, shown, found and written in a cell.

A kind is one class in one file of this folder; whatever stands here is found. ``field_kind`` returns that of a model's
field. What is above the registry reads what a kind declares, and asks no field for its class.
"""

from importlib import import_module
from pkgutil import iter_modules

from registry.fields.kinds.base import FieldKind, field_kind

__all__ = ["FieldKind", "field_kind"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
