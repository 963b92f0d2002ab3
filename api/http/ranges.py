"""Sending a file so that whoever has it, or some of it, need not take it again (RFC 9110, 13 and 14)."""

import io
import re
from http import HTTPStatus
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

# One range; who asks for several gets the whole, as the standard allows.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def send_file(
    request: HttpRequest, file: BinaryIO, *, media_type: str, modified: float, headers: dict[str, str]
) -> HttpResponse:
    """Return ``file``, or the part of it that is asked for (206), or what says that it is not needed (304, 412).

    ``headers`` have its ETag, a strong one; ``modified`` is when it was made, in seconds from 1970. A part that is not
    there is refused (416). ``file`` is read as far as it is needed, and closed.
    """
    headers = {**headers, "Last-Modified": http_date(modified), "Accept-Ranges": "bytes"}
    with file:
        response = HttpResponse(content_type=media_type, headers=headers)
        judged = get_conditional_response(request, headers["ETag"], int(modified), response)
        if judged is not None and judged is not response:
            return judged
        size = file.seek(0, io.SEEK_END)
        part = _part(request, size, headers)
        if part is not None and not part:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        file.seek(part.start if part else 0)
        response.content = file.read(len(part) if part else size)
    response["Content-Length"] = str(len(response.content))
    if part:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def asks_for_part(request: HttpRequest) -> bool:
    """Return whether less than the whole of a file is asked for, as a reader of PDF does who goes through its pages."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    return asked is not None and asked.group() not in ("bytes=-", "bytes=0-")


def _part(request: HttpRequest, size: int, headers: dict[str, str]) -> range | None:
    """Return which bytes are asked for: none that are there for an empty range, and all of them for None."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not asked or request.method != "GET" or not _still(request, headers):
        return None
    first, last = asked.groups()
    if not first:  # so many from the end
        return range(max(0, size - int(last)), size) if last else None
    if last and int(last) < int(first):  # which is no range
        return None
    return range(int(first), min(size, int(last) + 1) if last else size)


def _still(request: HttpRequest, headers: dict[str, str]) -> bool:
    """Return whether the file is the one of which the reader has a part (If-Range)."""
    has = request.headers.get("If-Range", "").strip()
    if not has or has.startswith(('"', "W/")):
        return has in ("", headers["ETag"])
    return parse_http_date_safe(has) == parse_http_date_safe(headers["Last-Modified"])
