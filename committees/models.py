"""How the political committees handle international matters, and the matters that they handled."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.fields.standards import LinesField, certainty_field
from registry.models import Committee, Entry, Recurring, RequiredFact


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
    required_facts = (RequiredFact("summary"), RequiredFact("frequency"))

    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        related_name="practices",
        verbose_name=_("committee"),
        help_text=_("The committee whose practice it is."),
    )
    qualifier = models.CharField(
        _("reservation"),
        max_length=250,
        blank=True,
        help_text=_("What limits the statement, e.g. “under ordinary circumstances”."),
    )
    every_n_meetings = models.PositiveSmallIntegerField(
        _("at every how many meetings"),
        null=True,
        blank=True,
        help_text=_("E.g. 6 for “at every sixth meeting”."),
    )
    meetings_per_term = models.PositiveSmallIntegerField(
        _("meetings in a term"),
        null=True,
        blank=True,
        help_text=_("How many meetings of a term of office it is about, e.g. 4."),
    )
    term_years = models.PositiveSmallIntegerField(
        _("years in a term"), null=True, blank=True, help_text=_("How long the term of office is, e.g. 4.")
    )
    reading_certainty = certainty_field(verbose_name=_("certainty of the numbers"))
    per_year_derived = models.BooleanField(
        _("times a year derived"), default=False, help_text=_("Worked out by us, not stated by anybody.")
    )
    occasions = LinesField(
        _("occasions"), help_text=_("What gives rise to such matters, e.g. travels, one on each line.")
    )
    also_to = LinesField(
        _("also put before"), help_text=_("Other committees that get the matter too, one on each line.")
    )
    competence = models.CharField(
        _("competence"),
        max_length=250,
        blank=True,
        help_text=_("What the committee decides itself, e.g. “approves grants for international projects”."),
    )

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
        Committee,
        models.PROTECT,
        related_name="items",
        verbose_name=_("committee"),
        help_text=_("The committee that handled the matter."),
    )
    handled_on = models.DateField(_("handled on"), help_text=_("The day of the meeting, e.g. 31.3.2021."))

    class Meta(Entry.Meta):
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        constraints = [*Entry.Meta.constraints]
