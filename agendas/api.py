"""Chapter 3 in the API: policies."""

from agendas.models import Policy
from registry.api.filters import IdsTieFilter, TieFilter
from registry.api.resources import PROSE, WITHIN, Resource, resources

ORGANISATION = ("anchored_in", "parties__organisation")


@resources.register
class Policies(Resource):
    """Policies, strategies and action plans with international elements."""

    model = Policy
    filters = {
        "country": TieFilter("benchmark_places__country"),
        "place": IdsTieFilter("benchmark_places", resource=resources["places"]),
        "organisation": IdsTieFilter(*ORGANISATION, resource=resources["organisations"]),
    }
    unfiltered = {
        PROSE: (
            "title",
            "full_name",
            "adopted_by",
            "expected_by",
            "period_note",
            "goal",
            "elements",
            "frequency",
            "established_by",
        ),
        WITHIN: ("targets", "events", "parties"),
    }
