from django.contrib import admin

from editions.models import Introduction, SourceNote, StatedFigure
from registry.admin import TrackedAdmin


@admin.register(Introduction)
class IntroductionAdmin(TrackedAdmin):
    """Introductions."""

    list_display = ("edition", "title", "status_date")
    search_fields = ("title", "text")


@admin.register(StatedFigure)
class StatedFigureAdmin(TrackedAdmin):
    """Stated figures."""

    list_display = ("label", "value", "unit", "figures", "edition")
    list_filter = ("edition",)
    search_fields = ("label",)


@admin.register(SourceNote)
class SourceNoteAdmin(TrackedAdmin):
    """Notes on the source."""

    list_display = ("source_number", "kind", "text", "about_resource", "about_id", "edition")
    list_filter = ("edition", "kind")
    search_fields = ("text", "raw")
