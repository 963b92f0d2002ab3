from django.contrib import admin

from editions.models import Introduction, SourceNote, StatedFigure
from registry.admin import TrackedAdmin
from registry.questions import Question


@admin.register(Introduction)
class IntroductionAdmin(TrackedAdmin):
    """Introductions."""

    questions = {
        Question.WHAT: ("edition", "title_en", "municipality", "municipality_en", "notice", "notice_en"),
        Question.HOW: ("text", "text_en"),
        Question.WHEN: ("status_date", "status_date_note"),
    }

    list_display = ("edition", "title", "status_date")
    search_fields = ("title", "text")


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
