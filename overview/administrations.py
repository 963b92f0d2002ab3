"""The pages of the administrations: all that one does, and its own part of the survey."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from editions.services import current_file
from overview.answers import answer
from overview.crossing import page
from overview.serving import troubled
from overview.telling import reference
from overview.ways import WAYS, Way
from registry.api.problems import ProblemError
from registry.errors import RegistryError
from registry.facts import language

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
    try:
        made = current_file("pdf", language(), administration=key)
    except RegistryError as error:
        return troubled(request, ProblemError("unavailable", str(error)))
    named = content_disposition_header(as_attachment=False, filename=f"undersoegelsen-{key}.pdf")
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": str(named)})
