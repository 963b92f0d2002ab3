"""The kernel's own resources: administrations, units, remits and committees, and the names that all share."""

from api.resources.base import PROSE, WITHIN, Resource, resources
from registry.models import (
    Administration,
    Committee,
    Municipality,
    Organisation,
    OrganisationUnit,
    Place,
    Programme,
    Remit,
    Theme,
)


@resources.register
class Municipalities(Resource):
    """The municipality's own record: the day that everything is shown for, and the currency that sums are added up in."""

    model = Municipality
    filterset_exclude = {"There is one.": ("name", "home_currency")}


@resources.register
class Administrations(Resource):
    """The municipality's administrations."""

    model = Administration
    filterset_exclude = {"Words to be read; there are seven administrations.": ("name", "earlier_names")}


@resources.register
class Units(Resource):
    """Organisation units with a part in the international work."""

    model = OrganisationUnit
    filterset_exclude = {
        PROSE: ("title", "abbreviation", "role", "tasks", "examples"),
        WITHIN: ("activities",),
    }


@resources.register
class Remits(Resource):
    """What the committees answer for internationally."""

    model = Remit
    filterset_exclude = {PROSE: ("title",), WITHIN: ("clauses",)}


@resources.register
class Committees(Resource):
    """The council's political committees."""

    model = Committee
    filterset_exclude = {"Words to be read; there are seven committees.": ("name",)}


@resources.register
class Organisations(Resource):
    """Funders, leads and partners that something public names."""

    model = Organisation
    named_only = True
    filterset_exclude = {PROSE: ("name", "abbreviation", "aliases", "description")}


@resources.register
class Places(Resource):
    """Cities and other places that something public names."""

    model = Place
    named_only = True
    filterset_exclude = {PROSE: ("name",)}


@resources.register
class Programmes(Resource):
    """Programmes that something public names, e.g. Horizon 2020."""

    model = Programme
    named_only = True
    filterset_exclude = {PROSE: ("name", "abbreviation", "aliases")}


@resources.register
class Themes(Resource):
    """The subjects that entries are about: the registry's own classification of what their keywords and texts say."""

    model = Theme
    filterset_exclude = {PROSE: ("name",)}
