"""The pages of the administrations: all that one does, and its own part of the survey."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from api.http.problems import ProblemError
from overview.gatherings.groupings import WAYS, Way
from overview.gatherings.pages import page
from overview.shared.answers import answer
from overview.shared.wording import reference
from overview.site.pdf import survey_as_pdf

RESOURCE = "administrations"


def administration(request: HttpRequest, way: Way, key: str) -> HttpResponse:
    """Show all that an administration does, what it took over from, and where its part of the survey is."""
    try:
        before = answer(request, f"{RESOURCE}/", {"successor": key})["results"]
    except ProblemError:  # which the page itself tells of
        before = []
    more = {
        "predecessors": [reference(RESOURCE, row) for row in before],
        "pdf_address": reverse("administration_pdf", args=[key]),
    }
    return page(request, way, key, "overview/administration.html", more)


@require_safe
def administration_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with an administration's part of the newest survey as PDF, as the public may read it."""
    way = WAYS[RESOURCE]
    try:
        way.row(request, key)
    except ProblemError:
        there = page(request, way, key)
        if there.status_code == 301:  # noqa: PLR2004
            there = HttpResponsePermanentRedirect(f"{there['Location']}undersoegelsen.pdf")
        return there
    return survey_as_pdf(request, key)
