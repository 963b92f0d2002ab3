"""The memberships that administrations have of networks."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from memberships.choices import ForumKind, Seat
from memberships.models.networks import Network
from registry.choices import MoneyKind
from registry.fields.partial_dates import PartialDateField, bounds
from registry.models import Amount, Detail, OrganisationUnit, Part, Person, RequiredFact, YearOfMoney


class Membership(Part):
    """One administration's membership of a network."""

    resource = "memberships"
    part_of = "network"
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
        "keywords",
        "sdgs",
        "uncounted",
        "also",
    )
    required_facts = (
        RequiredFact("summary"),
        RequiredFact("starts"),
        RequiredFact("purpose"),
        RequiredFact(
            "contributions",
            rows={"kind": MoneyKind.FEE},
            value="amount",
            none=_("free"),
            name=_("membership fee"),
        ),
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
        null=True,
        blank=True,
        help_text=_("Whether the membership is the city's, and not only the administration's."),
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

    def clean(self) -> None:
        """Refuse a membership told of under somebody else's, or under itself."""
        super().clean()
        if self.parent and self.parent.administration_id != self.administration_id:
            raise ValidationError({"parent": _("That membership belongs to another administration.")})
        if self.parent and self.pk and self.parent.pk == self.pk:
            raise ValidationError({"parent": _("A membership cannot be told of under itself.")})


class Contribution(Amount, YearOfMoney, Detail):
    """What an administration pays for a membership, each year or in one: its fee, or its share of something."""

    root = "membership"
    public_fields = ("kind", "amount", "yearly", "year", "paid", "purpose")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="contributions")
    yearly = models.BooleanField(
        _("every year"),
        default=False,
        help_text=_(
            "Tick it when the same sum is paid every year. A row for one year takes its place in that year."
        ),
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
            *YearOfMoney.Meta.constraints,
            models.CheckConstraint(
                name="memberships_contribution_every_year_or_one",
                condition=Q(yearly=False) | Q(year__isnull=True),
                violation_error_message=_("A sum is paid every year or in one: clear one of the two."),
            ),
            models.UniqueConstraint(
                name="memberships_contribution_once_a_year",
                fields=["membership", "kind", "year", "purpose"],
                violation_error_message=_("There is already a sum of this kind for the year."),
            ),
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
