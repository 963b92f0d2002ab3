"""Chapter 3 in the API: policies."""

from agendas.models import Policy
from api.resources.base import PROSE, WITHIN, Resource, resources


@resources.register
class Policies(Resource):
    """Policies, strategies and action plans with international elements."""

    model = Policy
    related_filters = {
        "country": ("benchmark_places__country",),
        "place": ("benchmark_places",),
        "organisation": ("anchored_in", "parties__organisation"),
    }
    filterset_exclude = {
        PROSE: (
            "title",
            "full_name",
            "adopted_by",
            "expected_by",
            "period_note",
            "goal",
            "elements",
            "keywords",
            "frequency",
            "established_by",
        ),
        WITHIN: ("targets", "events", "parties"),
    }
