from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from desk.addresses import page_address
from desk.bases.admin import TrackedAdmin, archive, bring_back, release, withdraw
from desk.forms.questions import Question
from desk.list_filters import PublicFilter
from desk.panels.actions import ReleasePages
from document.html.page import render_survey_page
from editions.models import Introduction, SourceNote, StatedFigure
from editions.services import current_survey
from registry.errors import RegistryError
from registry.fields.wording import language


@admin.register(Introduction)
class IntroductionAdmin(ReleasePages, TrackedAdmin):
    """Introductions: each is a draft until the secretariat publishes it, and can be read before that."""

    questions = {
        Question.WHAT: ("edition", "title_en", "municipality", "municipality_en", "notice", "notice_en"),
        Question.HOW: ("text", "text_en"),
        Question.WHEN: ("status_date", "status_date_note"),
    }

    actions = (release, withdraw, archive, bring_back)
    list_display = ("edition", "title", "status_date", "released")
    list_filter = (PublicFilter,)
    search_fields = ("title", "text")

    class Media:
        css = {"all": ("desk/verbs.css",)}

    @admin.display(description=_("public"), boolean=True, ordering="released_at")
    def released(self, introduction: Introduction) -> bool:
        """Whether the public may see its edition."""
        return introduction.released_at is not None

    def is_printed(self) -> bool:
        """Return that the whole edition can be read, also while it is a draft."""
        return True

    def printed_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the edition as the public would read it. Raises ``Http404`` when the person sees no such thing."""
        introduction: Introduction = self.get_object(request, unquote(object_id))
        try:
            content = current_survey(language(), introduction=introduction)
        except RegistryError as error:
            messages.warning(request, str(error))
            return redirect(page_address(self.model, "change", introduction.pk))
        languages = self.admin_site.each_context(request)["languages"]
        return HttpResponse(render_survey_page(content, request=request, extra={"languages": languages}))


@admin.register(StatedFigure)
class StatedFigureAdmin(TrackedAdmin):
    """Stated figures."""

    questions = {
        Question.WHAT: (
            "label",
            "label_en",
            "value",
            "unit",
            "certainty",
            "unit_en",
            "qualifier",
            "figures",
            "beside",
            "explanation",
            "explanation_en",
            "note",
        ),
        Question.WHO: ("funders", "programmes"),
        Question.SOURCE: ("edition",),
    }

    list_display = ("label", "value", "unit", "figures", "edition")
    list_filter = ("edition",)
    search_fields = ("label",)


@admin.register(SourceNote)
class SourceNoteAdmin(TrackedAdmin):
    """Notes on the source."""

    questions = {
        Question.WHAT: ("kind", "text", "text_en", "raw", "about_resource", "about_id"),
        Question.SOURCE: ("edition", "mentions"),
    }

    list_display = ("source_number", "kind", "text", "about_resource", "about_id", "edition")
    list_filter = ("edition", "kind")
    search_fields = ("text", "raw")
