"""Chapter 5 in the API: partners abroad, which are shared, and the administrations' agreements with them."""

from api.resources.base import PROSE, Resource, resources
from sistercities.models import Agreement, Partner


@resources.register
class Partners(Resource):
    """Cities, authorities, museums and other institutions abroad that we have agreements with."""

    model = Partner
    filterset_exclude = {PROSE: ("title",)}


@resources.register
class Agreements(Resource):
    """The administrations' agreements and cooperation with partners abroad."""

    model = Agreement
    related_filters = {
        "country": ("partner__country", "host_places__country"),
        "place": ("partner__places", "host_places"),
        "organisation": ("partner__organisation", "funder", "own_partners"),
    }
    filterset_exclude = {
        PROSE: ("title", "counterpart", "form", "forum", "represented_by", "frequency", "keywords")
    }
