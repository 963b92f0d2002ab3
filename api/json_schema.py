"""JSON Schema and OpenAPI parameters in words of our own: what views, filters and kinds of fields describe themselves with."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import override

MANY = 50  # values of one parameter, between commas

type Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
LINK: Schema = {"type": "string", "format": "uri"}
DATE: Schema = {"type": "string", "format": "date", "examples": ["2020-06-01"]}
MOMENT: Schema = {"type": "string", "format": "date-time"}
NUMBER: Schema = {"type": "number"}
# What only the registry can judge says how it is read; such a value may be refused though it looks right. It is no `format`:
# what breaks one would have to be refused, and any text may be a code that somebody seeks.
WORD: Schema = {"type": "string", "x-read-as": "code", "minLength": 1}
SEVERAL = "with commas between several"
SPELT = f"Codes go {SEVERAL}; case does not matter."


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


def parameter(name: str, schema: Schema, about: str, example: Any = None, *, needed: bool = False) -> Schema:
    """Return a parameter in the query; a list of values goes with commas.

    The example stands in the schema, where Swagger UI does not fill it in: all filters at once find nothing.
    """
    shown = {"examples": [example]} if example is not None else {}
    several: Schema = {}
    if schema["type"] == "array":
        several = {"style": "form", "explode": False}
        schema = {**schema, "items": {**schema["items"], **shown}}
    else:
        schema = {**schema, **shown}
    asked = {"required": True} if needed else {}
    return {"name": name, "in": "query", "description": about, **asked, **several, "schema": schema}


def in_path(about: str, example: Any = None) -> Schema:
    """Return the parameter of a detail's address."""
    shown = {"example": example} if example is not None else {}
    return {"name": "id", "in": "path", "required": True, "description": about, "schema": WORD, **shown}


def several(items: Schema, most: int = MANY) -> Schema:
    """Return the schema of one value or several, with commas between them."""
    return {**listed(items), "minItems": 1, "maxItems": most}


def enumerated(choices: Iterable[tuple[Any, Any]]) -> Schema:
    """Return the codes that there are, with what each is called in English and Danish."""
    pairs = [(str(code), label) for code, label in choices if code != ""]
    said = "\n".join(f"- `{code}`: {labelled(label)}" for code, label in pairs)
    return {"enum": [code for code, _label in pairs], "description": said}


def field_description(field: "models.Field[Any, Any]") -> str:
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


REFERENCE = whole(
    {"id": TEXT, "title": nullable(TEXT), "title_en": nullable(TEXT), "url": LINK},
    description="Another thing: its id, its title, and where to read it.",
)
