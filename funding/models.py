"""External money for international work, and the registration that is needed to receive it from the EU."""

import datetime as dt

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funding.choices import RegistrationFunction
from registry.choices import MoneyKind, State
from registry.fields.standards import LinesField
from registry.models import (
    Amount,
    Detail,
    Entry,
    Organisation,
    Programme,
    RequiredFact,
    YearOfMoney,
)
from registry.models.money import NEVER_NEGATIVE, NOT_NEGATIVE
from registry.querysets import begun_by


class Grant(Amount, Entry):
    """Money from outside for international work; what it pays for is told by relations."""

    resource = "grants"
    public_fields = (
        "title",
        "funder",
        "programmes",
        "kind",
        "amount",
        "years",
        "period",
        "period_note",
        "duration_years",
        "aggregate",
        "aggregate_of",
        "roles",
        "units",
        "themes",
        "keywords",
        "sdgs",
        "also",
    )
    required_facts = (
        RequiredFact("summary"),
        RequiredFact("amount"),
        RequiredFact("funder"),
        RequiredFact("starts", also=("ends",), name=_("period")),
    )

    funder = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("funder"),
        help_text=_("Leave it empty when the funder is unknown."),
    )
    programmes = models.ManyToManyField(
        Programme,
        related_name="+",
        blank=True,
        verbose_name=_("programmes"),
        help_text=_("The programmes that the money comes from, e.g. Interreg."),
    )
    period_note = models.CharField(
        _("about the period"),
        max_length=250,
        blank=True,
        help_text=_("What the dates cannot say, e.g. “over four years”."),
    )
    duration_years = models.PositiveSmallIntegerField(
        _("duration in years"),
        null=True,
        blank=True,
        help_text=_("For how many years, where that was stated, e.g. 4."),
    )
    aggregate = models.BooleanField(
        _("a total"),
        default=False,
        help_text=_("Covers several projects, and is never added to what they got one by one."),
    )
    aggregate_of = models.PositiveSmallIntegerField(
        _("how many projects it covers"),
        null=True,
        blank=True,
        help_text=_("How many projects a total covers, e.g. 20."),
    )
    roles = LinesField(
        _("our roles"), help_text=_("What we are in what is paid for, e.g. partner, one on each line.")
    )

    class Meta(Entry.Meta):
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            *Entry.Meta.constraints,
            *Amount.Meta.constraints,
            models.CheckConstraint(
                name="funding_grant_kind",
                condition=Q(
                    kind__in=[
                        MoneyKind.CO_FINANCING,
                        MoneyKind.EXPECTED,
                        MoneyKind.AWARDED,
                        MoneyKind.RECEIVED,
                        MoneyKind.REPAID,
                    ]
                ),
                violation_error_message=_("A grant is expected, awarded, received, co-financing or repaid."),
            ),
            models.CheckConstraint(
                name="funding_grant_only_a_total_covers_many",
                condition=Q(aggregate_of__isnull=True) | Q(aggregate=True),
                violation_error_message=_("Only a total covers several projects: tick “a total”."),
            ),
        ]

    @classmethod
    def counts_on(cls, day: dt.date | None, path: str = "") -> Q:
        """Return the condition that the grant is counted on ``day``: what was obtained stays obtained when its period ends."""
        return super().counts_on(None, path) & (begun_by(day, cls.periods(path)) if day else Q())

    def is_counted_on(self, day: dt.date) -> bool:
        """Return whether the grant is counted on ``day`` (see ``counts_on``)."""
        return not self.uncounted and self.state_on(day) is not State.PLANNED


class GrantYear(YearOfMoney, Detail):
    """One year of a grant, in the grant's currency: what is budgeted for it, and what was paid."""

    root = "grant"
    public_fields = ("year", "budgeted", "paid")

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="years")
    budgeted = models.DecimalField(
        _("budgeted"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
        help_text=_("What is budgeted for the year. Leave it empty when nobody has stated it."),
    )

    class Meta(Detail.Meta):
        verbose_name = _("year of the grant")
        verbose_name_plural = _("the grant year by year")
        ordering = ["year", "pk"]
        constraints = [
            *YearOfMoney.Meta.constraints,
            models.CheckConstraint(
                name="funding_grantyear_of_a_year",
                condition=Q(year__isnull=False),
                violation_error_code="year",
                violation_error_message=_("Say which year it is about."),
            ),
            models.CheckConstraint(
                name="funding_grantyear_budgeted_not_negative",
                condition=Q(budgeted__isnull=True) | Q(budgeted__gte=0),
                violation_error_message=NEVER_NEGATIVE,
            ),
            models.UniqueConstraint(
                name="funding_grantyear_once",
                fields=["grant", "year"],
                violation_error_message=_("The year is there already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Registration(Entry):
    """The municipality's registration with a funder, which somebody must answer for."""

    resource = "registrations"
    public_fields = (
        "title",
        "function",
        "definition",
        "pic",
        "for_municipality",
        "portal",
        "portal_use",
        "units",
        "also",
    )

    function = models.CharField(
        _("function"), max_length=10, choices=RegistrationFunction, help_text=_("What somebody answers for.")
    )
    definition = models.CharField(
        _("what it is"),
        max_length=250,
        blank=True,
        help_text=_(
            "What that is, in a few words, e.g. “appointed legal representative before the Commission”."
        ),
    )
    for_municipality = models.BooleanField(
        _("on behalf of the whole municipality"),
        null=True,
        blank=True,
        help_text=_("Whether it is done for all administrations."),
    )
    pic = models.CharField(
        "PIC",
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^\d{9}$", _("A PIC has nine digits."))],
        help_text=_("The EU's Participant Identification Code."),
    )
    portal = models.CharField(
        _("portal"),
        max_length=120,
        blank=True,
        help_text=_("The portal that is used, e.g. Funding & Tenders."),
    )
    portal_use = LinesField(
        _("what the portal is used for"), help_text=_("What one does there, one thing on each line.")
    )

    class Meta(Entry.Meta):
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                name="funding_registration_one_for_municipality",
                fields=["function"],
                condition=Q(for_municipality=True, archived_at__isnull=True),
                violation_error_message=_("The municipality already has somebody with this function."),
            ),
        ]
