from django.contrib import admin

from desk.bases import EntryAdmin, SharedAdmin
from desk.forms.questions import Question
from sistercities.models import Agreement, Partner


@admin.register(Partner)
class PartnerAdmin(SharedAdmin):
    """Partners."""

    questions = {
        Question.WHAT: ("kind",),
        Question.WHO: ("places", "country", "country_stated", "organisation"),
    }

    list_display = ("title", "kind", "country")
    list_filter = ("kind",)


@admin.register(Agreement)
class AgreementAdmin(EntryAdmin):
    """Agreements."""

    questions = {
        Question.WHAT: ("partner", "kind", "parent", "form", "activities"),
        Question.WHO: ("counterpart", "represented_by", "own_partners", "forum"),
        Question.COST: ("programme", "funder"),
        Question.WHEN: ("ongoing", "rotates", "host_places"),
    }

    list_display = ("heading", "kind", "administration", "period", "source_number", "released")
