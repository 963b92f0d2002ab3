"""What everybody may read, kept until something in the registry changes: the answers of the API and the public pages.

What an answer is made from (the content version, the day in Copenhagen, the release, the address, the language) is its
ETag. Here alone is written how long others may keep an answer, and by what it varies.
"""

import gzip
import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from http import HTTPStatus

import brotli
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from api.compiled_queries import Statement
from registry.models import LedgerHead

BROTLI = 4  # level 11 takes 22 ms for a page
GZIP = 5
WORTH_COMPRESSING = 500  # bytes
LARGEST_KEPT = 200_000  # bytes of an answer that is one of endlessly many
FRESH = 60  # seconds in which nobody need ask again
SHOWN = {".py", ".html", ".mo", ".css", ".js"}  # what our answers are made of
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=BROTLI),
    "gzip": lambda body: gzip.compress(body, GZIP, mtime=0),
}
EXPAND: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}

SEQUENCE = Statement(lambda: LedgerHead.objects.values_list("sequence"), ())

type Making = Callable[[], HttpResponse]
type Body = tuple[bytes, dict[str, str]]


def kept(
    request: HttpRequest,
    make: Making,
    headers: Callable[[], dict[str, str]] = dict,
    *,
    timeless: bool = False,
    alone: AbstractContextManager[object] | None = None,
) -> HttpResponse:
    """Return what everybody may read: 304 to whoever has it, what is kept, or what ``make`` makes, with ``headers``.

    ``headers`` may raise what keeps somebody from asking so often; whoever has the newest already is not asked. What is
    ``timeless`` follows from nothing in the registry, and is answered without a database. What is made ``alone`` is the
    same whatever is asked for, kept however large it is, and made by whoever holds that lock; others wait for it.
    """
    version = 0 if timeless else cached_version()
    request.content_version = version  # type: ignore[attr-defined]  # what else is kept may go by it
    identity = _identity(request, version, asked="" if alone else request.META.get("QUERY_STRING", ""))
    own = for_caches(f'W/"{identity}"') | ({} if timeless else {"Udsyn-Sequence": str(version)})
    if has_it(request, own["ETag"]):
        return varying(bodyless(304, own))
    own |= headers()
    encoding = encoding_for(request)
    there = _there(identity, encoding)
    if there is None:
        with alone or nullcontext():
            there = _there(identity, encoding) if alone else None  # somebody else's, meanwhile
            if there is None:
                response = make()
                if response.status_code != HTTPStatus.OK or response.streaming:
                    # Also what leads on is kept by nobody for ever: a merge can be undone.
                    lasting = response.status_code < HTTPStatus.BAD_REQUEST
                    return varying(with_headers(response, own if lasting else {}))
                there = _compressed(response, encoding)
                # What was made while something changed may hold the old beside the new; but it is kept under the old
                # version, which nobody asks for who comes after the change.
                _keep(identity, encoding, there, whatever_its_size=bool(alone))
    body, its = there
    return varying(HttpResponse(body, headers={**its, **own}))


def for_caches(etag: str, *, fresh: int = FRESH) -> dict[str, str]:
    """Return what tells browsers and caches how to keep what everybody may read: for so many seconds without asking."""
    keeping = f"public, max-age={fresh}" if fresh else "public, no-cache"  # which is to ask each time
    return {"ETag": etag, "Cache-Control": keeping}


def varying(response: HttpResponse) -> HttpResponse:
    """Say of an answer that may be compressed that it is not the same for every reader (RFC 9110, 12.5.5)."""
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def bodyless(status: int, headers: dict[str, str]) -> HttpResponse:
    """Return an answer that says nothing of a body: a cache would take it for that of what it has (RFC 9111, 3.2)."""
    response = HttpResponse(status=status, headers=headers)
    del response["Content-Type"]
    return response


def with_headers(response: HttpResponse, headers: dict[str, str]) -> HttpResponse:
    """Write ``headers`` into a response and return it."""
    for name, value in headers.items():
        response[name] = value
    return response


