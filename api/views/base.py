"""The views: the root, a list, one thing, and search over all; each declares nothing and asks its resource."""

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

import orjson
from django.db.models import Q
from django.urls import resolve, reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.compiled_queries import Statement, together
from api.http.problems import ProblemError, all_of, closest, invalid, meant, nearest
from api.json_schema import LINK, REFERENCE, TEXT, WORD, listed, parameter, whole
from api.resources.base import Resource, resources
from api.resources.past import Past
from api.resources.register import Resources
from api.resources.ties import successors
from api.views import parameters
from api.views.operations import SEARCHED, WORDS, Operation, limit_parameter
from api.views.paging import Order
from api.views.parameters import Asked
from registry.fields.folding import containing

MOST_HITS = 50  # hits that a search over all shows at most


class OrjsonRenderer(BaseRenderer):
    """Plain data as JSON, with moments in UTC."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, context: Any = None) -> bytes:
        """Return ``data`` as bytes."""
        return b"" if data is None else orjson.dumps(data, option=orjson.OPT_UTC_Z)


class View(APIView):
    """Somebody reads; who it is does not matter."""

    renderer_classes = (OrjsonRenderer,)
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    http_method_names = ["get", "head", "options"]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        """Answer in JSON, or as the address says: what Accept asks for has been judged (``api.http.serving``)."""
        return OrjsonRenderer(), OrjsonRenderer.media_type

    @cached_property
    def base(self) -> str:
        """The address that all addresses begin with."""
        return f"{self.request.scheme}://{self.request.get_host()}{_root()}"

    @property
    def register(self) -> Resources[Resource]:
        """The resources as the reader may see them: everybody, or the holder of a key to what is internal."""
        holder = getattr(self.request, "holder", None)
        return resources.inside(holder.within) if holder and holder.internal else resources


@cache
def _root() -> str:
    return reverse("api:root")


class Root(View):
    """What there is."""

    about = Operation(
        path="/",
        name="root",
        tag="Everything",
        summary="What there is",
        answer={"type": "object", "additionalProperties": LINK},
    )
    names: ClassVar[tuple[str, ...]] = ()  # as_view() sets them, also below

    def get(self, request: Request) -> Response:
        """Answer with the address of each resource."""
        parameters.single(request.query_params, set())
        return Response(
            {name: f"{self.base}{name}/" for name in self.names} | {"catalog": f"{self.base}catalog.jsonld"}
        )


class ResourceView(View):
    """A view of a resource, which the address names."""

    def shown(
        self, asked: Asked, ids: list[Any], lists: frozenset[str], by: str = "pk"
    ) -> list[dict[str, Any]]:
        """Return the things with these ids as plain data, in that order, with ``lists`` and filled references."""
        read = {row[-1]: row for row in asked.resource.reading(asked.columns, by).of(ids)}
        return self.filled(asked, [read[one] for one in ids if one in read], lists)

    def filled(
        self, asked: Asked, rows: Sequence[tuple[Any, ...]], lists: frozenset[str]
    ) -> list[dict[str, Any]]:
        """Return rows of the things as plain data, with ``lists`` and filled references."""
        resource, base = asked.resource, self.base
        show = resource.shape(asked.columns).show
        results = [show(row, base) for row in rows]
        if lists:
            ids = [row[0] for row in rows]
            with together():
                asked_for = {
                    name: nested.reading.ask(ids) for name, nested in resource.lists.items() if name in lists
                }
            for name, answers in asked_for.items():
                members = resource.lists[name].told(answers, base)
                for row, result in zip(rows, results, strict=True):
                    result[name] = members.get(row[0], [])
        for name in asked.expand & resource.references.keys():
            _fill(results, name, resource.references[name].target, base)
        return results


class ListView(ResourceView):
    """A page of a resource."""

    def get(self, request: Request, name: str) -> Response:
        """Answer with the things that the parameters keep, in their order, and where the next page is."""
        resource = self.register[name]
        asked = parameters.parse_query(request.query_params, resource)
        order = Order(asked.resource, asked.ordering)
        among = asked.things() if asked.narrow else None
        ids, cursor = order.page(asked.cursor, asked.limit, among)
        first, following = self._pages(request, f"{self.base}{name}/", cursor)
        links = [f'<{first}>; rel="first"']
        if following:
            links.append(f'<{following}>; rel="next"')
        return Response(
            {"next": following, "results": self.shown(asked, ids, asked.lists)},
            headers={"Link": ", ".join(links)},
        )

    @staticmethod
    def _pages(request: Request, address: str, cursor: str | None) -> tuple[str, str | None]:
        """Return the addresses of the first page and of the next one, if there is a ``cursor`` to it."""
        asked = [(name, value) for name, value in request.query_params.items() if name != "cursor"]
        first = f"{address}?{urlencode(asked)}" if asked else address
        return first, f"{first}{'&' if asked else '?'}cursor={cursor}" if cursor else None


class DetailView(ResourceView):
    """One thing, with every list within it."""

    def get(self, request: Request, name: str, key: str) -> Response:
        """Answer with the thing that has this public id."""
        resource = self.register[name]
        asked = parameters.parse_query(request.query_params, resource, of_list=False)
        lists = frozenset(resource.lists) if asked.fields is None else asked.lists
        found = [] if "\0" in key else self.shown(asked, [key], lists, resource.lookup_field)
        return Response(found[0]) if found else self._gone(resource, key)

    def _gone(self, resource: Resource, key: str) -> Response:
        """Lead to what took the place of a thing; of what the public knew, say that it is gone.

        Raises ``ProblemError``, the same for what never was public as for what never was.
        """
        where = _("/api/v1/%(name)s/ lists those that are public.") % {"name": resource.name}
        if "\0" in key or not Past().ever((resource.name, key)):
            raise ProblemError("not-found", where)
        after = successors(resource, [key]).get(key)
        if after is None or not resource.names.of([after]):
            raise ProblemError("gone", where)
        query = self.request.META.get("QUERY_STRING", "")
        address = resource.address(self.base, iri_to_uri(after))
        return Response(status=301, headers={"Location": f"{address}?{query}".rstrip("?")})


class Search(View):
    """Whatever holds some words, in any resource."""

    about = Operation(
        path="/search/",
        name="search",
        tag="Everything",
        summary="Search over all",
        parameters=(
            parameter("q", WORDS, SEARCHED, "klima", needed=True),
            limit_parameter(MOST_HITS),
            parameter("resource", WORD, "The one resource to search, by its name.", "projects"),
        ),
        answer=whole(
            {
                "more": {"type": "boolean", "description": "Whether there are more hits than are shown."},
                "results": listed(whole({"resource": TEXT, **REFERENCE["properties"]})),
            }
        ),
    )

    def get(self, request: Request) -> Response:
        """Answer with the first hits of each resource, and where the rest are."""
        given = parameters.single(request.query_params, {"q", "limit", "resource"})
        if "q" not in given:
            raise invalid("q", _("Give at least one word to search for."))
        words, limit = parameters.words(given), parameters.limit(given, MOST_HITS)
        searchable = {resource.name: resource for resource in self.register if resource.search_fields}
        only = given.get("resource")
        if only is not None and only not in searchable:
            raise invalid("resource", nearest(only, searchable))
        results: list[dict[str, Any]] = []
        for name, resource in searchable.items():
            if only in (None, name) and len(results) <= limit:
                results += self._hits(resource, words, limit + 1 - len(results))
        return Response({"more": len(results) > limit, "results": results[:limit]})

    def _hits(self, resource: Resource, words: str, most: int) -> list[dict[str, Any]]:
        several = words.split()
        rows: dict[tuple[Any, ...], None] = {}
        for statement in _hitting(resource, len(several)):
            rows |= dict.fromkeys(statement.rows(several)[:most])
        return [{"resource": resource.name, **(resource.refer(self.base, *row) or {})} for row in rows][:most]


@cache
def _hitting(resource: Resource, count: int) -> list[Statement]:
    """Return the queries for what holds so many words, itself or in the thing that it is part of."""
    examples = [f"example{place}" for place in range(count)]

    def finding(place: int) -> Callable[..., Any]:
        def build(*words: str) -> Any:
            holding = resource.holding(containing(words))[place]
            rows = resource.public().filter(holding)
            return rows.values_list(resource.lookup_field, *resource.naming)[: MOST_HITS + 1]

        return build

    return [Statement(finding(place), examples) for place in range(len(resource.holding(Q())))]


class Nothing(View):
    """Whatever is asked for at an address where nothing is."""

    names: ClassVar[tuple[str, ...]] = ()  # of all addresses; as_view() sets them, and the forms of a file
    forms: ClassVar[tuple[str, ...]] = ()

    def get(self, request: Request, path: str = "") -> Response:
        """Lead to the address with a slash at its end, if that is all that lacks; else name what is nearest."""
        if path in ("", "v1"):
            return Response(status=301, headers={"Location": self.base})
        name, _slash, rest = path.partition("/")
        if name in resources and rest.startswith("export."):
            raise ProblemError("not-found", all_of(f"{name}/export.{form}" for form in self.forms))
        if not path.endswith("/") and resolve(f"{_root()}{path}/").url_name:
            query = request.META.get("QUERY_STRING", "")
            return Response(
                status=301, headers={"Location": f"{self.base}{iri_to_uri(path)}/?{query}".rstrip("?")}
            )
        asked, known = path.strip("/"), [*self.names, *(f"facets/{one.name}" for one in resources)]
        if below := [one for one in known if one.startswith(f"{asked}/")]:
            raise ProblemError("not-found", all_of(below))
        near = closest(asked, known)
        raise ProblemError("not-found", meant(near) if near else nearest(name, self.names))


def _fill(results: list[dict[str, Any]], name: str, target: Any, base: str) -> None:
    """Put the whole thing where ``results`` only name it."""
    keys = {result[name]["id"] for result in results if result[name]}
    shape = target.shape()
    whole = {row[-1]: shape.show(row, base) for row in target.reading(by=target.lookup_field).of(keys)}
    for result in results:
        if result[name]:
            result[name] = whole.get(result[name]["id"], result[name])
