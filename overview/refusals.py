"""What the site says when it cannot show what was asked for. Django asks for these by the names in config/urls.py.

The API tells its own errors (``registry.api.problems``), and the desk keeps Django's plain ones.
"""

import sys
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.http import require_safe

from ops.databases import is_locked
from overview.layout import show
from registry.api.problems import AWAY

ELSEWHERE = ("/api/", "/admin/", "/en/admin/")


@require_safe
def nothing(request: HttpRequest) -> HttpResponse:
    """Answer for every address that nobody knows: lead to the one with a slash at its end, or say so."""
    slashed = f"{request.path_info}/"
    if not request.path_info.endswith("/") and _known(slashed):
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    return missing(request, Http404())


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing at this address."""
    if request.path_info.startswith(ELSEWHERE):
        return defaults.page_not_found(request, exception)
    return _told(request, HTTPStatus.NOT_FOUND)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that what is here is not for everybody."""
    if request.path_info.startswith(ELSEWHERE):
        return defaults.permission_denied(request, exception)
    return _told(request, HTTPStatus.FORBIDDEN)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the question makes no sense."""
    if request.path_info.startswith(ELSEWHERE):
        return defaults.bad_request(request, exception)
    return _told(request, HTTPStatus.BAD_REQUEST)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours. It asks the database nothing, which may be what fails.

    Where somebody else has been writing in an SQLite database for too long, the answer says so, at the desk too.
    """
    if is_locked(sys.exception()):  # Django asks for this page while it handles the error
        response = _told(request, HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = AWAY
        return response
    if request.path_info.startswith(ELSEWHERE):
        return defaults.server_error(request)
    return _told(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _known(path: str) -> bool:
    try:
        return resolve(path).func is not nothing
    except Resolver404:
        return False


def _told(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Return the page that tells of ``status``, in the language of the address, which nobody may have seen to yet."""
    with override(get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
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
            HTTPStatus.SERVICE_UNAVAILABLE: (
                _("Somebody else is saving just now"),
                _(
                    "Nothing of yours was saved. Wait a moment, reload the page, and say yes to sending it again."
                ),
            ),
        }[status]
        return show(request, "overview/problem.html", {"detail": detail}, title=title, status=status)
