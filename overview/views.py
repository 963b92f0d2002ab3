"""The public pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from document.content import Language
from document.html import page
from editions.services import current_pdf, current_survey
from registry.errors import RegistryError

NAMES: dict[Language, str] = {"da": "Dansk", "en": "English"}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the newest survey, as the public may read it; without one, say so with 503."""
    try:
        survey = current_survey(_language())
    except RegistryError as error:
        return render(request, "overview/empty.html", {"message": str(error)}, status=503)
    return HttpResponse(
        page(
            survey,
            request=request,
            extra={"pdf_address": reverse("survey_pdf"), "languages": [_choice(code) for code in NAMES]},
        )
    )


@require_safe
def survey_pdf(request: HttpRequest) -> HttpResponse:
    """Answer with the newest survey as PDF, as the public may read it."""
    return HttpResponse(
        current_pdf(_language()),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="undersoegelsen.pdf"'},
    )


def _language() -> Language:
    return "en" if get_language() == "en" else "da"


def _choice(code: Language) -> dict[str, str]:
    with override(code):
        return {"code": code, "name": NAMES[code], "address": reverse("start")}
