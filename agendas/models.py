"""Policies, strategies and action plans, and what is international in them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agendas.choices import PolicyKind, PoliticalStatus
from registry.dates import PartialDateField
from registry.fields import LinesField
from registry.models import Count, Detail, Entry, Organisation, Place, Recurring


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
        "themes",
    )

    kind = models.CharField(_("kind"), max_length=12, choices=PolicyKind)
    full_name = models.CharField(_("full name"), max_length=250, blank=True)
    political_status = models.CharField(
        _("political status"), max_length=10, choices=PoliticalStatus, blank=True
    )
    adopted = PartialDateField(_("adopted"))
    adopted_by = models.CharField(_("adopted by"), max_length=120, blank=True)
    expected = PartialDateField(_("adoption expected"))
    expected_by = models.CharField(_("to be adopted by"), max_length=120, blank=True)
    period_note = models.CharField(_("about the period"), max_length=250, blank=True)
    goal = models.CharField(_("goal"), max_length=250, blank=True)
    elements = LinesField(_("international elements"))
    elements_en = LinesField(_("international elements in English"))
    benchmark_places = models.ManyToManyField(
        Place, related_name="+", blank=True, verbose_name=_("compared with")
    )
    anchored_in = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("anchored in")
    )
    established_by = models.CharField(_("established by"), max_length=250, blank=True)
    predecessor = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("predecessor"),
        help_text=_("A predecessor is told of with its successor, not on its own."),
    )

    class Meta(Entry.Meta):
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
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


class Target(Count, Detail):
    """Something that a policy counts or aims for: twenty per cent less CO2 by 2015, four goals."""

    root = "policy"
    public_fields = ("unit", "number", "by")

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="targets")
    by = PartialDateField(_("by"))
    horizon_years = models.PositiveSmallIntegerField(_("over how many years"), null=True, blank=True)

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
    title = models.CharField(_("title"), max_length=200)
    year = PartialDateField(_("when"))
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)

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
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=250)
    funding = models.CharField(_("paid how"), max_length=250, blank=True)

    class Meta(Detail.Meta):
        verbose_name = _("party to the policy")
        verbose_name_plural = _("parties")

    def __str__(self) -> str:
        return str(self.organisation)
