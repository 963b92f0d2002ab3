"""The admin site."""

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from editions.services import current_file
from registry.errors import RegistryError

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
}


class DeskSite(admin.AdminSite):
    """The admin site, where those who keep the registry work."""

    site_title = _("Udsyn")
    site_header = _("Udsyn")
    index_title = _("The registry")
    index_template = "desk/index.html"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """List the domains in the order of their chapters, and who may log in at the end."""
        order = [config.label for config in apps.get_app_configs()]

        def place(domain: dict[str, Any]) -> tuple[bool, int]:
            return domain["app_label"] == "accounts", order.index(domain["app_label"])

        return sorted(super().get_app_list(request, app_label), key=place)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the survey as a file, for those who may log in."""
        return [
            *(
                path(f"undersoegelsen.{kind}", self.admin_view(survey_file), {"kind": kind}, f"survey_{kind}")
                for kind in MEDIA_TYPES
            ),
            *super().get_urls(),
        ]


def survey_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer with the survey as its readers inside the house may read it; without one, say so on the index."""
    try:
        made = current_file(kind, "da", "internal")
    except RegistryError as error:
        messages.warning(request, str(error))
        return redirect("admin:index")
    return HttpResponse(
        made,
        content_type=MEDIA_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="undersoegelsen.{kind}"'},
    )
