"""Chapter 6 in the API: projects, which are shared, and the administrations' parts in them."""

from api.resources.base import PROSE, WITHIN, Resource, resources
from projects.models import Participation, Project


@resources.register
class Projects(Resource):
    """International projects, each once, with their partners and what they bring about."""

    model = Project
    related_filters = {
        "country": (
            "partners__country",
            "partners__place__country",
            "partners__organisation__country",
            "partners__organisation__place__country",
        ),
        "place": ("partners__place", "partners__organisation__place"),
        "organisation": ("funder", "lead_partner", "partners__organisation"),
    }
    filterset_exclude = {
        PROSE: (
            "title",
            "acronym",
            "full_name",
            "also_called",
            "sub_programme",
            "funding_channel",
            "period_note",
            "location",
            "target_group",
            "working_language",
            "run_by",
            "strategy",
            "builds_on",
            "frequency",
        ),
        WITHIN: ("partners", "deliverables"),
    }


@resources.register
class Participations(Resource):
    """The administrations' parts in projects."""

    model = Participation
    related_filters = {"organisation": ("budgets__payer",)}
    filterset_exclude = {PROSE: ("title", "role", "role_in", "keywords"), WITHIN: ("budgets",)}
