"""Facets: how many things each value of a filter would keep, beside all else that is asked for."""

from rest_framework.request import Request
from rest_framework.response import Response

from api.filters.base import ApiFilter, in_both
from api.resources.base import Resource
from api.views import parameters
from api.views.base import ResourceView

USUAL_VALUES, MOST_VALUES = 100, 1000  # of one facet that are told, the most frequent first


class Facets(ResourceView):
    """How many things of a resource each value of some filters would keep."""

    def get(self, request: Request, name: str) -> Response:
        """Answer with the number of things that are asked for, and with the facets.

        A facet counts what all filters but its own keep, so that one sees what another choice would give. On a day, it
        also says how many things are ``uncounted``.
        """
        resource = self.register[name]
        known = countable(resource)
        own = {"facets", "values"} if known else set[str]()
        words = {"q"} if resource.search_fields else set()
        told = parameters.single(request.query_params, {*own, *words, *resource.filterset})
        named = parameters.chosen_names("facets", told["facets"], known) if "facets" in told else known.keys()
        most_values = parameters.whole_number("values", told.get("values", str(USUAL_VALUES)), MOST_VALUES)
        given = request.query_params.copy()
        for one in own & told.keys():
            del given[one]
        asked = parameters.parse_query(given, resource, paged=False, nested=False)
        everything = asked.things()
        facets = []
        for finder in (finder for finder in known if finder in named):
            counting = asked.resource.filterset[finder]
            # What is not under way on the day is found by its state, and by nothing else.
            wider = asked.in_any_state if finder == "state" else asked
            among = (
                everything if wider is asked and finder not in asked.found else wider.without(finder).things()
            )
            groups = sorted(counting.groups(among), key=counting.order)
            facets.append(
                {
                    "id": finder,
                    **_titles(counting),
                    "more": len(groups) > most_values,
                    "values": [
                        {"id": value, "title": title, "title_en": title_en, "count": count}
                        for value, title, title_en, count in groups[:most_values]
                    ],
                }
            )
        count = everything.count()
        on_day = asked.resource.register.day
        more = {"uncounted": asked.whole.things().count() - count if on_day else None}
        return Response({"count": count, **(more if resource.dated else {}), "facets": facets})


def countable(resource: Resource) -> dict[str, ApiFilter]:
    """Return the filters of ``resource`` that have few enough values to be counted."""
    return {name: one for name, one in resource.filterset.items() if one.countable}


def _titles(one: ApiFilter) -> dict[str, str]:
    """Return what a facet is called, in both languages."""
    danish, english = in_both(one.heading)
    return {"title": danish[:1].upper() + danish[1:], "title_en": english[:1].upper() + english[1:]}
