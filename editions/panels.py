"""The page beside an introduction, on which its edition is read before the public reads it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from desk.bases import Panel, register_panel
from document.html.page import render_survey_page
from editions.models import Introduction
from editions.services import current_survey
from registry.errors import RegistryError
from registry.fields.wording import language


@register_panel
class EditionPanel(Panel):
    """The whole edition as the public would read it, also while it is a draft."""

    model = Introduction
    path = "printed/"
    name = "printed"
    right = None
    label = _("See it as printed")

    def answer(self) -> HttpResponseBase:
        """Show it; where something is missing, say so on the introduction's own page."""
        try:
            content = current_survey(language(), introduction=self.thing)
        except RegistryError as error:
            messages.warning(self.request, str(error))
            return redirect(self.page("change", self.thing.pk))
        languages = self.admin.admin_site.each_context(self.request)["languages"]
        return HttpResponse(render_survey_page(content, request=self.request, extra={"languages": languages}))
