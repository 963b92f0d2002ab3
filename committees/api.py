"""Chapter 9 in the API: how the committees handle international matters, and which they handled."""

from committees.models import Item, Practice
from registry.api.resources import PROSE, Resource, resources


@resources.register
class Practices(Resource):
    """How often the committees have international matters before them."""

    model = Practice
    unfiltered = {PROSE: ("title", "frequency", "qualifier", "occasions", "also_to", "competence")}


@resources.register
class Items(Resource):
    """International matters that a committee handled."""

    model = Item
    unfiltered = {PROSE: ("title",)}