def cached_version() -> int:
    """Return the content version of now, or of ``settings.CONTENT_VERSION_SECONDS`` ago at most.

    What is answered may be newer than the version that it is kept under, never older.
    """
    return caches["api"].get_or_set("version", _newest_version, settings.CONTENT_VERSION_SECONDS) or 0


def _newest_version() -> int:
    """Return the content version, as ``registry.ledger.recording.content_version`` does, in a fourth of its time."""
    rows = SEQUENCE.rows(())
    return int(rows[0][0]) if rows else 0


def _identity(request: HttpRequest, version: int, asked: str) -> str:
    made_from = (
        version,
        timezone.localdate(),
        program_release(),
        request.scheme,
        request.get_host(),
        request.path,
        asked,
        get_language(),
        "public",
    )
    return hashlib.blake2b(repr(made_from).encode(), digest_size=12).hexdigest()


def program_release() -> str:
    """Return what program this is: as the operator calls it, else by when it was last changed."""
    return settings.RELEASE or str(_newest_file())


@cache
def _newest_file() -> float:
    """Return when our program was last changed: what stands for the release where nobody has named one."""
    folders = (one for one in settings.BASE_DIR.iterdir() if one.is_dir() and not one.name.startswith("."))
    files = (file for folder in folders if folder != settings.VAR_DIR for file in folder.rglob("*.*"))
    return max(file.stat().st_mtime for file in files if file.suffix in SHOWN)


def has_it(request: HttpRequest, etag: str) -> bool:
    """Return whether the reader has what goes by ``etag`` already (If-None-Match)."""
    there = request.headers.get("If-None-Match", "")
    return bool(there) and (etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in parse_etags(there)})


# Bodies, each made once for whoever asks, in whichever encoding.


def _there(identity: str, encoding: str) -> Body | None:
    """Return what is kept in an encoding, or what is kept in another one, put into it."""
    store = caches["api"]
    for other in (encoding, *(one for one in ("br", "gzip", "") if one != encoding)):
        there: Body | None = store.get(f"{identity}{other}")
        if there is not None:
            if other != encoding:
                there = _recoded(there, encoding)
                _keep(identity, encoding, there)
            return there
    return None


def _keep(identity: str, encoding: str, there: Body, *, whatever_its_size: bool = False) -> None:
    """Keep a body, unless it is too large; one that is not compressed and too large is kept compressed."""
    if not encoding and len(there[0]) > LARGEST_KEPT:
        encoding, there = "br", _recoded(there, "br")
    if whatever_its_size or len(there[0]) <= LARGEST_KEPT:
        caches["api"].set(f"{identity}{encoding}", there)


def _compressed(response: HttpResponse, encoding: str) -> Body:
    headers = {name: response[name] for name in ("Content-Type", "Link") if response.has_header(name)}
    return _recoded((response.content, headers), encoding)


def _recoded(there: Body, encoding: str) -> Body:
    """Return a body in ``encoding`` ("br", "gzip" or ""), whichever it has; a short one is not worth it."""
    body, headers = there
    if was := headers.get("Content-Encoding"):
        body = EXPAND[was](body)
    headers = {name: value for name, value in headers.items() if name != "Content-Encoding"}
    if encoding and len(body) >= WORTH_COMPRESSING:
        return COMPRESS[encoding](body), {**headers, "Content-Encoding": encoding}
    return body, headers


def encoding_for(request: HttpRequest) -> str:
    """Return how the reader would have an answer compressed: "br", "gzip", or not at all."""
    accepted = request.headers.get("Accept-Encoding", "")
    offers = [offer.replace(" ", "").lower().partition(";q=") for offer in accepted.split(",")]
    names = {name for name, _q, quality in offers if quality.strip("0.") or not quality}
    return next((encoding for encoding in ("br", "gzip") if encoding in names), "")
