"""Short phrases, one by one."""

from typing import Any

from registry.fields.kinds.base import Field, FieldKind
from registry.fields.standards import LinesField


def _listed(text: str) -> list[str]:
    return text.splitlines() if text else []


class LinesKind(FieldKind):
    """Several short phrases; none where nobody has written any."""

    fields = (LinesField,)
    json = "lines"
    schema = {"type": "array", "items": {"type": "string"}}
    cell = "text"
    recorded = list
    as_stored = True
    prose = True
    to_representation = staticmethod(_listed)

    def words(self, value: Any, field: Field) -> str:
        """Return a line for each phrase."""
        return "\n".join(map(str, value))

    def said(self, value: Any, field: Field) -> tuple[str, ...]:
        """Return the phrases."""
        return tuple(value)
