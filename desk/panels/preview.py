"""The page that shows a thing as the survey prints it."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import get_language

from desk.addresses import page_address, page_name
from desk.permissions import rights_of
from document.html.page import STYLESHEETS
from registry.chapters import chapters
from registry.chapters.preview import printed
from registry.models import Record


class PrintedPages:
    """Beside the form of what a chapter tells of, the page as it is printed: what is saved, for who may see it."""

    model: type[Any]
    admin_site: Any

    def is_printed(self) -> bool:
        """Return whether there is such a page: whether a chapter tells of such things."""
        return chapters.of(self.model) is not None

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the page, where there is one."""
        urls: list[URLPattern | URLResolver] = super().get_urls()  # type: ignore[misc]
        if not self.is_printed():
            return urls
        view = self.admin_site.admin_view(self.printed_view)
        return [path("<path:object_id>/printed/", view, name=page_name(self.model, "printed")), *urls]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Offer the page beside the form."""
        thing = kwargs.get("obj")
        if thing is not None and self.is_printed():
            context["printed_address"] = page_address(self.model, "printed", thing.pk)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def printed_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the thing as it is printed. Raises ``Http404`` when the person sees no such thing."""
        thing: Record = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        context = {
            "thing": thing,
            "told": printed(thing, rights_of(request), self.admin_site.survey_day()),
            "language": get_language(),
            "stylesheets": STYLESHEETS,
            "form_address": page_address(self.model, "change", thing.pk),
        }
        return TemplateResponse(request, "desk/preview/printed.html", context)
