"""Every error of the API as ``application/problem+json`` (RFC 9457): what is wrong, and how to mend it."""

import difflib
import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote

import orjson
from django.core.exceptions import BadRequest, DisallowedHost, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions

from ops.databases import is_locked
from ops.logs import SECURITY, request_id
from ops.requests import log_failure

ALLOWED = "GET, HEAD, OPTIONS"
CONTENT_TYPE = "application/problem+json"
CANCELED = "57014"  # PostgreSQL's code of a query that took too long
AWAY = "10"  # seconds until a database that restarts may be there again


class Kind(NamedTuple):
    """One kind of problem: its status, its title, and what it means and how to mend it, read at the address that is its type."""

    status: int
    title: Promise
    meaning: Promise


KINDS: dict[str, Kind] = {
    "bad-request": Kind(
        400,
        gettext_lazy("The request cannot be read"),
        gettext_lazy("The request is too long, broken on its way, or sent to a name that is not ours. Write it as the description has it; the answer says what to mend."),
    ),
    "unknown-parameter": Kind(
        400,
        gettext_lazy("There is no such parameter"),
        gettext_lazy("A misspelt parameter would be an answer to another question, so it is refused. The answer names the nearest one that there is."),
    ),
    "invalid-parameter": Kind(
        400,
        gettext_lazy("A parameter has a wrong value"),
        gettext_lazy("The value is of the wrong kind, unknown, or given twice. The member “parameter” names the parameter, and “detail” says what it takes."),
    ),
    "unauthorized": Kind(
        401,
        gettext_lazy("The key is not valid"),
        gettext_lazy("The key is misspelt, has expired or was revoked. Ask the secretariat for a new one; without a key one reads what is public."),
    ),
    "not-found": Kind(
        404,
        gettext_lazy("There is nothing at this address"),
        gettext_lazy("Nothing public is here, or ever was. The lists name what there is; the API's root names the lists."),
    ),
    "method-not-allowed": Kind(
        405,
        gettext_lazy("The API can only be read"),
        gettext_lazy("The API changes nothing. Ask with GET, HEAD or OPTIONS; data is changed by the administrations themselves."),
    ),
    "not-acceptable": Kind(
        406,
        gettext_lazy("The answer does not come in this form"),
        gettext_lazy("The header Accept asks for a form that is not there. Ask for application/json, or take a file whose address ends with its form."),
    ),
    "gone": Kind(
        410,
        gettext_lazy("What was at this address is no longer public"),
        gettext_lazy("It was public, and was withdrawn or archived. Whoever keeps a copy is to remove it."),
    ),
    "too-many": Kind(
        429,
        gettext_lazy("Too many questions in a short time"),
        gettext_lazy("There is a limit to how often one may ask in a minute. Wait as many seconds as Retry-After says, send the ETag of what you have, or ask for a key."),
    ),
    "failed": Kind(
        500,
        gettext_lazy("Something went wrong on our side"),
        gettext_lazy("That is our fault, not yours. Try again; if it goes on, tell us the request id of the answer."),
    ),
    "too-expensive": Kind(
        503,
        gettext_lazy("The question takes too long to answer"),
        gettext_lazy("The question was ended after three seconds. Narrow it with a filter or rarer words, or take the whole list as a file."),
    ),
    "busy": Kind(
        503,
        gettext_lazy("Somebody else is saving just now"),
        gettext_lazy("The database is one file, in which one at a time can write, and somebody has been writing for long. Ask again after as many seconds as Retry-After says."),
    ),
    "unavailable": Kind(
        503,
        gettext_lazy("The registry is out of reach for a moment"),
        gettext_lazy("The database behind the API does not answer, e.g. because it is being restarted. Ask again after as many seconds as Retry-After says."),
    ),
}  # fmt: skip

