"""The newest survey, as a page of the site and as PDF."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from api.http.problems import ProblemError
from document.content import Language
from document.html.page import render_survey_page
from editions.services import current_survey
from overview.shared.layout import NAMES
from overview.shared.pdf import survey_as_pdf
from overview.shared.serving import problem_page
from registry.errors import RegistryError
from registry.fields.wording import language


def survey_page(request: HttpRequest) -> HttpResponse:
    """Show the newest survey, as the public may read it."""
    try:
        newest = current_survey(language())
    except RegistryError as error:
        problem = ProblemError("unavailable", str(error))
        return problem_page(request, problem, title=_("The survey is not here yet"))
    return HttpResponse(
        render_survey_page(
            newest,
            request=request,
            extra={
                "home_address": reverse("start"),
                "pdf_address": reverse("survey_pdf"),
                "languages": [_choice(code) for code in NAMES],
            },
        )
    )


@require_safe
def survey_pdf(request: HttpRequest) -> HttpResponse:
    """Answer with the newest survey as PDF, as the public may read it."""
    return survey_as_pdf(request)


def _choice(code: Language) -> dict[str, str]:
    with override(code):
        return {"code": code, "name": NAMES[code], "address": reverse("survey")}
