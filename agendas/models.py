"""Policies, strategies and action plans, and what is international in them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agendas.choices import PolicyKind, PoliticalStatus
from registry.fields.partial_dates import PartialDateField
from registry.fields.standards import LinesField
from registry.models import Detail, Entry, Organisation, Place, Recurring, RequiredFact, StatedNumber


class Policy(Recurring, Entry):
    """A document that steers the city's work and has international elements."""

    resource = "policies"
    public_fields = (
        "title",
        "full_name",
        "kind",
        "political_status",
        "adopted",
        "adopted_by",
        "expected",
        "expected_by",
        "period",
        "period_note",
        "goal",
        "elements",
        "targets",
        "benchmark_places",
        "frequency",
        "anchored_in",
        "established_by",
        "predecessor",
        "events",
        "parties",
        "sdgs",
        "uncounted",
        "themes",
        "keywords",
    )
    required_facts = (
        RequiredFact("summary"),
        RequiredFact("elements", none=_("no international elements")),
        RequiredFact("political_status"),
    )

    kind = models.CharField(
        _("kind"), max_length=12, choices=PolicyKind, help_text=_("What sort of document it is.")
    )
    full_name = models.CharField(
        _("full name"),
        max_length=250,
        blank=True,
        help_text=_("The whole name, where the title is a short one."),
    )
    political_status = models.CharField(
        _("political status"),
        max_length=10,
        choices=PoliticalStatus,
        blank=True,
        help_text=_("How far it has come politically."),
    )
    adopted = PartialDateField(
        _("adopted"),
        help_text=_("When it was adopted: a year (2012), a month (2023-08) or a day (31.3.2021)."),
    )
    adopted_by = models.CharField(
        _("adopted by"),
        max_length=120,
        blank=True,
        help_text=_("Who adopted it, e.g. Borgerrepræsentationen."),
    )
    expected = PartialDateField(
        _("adoption expected"), help_text=_("When it is expected to be adopted, as long as it is not.")
    )
    expected_by = models.CharField(
        _("to be adopted by"),
        max_length=120,
        blank=True,
        help_text=_("Who is to adopt it, e.g. Borgerrepræsentationen."),
    )
    period_note = models.CharField(
        _("about the period"),
        max_length=250,
        blank=True,
        help_text=_("What the dates cannot say, e.g. “revised in the middle of the period”."),
    )
    goal = models.CharField(
        _("goal"), max_length=250, blank=True, help_text=_("Its goal in short, e.g. “CO2 neutral by 2025”.")
    )
    elements = LinesField(
        _("international elements"), help_text=_("What is international in it, one thing on each line.")
    )
    elements_en = LinesField(
        _("international elements in English"), help_text=_("The same in English, line by line.")
    )
    benchmark_places = models.ManyToManyField(
        Place,
        related_name="+",
        blank=True,
        verbose_name=_("compared with"),
        help_text=_("Cities that we compare ourselves with in it, e.g. Amsterdam."),
    )
    anchored_in = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("anchored in"),
        help_text=_("The organisation in which the work is anchored, where it is outside the city."),
    )
    established_by = models.CharField(
        _("established by"),
        max_length=250,
        blank=True,
        help_text=_("What gave rise to it, e.g. “letter of intent in the budget of 2018”."),
    )
    predecessor = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("predecessor"),
        help_text=_("What this one has replaced. Mark it as a predecessor there, so that it is not counted."),
    )

    class Meta(Entry.Meta):
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")
        constraints = [
            *Entry.Meta.constraints,
            *Recurring.Meta.constraints,
            models.CheckConstraint(
                name="agendas_policy_adopted_or_expected",
                condition=Q(adopted__isnull=True) | Q(expected__isnull=True),
                violation_error_message=_(
                    "A policy that is adopted is no longer expected: clear one of the dates."
                ),
            ),
            models.CheckConstraint(
                name="agendas_policy_not_its_own_predecessor",
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=F("pk")),
                violation_error_message=_("A policy cannot precede itself."),
            ),
        ]

    def clean(self) -> None:
        """Refuse a predecessor that was adopted after its successor."""
        super().clean()
        before = self.predecessor.adopted if self.predecessor else None
        if before and self.adopted and before.earliest > self.adopted.latest:
            raise ValidationError({"predecessor": _("The predecessor was adopted later than this policy.")})


class Target(StatedNumber, Detail):
    """Something that a policy counts or aims for: twenty per cent less CO2 by 2015, four goals."""

    root = "policy"
    public_fields = ("unit", "number", "by")

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="targets")
    by = PartialDateField(_("by"), help_text=_("When it is to be reached, e.g. 2025."))
    horizon_years = models.PositiveSmallIntegerField(
        _("over how many years"), null=True, blank=True, help_text=_("E.g. 10 for “within ten years”.")
    )

    class Meta(Detail.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets and counts")

    def __str__(self) -> str:
        return self.unit


class PolicyEvent(Detail):
    """An event that a policy names."""

    root = "policy"
    public_fields = ("title", "year", "organiser", "note")

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="events")
    title = models.CharField(
        _("title"), max_length=200, help_text=_("What the event is called, e.g. Women Deliver.")
    )
    year = PartialDateField(_("when"))
    organiser = models.CharField(
        _("organiser"), max_length=200, blank=True, help_text=_("Who holds it, in words.")
    )
    note = models.CharField(_("note"), max_length=250, blank=True, help_text=_("What one should know of it."))

    class Meta(Detail.Meta):
        verbose_name = _("named event")
        verbose_name_plural = _("named events")

    def __str__(self) -> str:
        return self.title


class PolicyParty(Detail):
    """An organisation that has a part in a policy."""

    root = "policy"
    public_fields = ("organisation", "role", "funding")

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("The organisation that takes part. Type a few letters of the name."),
    )
    role = models.CharField(
        _("role"), max_length=250, help_text=_("What it does, e.g. “works with events on the city's behalf”.")
    )
    funding = models.CharField(
        _("paid how"),
        max_length=250,
        blank=True,
        help_text=_("How its part is paid, e.g. “municipal subsidy”."),
    )

    class Meta(Detail.Meta):
        verbose_name = _("party to the policy")
        verbose_name_plural = _("parties")

    def __str__(self) -> str:
        return str(self.organisation)
