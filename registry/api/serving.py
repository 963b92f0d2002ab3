"""Speaking HTTP: one decorator around every view of the API.

It gives each answer the headers that let browsers and caches use it, answers 304 to whoever
has the newest already, keeps rendered answers until something in the registry changes, compresses, and turns
every error into a problem. What an answer is made from (the content version, the day in Copenhagen, the
release, the address, the language, the audience) is its ETag.
"""

import gzip
import hashlib
import re
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache, partial, wraps
from http import HTTPStatus
from typing import Any

import brotli
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import get_language, override
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.exceptions import NotAcceptable

from registry.api.keys import Holder, holder
from registry.api.problems import ALLOWED, ProblemError, answer, as_problem
from registry.api.reading import Statement, bounded
from registry.api.throttling import count
from registry.models import LedgerHead

BROTLI = 4  # level 11 takes 22 ms for a page
GZIP = 5
WORTH_COMPRESSING = 500  # bytes
LARGEST_KEPT = 200_000  # bytes
BODYLESS = {204, 304}  # which may not tell the length of what they do not have (RFC 9110, 8.6)
FRESH = 60  # seconds in which nobody need ask again
PAGING = {"limit", "cursor", "fields"}  # what does not narrow a list
SHOWN = {".py", ".html", ".mo", ".css", ".js"}  # what our answers are made of
NAMED_LANGUAGE = re.compile(r"(?<![^&])language=(da|en)(?![^&])")
EVERYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Udsyn-Sequence, X-Request-Id",
    "Vary": "Accept, Accept-Encoding, Accept-Language, Authorization",
}
PREFLIGHT = {
    "Allow": ALLOWED,
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, If-None-Match, X-Request-Id",
    "Access-Control-Max-Age": "86400",
}

SEQUENCE = Statement(lambda: LedgerHead.objects.values_list("sequence"), ())

type Answering = Callable[..., Any]
type Making = Callable[[], HttpResponse]


