"""Chapter 4 in the API: networks, which are shared, the administrations' memberships of them, and their mandates."""

from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy

from api.filters.codes import CodeFilter
from api.filters.values import YesNoFilter
from api.resources.base import PROSE, WITHIN, Resource, resources
from api.resources.columns import ResourceColumn
from memberships.models import Contribution, Mandate, Membership, Network
from registry.choices import MoneyKind
from registry.fields.answers import Answer
from registry.fields.kinds.base import or_null
from registry.models import Change, Person


class CostsFilter(YesNoFilter):
    """Whether an administration is stated to pay for a membership, or to have it for free.

    ``of`` is the path from a membership to what is filtered: to itself, or to its network.
    """

    def __init__(self, of: str) -> None:
        super().__init__("pk", gettext_lazy("free"), label=gettext_lazy("costs money"))
        self.of = of

    def condition(self, value: bool | None) -> Q:
        """Return the condition that a public membership costs something; that one is free, and none costs what nobody stated.

        Free is a fee of 0, and the answer that there is none.
        """
        memberships = resources.of(Membership).public()
        told = Contribution.objects.filter(membership__in=memberships)

        def having(**what: Any) -> Q:
            return Q(pk__in=told.filter(**what).values(f"membership__{self.of}"))

        answered = Q(pk__in=memberships.filter(answers__contributions=Answer.NONE.value).values(self.of))
        costs = having(amount__gt=0) | having(original_amount__gt=0)
        free = (having(kind=MoneyKind.FEE, amount=0) | answered) & ~having(amount__isnull=True)
        return {True: costs, False: free & ~costs, None: ~free & ~costs}[value]


@resources.register
class Networks(Resource):
    """Networks, organisations, conferences and fairs, each once."""

    model = Network
    related_filters = {
        "country": (
            "seat__country",
            "events__place__country",
            "participants__country",
            "participants__place__country",
            "participants__organisation__country",
            "participants__organisation__place__country",
        ),
        "place": ("seat", "events__place", "participants__place", "participants__organisation__place"),
        "organisation": ("organiser", "participants__organisation"),
    }
    filters = {
        "costs": CostsFilter("network"),
    }
    filterset_exclude = {
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
    filters = {"costs": CostsFilter("pk")}
    filterset_exclude = {
        PROSE: ("title", "period_note", "role", "purpose", "benefit", "keywords"),
        WITHIN: ("contributions", "forums", "mandates"),
    }


@resources.register
class Mandates(Resource):
    """Seats that we hold in networks; a person is named on a political one alone.

    They are called by their membership and their place among its mandates: "c40-oekf-1".
    """

    model = Mandate
    name = "mandates"
    lookup_field = "public_id"
    heading = ("body",)
    root = "membership__"
    extra_columns = (
        ResourceColumn(
            name="person",
            sources=(Case(When(political=True, then=F("person__name"))),),
            to_representation=or_null,
        ),
    )
    filters = {"party": CodeFilter("party")}
    filterset_exclude = {PROSE: ("body", "post", "focus")}

    def get_queryset(self) -> Any:
        """Return the mandates of released memberships, with their names."""
        before = Q(position__lt=OuterRef("position")) | Q(
            position=OuterRef("position"), pk__lte=OuterRef("pk")
        )
        upto = Mandate.objects.filter(before, membership=OuterRef("membership")).order_by()
        place = Subquery(upto.values("membership").annotate(n=Count("pk")).values("n"))
        named = Concat(
            "membership__public_id", Value("-"), Cast(place, CharField()), output_field=CharField()
        )
        released = self.register.of(Membership).public().values("pk")
        return Mandate.objects.order_by().annotate(public_id=named).filter(membership__in=released)

    def touched_by(self, change: Change) -> list[str]:
        """Return the political mandates of a person who was changed."""
        if change.resource != Person.resource:
            return []
        own = self.public().filter(person__public_id=change.public_id, political=True)
        return [*own.values_list("public_id", flat=True)]
