"""The API's description of itself, as OpenAPI 3.1: nothing in it is written by hand that the declarations say."""

from dataclasses import replace
from typing import Any, ClassVar

from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from api.json_schema import Schema
from api.openapi.answers import ASKING, HEADERS, KEY, component, responses
from api.openapi.operations import as_openapi, detail_of, export_of, facets_of, list_of
from api.openapi.schemas import COMMON, schemas_of
from api.resources.base import Resource, resources
from api.views import parameters
from api.views.base import ResourceView
from api.views.exports import FORMS
from api.views.operations import Operation
from api.views.paging import Order

CONSIDERED = 10  # things of each resource, the fullest of which is the example
SHORT = 2  # members of a list in an example

ABOUT = """The international work of a city's administrations, as they have released it.

- Lists come in pages: follow `next` (or the `Link` header) until it is null.
- Send the `ETag` of what you have as `If-None-Match`: while nothing has changed, the answer is 304 and costs next to nothing.
- null means that nobody has stated it. A date is as exact as it was stated: `2012`, `2023-08` or `2021-03-31`.
- Codes and ids never change. Texts come in both languages side by side: `title` and `title_en`.
- Every error is `application/problem+json`, and says how to mend it.
- HEAD and OPTIONS work wherever GET does. Browsers may ask from any site (CORS).

Members may be added; none is removed or changes its meaning within `/api/v1/`. What is to go is marked `deprecated` here
a year before it goes, and only `/api/v2/` is without it."""


class Description(ResourceView):
    """The API's OpenAPI document, with examples from the registry as it is."""

    about = Operation(
        path="/schema/",
        name="schema",
        tag="Everything",
        summary="This description",
        description="As OpenAPI 3.1.",
        answer={"type": "object"},
    )
    others: ClassVar[tuple[Operation, ...]] = ()  # as_view() sets them

    def get(self, request: Request) -> Response:
        """Answer with the document."""
        parameters.single(request.query_params, set())
        examples = {
            resource.name: example
            for resource in resources
            if (example := self._example(resource)) is not None
        }
        return Response(self._document(examples))

    def _example(self, resource: Resource) -> dict[str, Any] | None:
        """Return the fullest of the resource's first things, its lists cut short; None when there are none."""
        ids, _next = Order(resource, "id").page("", CONSIDERED)
        asked = parameters.parse_query(QueryDict(), resource)
        things = self.shown(asked, ids, frozenset(resource.lists))
        if not things:
            return None
        fullest = max(things, key=lambda thing: sum(bool(value) for value in thing.values()))
        return {name: value[:SHORT] if isinstance(value, list) else value for name, value in fullest.items()}

    def _document(self, examples: dict[str, Any]) -> Schema:
        schemas, asking = {**COMMON}, {**ASKING}
        paths: dict[str, Schema] = {}
        for resource in resources:
            schemas |= schemas_of(resource)
            thing = examples.get(resource.name)
            page = thing and {"next": None, "results": [{name: thing[name] for name in resource.columns}]}
            listing = list_of(resource, examples)
            asked = {told["name"]: told for told in listing.parameters}
            asking |= {f"{resource.name}.{name}": told for name, told in asked.items()}
            shared = {name: component("parameters", f"{resource.name}.{name}") for name in asked}
            paths |= _path(replace(listing, parameters=tuple(shared.values())), page)
            for form, media in FORMS.items():
                paths |= _path(export_of(resource, form, media, shared))
            paths |= _path(facets_of(resource, shared))
            paths |= _path(detail_of(resource, examples), thing)
        for operation in self.others:
            schemas |= operation.schemas
            paths |= _path(operation)
        tags = dict.fromkeys(path["get"]["tags"][0] for path in paths.values())
        return {
            "openapi": "3.1.0",
            "info": {"title": "Udsyn", "version": "1", "description": ABOUT},
            "servers": [{"url": self.base.rstrip("/")}],
            "security": [{}, {"key": []}],
            "tags": [{"name": tag} for tag in tags],
            "paths": paths,
            "components": {
                "schemas": schemas,
                "parameters": asking,
                "headers": HEADERS,
                "responses": responses(),
                "securitySchemes": {"key": KEY},
            },
        }


def _path(operation: Operation, example: Any = None) -> dict[str, Schema]:
    return {operation.path: {"get": as_openapi(operation, example)}}
