"""Chapter 7 in the API: external grants, and the registration that is needed to receive them."""

from funding.models import Grant, Registration
from registry.api.resources import PROSE, Resource, resources


@resources.register
class Grants(Resource):
    """Money from outside for international work."""

    model = Grant
    data_themes = ("INTR", "GOVE", "ECON")
    ways = {"organisation": ("funder",)}
    unfiltered = {PROSE: ("title", "period_note", "roles")}


@resources.register
class Registrations(Resource):
    """The municipality's registrations with funders."""

    model = Registration
    data_themes = ("INTR", "GOVE", "ECON")
    unfiltered = {PROSE: ("title", "definition", "portal", "portal_use")}
