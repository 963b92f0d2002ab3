"""The public pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from document.content import Language
from document.html import page
from editions.services import current_file, current_survey
from overview.layout import NAMES, show
from registry.errors import RegistryError
from registry.facts import language


@require_safe
def survey(request: HttpRequest) -> HttpResponse:
    """Show the newest survey, as the public may read it."""
    try:
        newest = current_survey(language())
    except RegistryError as error:
        return _unavailable(request, error)
    return HttpResponse(
        page(
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
    try:
        made = current_file("pdf", language())
    except RegistryError as error:
        return _unavailable(request, error)
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="undersoegelsen.pdf"'},
    )


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead whoever asks for a picture of the site, the admin included, to ours."""
    return redirect(static("overview/favicon.svg"))


def _unavailable(request: HttpRequest, error: RegistryError) -> HttpResponse:
    """Say why there is no survey to show."""
    context = {"detail": str(error)}
    return show(request, "overview/problem.html", context, title=_("The survey is not here yet"), status=503)


def _choice(code: Language) -> dict[str, str]:
    with override(code):
        return {"code": code, "name": NAMES[code], "address": reverse("survey")}
