"""Chapter 8 in the API: how delegations are received, the visits that were held, and stated numbers of them."""

from api.resources.base import PROSE, Resource, resources
from delegations.choices import VisitState
from delegations.models import Count, Procedure, Visit
from registry.ledger.recording import Snapshot


@resources.register
class Procedures(Resource):
    """How the administrations handle requests for visits."""

    model = Procedure
    related_filters = {"organisation": ("partners",)}
    filterset_exclude = {
        PROSE: (
            "title",
            "role",
            "entry_point",
            "screened_by",
            "prepared_by",
            "approved_by",
            "steps",
            "priority",
            "contents",
            "location",
            "location_note",
        )
    }


@resources.register
class Visits(Resource):
    """Visits from abroad that were held and released."""

    model = Visit
    filterset_exclude = {PROSE: ("title", "topic", "hosts")}

    def released(self, state: Snapshot) -> bool:
        """Return whether a visit was released and held."""
        return super().released(state) and state["state"] == VisitState.HELD


@resources.register
class Counts(Resource):
    """How many requests or visits an administration stated for a year."""

    model = Count
    filterset_exclude = {PROSE: ("title", "unit")}
