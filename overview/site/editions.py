"""The pages of the editions: each keeps its own, also when a newer one has come."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from api.http.problems import ProblemError
from document.html.page import render_survey_page
from editions.models import Introduction
from editions.services import current_survey
from overview.shared.answers import ask_api
from overview.shared.layout import NAMES
from overview.shared.pdf import survey_as_pdf
from overview.shared.serving import problem_page
from registry.errors import RegistryError
from registry.fields.wording import language


def edition_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show the survey of one edition, as the public may read it. Raises ``ProblemError`` where there is none."""
    introduction = _released(request, key)
    try:
        survey = current_survey(language(), introduction=introduction)
    except RegistryError as error:
        problem = ProblemError("unavailable", str(error))
        return problem_page(request, problem, title=_("The survey is not here yet"))
    languages = []
    for code, name in NAMES.items():
        with override(code):
            languages.append({"code": code, "name": name, "address": reverse("edition", args=[key])})
    extra = {
        "home_address": reverse("start"),
        "pdf_address": reverse("edition_pdf", args=[key]),
        "languages": languages,
    }
    return HttpResponse(render_survey_page(survey, request=request, extra=extra))


@require_safe
def edition_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with the survey of one edition as PDF, as the public may read it."""
    try:
        introduction = _released(request, key)
    except ProblemError as problem:
        return problem_page(request, problem)
    return survey_as_pdf(request, introduction=introduction)


def _released(request: HttpRequest, key: str) -> Introduction:
    """Return the introduction of an edition. Raises ``ProblemError`` where the API knows of none, or no longer."""
    ask_api(request, f"editions/{key}/")
    found: Introduction = Introduction.objects.visible_to("public").get(edition=key)
    return found
