"""Sums of money, and how often something happens."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import MoneyKind
from registry.fields.countries import FIRST_CURRENCIES
from registry.fields.standards import CurrencyField, certainty_field

CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Write the currency as three capital letters, e.g. DKK."))


NEVER_NEGATIVE = _(
    "An amount is never less than zero. Money that was paid back is a sum of the kind “repaid”."
)
NOT_NEGATIVE = MinValueValidator(0, NEVER_NEGATIVE)


class Amount(models.Model):
    """A sum of money: null is unknown, 0 is free. The same sum in another currency is the same row.

    Nobody's sum is in kroner because nothing was said: the desk's form proposes them, where whoever types sees it.
    """

    money_fields: ClassVar[tuple[str, ...]] = ("amount", "currency", "certainty")

    kind = models.CharField(
        _("kind of sum"), max_length=12, choices=MoneyKind, help_text=_("What sort of money it is.")
    )
    amount = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
        help_text=_("Leave it empty when nobody has stated the amount; write 0 when it is free."),
    )
    currency = CurrencyField(
        _("currency"),
        max_length=3,
        blank=True,
        proposed=FIRST_CURRENCIES[0],
        validators=[CURRENCY],
        help_text=_("The currency of the amount. It must be stated when there is an amount."),
    )
    certainty = certainty_field()
    original_amount = models.DecimalField(
        _("amount in the original currency"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
        help_text=_("The same sum in the currency in which it was granted, where that is another one."),
    )
    original_currency = CurrencyField(
        _("original currency"),
        max_length=3,
        blank=True,
        validators=[CURRENCY],
        help_text=_("The currency in which it was granted, e.g. EUR."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_amount_not_negative",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message=NEVER_NEGATIVE,
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_amount_with_currency",
                condition=Q(amount__isnull=True) | ~Q(currency=""),
                violation_error_code="currency",
                violation_error_message=_(
                    "The currency of the amount is missing. Write it, e.g. DKK or EUR: kroner are not assumed."
                ),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_original_amount_with_currency",
                condition=Q(original_amount__isnull=True, original_currency="")
                | (Q(original_amount__isnull=False) & ~Q(original_currency="")),
                violation_error_message=_("An amount in an original currency needs both sum and currency."),
            ),
        ]


class YearOfMoney(models.Model):
    """One calendar year of a sum: what was budgeted for it and what was paid, in the currency of the sum."""

    year = models.PositiveSmallIntegerField(
        _("calendar year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2200)],
        help_text=_("The year that the sum is for, e.g. 2026."),
    )
    paid = models.DecimalField(
        _("paid"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
        help_text=_("What was paid in the year, in the same currency. Leave it empty until it is known."),
    )
    case_number = models.CharField(
        _("case number"),
        max_length=40,
        blank=True,
        help_text=_("The number of the case in the municipality's records. Internal."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_paid_in_a_year",
                condition=Q(paid__isnull=True) | Q(year__isnull=False, paid__gte=0),
                violation_error_message=_("Say in which year it was paid."),
            ),
        ]


class Recurring(models.Model):
    """How often something happens: as it was said, and as times a year where that can be read from it."""

    frequency = models.CharField(
        _("how often"), max_length=200, blank=True, help_text=_("In words, e.g. “every second year”.")
    )
    per_year = models.DecimalField(
        _("times a year"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("As a number, e.g. 2 for twice a year and 0.5 for every second year."),
    )
    per_year_most = models.DecimalField(
        _("times a year, at most"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The larger number, where a span was stated, e.g. 10 for “5 to 10”."),
    )
    frequency_certainty = certainty_field(verbose_name=_("certainty of the frequency"))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_per_year_positive",
                condition=Q(per_year__isnull=True) | Q(per_year__gt=0),
                violation_error_message=_("Times a year must be more than zero."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_per_year_most_not_less",
                condition=Q(per_year_most__isnull=True)
                | Q(per_year__isnull=False, per_year_most__gte=models.F("per_year")),
                violation_error_message=_("“At most” cannot be less than “times a year”."),
            ),
        ]


class StatedNumber(models.Model):
    """A number somebody stated or that was derived from what they stated; null is unknown."""

    number = models.PositiveIntegerField(
        _("number"),
        null=True,
        blank=True,
        help_text=_("A whole number; leave it empty when nobody has stated it."),
    )
    unit = models.CharField(
        _("what is counted"),
        max_length=120,
        blank=True,
        help_text=_("What the number is of, e.g. “member cities”."),
    )
    certainty = certainty_field()
    derived = models.BooleanField(
        _("derived"), default=False, help_text=_("Worked out by us, not stated by anybody.")
    )

    class Meta:
        abstract = True
