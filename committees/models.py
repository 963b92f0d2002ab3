"""How the political committees handle international matters, and the matters that they handled."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.fields import LinesField, certainty_field
from registry.models import Committee, Entry, Recurring


class Practice(Recurring, Entry):
    """How often a committee has international matters before it, as stated, and as a number where it can be read."""

    resource = "practices"
    public_fields = (
        "title",
        "committee",
        "frequency",
        "qualifier",
        "every_n_meetings",
        "meetings_per_term",
        "term_years",
        "per_year",
        "occasions",
        "also_to",
        "competence",
    )

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="practices", verbose_name=_("committee")
    )
    qualifier = models.CharField(_("reservation"), max_length=250, blank=True)
    every_n_meetings = models.PositiveSmallIntegerField(
        _("at every how many meetings"), null=True, blank=True
    )
    meetings_per_term = models.PositiveSmallIntegerField(_("meetings in a term"), null=True, blank=True)
    term_years = models.PositiveSmallIntegerField(_("years in a term"), null=True, blank=True)
    reading_certainty = certainty_field(verbose_name=_("how surely the numbers are known"))
    per_year_derived = models.BooleanField(
        _("times a year derived"), default=False, help_text=_("Worked out by us, not stated by anybody.")
    )
    occasions = LinesField(_("occasions"))
    also_to = LinesField(_("also put before"))
    competence = models.CharField(_("competence"), max_length=250, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        constraints = [
            *Entry.Meta.constraints,
            *Recurring.Meta.constraints,
            models.UniqueConstraint(
                name="committees_practice_once",
                fields=["committee"],
                condition=Q(archived_at__isnull=True),
                violation_error_message=_("The committee's practice is already described."),
            ),
            models.CheckConstraint(
                name="committees_practice_every_n_positive",
                condition=Q(every_n_meetings__isnull=True) | Q(every_n_meetings__gt=0),
                violation_error_message=_("“At every how many meetings” must be at least 1."),
            ),
        ]


class Item(Entry):
    """One international matter that a committee handled."""

    resource = "items"
    public_fields = ("title", "committee", "handled_on")

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="items", verbose_name=_("committee")
    )
    handled_on = models.DateField(_("handled on"))

    class Meta(Entry.Meta):
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = [*Entry.Meta.constraints]
