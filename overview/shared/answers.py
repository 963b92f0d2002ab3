"""What the API answers, asked from within the house: the pages show nothing else."""

from copy import copy
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse
from django.utils.http import urlencode


class MovedError(Exception):
    """What was asked for is called something else today: ``key`` is its new public id."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def ask_api(request: HttpRequest, path: str, asked: dict[str, str] | None = None) -> Any:
    """Return what the API answers everybody at ``path`` below its root, as plain data.

    ``asked`` are the parameters. The addresses in the answer are the API's own, below the host of ``request``.
    Raises ``ProblemError`` where the API tells a problem, and ``MovedError`` where it leads to another thing.
    """
    address = f"{reverse('api:root')}{path}"
    inner = copy(request)
    inner.method = "GET"
    inner.path = inner.path_info = address
    query = urlencode(asked or {})
    inner.META = {
        **request.META,
        "QUERY_STRING": query,
        "HTTP_ACCEPT": "application/json",
    }  # and not a browser's
    for read_already in ("headers", "accepted_types"):
        inner.__dict__.pop(read_already, None)
    inner.GET = QueryDict(query)
    match = resolve(address)
    response = match.func.answering(inner, **match.kwargs)  # type: ignore[attr-defined]  # see api.http.serving
    if response.status_code == 301:  # noqa: PLR2004
        raise MovedError(response["Location"].partition("?")[0].rstrip("/").rpartition("/")[2])
    return response.data
