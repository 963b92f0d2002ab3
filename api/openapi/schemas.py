"""JSON Schema of what the API shows, read from the columns that show it.

A schema has no ``required``: every member is always there, unless ``fields`` asks for less.
"""

from collections.abc import Iterable

from api.json_schema import (
    LINK,
    MOMENT,
    NUMBER,
    REFERENCE,
    TEXT,
    Schema,
    closed,
    enumerated,
    field_description,
    listed,
    nullable,
    ref,
    whole,
)
from api.resources.base import Resource
from api.resources.columns import ResourceColumn
from api.resources.lists import NestedList, RelatedList
from registry.choices import RelationKind
from registry.fields.kinds import field_kind
from registry.models import Goal

GOAL: Schema = {"type": "integer", "minimum": 1, "maximum": 17, "description": "The number of a UN goal."}
PROBLEM = {
    "type": "object",
    "description": "What is wrong, and how to mend it (RFC 9457). It speaks the reader's language.",
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Its last word is the code."},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do about it."},
        "instance": {"type": "string", "format": "uri-reference"},
        "request_id": {"type": "string", "description": "Name it when you ask us about it."},
        "parameter": {"type": "string", "description": "The parameter that is wrong, where one is."},
    },
    "required": ["type", "title", "status", "detail", "instance", "request_id"],
}
MONEY = whole(
    {
        "amount": NUMBER,
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "certainty": TEXT,
        "original": nullable(whole({"amount": NUMBER, "currency": TEXT})),
    },
    description="A sum, and the sum in the currency that it was stated in when that was another one.",
)
SOURCE = whole(
    {name: nullable(TEXT) for name in ("edition", "number", "title", "lines")},
    description="Where the edition that it was taken from says so.",
)
COMMON = {"Problem": PROBLEM, "Reference": REFERENCE, "Money": MONEY, "Source": SOURCE}

# What columns that are no field of the model hold, or more than one, by what a reader gets.
COMPUTED: dict[str, Schema] = {
    "text": TEXT,
    "code": TEXT,
    "integer": {"type": "integer"},
    "uri": LINK,
    "moment": MOMENT,
    "money": ref("Money"),
    "object": ref("Source"),
}
# What columns that are no field of the model hold, by name.
SAID = {
    "id": "The public id: it never changes, and is never given to something else.",
    "url": "Where to read this thing, with all that is within it.",
    "administration": "The code of the administration that answers for it; see /administrations/.",
    "source": "Where the survey says so.",
    "updated_at": "When it was last changed.",
    "version": "Counts its changes.",
}
ALWAYS = {"id", "url", "administration", "updated_at", "version"}


def schemas_of(resource: Resource) -> dict[str, Schema]:
    """Return the schema of a resource's things, and those of the rows within them, by their names."""
    name = resource.model.__name__
    found = {}
    properties = _members(resource.columns.values())
    for key, nested in resource.lists.items():
        own = f"{name}{key.title().replace('_', '')}"
        if isinstance(nested, RelatedList):
            found[own] = _related()
        elif nested.shape:
            found[own] = closed(_members(nested.shape.columns))
        properties[key] = listed(ref(own) if own in found else _member(resource, nested))
    about = f"{type(resource).__doc__} Every member is there, unless `fields` asks for less; "
    about += "the lists within come in a detail, or where `expand` asks for them." if resource.lists else ""
    return {name: closed(properties, description=about.rstrip(" ;")), **found}


def _member(resource: Resource, nested: NestedList) -> Schema:
    """Return the schema of one tie: to another thing, to a UN goal by its number, or to a code."""
    if nested.target:
        return ref("Reference")
    return GOAL if resource.model._meta.get_field(nested.name).related_model is Goal else TEXT


def _related() -> Schema:
    return whole(
        {
            "kind": {"type": "string", **enumerated(RelationKind.choices)},
            "direction": {"type": "string", "enum": ["to", "from"]},
            "note": nullable(TEXT),
            "resource": TEXT,
            **REFERENCE["properties"],
        },
        description="`to`: the relation is read from this thing to the other, e.g. this pays for that.",
    )


def _members(columns: Iterable[ResourceColumn]) -> dict[str, Schema]:
    return {column.name: column_schema(column) for column in columns}


def column_schema(column: ResourceColumn) -> Schema:
    """Return the schema of one column."""
    schema = _values_of(column)
    if column.target:
        schema = {"anyOf": [ref("Reference"), ref(column.target.model.__name__)]}
    if column.kind == "code" and column.field is not None and column.field.choices:
        schema = {**schema, **enumerated(column.field.flatchoices)}
    if _may_lack(column):
        schema = nullable(schema)
    said = [field_description(column.field) if column.field is not None else SAID.get(column.name, "")]
    said.append(schema.pop("description", "") if "description" in schema else "")
    about = "\n\n".join(filter(None, said))
    return {**schema, "description": about} if about else schema


def _values_of(column: ResourceColumn) -> Schema:
    """Return the schema of a column's values: what the field's kind says, unless it is more, or less, than the field's own."""
    field = column.field
    if field is None or field.is_relation or column.kind == "money":
        return dict(COMPUTED.get(column.kind, {}))
    return dict(field_kind(field).schema)


def _may_lack(column: ResourceColumn) -> bool:
    """Return whether nobody need state it, or the public may not know of it."""
    if column.kind == "lines" or column.name in ALWAYS:
        return False
    if column.kind in ("integer", "boolean", "date") and column.field is not None:
        return bool(column.field.null)
    return True
