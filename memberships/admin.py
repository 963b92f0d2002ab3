from django.contrib import admin

from desk.bases import EntryAdmin, SharedAdmin
from desk.forms.questions import Question
from memberships.models import Membership, Network


@admin.register(Network)
class NetworkAdmin(SharedAdmin):
    """Networks."""

    questions = {
        Question.WHAT: (
            "abbreviation",
            "kind",
            "reach",
            "area",
            "parent",
            "basis",
            "activity",
            "system",
            "website",
        ),
        Question.WHO: ("organiser", "programme", "seat", "eligibility", "member_counts", "participants"),
        Question.WHEN: ("months", "duration_days", "rotates", "events"),
        Question.SOURCE: ("wikidata_id",),
    }

    list_display = ("title", "abbreviation", "kind", "reach", "parent")
    list_filter = ("kind", "reach")


@admin.register(Membership)
class MembershipAdmin(EntryAdmin):
    """Memberships."""

    questions = {
        Question.WHAT: ("network", "parent", "purpose", "benefit"),
        Question.WHO: ("role", "represents_municipality", "mandates", "forums"),
        Question.COST: ("contributions",),
        Question.WHEN: ("period_note", "last_evaluated", "notice_date"),
    }

    list_display = ("heading", "administration", "period", "source_number", "released")
