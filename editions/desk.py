"""What the editions add to the desk: the survey as files on the start page, and a group of the menu."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from desk.home.parts import MenuGroup, StartPagePart, register_on_desk
from desk.permissions import rights_of
from editions.documents import current_file
from editions.models import Introduction, SourceNote, StatedFigure
from registry.errors import RegistryError
from registry.models import Phrase

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
}


@register_on_desk
class SurveyFiles(StartPagePart):
    """The survey as a file, for those who may log in."""

    name = "survey files"
    template_name = "editions/survey_files.html"

    def get_urls(self, site: AdminSite) -> list[URLPattern]:
        """Return an address for each kind of file."""
        return [
            path(f"undersoegelsen.{kind}", site.admin_view(survey_file), {"kind": kind}, f"survey_{kind}")
            for kind in MEDIA_TYPES
        ]


@register_on_desk
class EditionTexts(MenuGroup):
    """What the secretariat writes for an edition."""

    title = _("The edition's texts")
    models = (Introduction, StatedFigure, SourceNote, Phrase)


def survey_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer with the survey, to those who may see everything with what is internal; without one, say so."""
    try:
        made = current_file(kind, "da", "internal" if rights_of(request).central else "public")
    except RegistryError as error:
        messages.warning(request, str(error))
        return redirect("admin:index")
    return HttpResponse(
        made,
        content_type=MEDIA_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="undersoegelsen.{kind}"'},
    )
