"""What can be asked for, and what is answered, as OpenAPI operations: read from the same declarations as the views."""

from typing import Any

from django.utils.translation import override

from api.json_schema import (
    LINK,
    TEXT,
    Schema,
    in_path,
    listed,
    nullable,
    parameter,
    ref,
    several,
    whole,
)
from api.openapi.answers import ASKING, REFUSALS, SENT, component
from api.resources.base import Resource
from api.views.facets import MOST_VALUES, USUAL_VALUES, countable
from api.views.operations import SEARCHED, WORDS, Operation, limit_parameter

type Schemas = dict[str, Schema]

UNCOUNTED: Schema = {
    **nullable({"type": "integer"}),
    "description": "How many more the filters keep that are not counted on the `day`; null without one.",
}

CURSOR: Schema = {"type": "string", "x-read-as": "cursor", "minLength": 1}


def as_openapi(operation: Operation, example: Any = None) -> Schema:
    """Return an operation as OpenAPI has it, with an example of the answer."""
    content = {"schema": operation.answer, **({"example": example} if example is not None else {})}
    answer = {
        "description": "The newest.",
        "headers": {
            name: component("headers", name) for name in (*SENT, *(["Link"] if operation.pages else []))
        },
        "content": {operation.media: content},
        **({"links": operation.links} if operation.links else {}),
    }
    statuses = sorted({304, 401, *operation.refusals, 405, 406, 414, 429, 503})
    return {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        **({"description": operation.description} if operation.description else {}),
        "parameters": [*operation.parameters, *(component("parameters", name) for name in ASKING)],
        "responses": {
            "200": answer,
            **{str(status): component("responses", REFUSALS[status].name) for status in statuses},
        },
    }


def list_of(resource: Resource, examples: dict[str, Any]) -> Operation:
    """Return the operation that lists a resource; ``examples`` holds a thing of each resource, by name."""
    orderings = [sign + name for name in resource.ordering_fields for sign in ("", "-")]
    own = [
        limit_parameter(),
        parameter("cursor", CURSOR, "Where a page begins: take it unchanged from `next`."),
    ]
    about = "What decides the order; with - the greatest comes first. What lacks it comes last."
    own.append(parameter("ordering", {"type": "string", "enum": orderings, "default": "id"}, about))
    if resource.search_fields:
        own.append(parameter("q", WORDS, SEARCHED))
    row = examples.get(resource.name) or {}
    finders = [one.parameter(row, examples) for one in resource.filterset.values()]
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


def facets_of(resource: Resource, asked: dict[str, Any]) -> Operation:
    """Return the operation that counts; ``asked`` are the parameters of the list."""
    known = countable(resource)
    about = "The filters whose values are counted; all that can be, unless you name some."
    names = parameter("facets", several({"type": "string", "enum": [*known]}), about)
    schema = {"type": "integer", "minimum": 1, "maximum": MOST_VALUES, "default": USUAL_VALUES}
    values = parameter("values", schema, "How many values of each facet to tell, the most frequent first.")
    value = {"id": TEXT, "title": TEXT, "title_en": nullable(TEXT), "count": {"type": "integer"}}
    facet = {
        "id": TEXT,
        "title": TEXT,
        "title_en": TEXT,
        "more": {"type": "boolean"},
        "values": listed(whole(value)),
    }
    return Operation(
        path=f"/facets/{resource.name}/",
        name=f"count_{resource.name}",
        tag=tag_of(resource),
        summary=f"Count {resource.name} by the values of filters",
        description="A facet counts what all filters but its own keep.",
        parameters=(
            *((names, values) if known else ()),
            *(told for name, told in asked.items() if name in {"q", *resource.filterset}),
        ),
        answer=whole(
            {
                "count": {"type": "integer"},
                **({"uncounted": UNCOUNTED} if resource.dated else {}),
                "facets": listed(whole(facet)),
            }
        ),
    )
