"""Whether this process lives, and whether it can answer: what a proxy or a supervisor asks every few seconds."""

from collections.abc import Callable
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse

from ops.databases import is_migrated
from ops.requests import log_failure

type Answer = Callable[[HttpRequest], HttpResponse]

_migrated = False  # once it is, it stays so for as long as this process runs: what runs here does not change


def health(get_response: Answer) -> Answer:
    """Return a middleware that answers /livez and /readyz before anything else is done.

    Whoever asks speaks plain HTTP to an address of the machine: neither the Host nor https is asked for. /livez touches no
    database, so a database that is away is no reason to end this process. /readyz answers 503 until the database can be
    reached and is up to date.
    """
    checks = {"/livez": _live, "/readyz": _ready}

    def middleware(request: HttpRequest) -> HttpResponse:
        check = checks.get(request.path_info)
        return check(request) if check else get_response(request)

    return middleware


def _live(_request: HttpRequest) -> HttpResponse:
    return _told(HTTPStatus.OK, "alive")


def _ready(request: HttpRequest) -> HttpResponse:
    global _migrated  # noqa: PLW0603 (the process's own memory)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _migrated = _migrated or is_migrated(connection)
    except (DatabaseError, InterfaceError):
        log_failure(request)
        return _told(HTTPStatus.SERVICE_UNAVAILABLE, "the database cannot be reached")
    if not _migrated:
        log_failure(request)
        return _told(HTTPStatus.SERVICE_UNAVAILABLE, "the database is not up to date")
    return _told(HTTPStatus.OK, "ready")


def _told(status: HTTPStatus, words: str) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        headers["Retry-After"] = "10"
    return HttpResponse(
        f"{words}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers
    )
