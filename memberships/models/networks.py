"""Networks, which are shared: there is one of each."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from memberships.choices import EventKind, NetworkKind, Reach
from registry.fields.countries import country_name
from registry.fields.folding import SearchTextField
from registry.fields.partial_dates import PartialDateField
from registry.fields.standards import LinesField, country_field
from registry.models import (
    Detail,
    Organisation,
    Place,
    Programme,
    Record,
    Recurring,
    StatedNumber,
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


class MemberCount(StatedNumber, Detail):
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
