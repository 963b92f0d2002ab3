"""How the municipality has organised its international work: units with their activities, remits with their clauses."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.fields.facts import RequiredFact
from registry.fields.standards import LinesField
from registry.models.administrations import Committee
from registry.models.money import Recurring
from registry.models.records import Entry
from registry.models.tracked import Detail


class OrganisationUnit(Entry):
    """A unit of an administration with a part in its international work; the topmost one tells of the whole."""

    resource = "units"
    public_fields = ("title", "abbreviation", "role", "tasks", "examples", "activities")

    required_facts = (RequiredFact("role", asked_of=Q(parent__isnull=False)),)

    units = None  # type: ignore[assignment]  # a unit is not done by units
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
        help_text=_("The unit above it in the same administration; leave it empty for the topmost one."),
    )
    abbreviation = models.CharField(
        _("abbreviation"), max_length=20, blank=True, help_text=_("The short name, e.g. KEID.")
    )
    role = models.CharField(
        _("role"),
        max_length=250,
        blank=True,
        help_text=_(
            "What the unit is in the international work, e.g. “the city's entrance for enquiries from abroad”."
        ),
    )
    tasks = LinesField(_("tasks"))
    examples = LinesField(_("examples"))
    in_survey = models.BooleanField(
        _("told of in the survey"),
        default=True,
        help_text=_("Off for a unit that is only named by other entries."),
    )

    class Meta(Entry.Meta):
        verbose_name = _("organisation unit")
        verbose_name_plural = _("organisation units")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                name="registry_organisationunit_title_once",
                fields=["administration", "title"],
                condition=Q(archived_at__isnull=True),
                violation_error_message=_("The administration already has a unit of this name."),
            ),
        ]

    def clean(self) -> None:
        """Refuse a place in the tree outside the own administration, or beneath itself."""
        super().clean()
        above = self.parent
        if above and above.administration_id != self.administration_id:
            raise ValidationError({"parent": _("The unit above belongs to another administration.")})
        while above:
            if above.pk == self.pk and self.pk:
                raise ValidationError({"parent": _("A unit cannot belong to itself.")})
            above = above.parent


class Activity(Recurring, Detail):
    """Something that a unit does for international citizens again and again."""

    root = "unit"
    public_fields = ("title", "topics", "frequency", "target_group")

    unit = models.ForeignKey(OrganisationUnit, models.CASCADE, related_name="activities")
    title = models.CharField(
        _("title"), max_length=200, help_text=_("What it is called, e.g. Welcome Reception.")
    )
    topics = LinesField(_("topics"))
    target_group = models.CharField(
        _("target group"),
        max_length=200,
        blank=True,
        help_text=_("For whom it is, e.g. “newcomers in Greater Copenhagen”."),
    )

    class Meta(Detail.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [*Recurring.Meta.constraints]

    def __str__(self) -> str:
        return self.title


class Remit(Entry):
    """What a committee answers for internationally, by the council's statutes."""

    resource = "remits"
    public_fields = ("title", "committee", "clauses")

    required_facts = ()  # the statutes say all of it

    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        related_name="remits",
        verbose_name=_("committee"),
        help_text=_("The committee that answers for it."),
    )

    class Meta(Entry.Meta):
        verbose_name = _("remit")
        verbose_name_plural = _("remits")
        constraints = [*Entry.Meta.constraints]


class Clause(Detail):
    """One legal reference of a remit, e.g. the council's statutes, § 12, stk. 2."""

    root = "remit"
    public_fields = ("instrument", "section", "subject", "level")

    remit = models.ForeignKey(Remit, models.CASCADE, related_name="clauses")
    instrument = models.CharField(
        _("instrument"), max_length=120, help_text=_("The set of rules, e.g. styrelsesvedtægten.")
    )
    section = models.CharField(
        _("section"), max_length=60, help_text=_("The place in it, e.g. § 12, stk. 2.")
    )
    subject = models.CharField(
        _("subject"),
        max_length=250,
        help_text=_("What the section leaves to the committee, in its own words."),
    )
    level = models.CharField(
        _("level"),
        max_length=120,
        blank=True,
        help_text=_("At what level, where the rules say so, e.g. “strategy and development”."),
    )
    note = models.CharField(
        _("note"), max_length=250, blank=True, help_text=_("What one should know of the reference. Internal.")
    )

    class Meta(Detail.Meta):
        verbose_name = _("legal reference")
        verbose_name_plural = _("legal references")

    def __str__(self) -> str:
        return f"{self.instrument}, {self.section}"
