"""The page that shows a thing as the survey prints it."""

from typing import Any

from django.db import models
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext_lazy

from desk.bases.panel import Panel, register_panel
from document.html.page import STYLESHEETS
from registry.chapters import chapters
from registry.chapters.preview import printed
from registry.models import Record, shown_day


@register_panel
class PrintedPanel(Panel):
    """Beside the form of what a chapter tells of, the page as it is printed: what is saved, for who may see it."""

    model = Record
    path = "printed/"
    name = "printed"
    right = None
    template = "desk/preview/printed.html"
    label = gettext_lazy("See it as printed")

    @classmethod
    def serves(cls, model: type[models.Model]) -> bool:
        """Return whether a chapter tells of such things."""
        return super().serves(model) and chapters.of(model) is not None

    def get_context(self) -> dict[str, Any]:
        """Show the thing as it is printed."""
        return {
            "thing": self.thing,
            "told": printed(self.thing, self.rights, shown_day()),
            "language": get_language(),
            "stylesheets": STYLESHEETS,
            "form_address": self.page("change", self.thing.pk),
        }

    def render(self, context: dict[str, Any]) -> HttpResponse:
        """Answer with the page, which looks like the survey's, and not like the desk's."""
        return TemplateResponse(self.request, self.template, context)
