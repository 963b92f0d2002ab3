"""Whose work it is: administrations, the committees that they work for, and their stewards."""

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
from registry.models.ledger import Change
from registry.models.tracked import Tracked, new_public_id
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

    objects: ClassVar[AdministrationQuerySet[Any]] = AdministrationQuerySet.as_manager()  # type: ignore[assignment]  # which has the queryset's methods

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
