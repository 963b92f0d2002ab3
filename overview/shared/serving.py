"""How public pages are served: kept until something in the registry changes, and helpful when something is wrong."""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from api.compiled_queries import bounded
from api.http.caching import kept, with_headers
from api.http.problems import ProblemError
from api.http.throttling import count_request
from overview.shared.layout import render_page

type Page = Callable[..., HttpResponse]

OURS = 429  # the least status that is no matter of how something was asked


def public(view: Page, *, expensive: bool | str = False, alone: bool = False, timeless: bool = False) -> Page:
    """Return ``view`` as a page for everybody, without cookies.

    It is answered from what is kept as long as nothing in the registry changes; no query for it takes long. A problem
    that the API tells while the page is made becomes a page that tells it. What is ``expensive`` may be asked for less
    often, of a parameter's name only where it is given. What takes long and no parameters is made ``alone``: once, while others wait for it. What is ``timeless``
    is answered without a database.
    """
    making = Lock() if alone else None

    @require_safe
    @wraps(view)
    def serve(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        def make() -> HttpResponse:
            if timeless:
                return view(request, **kwargs)
            with bounded():
                return view(request, **kwargs)

        def counted() -> dict[str, str]:
            costs = expensive in request.GET if isinstance(expensive, str) else expensive
            return count_request(request, None, expensive=True) if costs else {}

        try:
            return kept(request, make, counted, timeless=timeless, alone=making)
        except ProblemError as problem:
            return problem_page(request, problem)

    return serve


def problem_page(request: HttpRequest, problem: ProblemError, *, title: str = "") -> HttpResponse:
    """Return the page that says what was wrong with a question or with us, and what to do."""
    ours = problem.status >= OURS
    context = {
        "detail": problem.detail,
        "parameter": problem.more.get("parameter", ""),
        "again": request.get_full_path() if ours and request.method == "GET" else "",
    }
    title = title or (str(problem.title) if ours else _("We could not show that"))
    response = render_page(request, "overview/problem.html", context, title=title, status=problem.status)
    return with_headers(response, problem.headers | ({"Cache-Control": "no-store"} if ours else {}))
