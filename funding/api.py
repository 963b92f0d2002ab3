"""Chapter 7 in the API: external grants, and the registration that is needed to receive them."""

from api.resources.base import PROSE, WITHIN, Resource, resources
from funding.models import Grant, Registration


@resources.register
class Grants(Resource):
    """Money from outside for international work."""

    model = Grant
    data_themes = ("INTR", "GOVE", "ECON")
    related_filters = {"organisation": ("funder",)}
    filterset_exclude = {PROSE: ("title", "period_note", "roles", "keywords"), WITHIN: ("years",)}


@resources.register
class Registrations(Resource):
    """The municipality's registrations with funders."""

    model = Registration
    data_themes = ("INTR", "GOVE", "ECON")
    filterset_exclude = {PROSE: ("title", "definition", "portal", "portal_use")}
