"""The admin site."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from editions.services import current_pdf


class DeskSite(admin.AdminSite):
    """The admin site, where those who keep the registry work."""

    site_title = _("Udsyn")
    site_header = _("Udsyn")
    index_title = _("The registry")
    index_template = "desk/index.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the survey as PDF, for those who may log in."""
        return [
            path("undersoegelsen.pdf", self.admin_view(survey_pdf), name="survey_pdf"),
            *super().get_urls(),
        ]


def survey_pdf(request: HttpRequest) -> HttpResponse:
    """Answer with the survey as its readers inside the house may read it."""
    return HttpResponse(
        current_pdf("da", "internal"),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="undersoegelsen.pdf"'},
    )
