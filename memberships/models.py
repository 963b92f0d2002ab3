"""Networks, which are shared, and the memberships that administrations have of them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from memberships.choices import EventKind, ForumKind, NetworkKind, Reach, Seat
from registry.choices import MoneyKind
from registry.countries import country_name
from registry.dates import PartialDateField, bounds
from registry.fields import LinesField, country_field
from registry.models import (
    Amount,
    Count,
    Detail,
    Organisation,
    OrganisationUnit,
    Part,
    Person,
    Place,
    Programme,
    Record,
    Recurring,
)
from registry.search import SearchTextField


class Network(Recurring, Record):
    """A network, organisation, conference or fair that the city takes part in: there is one of each."""

    resource = "networks"
    public_fields = (
        "title",
        "abbreviation",
        "kind",
        "reach",
        "area",
        "seat",
        "period",
        "parent",
        "organiser",
        "programme",
        "system",
        "eligibility",
        "basis",
        "activity",
        "frequency",
        "months",
        "duration_days",
        "rotates",
        "member_counts",
        "participants",
        "events",
        "website",
        "wikidata_id",
    )

    abbreviation = models.CharField(_("abbreviation"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=14, choices=NetworkKind)
    reach = models.CharField(_("reach"), max_length=10, choices=Reach, blank=True)
    area = models.CharField(_("area"), max_length=120, blank=True)
    seat = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("home")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    organiser = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("run by")
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("programme")
    )
    system = models.CharField(
        _("IT system"), max_length=120, blank=True, help_text=_("What a user forum is about.")
    )
    eligibility = models.CharField(_("who may join"), max_length=250, blank=True)
    basis = LinesField(_("builds on"))
    activity = models.CharField(_("what it runs"), max_length=250, blank=True)
    months = models.CharField(_("months"), max_length=60, blank=True)
    duration_days = models.PositiveSmallIntegerField(_("days each time"), null=True, blank=True)
    rotates = models.BooleanField(_("hosts take turns"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    wikidata_id = models.CharField("Wikidata", max_length=20, blank=True)
    search_text = SearchTextField(
        sources=("title", "title_en", "abbreviation", "summary", "summary_en", "source_title")
    )

    class Meta(Record.Meta):
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["title", "pk"]
        constraints = [*Record.Meta.constraints, *Recurring.Meta.constraints]

    def clean(self) -> None:
        """Refuse a network that is part of itself."""
        super().clean()
        above = self.parent
        while above:
            if above.pk == self.pk and self.pk:
                raise ValidationError({"parent": _("A network cannot be part of itself.")})
            above = above.parent

    @property
    def top(self) -> "Network":
        """The network that this one is ultimately part of; itself, when it stands alone."""
        return self.parent.top if self.parent else self


class MemberCount(Count, Detail):
    """How many members of one sort a network has."""

    root = "network"
    public_fields = ("number", "unit", "certainty", "derived", "note")

    network = models.ForeignKey(Network, models.CASCADE, related_name="member_counts")
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta(Detail.Meta):
        verbose_name = _("member count")
        verbose_name_plural = _("member counts")

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


class Participant(Detail):
    """One named participant of a network: an organisation, a place, a country, or a description."""

    root = "network"
    public_fields = ("organisation", "place", "country", "description")

    network = models.ForeignKey(Network, models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    country = country_field()
    description = models.CharField(_("description"), max_length=250, blank=True)

    class Meta(Detail.Meta):
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.CheckConstraint(
                name="memberships_participant_exactly_one",
                condition=Q(organisation__isnull=False, place__isnull=True, country="", description="")
                | Q(organisation__isnull=True, place__isnull=False, country="", description="")
                | (Q(organisation__isnull=True, place__isnull=True, description="") & ~Q(country=""))
                | (Q(organisation__isnull=True, place__isnull=True, country="") & ~Q(description="")),
                violation_error_message=_(
                    "Name each participant in one way: an organisation, a place, a country or a description."
                ),
            ),
        ]

    def __str__(self) -> str:
        if self.country:
            return country_name(self.country)
        return str(self.organisation or self.place or self.description)


class Event(Detail):
    """Something that happened in a network in a certain year."""

    root = "network"
    public_fields = ("kind", "title", "year", "place", "by", "category", "note")

    network = models.ForeignKey(Network, models.CASCADE, related_name="events")
    kind = models.CharField(_("kind"), max_length=12, choices=EventKind)
    title = models.CharField(_("title"), max_length=200, blank=True)
    year = PartialDateField(_("when"))
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    by = models.CharField(_("by whom"), max_length=200, blank=True)
    category = models.CharField(_("category"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta(Detail.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class Membership(Part):
    """One administration's membership of a network."""

    resource = "memberships"
    public_fields = (
        "title",
        "network",
        "period",
        "period_note",
        "role",
        "purpose",
        "benefit",
        "represents_municipality",
        "last_evaluated",
        "contributions",
        "forums",
        "mandates",
        "units",
        "themes",
        "sdgs",
        "also",
    )

    network = models.ForeignKey(
        Network, models.PROTECT, related_name="memberships", verbose_name=_("network")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("told of under"),
        help_text=_("Another membership of the same administration."),
    )
    period_note = models.CharField(_("about the period"), max_length=250, blank=True)
    role = models.CharField(_("role"), max_length=250, blank=True)
    purpose = models.CharField(_("what for"), max_length=250, blank=True)
    benefit = models.TextField(_("benefit"), blank=True)
    represents_municipality = models.BooleanField(_("on behalf of the whole municipality"), default=False)
    last_evaluated = PartialDateField(_("last evaluated"))
    notice_date = models.DateField(
        _("notice date"), null=True, blank=True, help_text=_("The last day to give notice. Internal.")
    )

    class Meta(Part.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(
                name="memberships_membership_once",
                fields=["network", "administration"],
                condition=Q(archived_at__isnull=True),
                violation_error_message=_("The administration already has a membership of this network."),
            ),
        ]

    @property
    def thing(self) -> Record:
        """The network."""
        return self.network

    def clean(self) -> None:
        """Refuse a membership told of under somebody else's, or under itself."""
        super().clean()
        if self.parent and self.parent.administration_id != self.administration_id:
            raise ValidationError({"parent": _("That membership belongs to another administration.")})
        if self.parent and self.pk and self.parent.pk == self.pk:
            raise ValidationError({"parent": _("A membership cannot be told of under itself.")})


