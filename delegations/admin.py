from django.contrib import admin

from delegations.models import Count, Procedure, Visit
from desk.bases import EntryAdmin
from desk.forms.questions import Question


@admin.register(Procedure)
class ProcedureAdmin(EntryAdmin):
    """Procedures."""

    questions = {
        Question.WHAT: ("role", "contents"),
        Question.WHO: ("entry_point", "screened_by", "prepared_by", "approved_by", "priority", "partners"),
        Question.HOW: ("steps", "location", "location_note"),
        Question.WHEN: ("minutes", "minutes_certainty"),
    }

    list_display = ("heading", "administration", "location", "released")


@admin.register(Visit)
class VisitAdmin(EntryAdmin):
    """Visits."""

    questions = {
        Question.WHAT: ("state", "topic", "decline_reason"),
        Question.WHO: ("sender", "place", "country", "participants", "hosts"),
        Question.WHEN: ("requested_on", "held_on"),
    }

    list_display = ("heading", "state", "administration", "requested_on", "held_on", "released")
    list_filter = ("state", *EntryAdmin.list_filter)


@admin.register(Count)
class CountAdmin(EntryAdmin):
    """Counts."""

    questions = {Question.WHAT: ("number", "certainty", "unit", "year", "derived")}

    list_display = ("heading", "administration", "year", "number", "unit", "released")
