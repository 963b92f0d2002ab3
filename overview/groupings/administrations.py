"""The pages of the administrations: all that one does, and its own part of the survey."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from api.http.problems import ProblemError
from overview.groupings.pages import grouping_page
from overview.shared.answers import ask_api
from overview.shared.groupings import GROUPINGS, Grouping
from overview.shared.pdf import survey_as_pdf
from overview.shared.wording import thing_link

RESOURCE = "administrations"


def administration_page(request: HttpRequest, grouping: Grouping, key: str) -> HttpResponse:
    """Show all that an administration does, what it took over from, and where its part of the survey is."""
    try:
        before = ask_api(request, f"{RESOURCE}/", {"successor": key})["results"]
    except ProblemError:  # which the page itself tells of
        before = []
    more = {
        "predecessors": [thing_link(RESOURCE, row) for row in before],
        "pdf_address": reverse("administration_pdf", args=[key]),
    }
    return grouping_page(request, grouping, key, "overview/groupings/administration.html", more)


@require_safe
def administration_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with an administration's part of the newest survey as PDF, as the public may read it."""
    grouping = GROUPINGS[RESOURCE]
    try:
        grouping.row(request, key)
    except ProblemError:
        there = grouping_page(request, grouping, key)
        if there.status_code == 301:  # noqa: PLR2004
            there = HttpResponsePermanentRedirect(f"{there['Location']}undersoegelsen.pdf")
        return there
    return survey_as_pdf(request, key)