class Contribution(Amount, Detail):
    """What an administration pays for a membership: its fee, or its share of something."""

    root = "membership"
    public_fields = ("kind", "amount", "yearly", "purpose")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="contributions")
    yearly = models.BooleanField(_("every year"), default=True)
    purpose = models.CharField(_("what for"), max_length=200, blank=True)
    payer = models.ForeignKey(
        OrganisationUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paid by")
    )

    class Meta(Detail.Meta):
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            *Amount.Meta.constraints,
            models.CheckConstraint(
                name="memberships_contribution_kind",
                condition=Q(kind__in=[MoneyKind.FEE, MoneyKind.CO_FINANCING]),
                violation_error_message=_("What we pay for a membership is a fee or co-financing."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Forum(Detail):
    """A forum, working group or sub-network of a network in which an administration takes part."""

    root = "membership"
    public_fields = ("name", "kind", "network")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="forums")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=14, choices=ForumKind)
    network = models.ForeignKey(
        Network,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("network"),
        help_text=_("When the forum itself stands in the registry."),
    )

    class Meta(Detail.Meta):
        verbose_name = _("forum")
        verbose_name_plural = _("forums and working groups")

    def __str__(self) -> str:
        return self.name


class Mandate(Detail):
    """A seat in a network that somebody of ours holds; a person's name is public only on a political one."""

    root = "membership"
    public_fields = ("body", "seat", "post", "party", "period", "serviced_by", "focus")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="mandates")
    body = models.CharField(_("body"), max_length=200)
    seat = models.CharField(_("seat"), max_length=14, choices=Seat)
    post = models.CharField(_("post"), max_length=200, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    political = models.BooleanField(
        _("political"), default=False, help_text=_("Held by a politician as such; then the name is public.")
    )
    party = models.CharField(_("party"), max_length=40, blank=True)
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("until"))
    starts_earliest, starts_latest = bounds("starts")
    ends_earliest, ends_latest = bounds("ends")
    serviced_by = models.ForeignKey(
        OrganisationUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("serviced by"),
    )
    focus = models.CharField(_("focus"), max_length=250, blank=True)

    class Meta(Detail.Meta):
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.CheckConstraint(
                name="memberships_mandate_ends_after_it_begins",
                condition=Q(ends_latest__isnull=True)
                | Q(starts_earliest__isnull=True)
                | Q(ends_latest__gte=models.F("starts_earliest")),
                violation_error_message=_("The mandate ends before it begins. Correct one of the two dates."),
            ),
            models.CheckConstraint(
                name="memberships_mandate_party_is_political",
                condition=Q(party="") | Q(political=True),
                violation_error_message=_("A mandate with a party is political: tick “political”."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_seat_display()}, {self.body}"