def served(
    view: Answering, *, any_form: bool = False, expensive: bool = False, quick: bool = False
) -> Answering:
    """Return ``view`` so that it speaks HTTP well; in JSON, unless its address says in which form (``any_form``).

    What is ``expensive`` may be asked for less often; what is ``quick``, unless it is narrowed, takes the database no
    time worth a limit, which costs as much as a page.
    """

    @wraps(view, updated=())
    def serve(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with override(_language(request)):
            try:
                make = partial(_made, request, partial(view, request, **kwargs), quick)
                response = _answered(request, make, any_form, expensive)
            except Exception as error:  # noqa: BLE001 (every error is told as a problem)
                response = answer(as_problem(error), request)
                response["Cache-Control"] = "no-store"
            response["Content-Language"] = get_language() or "da"
        for name, value in EVERYWHERE.items():
            response[name] = value
        if not response.streaming and response.status_code not in BODYLESS:
            response["Content-Length"] = str(len(response.content))
            if request.method == "HEAD":
                response.content = b""
        return response

    serve.answering = view  # type: ignore[attr-defined]  # what answers it, for those who ask from within
    return serve


def _answered(request: HttpRequest, make: Making, any_form: bool, expensive: bool) -> HttpResponse:
    if request.method == "OPTIONS":
        return _bodyless(204, PREFLIGHT)
    # What programs send is not worth taking apart.
    if not (any_form or request.headers.get("Accept", "*/*") == "*/*" or request.accepts("application/json")):
        raise NotAcceptable
    if request.method not in ("GET", "HEAD"):
        return make()  # which refuses it
    asking = _asking(request)
    if asking:
        return _private(request, make, asking, expensive)
    return kept(request, make, lambda: count(request, None, expensive=expensive))


def _asking(request: HttpRequest) -> Holder | None:
    """Return who asks with a key; whoever tries keys soon has to wait."""
    try:
        return holder(request)
    except ProblemError:
        count(request, None, expensive=True)
        raise


def kept(request: HttpRequest, make: Making, headers: Callable[[], dict[str, str]] = dict) -> HttpResponse:
    """Return what everybody may read: 304 to whoever has it, what is kept, or what ``make`` makes, with ``headers``.

    ``headers`` may raise what keeps somebody from asking so often; whoever has the newest already is not asked.
    """
    version = _version()
    request.content_version = version  # type: ignore[attr-defined]  # what else is kept may go by it
    identity = _identity(request, version)
    own = {
        "ETag": f'W/"{identity}"',
        "Cache-Control": f"public, max-age={FRESH}",
        "Udsyn-Sequence": str(version),
    }
    if _has_it(request, own["ETag"]):
        return _bodyless(304, own)
    own |= headers()
    encoding = encoding_for(request)
    key = f"{identity}{encoding}"
    there: tuple[bytes, dict[str, str]] | None = caches["api"].get(key)
    if there is None:
        response = make()
        if response.status_code != HTTPStatus.OK or response.streaming:
            # Also what leads on is kept by nobody for ever: a merge can be undone.
            return _with(response, own if response.status_code < HTTPStatus.BAD_REQUEST else {})
        there = _compressed(response, encoding)
        # What was made while something changed may hold the old beside the new; but it is kept under the old version,
        # which nobody asks for who comes after the change.
        if len(there[0]) <= LARGEST_KEPT:
            caches["api"].set(key, there)
    body, its = there
    return HttpResponse(body, headers={**its, **own})


def _private(request: HttpRequest, make: Making, asking: Holder, expensive: bool) -> HttpResponse:
    """Return the answer to whoever has a key: it is nobody else's, and kept nowhere."""
    request.holder = asking  # type: ignore[attr-defined]
    headers = {"Cache-Control": "private, no-store", "Udsyn-Sequence": str(_version())}
    headers |= count(request, asking, expensive=expensive)
    return _with(make(), headers)


def _bodyless(status: int, headers: dict[str, str]) -> HttpResponse:
    """Return an answer that says nothing of a body: a cache would take it for that of what it has (RFC 9111, 3.2)."""
    response = HttpResponse(status=status, headers=headers)
    del response["Content-Type"]
    return response


def _with(response: HttpResponse, headers: dict[str, str]) -> HttpResponse:
    for name, value in headers.items():
        response[name] = value
    return response


def _version() -> int:
    """Return the content version of now, or of ``settings.CONTENT_VERSION_SECONDS`` ago at most.

    What is answered may be newer than the version that it is kept under, never older.
    """
    return caches["api"].get_or_set("version", _newest_version, settings.CONTENT_VERSION_SECONDS) or 0


def _newest_version() -> int:
    """Return the content version, as ``registry.ledger.content_version`` does, in a fourth of its time."""
    rows = SEQUENCE.rows(())
    return int(rows[0][0]) if rows else 0


def _identity(request: HttpRequest, version: int) -> str:
    made_from = (
        version,
        timezone.localdate(),
        settings.RELEASE or _newest_file(),
        request.scheme,
        request.get_host(),
        request.path,
        request.META.get("QUERY_STRING", ""),
        get_language(),
        "public",
    )
    return hashlib.blake2b(repr(made_from).encode(), digest_size=12).hexdigest()


@cache
def _newest_file() -> float:
    """Return when our program was last changed: what stands for the release where nobody has named one."""
    folders = (one for one in settings.BASE_DIR.iterdir() if one.is_dir() and not one.name.startswith("."))
    files = (file for folder in folders if folder != settings.VAR_DIR for file in folder.rglob("*.*"))
    return max(file.stat().st_mtime for file in files if file.suffix in SHOWN)


def _has_it(request: HttpRequest, etag: str) -> bool:
    there = request.headers.get("If-None-Match", "")
    return bool(there) and (etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in parse_etags(there)})


def _made(request: HttpRequest, view: Answering, quick: bool) -> HttpResponse:
    """Return what ``view`` answers with, rendered; no query for it takes long."""
    with nullcontext() if quick and request.GET.keys() <= PAGING else bounded():
        response = view()
        if hasattr(response, "render"):
            response.render()
    return response  # type: ignore[no-any-return]  # a StreamingHttpResponse where a file is made on the way


def _compressed(response: HttpResponse, encoding: str) -> tuple[bytes, dict[str, str]]:
    headers = {name: response[name] for name in ("Content-Type", "Link") if response.has_header(name)}
    body = response.content
    if encoding and len(body) >= WORTH_COMPRESSING:
        headers["Content-Encoding"] = encoding
        body = (
            brotli.compress(body, quality=BROTLI) if encoding == "br" else gzip.compress(body, GZIP, mtime=0)
        )
    return body, headers


def encoding_for(request: HttpRequest) -> str:
    """Return how the reader would have an answer compressed: "br", "gzip", or not at all."""
    accepted = request.headers.get("Accept-Encoding", "")
    offers = [offer.replace(" ", "").lower().partition(";q=") for offer in accepted.split(",")]
    names = {name for name, _q, quality in offers if quality.strip("0.") or not quality}
    return next((encoding for encoding in ("br", "gzip") if encoding in names), "")


def _language(request: HttpRequest) -> str:
    """Return the language that the reader would rather have, in the address or by their settings; else Danish."""
    if named := NAMED_LANGUAGE.search(request.META.get("QUERY_STRING", "")):
        return named[1]
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next((code[:2] for code, quality in wanted if quality and code[:2] in ("da", "en")), "da")
