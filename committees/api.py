"""Chapter 9 in the API: how the committees handle international matters, and which they handled."""

from api.resources.base import PROSE, Resource, resources
from committees.models import Item, Practice


@resources.register
class Practices(Resource):
    """How often the committees have international matters before them."""

    model = Practice
    filterset_exclude = {PROSE: ("title", "frequency", "qualifier", "occasions", "also_to", "competence")}


@resources.register
class Items(Resource):
    """International matters that a committee handled."""

    model = Item
    filterset_exclude = {PROSE: ("title",)}
