"""The municipality's own record: the day that everything is shown for, and the currency that it counts in."""

import datetime as dt
from typing import ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Min, Q, Value
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.fields.countries import FIRST_CURRENCIES
from registry.fields.standards import CurrencyField
from registry.models.money import CURRENCY
from registry.models.records import Record
from registry.models.tracked import Tracked

ONLY = "municipality"


class Municipality(Tracked):
    """The municipality whose registry this is: there is one record of it."""

    resource = "municipalities"
    public_fields: ClassVar = ("name", "shown_day", "home_currency")

    public_id = models.SlugField(_("public id"), max_length=20, unique=True, default=ONLY, editable=False)
    name = models.CharField(
        _("name"), max_length=120, help_text=_("What the municipality is called, e.g. Københavns Kommune.")
    )
    name_en = models.CharField(
        _("name in English"), max_length=120, blank=True, help_text=_("E.g. City of Copenhagen.")
    )
    shown_day = models.DateField(
        _("shown day"),
        null=True,
        blank=True,
        help_text=_(
            "The day that lists, figures and documents are made for, unless a reader asks for another. Leave it empty for today."
        ),
    )
    home_currency = CurrencyField(
        _("home currency"),
        max_length=3,
        proposed=FIRST_CURRENCIES[0],
        validators=[CURRENCY],
        help_text=_("The currency that the municipality keeps its accounts in. Sums are added up in it."),
    )

    class Meta(Tracked.Meta):
        verbose_name = _("municipality")
        verbose_name_plural = _("municipality")
        constraints = [
            models.CheckConstraint(
                name="registry_municipality_only_one",
                condition=Q(public_id=ONLY),
                violation_error_message=_(
                    "There is one record of the municipality. Correct the one that is there."
                ),
            ),
        ]

    def __str__(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name


def shown_day() -> dt.date:
    """Return the day that everything is shown for when nobody asks for another: today, unless the record names one."""
    stated = Municipality.objects.values_list("shown_day", flat=True).first()
    return stated or timezone.localdate()


def first_day() -> dt.date | None:
    """Return the first day on which anything in the registry had begun; None while nobody stated a beginning."""
    kinds = [model for model in apps.get_models() if issubclass(model, Record)]
    # Grouped by what they have in common: so each kind is one row, and all of them one question.
    first, *others = (
        model.objects.live()
        .order_by()
        .values(all=Value(1))
        .annotate(first=Min("starts_earliest"))
        .values_list("first")
        for model in kinds
    )
    return min((day for (day,) in first.union(*others, all=True).order_by() if day), default=None)


def home_currency() -> str:
    """Return the currency that the municipality keeps its accounts in; before there is a record, the first that is offered."""
    stated = Municipality.objects.values_list("home_currency", flat=True).first()
    return stated or FIRST_CURRENCIES[0]
