from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from desk.bases import EntryAdmin, TieField
from desk.forms.questions import Question
from funding.models import Grant, Registration
from registry.choices import RelationKind


@admin.register(Grant)
class GrantAdmin(EntryAdmin):
    """Grants, with what they pay for."""

    ties = {
        "paid_projects": TieField(
            RelationKind.PAYS_FOR,
            "projects",
            label=_("projects that it pays for"),
            help_text=_("Type a few letters of the name. Several are fine."),
        ),
        "paid_agreements": TieField(
            RelationKind.PAYS_FOR,
            "agreements",
            label=_("agreements that it pays for"),
            help_text=_("Agreements with partners abroad. Type a few letters of the name."),
        ),
    }
    questions = {
        Question.WHAT: ("paid_projects", "paid_agreements"),
        Question.WHO: ("funder", "programmes", "roles"),
        Question.COST: ("kind", "aggregate", "aggregate_of", "years"),
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
