"""A whole resource at once, as NDJSON, CSV or a workbook: any filtered list, sent as it is read."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import batched
from typing import Any, ClassVar

import orjson
from django.db import transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from rest_framework.request import Request

from document.table import Cell, table_csv, table_xlsx
from registry.api import parameters
from registry.api.parameters import Asked
from registry.api.shapes import Column
from registry.api.views import ResourceView

TOGETHER = 200  # rows
FORMS = {
    "ndjson": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

PLAIN = ("text", "code", "uri", "integer", "number", "boolean")  # kinds whose values are cells as they are
# The cells of a column that is no single value: what is after the dot, and where it is found.
CELLS: dict[str, tuple[tuple[str, ...], ...]] = {
    "reference": (("id",), ("title",)),
    "money": (("amount",), ("currency",), ("certainty",), ("original", "amount"), ("original", "currency")),
    "source": (("edition",), ("number",), ("title",), ("lines",)),
}


class Export(ResourceView):
    """All that a list holds, in one file."""

    form: ClassVar[str] = ""  # as_view() sets it

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Leave it to the address to say in which form."""
        return super().perform_content_negotiation(request, force=True)

    def get(self, request: Request) -> HttpResponseBase:
        """Answer with everything that the parameters keep, in no promised order."""
        assert self.resource
        asked = parameters.read(
            request.query_params, self.resource, paged=False, nested=self.form == "ndjson"
        )
        things = self._things(asked, asked.narrowed(self.resource.public()))
        name = f"{self.resource.name}.{self.form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        if request.method == "HEAD":
            return StreamingHttpResponse((), content_type=FORMS[self.form], headers=headers)
        if self.form == "ndjson":
            lines = b"".join
            pieces = (lines(orjson.dumps(one, option=JSON) for one in some) for some in things)
            return StreamingHttpResponse(pieces, content_type=FORMS[self.form], headers=headers)
        head, cells = _cells([self.resource.columns[name] for name in self._names(asked)])
        rows = (cells(thing) for some in things for thing in some)
        table = table_csv(head, rows) if self.form == "csv" else table_xlsx(self.resource.name, head, rows)
        return StreamingHttpResponse(table, content_type=FORMS[self.form], headers=headers)

    def _names(self, asked: Asked) -> list[str]:
        assert self.resource
        return [name for name in self.resource.columns if asked.columns is None or name in asked.columns]

    def _things(self, asked: Asked, among: Any) -> Iterator[list[dict[str, Any]]]:
        """Yield the things, some at a time.

        The first are read by themselves: before the database shows the first of all, it has found all.
        """
        lists = (asked.fields or frozenset()) | asked.expand
        first = [*among.order_by("pk").values_list("pk", flat=True)[:TOGETHER]]
        yield self.shown(asked, first, lists)
        if len(first) == TOGETHER:
            rest = asked.resource.shape(asked.columns).select(among.filter(pk__gt=first[-1]).order_by("pk"))
            with transaction.atomic():  # in which the database keeps a cursor
                for some in batched(rest.iterator(TOGETHER), TOGETHER):
                    yield self.filled(asked, some, lists)


JSON = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE


def _cells(columns: list[Column]) -> tuple[list[str], Callable[[dict[str, Any]], list[Cell]]]:
    """Return the heads of ``columns`` as cells, and what makes the cells of a thing."""
    plan: list[tuple[str, str, Callable[[Any], Cell] | None]] = []
    for column in columns:
        name, paths = column.name, CELLS.get("source" if column.name == "source" else column.kind)
        if paths is None:
            plan.append((name, name, None if column.kind in PLAIN else _text))
        else:
            plan += [(".".join((name, *path)), name, partial(_within, path)) for path in paths]

    def cells(thing: dict[str, Any]) -> list[Cell]:
        return [make(thing[name]) if make else thing[name] for _head, name, make in plan]

    return [head for head, _name, _make in plan], cells


def _within(path: tuple[str, ...], value: Any) -> Cell:
    for name in path:
        value = value and value[name]
    return value  # type: ignore[no-any-return]


def _text(value: Any) -> Cell:
    if not value or isinstance(value, str):
        return value or None
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return orjson.dumps(value, option=orjson.OPT_UTC_Z).decode().strip('"')
