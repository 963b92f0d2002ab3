"""Speaking HTTP: one decorator around every view of the API.

It gives each answer the headers that let other origins read it, keeps what everybody may read
(``api.http.caching``) and nothing of what a key opens, and turns every error into a problem.
"""

import re
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.exceptions import NotAcceptable

from api.compiled_queries import bounded
from api.http.caching import Making, bodyless, cached_version, kept, with_headers
from api.http.keys import Holder, holder
from api.http.problems import ALLOWED, ProblemError, answer, as_problem
from api.http.throttling import count_request

BODYLESS = {204, 304}  # which may not tell the length of what they do not have (RFC 9110, 8.6)
PAGING = {"limit", "cursor", "fields"}  # what does not narrow a list
NAMED_LANGUAGE = re.compile(r"(?<![^&])language=(da|en)(?![^&])")
EVERYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Udsyn-Sequence, X-Request-Id",
}
VARY = ("Accept", "Accept-Encoding", "Accept-Language", "Authorization")
PREFLIGHT = {
    "Allow": ALLOWED,
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, If-None-Match, X-Request-Id",
    "Access-Control-Max-Age": "86400",
}

type Answering = Callable[..., Any]


def served(
    view: Answering, *, any_form: bool = False, expensive: bool | str = False, quick: bool = False
) -> Answering:
    """Return ``view`` so that it speaks HTTP well; in JSON, unless its address says in which form (``any_form``).

    What is ``expensive`` may be asked for less often, of a parameter's name only where it is given; what is ``quick``, unless it is narrowed, takes the database no
    time worth a limit, which costs as much as a page.
    """

    @wraps(view, updated=())
    def serve(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with override(_language(request)):
            try:
                make = partial(_made, request, partial(view, request, **kwargs), quick)
                costs = expensive in request.GET if isinstance(expensive, str) else expensive
                response = _answered(request, make, any_form, costs)
            except Exception as error:  # noqa: BLE001 (every error is told as a problem)
                response = answer(as_problem(error), request)
                response["Cache-Control"] = "no-store"
            response["Content-Language"] = get_language() or "da"
        with_headers(response, EVERYWHERE)
        patch_vary_headers(response, VARY)
        if not response.streaming and response.status_code not in BODYLESS:
            response["Content-Length"] = str(len(response.content))
            if request.method == "HEAD":
                response.content = b""
        return response

    serve.answering = view  # type: ignore[attr-defined]  # what answers it, for those who ask from within
    return serve


def _answered(request: HttpRequest, make: Making, any_form: bool, expensive: bool) -> HttpResponse:
    if request.method == "OPTIONS":
        return bodyless(204, PREFLIGHT)
    # What programs send is not worth taking apart.
    if not (any_form or request.headers.get("Accept", "*/*") == "*/*" or request.accepts("application/json")):
        raise NotAcceptable
    if request.method not in ("GET", "HEAD"):
        return make()  # which refuses it
    asking = _asking(request)
    if asking:
        return _private(request, make, asking, expensive)
    return kept(request, make, lambda: count_request(request, None, expensive=expensive))


def _asking(request: HttpRequest) -> Holder | None:
    """Return who asks with a key; whoever tries keys soon has to wait."""
    try:
        return holder(request)
    except ProblemError:
        count_request(request, None, expensive=True)
        raise


def _private(request: HttpRequest, make: Making, asking: Holder, expensive: bool) -> HttpResponse:
    """Return the answer to whoever has a key: it is nobody else's, and kept nowhere."""
    request.holder = asking  # type: ignore[attr-defined]  # the views ask who reads
    headers = {"Cache-Control": "private, no-store", "Udsyn-Sequence": str(cached_version())}
    headers |= count_request(request, asking, expensive=expensive)
    return with_headers(make(), headers)


def _made(request: HttpRequest, view: Answering, quick: bool) -> HttpResponse:
    """Return what ``view`` answers with, rendered; no query for it takes long."""
    with nullcontext() if quick and request.GET.keys() <= PAGING else bounded():
        response = view()
        if hasattr(response, "render"):
            response.render()
    return response  # type: ignore[no-any-return]  # a StreamingHttpResponse where a file is made on the way


def _language(request: HttpRequest) -> str:
    """Return the language that the reader would rather have, in the address or by their settings; else Danish."""
    if named := NAMED_LANGUAGE.search(request.META.get("QUERY_STRING", "")):
        return named[1]
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next((code[:2] for code, quality in wanted if quality and code[:2] in ("da", "en")), "da")
