"""A whole resource at once, as NDJSON, CSV or a workbook: any filtered list, sent as it is read."""

from collections.abc import Callable, Iterator
from itertools import batched
from typing import Any, ClassVar

import orjson
from django.db import transaction
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
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
        if self.form == "ndjson":
            lines = b"".join
            pieces = (lines(orjson.dumps(one, option=JSON) for one in some) for some in things)
            return StreamingHttpResponse(pieces, content_type=FORMS[self.form], headers=headers)
        head, cells = _cells([self.resource.columns[name] for name in self._names(asked)])
        rows = (cells(thing) for some in things for thing in some)
        if self.form == "csv":
            return StreamingHttpResponse(
                table_csv(head, rows), content_type=FORMS[self.form], headers=headers
            )
        made = table_xlsx(self.resource.name, head, rows)
        return FileResponse(made, content_type=FORMS[self.form], as_attachment=True, filename=name)

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


PLAIN = (str, int, float, bool)
JSON = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE


def _cells(columns: list[Column]) -> tuple[list[str], Callable[[dict[str, Any]], list[Cell]]]:
    """Return the heads of ``columns`` as cells, and what makes the cells of a thing."""
    shapes = [
        (column.name, CELLS.get("source" if column.name == "source" else column.kind)) for column in columns
    ]

    def cells(thing: dict[str, Any]) -> list[Cell]:
        row: list[Cell] = []
        for name, paths in shapes:
            value = thing[name]
            if paths is None:
                row.append(value if value is None or type(value) in PLAIN else _text(value))
            elif value is None:
                row += [None] * len(paths)
            else:
                row += [_within(value, path) for path in paths]
        return row

    heads = [(name, *path) for name, paths in shapes for path in paths or [()]]
    return [".".join(head) for head in heads], cells


def _within(value: Any, path: tuple[str, ...]) -> Cell:
    for name in path:
        value = value and value[name]
    return value  # type: ignore[no-any-return]


def _text(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return orjson.dumps(value, option=orjson.OPT_UTC_Z).decode().strip('"')