# What others raise: the kinds of error, the code, and how to mend it.
FORESEEN: tuple[tuple[tuple[type[Exception], ...], str, Promise], ...] = (
    ((Http404, exceptions.NotFound), "not-found", gettext_lazy("Look at /api/v1/ for what there is.")),
    ((exceptions.MethodNotAllowed,), "method-not-allowed", gettext_lazy("Use GET, HEAD or OPTIONS.")),
    (
        (exceptions.NotAcceptable,),
        "not-acceptable",
        gettext_lazy("Ask for application/json, or for anything (*/*)."),
    ),
    (
        (DisallowedHost,),
        "bad-request",
        gettext_lazy("Send the name of this site in the header Host: the one that came is not ours."),
    ),
    (
        (SuspiciousOperation, BadRequest),
        "bad-request",
        gettext_lazy("Shorten the request: it has too much in it."),
    ),
)


class ProblemError(Exception):
    """Something that the API answers with a problem.

    ``code`` is one of ``KINDS``, ``detail`` a sentence that says how to mend it; ``more`` are members
    of the answer besides RFC 9457's own, e.g. the parameter.
    """

    def __init__(self, code: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.code, self.detail, self.more = code, detail, more
        self.status, self.title, _meaning = KINDS[code]
        self.headers: dict[str, str] = {"Allow": ALLOWED} if code == "method-not-allowed" else {}


def invalid(parameter: str, detail: str) -> ProblemError:
    """Return the problem of a parameter whose value is wrong."""
    return ProblemError("invalid-parameter", detail, parameter=parameter)


def no_such(word: str) -> str:
    """Return a sentence that says of a value that there is no such one."""
    return _("There is no “%(word)s”.") % {"word": word[:80]}


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the nearest of ``known`` words; None when none is near."""
    words = {one.casefold(): one for one in sorted(known)}
    near = difflib.get_close_matches(word.casefold()[:80], words, n=1, cutoff=0.55)
    return words[near[0]] if near else None


def meant(word: str) -> str:
    """Return a sentence that asks whether ``word`` was meant."""
    return _("Did you mean “%(word)s”?") % {"word": word}


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a sentence that names the nearest of ``known`` words, or all of them when none is near."""
    known = sorted(known)
    near = closest(word, known)
    return meant(near) if near else all_of(known)


def all_of(known: Iterable[str]) -> str:
    """Return a sentence that names all there are."""
    words = ", ".join(known)
    return _("There are: %(words)s.") % {"words": words} if words else _("There are none.")


def as_problem(error: Exception) -> ProblemError:
    """Return the problem that ``error`` is to the reader; what nobody foresaw is said to be our fault."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, SuspiciousOperation):  # as Django tells of those that reach it
        logging.getLogger(f"{SECURITY}.{type(error).__name__}").error(str(error))
    for kinds, code, detail in FORESEEN:
        if isinstance(error, kinds):
            return ProblemError(code, str(detail))
    if isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") == CANCELED:
        return ProblemError("too-expensive", _("Narrow it with a filter or rarer words, and try again."))
    if is_locked(error):
        return _later("busy", _("Nothing was changed. Wait %(n)s seconds, and try again."))
    if isinstance(error, (OperationalError, InterfaceError)):
        return _later("unavailable", _("Wait %(n)s seconds, and try again."))
    return ProblemError("failed", _("Try again, and tell us the request id if it goes on."))


def _later(code: str, detail: str) -> ProblemError:
    problem = ProblemError(code, detail % {"n": AWAY})
    problem.headers["Retry-After"] = AWAY
    return problem


def pass_on(error: Exception, context: object) -> None:
    """Let REST framework raise ``error`` again, so that one place tells all of them."""


def answer(problem: ProblemError, request: HttpRequest) -> HttpResponse:
    """Return the answer that tells of ``problem``, in the active language; what is our fault is logged."""
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log_failure(request)
    body = {
        "type": f"/api/v1/problems/#{problem.code}",
        "title": str(problem.title),
        "status": problem.status,
        "detail": problem.detail,
        "instance": quote(request.path),
        "request_id": request_id.get(),
        **problem.more,
    }
    return HttpResponse(
        orjson.dumps(body), status=problem.status, content_type=CONTENT_TYPE, headers=problem.headers
    )
