"""The admin site."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, translate_url
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from desk import door
from desk.forms.base import administration_label
from desk.forms.choosers import groups
from desk.forms.drafts import keep
from desk.home.menu import grouped_by_chapter
from desk.home.parts import desk_parts
from desk.home.summary import desk_summary
from desk.permissions import rights_of
from registry.models import Administration


class ChoicesView(AutocompleteJsonView):
    """What may be chosen in a field: the very things that its form will take."""

    def get_queryset(self) -> Any:
        """Narrow what was found to what the person may put in the field."""
        found = rights_of(self.request).choices(self.source_field, super().get_queryset())
        # What was merged is found as what took its place.
        return found.filter(merged_into__isnull=True) if hasattr(found.model, "merged_into") else found

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """Say of an administration what becomes of it, where it ends."""
        told: dict[str, str] = super().serialize_result(obj, to_field_name)
        return told | {"text": administration_label(obj)} if isinstance(obj, Administration) else told


LANGUAGES = {"da": "Dansk", "en": "English"}  # each by its own name


class DeskSite(admin.AdminSite):
    """The admin site, where those who keep the registry work."""

    site_title = _("Udsyn")
    site_header = _("Udsyn")
    index_title = _("The registry")
    index_template = "desk/home/index.html"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Keep what is typed in a form that whoever is no longer logged in sends; see to it that who comes in arrives."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method == "POST" and not self.has_permission(request):
                keep(request)
            return door.arrived(request, lambda: inner(request, *args, **kwargs))

        return entered

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the one door that there is, by whatever name it is asked for."""
        shown: HttpResponse = door.login(request)
        return shown

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in whoever has a role here."""
        return rights_of(request).any

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Answer what somebody types in a field, from what they may put there."""
        answer = ChoicesView.as_view(admin_site=self)(request)
        assert isinstance(answer, HttpResponse)
        return answer

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add the page in the other language, which its address tells."""
        here = request.get_full_path()
        languages = [
            {"code": code, "name": name, "address": translate_url(here, code)}
            for code, name in LANGUAGES.items()
        ]
        return {**super().each_context(request), "languages": languages}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """List everything by the survey's chapters, and then what they point at."""
        return grouped_by_chapter(super().get_app_list(request, app_label))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the desk of whoever comes in."""
        desk = desk_summary(rights_of(request))
        houses = ", ".join(str(house) for house in desk.administrations)
        title = self.index_title if desk.central else houses
        besides = [group for group in self.get_app_list(request) if group["chapter"] is None]
        parts = [
            {"template": part.template_name, "context": part.get_context(request)}
            for part in desk_parts.start_page
        ]
        return super().index(
            request,
            {"title": title, "desk": desk, "parts": parts, "besides": besides, **(extra_context or {})},
        )

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add what fields that take things of several kinds ask for, and the addresses of the start page's parts."""
        return [
            *(url for part in desk_parts.start_page for url in part.get_urls(self)),
            path("ting/", self.admin_view(things), name="things"),
            *super().get_urls(),
        ]


@require_safe
def things(request: HttpRequest) -> JsonResponse:
    """Answer what somebody types in a field that takes things of several kinds, from what they may see."""
    asked = request.GET
    told = groups(rights_of(request), asked.getlist("resource"), asked.get("term", ""))
    return JsonResponse({"results": [*told], "pagination": {"more": False}})
