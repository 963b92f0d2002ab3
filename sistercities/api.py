"""Chapter 5 in the API: partners abroad, which are shared, and the administrations' agreements with them."""

from registry.api.filters import IdsTieFilter, TieFilter
from registry.api.resources import PROSE, Resource, resources
from sistercities.models import Agreement, Partner


@resources.register
class Partners(Resource):
    """Cities, authorities, museums and other institutions abroad that we have agreements with."""

    model = Partner
    unfiltered = {PROSE: ("title",)}


@resources.register
class Agreements(Resource):
    """The administrations' agreements and cooperation with partners abroad."""

    model = Agreement
    filters = {
        "country": TieFilter("partner__country"),
        "place": IdsTieFilter("partner__places", resource=resources["places"]),
    }
    unfiltered = {PROSE: ("title", "counterpart", "form", "forum", "represented_by", "frequency")}
