"""What a view says of itself: one question, its parameters and its answer. ``api.openapi`` reads it, as it reads resources."""

from dataclasses import dataclass, field

from api.json_schema import Schema, parameter
from api.views.parameters import LIMIT, MOST, MOST_LETTERS, MOST_WORDS

WORDS: Schema = {"type": "string", "x-read-as": "words", "minLength": 1, "maxLength": MOST_LETTERS}
SEARCHED = (
    f"Words, at most {MOST_WORDS}, all of which the title or the summary must hold, in either language. "
    "Case, accents and ø/oe do not matter."
)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One kind of question: ``GET path``.

    ``answer`` is the schema of the answer; ``refusals`` are the statuses that it may be refused with, besides
    those that every question may; ``links`` are OpenAPI's, to what may be asked next; ``schemas`` are those that
    the answer refers to.
    """

    path: str
    name: str
    tag: str
    summary: str
    answer: Schema
    description: str = ""
    media: str = "application/json"
    parameters: tuple[Schema, ...] = ()
    refusals: tuple[int, ...] = (400,)
    pages: bool = False
    links: Schema = field(default_factory=dict)
    schemas: dict[str, Schema] = field(default_factory=dict)


def limit_parameter(most: int = MOST) -> Schema:
    """Return the parameter for how many to show."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": LIMIT}
    return parameter("limit", schema, "How many to show.")
