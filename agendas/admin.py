from django.contrib import admin

from agendas.models import Policy
from desk.bases import EntryAdmin
from desk.forms.questions import Question


@admin.register(Policy)
class PolicyAdmin(EntryAdmin):
    """Policies."""

    questions = {
        Question.WHAT: ("kind", "full_name", "goal", "elements", "elements_en", "predecessor", "targets"),
        Question.WHO: ("anchored_in", "parties", "benchmark_places"),
        Question.HOW: ("political_status", "established_by", "events"),
        Question.WHEN: ("adopted", "adopted_by", "expected", "expected_by", "period_note"),
    }

    list_display = ("heading", "kind", "political_status", "adopted", "administration", "released")
