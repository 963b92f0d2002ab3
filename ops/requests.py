"""What the log tells of each request: its name, its answer, its errors, and who came and went."""

import logging
import secrets
import sys
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import empty

from ops.logs import NAME, request_id

requests = logging.getLogger("ops.requests")
failures = logging.getLogger("ops.failures")
sign_ins = logging.getLogger("ops.sign_ins")

REFUSALS = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
HEALTH = ("/livez", "/readyz")  # asked every few seconds, and worth a line only when something is wrong

type Answer = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class LoggedRequest:
    """A request with its answer, and when it came (seconds of a clock that only runs forward)."""

    request: HttpRequest
    response: HttpResponse
    since: float


_exchange: ContextVar[LoggedRequest | None] = ContextVar("exchange", default=None)


def log_requests(get_response: Answer) -> Answer:
    """Return a middleware that names every request, in the log and in the header X-Request-Id of its answer.

    A name that the request brings along is kept, so that a proxy's log and ours tell of the same thing.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        since = time.monotonic()
        brought = request.headers.get("X-Request-Id", "")
        name = brought if NAME.fullmatch(brought) else secrets.token_hex(8)
        request_id.set(name)
        _exchange.set(None)
        response = get_response(request)
        response["X-Request-Id"] = name
        _exchange.set(LoggedRequest(request, response, since))
        return response

    return middleware


def log_answer(**_signal: Any) -> None:
    """Tell of an answer when all of it is sent, also of a file that is made on the way."""
    exchange = _exchange.get()
    _exchange.set(None)
    if exchange is None:
        return
    request, status = exchange.request, exchange.response.status_code
    if request.path_info in HEALTH and status < HTTPStatus.BAD_REQUEST:
        return
    level, event = logging.INFO, "request"
    if status in REFUSALS:
        level, event = logging.WARNING, "refusal"
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        level, event = logging.ERROR, "failure"
    ms = round((time.monotonic() - exchange.since) * 1000, 1)
    requests.log(level, "answered", extra=_of(request, event) | {"status": status, "ms": ms})


def log_failure(request: HttpRequest | None = None, **_signal: Any) -> None:
    """Tell of the error that is being handled, with its traceback, once: whoever answers with 500 or more calls this.

    Where no error is being handled, the way here stands in the traceback's place.
    """
    error = sys.exception()
    if not hasattr(error, "told_to_log"):
        failures.error(
            "an answer failed",
            exc_info=error,
            stack_info=error is None,
            extra=_of(request, "failure"),
        )
    if error is not None:
        error.told_to_log = True  # type: ignore[attr-defined]  # it may be caught and told again further out


def signed_in(request: HttpRequest | None, user: Any, **_signal: Any) -> None:
    """Tell who came in."""
    sign_ins.info("signed in", extra=_of(request, "sign-in") | {"user": user.pk})


def sign_in_failed(request: HttpRequest | None = None, **_signal: Any) -> None:
    """Tell that somebody did not come in. As whom is not told: people type their passwords there."""
    sign_ins.warning("sign-in failed", extra=_of(request, "sign-in failed"))


def signed_out(request: HttpRequest | None, user: Any, **_signal: Any) -> None:
    """Tell who went."""
    sign_ins.info("signed out", extra=_of(request, "sign-out") | {"user": user.pk if user else None})


def client_address(request: HttpRequest) -> str:
    """Return the address that a request comes from, as the nearest proxy that is not ours has seen it.

    ``settings.API_TRUSTED_PROXIES`` says how many are ours; what others wrote into X-Forwarded-For is not believed.
    """
    ours = settings.API_TRUSTED_PROXIES
    passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if not ours or not passed_on:
        return str(request.META.get("REMOTE_ADDR", ""))
    addresses = passed_on.split(",")
    return str(addresses[-min(ours, len(addresses))].strip())


def _of(request: HttpRequest | None, event: str) -> dict[str, Any]:
    """Return what every line says of a request. It asks the database nothing."""
    told: dict[str, Any] = {"event": event}
    if request is not None:
        told |= {
            "method": request.method,
            "route": _route(request),
            "client": client_address(request),
            "user": _user(request),
        }
    return told


def _route(request: HttpRequest) -> str | None:
    """Return the pattern of the address, since the address itself may tell who was looked for; None when there is none."""
    if request.path_info in HEALTH:
        return request.path_info[1:]
    if request.path_info.startswith(settings.STATIC_URL):
        return settings.STATIC_URL[1:]
    match = request.resolver_match
    return match.route if match else None


def _user(request: HttpRequest) -> Any:
    """Return the number of whoever is logged in; None when nobody is, or when nobody needed to know."""
    user = getattr(request, "user", None)
    return None if getattr(user, "_wrapped", user) is empty else getattr(user, "pk", None)
