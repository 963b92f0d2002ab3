"""A whole resource at once, as NDJSON, CSV or a workbook: any filtered list, sent as it is read."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched
from operator import itemgetter
from typing import Any

import brotli
import orjson
from django.db import transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from rest_framework.request import Request

from api.compiled_queries import streamed
from api.http.caching import BROTLI, GZIP, encoding_for
from api.resources.columns import ResourceColumn
from api.views import parameters
from api.views.base import ResourceView
from api.views.parameters import Asked
from document.workbook.table import Cell, table_csv, table_xlsx

TOGETHER = 200  # rows
FORMS = {
    "ndjson": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

PLAIN = ("text", "code", "uri", "integer", "number", "boolean")  # kinds whose values are cells as they are


def _sum(money: dict[str, Any]) -> tuple[Cell, ...]:
    original = money["original"] or {}
    told = money["amount"], money["currency"], money["certainty"]
    return (*told, original.get("amount"), original.get("currency"))


# A column that is no single value takes several cells: what is after the dot in their heads, and what makes them.
CELLS: dict[str, tuple[tuple[str, ...], Callable[[Any], tuple[Cell, ...]]]] = {
    "reference": (("id", "title", "title_en"), itemgetter("id", "title", "title_en")),
    "money": (("amount", "currency", "certainty", "original.amount", "original.currency"), _sum),
    "source": (("edition", "number", "title", "lines"), itemgetter("edition", "number", "title", "lines")),
}


class Export(ResourceView):
    """All that a list holds, in one file."""

    def get(self, request: Request, name: str, form: str) -> HttpResponseBase:
        """Answer with everything that the parameters keep, in no promised order."""
        resource = self.register[name]
        asked = parameters.parse_query(request.query_params, resource, paged=False, nested=form == "ndjson")
        things = self._things(asked, asked.things())
        headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
        encoding = "" if form == "xlsx" else encoding_for(request)  # a workbook is compressed in itself
        if encoding:
            headers["Content-Encoding"] = encoding
        pieces: Iterator[bytes] = iter(())
        if request.method != "HEAD":
            pieces = compressed(self._pieces(asked, things, form), encoding)
        return StreamingHttpResponse(pieces, content_type=FORMS[form], headers=headers)

    @staticmethod
    def _pieces(asked: Asked, things: Iterator[list[dict[str, Any]]], form: str) -> Iterator[bytes]:
        """Return the file, some of it at a time."""
        if form == "ndjson":
            lines = b"".join
            return (lines(orjson.dumps(one, option=JSON) for one in some) for some in things)
        head, cells = _cells(asked.resource.shape(asked.columns).columns)
        rows = (cells(thing) for some in things for thing in some)
        return table_csv(head, rows) if form == "csv" else table_xlsx(asked.resource.name, head, rows)

    def _things(self, asked: Asked, among: Any) -> Iterator[list[dict[str, Any]]]:
        """Yield the things, some at a time.

        The first are read by themselves: before the database shows the first of all, it has found all.
        """
        first = [*among.order_by("pk").values_list("pk", flat=True)[:TOGETHER]]
        yield self.shown(asked, first, asked.lists)
        if len(first) == TOGETHER:
            rest = asked.resource.shape(asked.columns).select(among.filter(pk__gt=first[-1]).order_by("pk"))
            for some in self._rest(rest, alone=not (asked.lists or asked.expand)):
                yield self.filled(asked, some, asked.lists)

    @staticmethod
    def _rest(rows: Any, *, alone: bool) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Yield ``rows``, some at a time; what is not ``alone`` has lists within, which are asked for in between."""
        if alone:
            yield from streamed(rows, TOGETHER)
        else:
            with transaction.atomic():  # in which the database keeps a cursor
                yield from batched(rows.iterator(TOGETHER), TOGETHER)


def compressed(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Return ``pieces`` in an encoding, each sent whole when it is there: the first does not wait for the second."""
    if not encoding:
        return pieces
    return _brotli(pieces) if encoding == "br" else _gzip(pieces)


def _brotli(pieces: Iterator[bytes]) -> Iterator[bytes]:
    made = brotli.Compressor(quality=BROTLI)
    for piece in pieces:
        yield made.process(piece) + made.flush()
    yield made.finish()


def _gzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    made = zlib.compressobj(GZIP, wbits=zlib.MAX_WBITS | 16)  # with the frame of gzip
    for piece in pieces:
        yield made.compress(piece) + made.flush(zlib.Z_SYNC_FLUSH)
    yield made.flush()


JSON = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE


def _cells(columns: Iterable[ResourceColumn]) -> tuple[list[str], Callable[[dict[str, Any]], list[Cell]]]:
    """Return the heads of ``columns`` as cells, and what makes the cells of a thing."""
    heads: list[str] = []
    plan: list[tuple[str, Callable[[Any], Cell] | None, Callable[[Any], tuple[Cell, ...]] | None, int]] = []
    for column in columns:
        name = column.name
        ends, several = CELLS.get("source" if name == "source" else column.kind, ((), None))
        heads += [f"{name}.{end}" for end in ends] or [name]
        plan.append((name, None if column.kind in PLAIN else _text, several, len(ends)))

    def cells(thing: dict[str, Any]) -> list[Cell]:
        made: list[Cell] = []
        for name, one, several, count in plan:
            value = thing[name]
            if several:
                made += several(value) if value else [None] * count
            else:
                made.append(one(value) if one and value is not None else value)
        return made

    return heads, cells


def _text(value: Any) -> Cell:
    if not value or isinstance(value, str):
        return value or None
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return orjson.dumps(value, option=orjson.OPT_UTC_Z).decode().strip('"')
