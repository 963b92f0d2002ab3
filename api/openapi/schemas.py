"""JSON Schema of what the API shows, read from the columns that show it.

A schema has no ``required``: every member is always there, unless ``fields`` asks for less.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import override

from api.resources.columns import Column
from api.resources.lists import Nested, Related
from registry.choices import RelationKind
from registry.fields.partial_dates import PATTERN, PartialDateField
from registry.models import Goal

if TYPE_CHECKING:
    from api.resources.base import Resource

type Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
LINK: Schema = {"type": "string", "format": "uri"}
DATE: Schema = {"type": "string", "format": "date", "examples": ["2020-06-01"]}
MOMENT: Schema = {"type": "string", "format": "date-time"}
NUMBER: Schema = {"type": "number"}
GOAL: Schema = {"type": "integer", "minimum": 1, "maximum": 17, "description": "The number of a UN goal."}
PARTIAL_DATE: Schema = {
    "type": "string",
    "pattern": f"^{PATTERN.pattern}$".replace(r"\d", "[0-9]"),
    "description": "A year, a month or a day, as exact as it was stated.",
    "examples": ["2012", "2023-08", "2021-03-31"],
}


def ref(name: str) -> Schema:
    """Return the schema that stands under ``name`` among the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def closed(properties: Schema, **more: Any) -> Schema:
    """Return the schema of an object that has these members and no others."""
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


def whole(properties: Schema, **more: Any) -> Schema:
    """Return the schema of an object that has all of these members and no others."""
    return closed(properties, required=list(properties), **more)


def listed(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def nullable(schema: Schema) -> Schema:
    """Return ``schema`` so that it also allows null: nobody stated it."""
    if "$ref" in schema or "anyOf" in schema:
        return {"anyOf": [*schema.get("anyOf", [schema]), {"type": "null"}]}
    enum = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **enum}


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
REFERENCE = whole(
    {"id": TEXT, "title": nullable(TEXT), "title_en": nullable(TEXT), "url": LINK},
    description="Another thing: its id, its title, and where to read it.",
)
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

KINDS: dict[str, Schema] = {
    "text": TEXT,
    "code": TEXT,
    "integer": {"type": "integer"},
    "number": NUMBER,
    "boolean": {"type": "boolean"},
    "uri": LINK,
    "moment": MOMENT,
    "lines": listed(TEXT),
    "money": ref("Money"),
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


def schemas_of(resource: "Resource") -> dict[str, Schema]:
    """Return the schema of a resource's things, and those of the rows within them, by their names."""
    name = resource.model.__name__
    found = {}
    properties = _members(resource.columns.values())
    for key, nested in resource.lists.items():
        own = f"{name}{key.title().replace('_', '')}"
        if isinstance(nested, Related):
            found[own] = _related()
        elif nested.shape:
            found[own] = closed(_members(nested.shape.columns))
        properties[key] = listed(ref(own) if own in found else _member(resource, nested))
    about = f"{type(resource).__doc__} Every member is there, unless `fields` asks for less; "
    about += "the lists within come in a detail, or where `expand` asks for them." if resource.lists else ""
    return {name: closed(properties, description=about.rstrip(" ;")), **found}


def _member(resource: "Resource", nested: Nested) -> Schema:
    """Return the schema of one tie: to another thing, to a UN goal by its number, or to a code."""
    if nested.target:
        return ref("Reference")
    return GOAL if resource.model._meta.get_field(nested.name).related_model is Goal else TEXT


def _related() -> Schema:
    return whole(
        {
            "kind": {"type": "string", **codes(RelationKind.choices)},
            "direction": {"type": "string", "enum": ["to", "from"]},
            "note": nullable(TEXT),
            "resource": TEXT,
            **REFERENCE["properties"],
        },
        description="`to`: the relation is read from this thing to the other, e.g. this pays for that.",
    )


def _members(columns: Iterable[Column]) -> dict[str, Schema]:
    return {column.name: column_schema(column) for column in columns}


def column_schema(column: Column) -> Schema:
    """Return the schema of one column."""
    schema = KINDS[column.kind] if column.kind in KINDS else _by_field(column)
    if column.target:
        schema = {"anyOf": [ref("Reference"), ref(column.target.model.__name__)]}
    if column.kind == "code" and column.field is not None and column.field.choices:
        schema = {**schema, **codes(column.field.flatchoices)}
    if _may_lack(column):
        schema = nullable(schema)
    said = [described(column.field) if column.field is not None else SAID.get(column.name, "")]
    said.append(schema.pop("description", "") if "description" in schema else "")
    about = "\n\n".join(filter(None, said))
    return {**schema, "description": about} if about else schema


def _by_field(column: Column) -> Schema:
    if column.kind == "date":
        return dict(PARTIAL_DATE if isinstance(column.field, PartialDateField) else DATE)
    return ref("Source") if column.name == "source" else {}


def _may_lack(column: Column) -> bool:
    """Return whether nobody need state it, or the public may not know of it."""
    if column.kind == "lines" or column.name in ALWAYS:
        return False
    if column.kind in ("integer", "boolean", "date") and column.field is not None:
        return bool(column.field.null)
    return True


def codes(choices: Iterable[tuple[Any, Any]]) -> Schema:
    """Return the codes that there are, with what each is called in English and Danish."""
    pairs = [(str(code), label) for code, label in choices if code != ""]
    said = "\n".join(f"- `{code}`: {labelled(label)}" for code, label in pairs)
    return {"enum": [code for code, _label in pairs], "description": said}


def described(field: "models.Field[Any, Any]") -> str:
    """Return what a column of the model is called in both languages, and the help that its form gives."""
    about = f"{labelled(field.verbose_name)}."
    with override("en"):
        return f"{about[0].upper()}{about[1:]} {field.help_text}".rstrip()


def labelled(words: Any) -> str:
    """Return ``words`` in English, and in Danish if that is not the same: "network (netværk)"."""
    said = []
    for language in ("en", "da"):
        with override(language):
            said.append(str(words))
    return said[0] if said[0] == said[1] else f"{said[0]} ({said[1]})"
