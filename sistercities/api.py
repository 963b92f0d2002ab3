"""Chapter 5 in the API: partners abroad, which are shared, and the administrations' agreements with them."""

from registry.api.filters import IdsTieFilter, TieFilter
from registry.api.resources import PROSE, Resource, resources
from sistercities.models import Agreement, Partner


@resources.register
class Partners(Resource):
    """Cities, authorities, museums and other institutions abroad that we have agreements with."""

    model = Partner
    unfiltered = {PROSE: ("title",)}


COUNTRY = ("partner__country", "host_places__country")
PLACE = ("partner__places", "host_places")
ORGANISATION = ("partner__organisation", "funder", "own_partners")


@resources.register
class Agreements(Resource):
    """The administrations' agreements and cooperation with partners abroad."""

    model = Agreement
    filters = {
        "country": TieFilter(*COUNTRY),
        "place": IdsTieFilter(*PLACE, resource=resources["places"]),
        "organisation": IdsTieFilter(*ORGANISATION, resource=resources["organisations"]),
    }
    unfiltered = {PROSE: ("title", "counterpart", "form", "forum", "represented_by", "frequency")}
