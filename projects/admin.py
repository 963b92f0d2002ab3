from django.contrib import admin

from projects.models import Participation, Project
from registry.admin import EntryAdmin, SharedAdmin


@admin.register(Project)
class ProjectAdmin(SharedAdmin):
    """Projects."""

    list_display = ("title", "acronym", "kind", "programme", "period")
    list_filter = ("kind", "across")


@admin.register(Participation)
class ParticipationAdmin(EntryAdmin):
    """Participations."""

    list_display = ("heading", "administration", "source_number", "released")
