"""What every public page has around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from document.content import Language
from ops.logs import request_id
from ops.requests import log_failure
from overview.shared.addresses import GROUPING_ADDRESSES, shelf_address
from overview.shared.day import page_day
from registry.chapters import chapters
from registry.fields.wording import language

NAMES: dict[Language, str] = {"da": "Dansk", "en": "English"}  # each by its own name
ORGANISATION = 2  # the chapter that tells of the administrations themselves
FOREIGN = ("fbclid", "gclid", "utm_")  # how the parameters begin that other sites add to an address


@dataclass(frozen=True)
class Crumb:
    """One step of the way from the front page to here."""

    title: str
    address: str


@dataclass(frozen=True)
class NavLink:
    """A page to go to, and whether one is there: ``code`` is the language that it is in."""

    title: str
    address: str
    current: bool
    code: str = ""


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    title: str,
    crumbs: Sequence[Crumb] = (),
    status: int = 200,
) -> HttpResponse:
    """Return a page of the site: ``template``, which extends "overview/base.html", with what stands around it.

    ``title`` is the page's own name and ``crumbs`` the way to it, without the front page and the page itself. A
    ``description`` in ``context`` is one sentence for search engines and previews, and a ``day`` the one that the page is
    counted for, where that is not the shown day. An answer that is our fault is logged.
    """
    around: dict[str, Any] = {"title": title, "crumbs": crumbs, **_around(request)}
    if status == HTTPStatus.OK:
        around |= _found(request)
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:  # what says that all is not well asks the database nothing
        around["shown_day"] = (context or {}).get("day") or page_day(request)
    else:
        log_failure(request)
        around["request_id"] = request_id.get()
    return render(request, template, {**around, **(context or {})}, status=status)


def translate_path(path: str, code: str) -> str:
    """Return the address of the same page in another language, whether or not there is a page at ``path``."""
    danish = path.removeprefix("/en") if path == "/en" or path.startswith("/en/") else path
    return danish if code == "da" else f"/en{danish}"


def _around(request: HttpRequest) -> dict[str, Any]:
    """Return what every page has, also the one that says that nothing was found."""
    home, here = reverse("start"), request.path
    asked = _asked(request, FOREIGN)
    return {
        "home": home,
        "menu": [NavLink(title, address, here.startswith(address)) for title, address in _menu()],
        "languages": [
            NavLink(name, translate_path(here, code) + asked, code == language(), code)
            for code, name in NAMES.items()
        ],
    }


def _menu() -> Iterator[tuple[str, str]]:
    """Yield the first list of each chapter, and last the administrations, whose units are chapter 2: (title, address)."""
    for chapter in chapters:
        if chapter.shelves and chapter.number != ORGANISATION:
            yield str(chapter.shelves[0].title), shelf_address(chapter.shelves[0])
    yield str(_("Administrations")), f"{reverse('start')}{GROUPING_ADDRESSES['administrations']}/"


def _asked(request: HttpRequest, without: tuple[str, ...]) -> str:
    """Return what is asked for, without the parameters whose names begin so."""
    asked = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    for name in [name for name in asked if name.startswith(without)]:
        del asked[name]
    return f"?{asked.urlencode()}" if asked else ""


def _found(request: HttpRequest) -> dict[str, Any]:
    """Return the page's own addresses, for those who find it elsewhere."""
    query = _asked(request, (*FOREIGN, "cursor"))
    alternates = {
        code: request.build_absolute_uri(translate_path(request.path, code)) + query for code in NAMES
    }
    return {
        "canonical": alternates[language()],
        "alternates": alternates,
        "preview": request.build_absolute_uri(static("overview/preview.png")),
    }
