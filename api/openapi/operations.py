"""What can be asked for, and what is answered, as OpenAPI operations: read from the same declarations as the views."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import override
from django_filters import BooleanFilter, DateFilter, Filter, NumberFilter

from api.filters import filters
from api.filters.fields import MANY, CodesField
from api.filters.parameters import LIMIT, MOST, MOST_LETTERS, MOST_WORDS
from api.openapi.answers import ASKING, REFUSALS, SENT, named
from api.openapi.schemas import DATE, LINK, MOMENT, Schema, codes, described, listed, nullable, ref, whole
from api.resources.base import Resource
from registry.choices import State

type Schemas = dict[str, Schema]


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

    def described(self, example: Any = None) -> Schema:
        """Return it as OpenAPI has it, with an example of the answer."""
        content = {"schema": self.answer, **({"example": example} if example is not None else {})}
        answer = {
            "description": "The newest.",
            "headers": {name: named("headers", name) for name in (*SENT, *(["Link"] if self.pages else []))},
            "content": {self.media: content},
            **({"links": self.links} if self.links else {}),
        }
        statuses = sorted({304, 401, *self.refusals, 405, 406, 414, 429, 503})
        return {
            "operationId": self.name,
            "tags": [self.tag],
            "summary": self.summary,
            **({"description": self.description} if self.description else {}),
            "parameters": [*self.parameters, *(named("parameters", name) for name in ASKING)],
            "responses": {
                "200": answer,
                **{str(status): named("responses", REFUSALS[status].name) for status in statuses},
            },
        }


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


def limit(most: int = MOST) -> Schema:
    """Return the parameter for how many to show."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": LIMIT}
    return parameter("limit", schema, "How many to show.")


# What only the registry can judge says how it is read; such a value may be refused though it looks right. It is no `format`:
# what breaks one would have to be refused, and any text may be a code that somebody seeks.
WORD: Schema = {"type": "string", "x-read-as": "code", "minLength": 1}
CURSOR: Schema = {"type": "string", "x-read-as": "cursor", "minLength": 1}
WORDS: Schema = {"type": "string", "x-read-as": "words", "minLength": 1, "maxLength": MOST_LETTERS}
SEVERAL = "with commas between several"
SPELT = f"Codes go {SEVERAL}; case does not matter."
LISTS = {
    filters.administration_codes: "Codes of administrations: those that answer for it or have a part in it, or that it names. OKF is ØKF.",
    filters.country_codes: "Countries by their two letters (ISO 3166-1), e.g. DK.",
    filters.goal_numbers: "Numbers of UN goals.",
}
SEARCHED = (
    f"Words, at most {MOST_WORDS}, all of which the title or the summary must hold, in either language. "
    "Case, accents and ø/oe do not matter."
)


def list_of(resource: Resource, examples: dict[str, Any]) -> Operation:
    """Return the operation that lists a resource; ``examples`` holds a thing of each resource, by name."""
    orderings = [sign + name for name in resource.ordering_fields for sign in ("", "-")]
    own = [limit(), parameter("cursor", CURSOR, "Where a page begins: take it unchanged from `next`.")]
    about = "What decides the order; with - the greatest comes first. What lacks it comes last."
    own.append(parameter("ordering", {"type": "string", "enum": orderings, "default": "id"}, about))
    if resource.search_fields:
        own.append(parameter("q", WORDS, SEARCHED))
    finders = [_finding(name, finder, resource, examples) for name, finder in resource.filterset.items()]
    return Operation(
        path=f"/{resource.name}/",
        name=f"list_{resource.name}",
        tag=tag_of(resource),
        summary=f"List {resource.name}",
        description=str(type(resource).__doc__),
        parameters=(*own, *finders, *_choosing(resource)),
        answer=whole(
            {
                "next": {**nullable(LINK), "description": "Where the next page is; null on the last."},
                "results": listed(ref(resource.model.__name__)),
            }
        ),
        pages=True,
        links={
            "first": {
                "operationId": f"read_{resource.name}",
                "parameters": {"id": "$response.body#/results/0/id"},
            }
        },
    )


def detail_of(resource: Resource, examples: dict[str, Any]) -> Operation:
    """Return the operation that reads one thing of a resource."""
    example = examples.get(resource.name)
    with override("en"):
        name = str(resource.model._meta.verbose_name)
    return Operation(
        path=f"/{resource.name}/{{id}}/",
        name=f"read_{resource.name}",
        tag=tag_of(resource),
        summary=f"Read one {name}",
        description="With every list within it." if resource.lists else "",
        parameters=(
            in_path(f"An id from /{resource.name}/.", example and example["id"]),
            *_choosing(resource),
        ),
        answer=ref(resource.model.__name__),
        refusals=(301, 400, 404, 410),
    )


