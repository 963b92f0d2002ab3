"""Chapter 4 in the API: networks, which are shared, and the administrations' memberships of them."""

from memberships.models import Membership, Network
from registry.api.filters import TieFilter
from registry.api.resources import PROSE, WITHIN, Resource, resources


@resources.register
class Networks(Resource):
    """Networks, organisations, conferences and fairs, each once."""

    model = Network
    filters = {"country": TieFilter("seat__country")}
    unfiltered = {
        PROSE: (
            "title",
            "abbreviation",
            "area",
            "system",
            "eligibility",
            "basis",
            "activity",
            "frequency",
            "months",
        ),
        WITHIN: ("member_counts", "participants", "events"),
        "An address.": ("website",),
    }


@resources.register
class Memberships(Resource):
    """The administrations' memberships of networks."""

    model = Membership
    unfiltered = {
        PROSE: ("title", "period_note", "role", "purpose", "benefit"),
        WITHIN: ("contributions", "forums", "mandates"),
    }
