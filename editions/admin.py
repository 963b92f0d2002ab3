from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from desk.bases import PublicListFilter, TrackedAdmin
from desk.forms.questions import Question
from editions.models import Introduction, SourceNote, StatedFigure


@admin.register(Introduction)
class IntroductionAdmin(TrackedAdmin):
    """Introductions: each is a draft until the secretariat publishes it, and can be read before that."""

    questions = {
        Question.WHAT: ("edition", "title_en", "municipality", "municipality_en", "notice", "notice_en"),
        Question.HOW: ("findings", "findings_en", "text", "text_en", "abbreviations"),
        Question.WHO: ("contact",),
        Question.WHEN: ("status_date", "status_date_note"),
    }

    actions = ("release", "withdraw", "archive", "bring_back")
    list_display = ("edition", "title", "status_date", "released")
    list_filter = (PublicListFilter,)
    search_fields = ("title", "text")

    class Media:
        css = {"all": ("desk/verbs.css",)}

    @admin.display(description=_("public"), boolean=True, ordering="released_at")
    def released(self, introduction: Introduction) -> bool:
        """Whether the public may see its edition."""
        return introduction.released_at is not None


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
