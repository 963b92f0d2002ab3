from django.contrib import admin

from funding.models import Grant, Registration
from registry.admin import EntryAdmin
from registry.questions import Question


@admin.register(Grant)
class GrantAdmin(EntryAdmin):
    """Grants."""

    questions = {
        Question.WHO: ("funder", "programmes", "roles"),
        Question.COST: ("kind", "aggregate", "aggregate_of"),
        Question.WHEN: ("duration_years", "period_note"),
    }

    list_display = ("heading", "funder", "kind", "amount", "currency", "administration", "period", "released")


@admin.register(Registration)
class RegistrationAdmin(EntryAdmin):
    """Registrations."""

    questions = {
        Question.WHAT: ("function", "definition", "pic"),
        Question.WHO: ("for_municipality",),
        Question.HOW: ("portal", "portal_use"),
    }

    list_display = ("heading", "function", "pic", "administration", "released")
