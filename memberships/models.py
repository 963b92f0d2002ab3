"""Networks, which are shared, and the memberships that administrations have of them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from memberships.choices import EventKind, ForumKind, NetworkKind, Reach, Seat
from registry.choices import MoneyKind
from registry.fields.countries import country_name
from registry.fields.folding import SearchTextField
from registry.fields.partial_dates import PartialDateField, bounds
from registry.fields.standards import LinesField, country_field
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

    abbreviation = models.CharField(
        _("abbreviation"), max_length=30, blank=True, help_text=_("The short name, e.g. C40.")
    )
    kind = models.CharField(
        _("kind"), max_length=14, choices=NetworkKind, help_text=_("What sort of network it is.")
    )
    reach = models.CharField(
        _("reach"), max_length=10, choices=Reach, blank=True, help_text=_("How far it reaches.")
    )
    area = models.CharField(
        _("area"),
        max_length=120,
        blank=True,
        help_text=_("The area or field that it covers, in words, e.g. “sport and culture”."),
    )
    seat = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("home"),
        help_text=_("The city where it has its secretariat. Type a few letters of the name."),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("The network that it is a part of, e.g. EUROCITIES for one of its forums."),
    )
    organiser = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("run by"),
        help_text=_("The organisation that runs it."),
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("programme"),
        help_text=_("The programme under which it is run, e.g. URBACT."),
    )
    system = models.CharField(
        _("IT system"), max_length=120, blank=True, help_text=_("What a user forum is about.")
    )
    eligibility = models.CharField(
        _("who may join"),
        max_length=250,
        blank=True,
        help_text=_("Who can become a member, e.g. “winners of the European Green Capital Award”."),
    )
    basis = LinesField(
        _("builds on"), help_text=_("What it builds on, e.g. a charter or an agreement, one on each line.")
    )
    activity = models.CharField(
        _("what it runs"),
        max_length=250,
        blank=True,
        help_text=_("What it does, in short, e.g. “runs international projects on responsible purchasing”."),
    )
    months = models.CharField(
        _("months"), max_length=60, blank=True, help_text=_("When in the year, e.g. maj/juni.")
    )
    duration_days = models.PositiveSmallIntegerField(
        _("days each time"), null=True, blank=True, help_text=_("How many days it lasts each time, e.g. 2.")
    )
    rotates = models.BooleanField(
        _("hosts take turns"),
        null=True,
        blank=True,
        help_text=_("Whether the members take turns at being hosts."),
    )
    website = models.URLField(
        _("website"), blank=True, help_text=_("The whole address, e.g. https://www.c40.org.")
    )
    wikidata_id = models.CharField(
        "Wikidata", max_length=20, blank=True, help_text=_("Its number at wikidata.org, e.g. Q1026007.")
    )
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
    note = models.CharField(
        _("note"),
        max_length=250,
        blank=True,
        help_text=_("What one should know of the number, e.g. “at present”."),
    )

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
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("The participant, when it is an organisation in the registry."),
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("place"),
        help_text=_("The participant, when it is a city."),
    )
    country = country_field()
    description = models.CharField(
        _("description"),
        max_length=250,
        blank=True,
        help_text=_(
            "The participants in words, when they are not named, e.g. “European public authorities”."
        ),
    )

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
    kind = models.CharField(_("kind"), max_length=12, choices=EventKind, help_text=_("What happened."))
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        help_text=_("What it is called, e.g. C40 World Mayors Summit."),
    )
    year = PartialDateField(_("when"))
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("place"),
        help_text=_("The city where it was."),
    )
    by = models.CharField(
        _("by whom"), max_length=200, blank=True, help_text=_("Who did it or won it, in words.")
    )
    category = models.CharField(
        _("category"),
        max_length=120,
        blank=True,
        help_text=_("The category of a prize, e.g. Open Water Facilities."),
    )
    note = models.CharField(
        _("note"),
        max_length=250,
        blank=True,
        help_text=_("What one should know of it, e.g. “cancelled because of corona”."),
    )

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
        Network,
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("network"),
        help_text=_(
            "The network that we are a member of. Type a few letters of the name; add it first when it is not there."
        ),
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
    period_note = models.CharField(
        _("about the period"),
        max_length=250,
        blank=True,
        help_text=_("What the dates cannot say, e.g. “since the unit took over in 2017”."),
    )
    role = models.CharField(
        _("role"), max_length=250, blank=True, help_text=_("What we are in the network, e.g. “co-founder”.")
    )
    purpose = models.CharField(
        _("what for"), max_length=250, blank=True, help_text=_("Why we are a member, in one sentence.")
    )
    benefit = models.TextField(
        _("benefit"), blank=True, help_text=_("What the city gets out of it, with examples.")
    )
    represents_municipality = models.BooleanField(
        _("on behalf of the whole municipality"),
        default=False,
        help_text=_("Tick it when the membership is the city's, and not only the administration's."),
    )
    last_evaluated = PartialDateField(
        _("last evaluated"), help_text=_("When somebody last asked whether it is worth it, e.g. 2023-08.")
    )
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
    yearly = models.BooleanField(
        _("every year"), default=True, help_text=_("Tick it when it is paid every year.")
    )
    purpose = models.CharField(
        _("what for"),
        max_length=200,
        blank=True,
        help_text=_("What the money goes to, e.g. “the office in Brussels”."),
    )
    payer = models.ForeignKey(
        OrganisationUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("paid by"),
        help_text=_("The unit whose budget pays."),
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
    name = models.CharField(_("name"), max_length=200, help_text=_("What it is called, e.g. Mobility Forum."))
    kind = models.CharField(
        _("kind"), max_length=14, choices=ForumKind, help_text=_("What sort of forum it is.")
    )
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

    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="mandates", verbose_name=_("membership")
    )
    body = models.CharField(
        _("body"), max_length=200, help_text=_("Where the seat is, e.g. “the steering group”.")
    )
    seat = models.CharField(_("seat"), max_length=14, choices=Seat, help_text=_("What sort of seat it is."))
    post = models.CharField(
        _("post"),
        max_length=200,
        blank=True,
        help_text=_("The post that goes with it, e.g. “the Lord Mayor”."),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
        help_text=_("Who holds it. Type a few letters of the name."),
    )
    political = models.BooleanField(
        _("political"), default=False, help_text=_("Held by a politician as such; then the name is public.")
    )
    party = models.CharField(
        _("party"), max_length=40, blank=True, help_text=_("The party's letter or name, of a politician.")
    )
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
        help_text=_("The unit that prepares the meetings."),
    )
    focus = models.CharField(
        _("focus"),
        max_length=250,
        blank=True,
        help_text=_("What the one who sits there works for, e.g. “the green agenda”."),
    )

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
