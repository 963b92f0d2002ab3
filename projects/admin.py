from django.contrib import admin

from desk.bases import EntryAdmin, SharedAdmin
from desk.forms.questions import Question
from projects.models import Participation, Project


@admin.register(Project)
class ProjectAdmin(SharedAdmin):
    """Projects."""

    questions = {
        Question.WHAT: (
            "acronym",
            "full_name",
            "also_called",
            "kind",
            "scope",
            "parent",
            "across",
            "strategy",
            "builds_on",
            "deliverables",
        ),
        Question.WHO: ("lead_partner", "run_by", "target_group", "partners"),
        Question.HOW: ("location", "working_language"),
        Question.COST: ("programme", "sub_programme", "grant_agreement_number", "funder", "funding_channel"),
        Question.WHEN: ("duration_years", "period_note"),
    }

    list_display = ("title", "acronym", "kind", "programme", "period")
    list_filter = ("kind", "across")


@admin.register(Participation)
class ParticipationAdmin(EntryAdmin):
    """Participations."""

    questions = {
        Question.WHAT: ("project",),
        Question.WHO: ("role", "role_in"),
        Question.COST: ("budgets",),
    }

    list_display = ("heading", "administration", "source_number", "released")
