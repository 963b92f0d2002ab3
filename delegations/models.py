"""How delegations from abroad are received, who asked to come, and how many there were."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from delegations.choices import VisitState
from delegations.querysets import VisitQuerySet
from registry.fields.standards import LinesField, certainty_field, country_field
from registry.models import Entry, Organisation, Place, RequiredFact, StatedNumber


class Procedure(Entry):
    """How an administration handles requests for visits; it may have more than one way."""

    resource = "procedures"
    public_fields = (
        "title",
        "role",
        "entry_point",
        "screened_by",
        "prepared_by",
        "approved_by",
        "steps",
        "priority",
        "partners",
        "contents",
        "location",
        "location_note",
        "minutes",
        "units",
        "also",
    )
    required_facts = (
        RequiredFact("summary"),
        RequiredFact("entry_point", none=_("no fixed entrance")),
        RequiredFact("steps", none=_("no fixed steps")),
    )

    role = models.CharField(
        _("role"),
        max_length=200,
        blank=True,
        help_text=_(
            "What the administration is for visitors, e.g. “main entrance for enquiries from abroad”."
        ),
    )
    entry_point = models.CharField(
        _("entry point"),
        max_length=200,
        blank=True,
        help_text=_("Where requests come in, e.g. Ledelsessekretariatet."),
    )
    screened_by = models.CharField(
        _("screened by"), max_length=200, blank=True, help_text=_("Who looks at them first.")
    )
    prepared_by = models.CharField(
        _("prepared by"), max_length=200, blank=True, help_text=_("Who prepares the visit.")
    )
    approved_by = models.CharField(
        _("approved by"),
        max_length=200,
        blank=True,
        help_text=_("Who says yes or no, e.g. “the head of the office”."),
    )
    steps = LinesField(_("procedure"), help_text=_("What happens, in order, one step on each line."))
    priority = models.CharField(
        _("who comes first"),
        max_length=200,
        blank=True,
        help_text=_("Who is received first, e.g. “public authorities”."),
    )
    partners = models.ManyToManyField(
        Organisation,
        related_name="+",
        blank=True,
        verbose_name=_("partners"),
        help_text=_("Organisations that one receives visitors together with."),
    )
    contents = LinesField(
        _("usual content"),
        help_text=_("What a visit usually holds, e.g. a talk or a tour, one on each line."),
    )
    location = models.CharField(
        _("where"), max_length=200, blank=True, help_text=_("Where visitors are received, e.g. Rådhuset.")
    )
    location_note = models.CharField(
        _("about the place"),
        max_length=120,
        blank=True,
        help_text=_("What one should know of the place, e.g. “often”."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, help_text=_("How long a visit lasts, e.g. 90.")
    )
    minutes_certainty = certainty_field(verbose_name=_("certainty of the length"))

    class Meta(Entry.Meta):
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        constraints = [*Entry.Meta.constraints]


class Visit(Entry):
    """One request from abroad to come and see us, and what became of it."""

    resource = "visits"
    public_fields = ("title", "place", "country", "topic", "held_on", "participants", "hosts")

    state = models.CharField(
        _("state"),
        max_length=10,
        choices=VisitState,
        default=VisitState.REQUESTED,
        help_text=_("What became of the request."),
    )
    sender = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from whom"),
        help_text=_("The organisation that asked. Type a few letters of the name."),
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from where"),
        help_text=_("The city that they come from."),
    )
    country = country_field()
    topic = models.CharField(
        _("topic"), max_length=250, blank=True, help_text=_("What they want to hear about, e.g. cycling.")
    )
    participants = models.PositiveSmallIntegerField(
        _("how many people"), null=True, blank=True, help_text=_("How many guests, e.g. 12.")
    )
    hosts = models.CharField(
        _("hosts"), max_length=250, blank=True, help_text=_("Who receives them, e.g. a unit or a mayor.")
    )
    requested_on = models.DateField(
        _("requested on"), null=True, blank=True, help_text=_("The day on which they asked, e.g. 31.3.2021.")
    )
    held_on = models.DateField(
        _("held on"), null=True, blank=True, help_text=_("The day on which they were here, e.g. 31.5.2021.")
    )
    decline_reason = models.CharField(
        _("why it was declined"), max_length=250, blank=True, help_text=_("Why the answer was no. Internal.")
    )

    objects: ClassVar[VisitQuerySet[Any]] = VisitQuerySet.as_manager()  # type: ignore[assignment]  # narrower than the base's

    class Meta(Entry.Meta):
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="delegations_visit_held_on_a_day",
                condition=~Q(state=VisitState.HELD) | Q(held_on__isnull=False),
                violation_error_code="held_on",
                violation_error_message=_("Write the day on which the visit was held."),
            ),
            models.CheckConstraint(
                name="delegations_visit_not_held_before_requested",
                condition=Q(held_on__isnull=True)
                | Q(requested_on__isnull=True)
                | Q(held_on__gte=models.F("requested_on")),
                violation_error_message=_("A visit is not held before it is requested."),
            ),
        ]


class Count(StatedNumber, Entry):
    """How many requests or visits an administration stated for a year, where it keeps no log of them."""

    resource = "counts"
    public_fields = ("title", "year", "number", "unit", "certainty", "derived")

    title = models.CharField(
        _("title"),
        max_length=250,
        blank=True,
        help_text=_("Leave it empty to show what was counted and the year."),
    )
    year = models.PositiveSmallIntegerField(
        _("calendar year"),
        validators=[MinValueValidator(1900), MaxValueValidator(2200)],
        help_text=_("The year that the number is for, e.g. 2019."),
    )

    class Meta(Entry.Meta):
        verbose_name = _("count")
        verbose_name_plural = _("counts")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                name="delegations_count_once",
                fields=["administration", "year", "unit"],
                condition=Q(archived_at__isnull=True),
                violation_error_message=_("The administration has already stated this number for this year."),
            ),
        ]

    @property
    def heading(self) -> str:
        """The title, or what was counted and when."""
        return super().heading or f"{self.unit} {self.year}"
