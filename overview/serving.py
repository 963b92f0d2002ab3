"""How public pages are served: kept until something in the registry changes, and helpful when something is wrong."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from overview.layout import show
from registry.api.problems import ProblemError, as_problem
from registry.api.reading import bounded
from registry.api.serving import kept

type Page = Callable[..., HttpResponse]


def public(view: Page) -> Page:
    """Return ``view`` as a page for everybody, without cookies.

    It is answered from what is kept as long as nothing in the registry changes; no query for it takes long. A problem
    that the API tells while the page is made becomes a page that tells it.
    """

    @require_safe
    @wraps(view)
    def serve(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        def make() -> HttpResponse:
            with bounded():
                return view(request, **kwargs)

        try:
            return kept(request, make)
        except (ProblemError, OperationalError, InterfaceError) as error:
            return troubled(request, as_problem(error))

    return serve


def troubled(request: HttpRequest, problem: ProblemError) -> HttpResponse:
    """Return the page that says what was wrong with a question, and what to do."""
    context = {"detail": problem.detail, "parameter": problem.more.get("parameter", "")}
    ours = problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    title = str(problem.title) if ours else _("We could not show that")
    response = show(request, "overview/problem.html", context, title=title, status=problem.status)
    if "Retry-After" in problem.headers:
        response["Retry-After"] = problem.headers["Retry-After"]
    return response
