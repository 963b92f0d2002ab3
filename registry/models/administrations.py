"""Whose work it is: administrations, their units, committees and stewards."""

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from registry.choices import Role
from registry.fields.folding import SearchTextField
from registry.fields.partial_dates import PartialDateField, bounds
from registry.fields.standards import LinesField
from registry.models.base import Detail, Entry, Tracked, new_public_id
from registry.models.ledger import Change
from registry.models.money import Recurring
from registry.querysets import AdministrationQuerySet

CODE = RegexValidator(r"^[A-ZÆØÅ]{2,6}$", _("Write the code as two to six capital letters, e.g. ØKF."))
COLOUR = RegexValidator(r"^#[0-9a-f]{6}$", _("Write the colour as # and six digits, e.g. #1f4e79."))


class Committee(Tracked):
    """A political committee of the council."""

    resource = "committees"
    key_field = "code"
    public_fields = ("code", "name")

    code = models.CharField(
        _("code"),
        max_length=6,
        unique=True,
        validators=[CODE],
        help_text=_("Two to six capital letters, e.g. TMU."),
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("The whole name, e.g. Teknik- og Miljøudvalget.")
    )
    name_en = models.CharField(
        _("name in English"),
        max_length=120,
        blank=True,
        help_text=_("E.g. Technical and Environmental Committee."),
    )
    position = models.PositiveIntegerField(
        _("position"), default=100, help_text=_("The order in lists: the smallest number comes first.")
    )

    class Meta(Tracked.Meta):
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name


class Administration(Tracked):
    """One of the municipality's administrations; one more stands for the whole municipality."""

    resource = "administrations"
    key_field = "code"
    public_fields = ("code", "name", "committee", "starts", "ends", "earlier_names", "successor")

    code = models.CharField(
        _("code"),
        max_length=6,
        unique=True,
        validators=[CODE],
        help_text=_("Two to six capital letters, e.g. TMF."),
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("The whole name, e.g. Teknik- og Miljøforvaltningen.")
    )
    name_en = models.CharField(
        _("name in English"),
        max_length=120,
        blank=True,
        help_text=_("E.g. Technical and Environmental Administration."),
    )
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("committee"),
        help_text=_("The committee that it works for."),
    )
    whole_municipality = models.BooleanField(
        _("the whole municipality"),
        default=False,
        help_text=_("Owns what no single administration does; the secretariat edits it."),
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#4a5a6a",
        validators=[COLOUR],
        help_text=_(
            "Its colour in pictures: # and six digits, e.g. #1f4e79. White text must be readable on it."
        ),
    )
    starts = PartialDateField(_("begins"))
    ends = PartialDateField(_("ends"))
    starts_earliest, starts_latest = bounds("starts")
    ends_earliest, ends_latest = bounds("ends")
    earlier_names = LinesField(_("earlier names"))
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
        help_text=_("The administration that took its place, when it is no more."),
    )
    position = models.PositiveIntegerField(
        _("position"),
        default=100,
        help_text=_("The order in the survey and in lists: the smallest number comes first."),
    )
    search_text = SearchTextField(sources=("code", "name", "name_en", "earlier_names"))

    objects: ClassVar[AdministrationQuerySet[Any]] = AdministrationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Tracked.Meta):
        verbose_name = _("administration")
        verbose_name_plural = _("administrations")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="registry_administration_one_whole_municipality",
                fields=["whole_municipality"],
                condition=Q(whole_municipality=True),
                violation_error_message=_("There is already one that stands for the whole municipality."),
            ),
            models.CheckConstraint(
                name="registry_administration_not_its_own_successor",
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")),
                violation_error_message=_("An administration cannot succeed itself."),
            ),
            models.CheckConstraint(
                name="registry_administration_ends_after_it_begins",
                condition=Q(ends_latest__isnull=True)
                | Q(starts_earliest__isnull=True)
                | Q(ends_latest__gte=F("starts_earliest")),
                violation_error_message=_("The end lies before the beginning. Correct one of the two dates."),
            ),
        ]

    def __str__(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name

    def clean(self) -> None:
        """Refuse a code that another one was called by: the history goes on calling that one so."""
        super().clean()
        named = Change.objects.filter(resource=self.resource, public_id=self.code)
        if named.exclude(administration=self.pk).exists():
            said = gettext("“%(code)s” is another administration's code in the history. Choose another code.")
            raise ValidationError({"code": said % {"code": self.code}})

    def closed_on(self, day: dt.date) -> bool:
        """Return whether it has come to its end by ``day``, as ``AdministrationQuerySet.open_on`` asks."""
        return self.ends is not None and self.ends.earliest <= day

    @property
    def fate(self) -> str:
        """What becomes of it, in words: "until 2025, then Klimaforvaltningen"; empty while it has no end."""
        if self.ends is None:
            return ""
        said = {"date": self.ends.display(), "successor": self.successor}
        if self.successor is None:
            return gettext("until %(date)s") % said
        return gettext("until %(date)s, then %(successor)s") % said


class OrganisationUnit(Entry):
    """A unit of an administration with a part in its international work; the topmost one tells of the whole."""

    resource = "units"
    public_fields = ("title", "abbreviation", "role", "tasks", "examples", "activities")

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


class Stewardship(Tracked):
    """What one person may do for one administration; without one, for all of them."""

    resource = "stewardships"

    public_id = models.SlugField(
        _("public id"),
        max_length=80,
        unique=True,
        default=new_public_id,
        help_text=_("Made by the program. It names this for good, in addresses and in the history."),
    )
    user = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        related_name="stewardships",
        verbose_name=_("user"),
        help_text=_("Who gets the role."),
    )
    administration = models.ForeignKey(
        Administration,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stewardships",
        verbose_name=_("administration"),
        help_text=_("Leave it empty for the secretariat and for system administrators."),
    )
    role = models.CharField(
        _("role"),
        max_length=13,
        choices=Role,
        help_text=_(
            "Viewers read, editors write, approvers sign off; the secretariat and system administrators see everything."
        ),
    )

    class Meta(Tracked.Meta):
        verbose_name = _("stewardship")
        verbose_name_plural = _("stewardships")
        constraints = [
            models.UniqueConstraint(
                name="registry_stewardship_once",
                fields=["user", "administration", "role"],
                condition=Q(archived_at__isnull=True),
                violation_error_message=_("This person already has this role in the administration."),
            ),
            models.UniqueConstraint(
                name="registry_stewardship_once_for_all",
                fields=["user", "role"],
                condition=Q(archived_at__isnull=True, administration__isnull=True),
                violation_error_message=_("This person already has this role."),
            ),
            models.CheckConstraint(
                name="registry_stewardship_role_fits",
                condition=Q(role__in=[Role.SECRETARIAT, Role.ADMINISTRATOR], administration__isnull=True)
                | Q(
                    role__in=[Role.VIEWER, Role.EDITOR, Role.APPROVER],
                    administration__isnull=False,
                ),
                violation_error_message=_(
                    "Viewers, editors and approvers need an administration; the secretariat and system"
                    " administrators have none."
                ),
            ),
        ]

    def __str__(self) -> str:
        where = f", {self.administration}" if self.administration else ""
        return f"{self.user}: {self.get_role_display()}{where}"

    def clean(self) -> None:
        """Refuse a steward of the whole municipality: its entries are the secretariat's."""
        super().clean()
        if self.administration and self.administration.whole_municipality:
            raise ValidationError(
                {"administration": _("The whole municipality is the secretariat's: give that role instead.")}
            )