def export_of(resource: Resource, form: str, media: str, asked: Schemas) -> Operation:
    """Return the operation that gives a whole list away; ``asked`` are the parameters of the list."""
    without = {"limit", "cursor", "ordering", *(() if form == "ndjson" else ("expand", "fields"))}
    parameters = [told for name, told in asked.items() if name not in without]
    if form != "ndjson":
        parameters.append(_fields([*resource.columns]))
    lines = "One object on each line, as in the list." if form == "ndjson" else "A column for each member."
    return Operation(
        path=f"/{resource.name}/export.{form}",
        name=f"export_{resource.name}_{form}",
        tag=tag_of(resource),
        summary=f"All {resource.name} as {form.upper()}",
        description=f"Everything that a list would show, page after page, in one file. {lines}",
        parameters=tuple(parameters),
        answer={"type": "string"},
        media=media.partition(";")[0],
    )


def tag_of(resource: Resource) -> str:
    """Return the subject that a resource belongs to: its app's name."""
    with override("en"):
        return str(resource.model._meta.app_config.verbose_name)


def _choosing(resource: Resource) -> list[Schema]:
    """Return the parameters for what to show of each thing."""
    lists, references = [*resource.lists], [*resource.references]
    found = [_fields([*resource.columns, *lists])]
    if lists or references:
        about = "Show these lists within each thing, or whole things where references stand."
        items = {"type": "string", "enum": [*dict.fromkeys((*lists, *references))]}
        found.append(parameter("expand", several(items), about))
    return found


def _fields(names: list[str]) -> Schema:
    return parameter("fields", several({"type": "string", "enum": names}), "Show these members alone.")


def _finding(name: str, finder: Filter, resource: Resource, examples: dict[str, Any]) -> Schema:
    """Return the parameter of one filter."""
    if isinstance(finder.field, CodesField):
        return _of_codes(name, finder, resource, examples)
    if isinstance(finder, filters.UpdatedSinceFilter):
        about = (
            "Changed at this moment or later, as 2026-01-01T00:00:00Z; without a zone, it is Copenhagen's."
        )
        return parameter(name, MOMENT, about, "2026-01-01T00:00:00Z")
    if isinstance(finder, filters.ActiveOnFilter):
        about = "Under way on this day, as 2020-06-01, surely or possibly; what has no dates is left out."
        return parameter(name, DATE, about, "2020-06-01")
    if isinstance(finder, DateFilter):
        return parameter(name, DATE, _bound(name, "day, as 2020-06-01"))
    if isinstance(finder, NumberFilter):
        return _of_number(name, finder)
    assert isinstance(finder, BooleanFilter)
    about = _about(finder, resource)
    if isinstance(finder, filters.StatedFilter):
        about = f"Whether `{name.removesuffix('_stated')}` is stated."
    return parameter(name, {"type": "boolean"}, about, (examples.get(resource.name) or {}).get(name))


def _of_codes(name: str, finder: Filter, resource: Resource, examples: dict[str, Any]) -> Schema:
    """Return the parameter of a filter by codes or by ids."""
    there, known = finder.field, getattr(finder.field, "codes", None)
    if isinstance(there, filters.IdsField):
        row = examples.get(there.resource.name)
        about = f"Ids from /{there.resource.name}/, {SEVERAL}."
        return parameter(name, several(WORD), about, row and row["id"])
    about = _about(finder, resource)
    if known is None:
        value = (examples.get(resource.name) or {}).get(name)
        return parameter(name, several(WORD), f"{about} {SPELT}".strip(), value and str(value))
    items: Schema = {"type": "string", "enum": [*known()]}
    if known in LISTS:
        return parameter(name, several(items), f"{LISTS[known]} {SPELT}")
    column = field_behind(finder, resource)
    choices: Any = column.flatchoices if column is not None else ()
    if isinstance(finder, filters.StateFilter):
        about, choices = "Where it stands today in Copenhagen.", State.choices
    elif isinstance(finder, filters.YesNoFilter):
        with override("en"):
            about = f"Whether it {finder.label}." if finder.label else about
        choices = [*finder.titles.items()]
    labels = codes(choices)["description"] if choices else ""
    return parameter(name, several(items), f"{about} {SPELT}\n\n{labels}".strip())


def _of_number(name: str, finder: NumberFilter) -> Schema:
    """Return the parameter of a filter by a number, or by a year."""
    bounds = {"minimum": finder.extra["min_value"], "maximum": finder.extra["max_value"]}
    if isinstance(finder, filters.YearFilter):
        return parameter(name, {"type": "integer", **bounds}, f"The year of `{name.removesuffix('_year')}`.")
    about = f"{_bound(name, 'number')} It has at most {filters.DECIMALS} decimals."
    return parameter(name, {"type": "number", "x-read-as": "decimal", **bounds}, about)


def _bound(name: str, what: str) -> str:
    member, _underline, end = name.rpartition("_")
    return f"`{member}` is {'at least' if end == 'from' else 'at most'} this {what}."


def field_behind(finder: Filter, resource: Resource) -> "models.Field[Any, Any] | None":
    """Return the column that a filter compares, where it is one of the resource's own."""
    try:
        found = resource.model._meta.get_field(str(finder.field_name))
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


def _about(finder: Filter, resource: Resource) -> str:
    column = field_behind(finder, resource)
    return described(column) if column is not None else ""
