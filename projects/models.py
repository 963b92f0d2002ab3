"""International projects, which are shared, and each administration's part in them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.choices import DeliverableKind, PartnerRole, ProjectKind, ProjectScope
from registry.choices import MoneyKind, Uncounted
from registry.fields.countries import country_name
from registry.fields.folding import SearchTextField
from registry.fields.partial_dates import PartialDateField
from registry.fields.standards import LinesField, country_field
from registry.models import (
    Amount,
    Detail,
    Organisation,
    Part,
    Place,
    Programme,
    Record,
    Recurring,
    RequiredFact,
    StatedNumber,
)


class Project(Recurring, Record):
    """An international project, programme, event or standing activity: there is one of each."""

    resource = "projects"
    public_fields = (
        "title",
        "acronym",
        "full_name",
        "also_called",
        "kind",
        "scope",
        "parent",
        "across",
        "programme",
        "sub_programme",
        "grant_agreement_number",
        "funder",
        "funding_channel",
        "lead_partner",
        "period",
        "period_note",
        "duration_years",
        "location",
        "target_group",
        "working_language",
        "run_by",
        "strategy",
        "builds_on",
        "frequency",
        "partners",
        "deliverables",
    )
    required_facts = (
        RequiredFact("starts", also=("ends",), name=_("period")),
        RequiredFact("programme", none=_("no programme")),
    )

    acronym = models.CharField(
        _("acronym"), max_length=40, blank=True, help_text=_("The short name, e.g. CREMA.")
    )
    full_name = models.CharField(
        _("full name"),
        max_length=250,
        blank=True,
        help_text=_("The whole name, where the title is a short one."),
    )
    also_called = LinesField(
        _("also called"), help_text=_("Other names that people search for, one on each line.")
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=ProjectKind, help_text=_("What sort of work it is.")
    )
    scope = models.CharField(
        _("scope"), max_length=14, choices=ProjectScope, blank=True, help_text=_("How far it reaches.")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("The project that it is a part of."),
    )
    across = models.BooleanField(
        _("across administrations"),
        default=False,
        help_text=_("Told of in a section of its own, chosen by the secretariat."),
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("programme"),
        help_text=_("The programme under which it is run, e.g. Horizon 2020."),
    )
    sub_programme = models.CharField(
        _("part of the programme"),
        max_length=250,
        blank=True,
        help_text=_("The call or the part of the programme, as it is named there."),
    )
    grant_agreement_number = models.CharField(
        _("grant agreement number"),
        max_length=40,
        blank=True,
        help_text=_("The number of the grant agreement, e.g. 864374."),
    )
    funder = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("funder"),
        help_text=_("The organisation that pays. The sums stand as grants in chapter 7."),
    )
    funding_channel = models.CharField(
        _("how the money comes"),
        max_length=250,
        blank=True,
        help_text=_("How the money comes, e.g. “a partner pays for everybody”."),
    )
    lead_partner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead partner"),
        help_text=_("The organisation that leads it."),
    )
    period_note = models.CharField(
        _("about the period"),
        max_length=250,
        blank=True,
        help_text=_("What the dates cannot say, e.g. “expected to end in 2021”."),
    )
    duration_years = models.PositiveSmallIntegerField(
        _("duration in years"),
        null=True,
        blank=True,
        help_text=_("How many years it lasts, where that was stated, e.g. 3."),
    )
    location = models.CharField(
        _("where"),
        max_length=200,
        blank=True,
        help_text=_("Where it takes place, in words, e.g. “chosen libraries”."),
    )
    target_group = models.CharField(
        _("target group"),
        max_length=200,
        blank=True,
        help_text=_("For whom it is, e.g. “international families”."),
    )
    working_language = models.CharField(
        _("language"), max_length=60, blank=True, help_text=_("The language of the work, e.g. engelsk.")
    )
    run_by = models.CharField(
        _("run by"), max_length=200, blank=True, help_text=_("Who does the daily work, e.g. “volunteers”.")
    )
    strategy = models.CharField(
        _("strategy behind it"), max_length=200, blank=True, help_text=_("The strategy that it carries out.")
    )
    builds_on = models.CharField(
        _("builds on"), max_length=200, blank=True, help_text=_("What it continues, e.g. EnergyLab Nordhavn.")
    )
    search_text = SearchTextField(
        sources=("title", "title_en", "acronym", "full_name", "also_called", "summary", "summary_en")
    )

    class Meta(Record.Meta):
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["title", "pk"]
        constraints = [*Record.Meta.constraints, *Recurring.Meta.constraints]

    def clean(self) -> None:
        """Refuse a project that is part of itself."""
        super().clean()
        above = self.parent
        while above:
            if above.pk == self.pk and self.pk:
                raise ValidationError({"parent": _("A project cannot be part of itself.")})
            above = above.parent


class ProjectPartner(StatedNumber, Detail):
    """Somebody who takes part in a project: an organisation and its place, a place, a country, or a description."""

    root = "project"
    public_fields = ("organisation", "place", "country", "description", "role", "note", "number")

    project = models.ForeignKey(Project, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("The partner, when it is an organisation in the registry."),
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("place"),
        help_text=_("The city of the partner, or the partner, when it is a city."),
    )
    country = country_field()
    description = models.CharField(
        _("description"),
        max_length=250,
        blank=True,
        help_text=_("The partners in words, when they are not named, e.g. “Nordic cities”."),
    )
    role = models.CharField(
        _("role"),
        max_length=12,
        choices=PartnerRole,
        default=PartnerRole.PARTNER,
        help_text=_("What the partner does in the project."),
    )
    note = models.CharField(
        _("note"), max_length=250, blank=True, help_text=_("What one should know of the partner.")
    )

    class Meta(Detail.Meta):
        verbose_name = _("project partner")
        verbose_name_plural = _("project partners")
        constraints = [
            models.CheckConstraint(
                name="projects_projectpartner_somebody",
                condition=Q(organisation__isnull=False)
                | Q(place__isnull=False)
                | ~Q(country="")
                | ~Q(description=""),
                violation_error_message=_(
                    "Name the partner: an organisation, a place, a country or a description."
                ),
            ),
        ]

    def __str__(self) -> str:
        name = str(self.organisation or self.description or self.place or country_name(self.country))
        where = str(self.place) if self.place else country_name(self.country)
        return name if not where or where in name else f"{name}, {where}"


class Deliverable(StatedNumber, Detail):
    """Something that a project brings about: an output, a milestone, a case, an exhibition."""

    root = "project"
    public_fields = ("kind", "title", "when", "number", "note")

    project = models.ForeignKey(Project, models.CASCADE, related_name="deliverables")
    kind = models.CharField(
        _("kind"), max_length=12, choices=DeliverableKind, help_text=_("What sort of result it is.")
    )
    title = models.CharField(
        _("title"),
        max_length=250,
        blank=True,
        help_text=_("What it is called or is, e.g. “guide to wooden houses”."),
    )
    when = PartialDateField(_("when"))
    note = models.CharField(_("note"), max_length=250, blank=True, help_text=_("What one should know of it."))

    class Meta(Detail.Meta):
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class Participation(Part):
    """One administration's part in a project."""

    resource = "participations"
    part_of = "project"
    public_fields = (
        "title",
        "project",
        "role",
        "role_in",
        "period",
        "budgets",
        "units",
        "themes",
        "keywords",
        "sdgs",
        "uncounted",
        "also",
    )
    required_facts = (RequiredFact("summary"), RequiredFact("role"))

    project = models.ForeignKey(
        Project,
        models.PROTECT,
        related_name="participations",
        verbose_name=_("project"),
        help_text=_(
            "The project that we take part in. Type a few letters of the name; add it first when it is not there."
        ),
    )
    role = models.CharField(
        _("role"), max_length=200, blank=True, help_text=_("What we are in it, e.g. “partner” or “member”.")
    )
    role_in = models.CharField(
        _("role in"),
        max_length=200,
        blank=True,
        help_text=_("In what part of it, e.g. “the steering group”."),
    )

    class Meta(Part.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(
                name="projects_participation_once",
                fields=["project", "administration"],
                condition=Q(archived_at__isnull=True),
                violation_error_message=_("The administration already has a part in this project."),
            ),
        ]

    def clean(self) -> None:
        """Refuse to count a part in what only gathers other projects."""
        super().clean()
        gathers = self.project_id is not None and self.project.kind == ProjectKind.COLLECTION
        if gathers and self.uncounted != Uncounted.HEADING:
            raise ValidationError({"uncounted": _("This project only gathers others. Choose “heading”.")})


class Budget(Amount, Detail):
    """The city's own money for a project: never external funding."""

    root = "participation"
    public_fields = ("kind", "amount", "payer", "note")

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="budgets")
    payer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("paid by"),
        help_text=_("Whose money it is, e.g. Københavns Kommune."),
    )
    note = models.CharField(
        _("note"), max_length=250, blank=True, help_text=_("What one should know of the sum.")
    )

    class Meta(Detail.Meta):
        verbose_name = _("own budget")
        verbose_name_plural = _("own budget")
        constraints = [
            *Amount.Meta.constraints,
            models.CheckConstraint(
                name="projects_budget_kind",
                condition=Q(kind=MoneyKind.OWN_BUDGET),
                violation_error_message=_("Money from others is a grant, and stands under external funding."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def clean(self) -> None:
        """Refuse a budget of nobody's."""
        super().clean()
        if self.amount is not None and not self.payer_id:
            raise ValidationError({"payer": _("Say whose budget it is.")})
