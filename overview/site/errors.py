"""What the site says when it cannot show what was asked for. Django asks for these by the names in config/urls.py.

The API tells its own errors (``api.http.problems``), and the desk keeps Django's plain ones.
"""

import sys
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.http import require_safe

from api.http.problems import as_problem
from overview.shared.layout import render_page
from overview.shared.serving import problem_page

DESK = ("/admin/", "/en/admin/")
ELSEWHERE = ("/api/", *DESK)
AWAY = (
    OperationalError,
    InterfaceError,
)  # what is raised when the database cannot be asked, or takes too long


@require_safe
def unmatched_address(request: HttpRequest) -> HttpResponse:
    """Answer for every address that nobody knows: lead to the one with a slash at its end, or say so."""
    slashed = f"{request.path_info}/"
    if not request.path_info.endswith("/") and _known(slashed):
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    return page_not_found(request, Http404())


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing at this address."""
    if request.path_info.startswith(ELSEWHERE):
        return defaults.page_not_found(request, exception)
    return _told(request, HTTPStatus.NOT_FOUND)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that what is here is not for everybody."""
    if request.path_info.startswith(ELSEWHERE):
        return defaults.permission_denied(request, exception)
    return _told(request, HTTPStatus.FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the question makes no sense."""
    if request.path_info.startswith(ELSEWHERE):
        return defaults.bad_request(request, exception)
    return _told(request, HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, or the database's. It asks the database nothing, which may be what fails."""
    error = sys.exception()
    if isinstance(error, AWAY):  # on the way from or to a view, as when a session is written
        return database_away(request, error)
    if request.path_info.startswith(ELSEWHERE):
        return defaults.server_error(request)
    return _told(request, HTTPStatus.INTERNAL_SERVER_ERROR)


class DatabaseAway:
    """A middleware that answers for every page, the desk's too, whose view cannot reach the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as usual; but show nobody a door to the desk that leads nowhere."""
        if request.path_info.startswith(DESK):
            try:
                connection.cursor().close()  # which asks whether it is there, as the first query would
            except AWAY as error:
                return database_away(request, error)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with 503 where it is the database that failed."""
        return database_away(request, exception) if isinstance(exception, AWAY) else None


def database_away(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say that the database is away, or took too long, and when to come again (503)."""
    with override(_language(request)):
        problem = as_problem(error)
        if request.method == "POST":
            problem.detail = _(
                "What you typed is not saved. Wait a little, go back in your browser, where it still stands, and save again."
            )
        return problem_page(request, problem)


def _language(request: HttpRequest) -> str:
    """Return the language of the address, which nobody may have seen to yet."""
    return get_language_from_path(request.path_info) or settings.LANGUAGE_CODE


def _known(path: str) -> bool:
    try:
        return resolve(path).func is not unmatched_address
    except Resolver404:
        return False


def _told(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Return the page that tells of ``status``, in the language of the address."""
    with override(_language(request)):
        title, detail = {
            HTTPStatus.NOT_FOUND: (
                _("The page is not here"),
                _("It may have moved, or the address may be mistyped."),
            ),
            HTTPStatus.FORBIDDEN: (
                _("This is not public"),
                _("What is at this address is only for those who work with it."),
            ),
            HTTPStatus.BAD_REQUEST: (
                _("We could not read that"),
                _("Something in the address or in what was sent makes no sense to us."),
            ),
            HTTPStatus.INTERNAL_SERVER_ERROR: (
                _("Something went wrong on our side"),
                _("It is not your fault. Try again in a few minutes."),
            ),
        }[status]
        return render_page(request, "overview/problem.html", {"detail": detail}, title=title, status=status)
