"""What every question may be answered with, and what it is sent with, as OpenAPI components."""

from typing import NamedTuple

from django.utils.translation import override

from api.http.problems import CONTENT_TYPE, KINDS
from api.json_schema import LINK, TEXT, Schema, ref


def component(kind: str, name: str) -> Schema:
    """Return what stands for something among the components."""
    return {"$ref": f"#/components/{kind}/{name}"}


# What every answer is sent with.
HEADERS: Schema = {
    "ETag": {"description": "What you have: send it as If-None-Match next time. Answers to keys have none.", "schema": TEXT},
    "Cache-Control": {"description": "For how long nobody need ask again.", "schema": TEXT, "required": True},
    "Content-Language": {"description": "The language of texts that come in one: problems.", "schema": {"type": "string", "enum": ["da", "en"]}, "required": True},
    "X-Request-Id": {"description": "Yours if you sent one, else ours.", "schema": TEXT, "required": True},
    "Link": {"description": 'rel="first" and, unless it is the last page, rel="next" (RFC 8288).', "schema": TEXT, "required": True},
    "Location": {"description": "Where it is now.", "schema": LINK, "required": True},
    "Allow": {"description": "The methods that there are.", "schema": TEXT, "required": True},
    "Udsyn-Sequence": {"description": "The number of the registry's last change when this was answered.", "schema": {"type": "string", "pattern": "^[0-9]+$"}, "required": True},
    "RateLimit": {"description": "How many questions are left, and for how many seconds.", "schema": TEXT},
    "RateLimit-Policy": {"description": "How many questions may be asked in how many seconds.", "schema": TEXT},
    "WWW-Authenticate": {"description": "How to send a key.", "schema": TEXT, "required": True},
    "Retry-After": {"description": "After how many seconds to ask again.", "schema": {"type": "integer"}},
}  # fmt: skip
SENT = (
    "ETag",
    "Cache-Control",
    "Content-Language",
    "X-Request-Id",
    "Udsyn-Sequence",
    "RateLimit",
    "RateLimit-Policy",
)

ASKING = {
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of the answer that you have: the same is not sent again (304).",
        "schema": TEXT,
    },
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "description": "The language of problems, da or en. Data comes in both.",
        "schema": TEXT,
    },
}

KEY = {
    "type": "apiKey",
    "in": "header",
    "name": "Authorization",
    "description": "`Api-Key udsyn_…`: opens what is internal to its holder, and may ask oftener. Nobody needs one.",
}


class RefusedAnswer(NamedTuple):
    """An answer other than what was asked for: its name among the components, the problem's code, and its headers."""

    name: str
    code: str
    about: str
    headers: tuple[str, ...] = ()


REFUSALS = {
    301: RefusedAnswer("Moved", "", "It was merged into another thing, which is there now.", ("Location",)),
    304: RefusedAnswer("NotModified", "", "You have the newest.", ("ETag",)),
    400: RefusedAnswer("BadRequest", "invalid-parameter", "A parameter is unknown, given twice, or has a wrong value."),
    401: RefusedAnswer("Unauthorized", "unauthorized", "The key is not valid, or has expired.", ("WWW-Authenticate",)),
    404: RefusedAnswer("NotFound", "not-found", "No such thing is public."),
    405: RefusedAnswer("MethodNotAllowed", "method-not-allowed", "Only GET, HEAD and OPTIONS are answered.", ("Allow",)),
    406: RefusedAnswer("NotAcceptable", "not-acceptable", "It does not come in the form that Accept asks for."),
    410: RefusedAnswer("Gone", "gone", "It was public, and is no longer."),
    414: RefusedAnswer("TooLong", "", "The address is longer than 8,190 bytes."),
    429: RefusedAnswer("TooManyRequests", "too-many", "You ask faster than you may.", ("Retry-After", "RateLimit", "RateLimit-Policy")),
    503: RefusedAnswer("Unavailable", "too-expensive", "It takes too long to answer: narrow it. Or the database is away (unavailable) or locked (busy): try again."),
}  # fmt: skip


def responses() -> Schema:
    """Return the answers that are shared by all operations, with an example of each problem."""
    found = {}
    for status, refusal in REFUSALS.items():
        answer: Schema = {"description": refusal.about}
        if refusal.headers:
            answer["headers"] = {name: component("headers", name) for name in refusal.headers}
        if refusal.code:
            with override("en"):
                title = str(KINDS[refusal.code].title)
            example = {
                "type": f"/api/v1/problems/#{refusal.code}",
                "title": title,
                "status": status,
                "detail": refusal.about,
                "instance": "/api/v1/projects/",
                "request_id": "d2f1c9b08a3e4f57",
            }
            answer["content"] = {CONTENT_TYPE: {"schema": ref("Problem"), "example": example}}
        found[refusal.name] = answer
    return found
