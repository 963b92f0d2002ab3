from django.contrib import admin

from committees.models import Item, Practice
from desk.bases import EntryAdmin
from desk.forms.questions import Question


@admin.register(Practice)
class PracticeAdmin(EntryAdmin):
    """Practices."""

    questions = {
        Question.WHAT: ("committee", "competence", "occasions", "also_to"),
        Question.WHEN: (
            "qualifier",
            "every_n_meetings",
            "meetings_per_term",
            "term_years",
            "reading_certainty",
            "per_year_derived",
        ),
    }

    list_display = ("heading", "committee", "frequency", "released")


@admin.register(Item)
class ItemAdmin(EntryAdmin):
    """Items."""

    questions = {
        Question.WHAT: ("committee",),
        Question.WHEN: ("handled_on",),
    }

    list_display = ("heading", "committee", "handled_on", "released")
    date_hierarchy = "handled_on"
