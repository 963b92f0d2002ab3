from django.contrib import admin

from delegations.models import Count, Procedure, Visit
from registry.admin import EntryAdmin


@admin.register(Procedure)
class ProcedureAdmin(EntryAdmin):
    """Procedures."""

    list_display = ("heading", "administration", "location", "released")


@admin.register(Visit)
class VisitAdmin(EntryAdmin):
    """Visits."""

    list_display = ("heading", "state", "administration", "requested_on", "held_on", "released")
    list_filter = ("state", *EntryAdmin.list_filter)


@admin.register(Count)
class CountAdmin(EntryAdmin):
    """Counts."""

    list_display = ("heading", "administration", "year", "number", "unit", "released")
