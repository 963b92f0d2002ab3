"""The world outside, each thing once: places, organisations, persons, programmes, themes and UN goals."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.choices import OrganisationKind
from registry.countries import country_name
from registry.fields import IN_ENGLISH, LinesField, country_field, language_field
from registry.models.base import Tracked, new_public_id
from registry.search import SearchTextField


class Named(Tracked):
    """Something with a name, mostly in Danish, and perhaps another one in English; called by a slug."""

    public_id = models.SlugField(_("public id"), max_length=80, unique=True, default=new_public_id)
    name = models.CharField(_("name"), max_length=250)
    name_lang = language_field(verbose_name=_("language of the name"))
    name_en = models.CharField(_("name in English"), max_length=250, blank=True, help_text=IN_ENGLISH)
    search_text = SearchTextField(sources=("name", "name_en"))

    class Meta(Tracked.Meta):
        abstract = True
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name


class Place(Named):
    """A city or another place, as GeoNames knows it."""

    resource = "places"
    public_fields = ("name", "country", "latitude", "longitude", "geonames_id")

    country = country_field()
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    geonames_id = models.PositiveIntegerField("GeoNames", unique=True, null=True, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                name="registry_place_both_coordinates",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # Said outright, since a comparison with NULL is not false, and a check lets it pass.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_(
                    "A position needs a latitude (-90 to 90) and a longitude (-180 to 180)."
                ),
            ),
        ]

    @property
    def country_name(self) -> str:
        """The country in words of the active language."""
        return country_name(self.country)


class Organisation(Named):
    """A funder, a lead or a partner: one row each, so that figures do not split on spelling."""

    resource = "organisations"
    public_fields = (
        "name",
        "abbreviation",
        "aliases",
        "kind",
        "description",
        "place",
        "country",
        "external_id",
    )

    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    aliases = LinesField(_("other names"))
    kind = models.CharField(
        _("kind"), max_length=14, choices=OrganisationKind, default=OrganisationKind.OTHER
    )
    description = models.CharField(_("description"), max_length=250, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, verbose_name=_("place"))
    country = country_field()
    external_id = models.CharField(
        _("external id"), max_length=120, blank=True, help_text=_("An address, e.g. at Wikidata or ROR.")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("merged into"),
    )
    search_text = SearchTextField(sources=("name", "name_en", "abbreviation", "aliases"))

    class Meta(Named.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="registry_organisation_merged_is_archived",
                condition=Q(merged_into__isnull=True) | Q(archived_at__isnull=False),
                violation_error_message=_("What was merged into another thing stays archived."),
            ),
            models.UniqueConstraint(
                name="registry_organisation_name_once",
                fields=["name", "country"],
                condition=Q(archived_at__isnull=True),
                violation_error_message=_("There is already an organisation of this name in this country."),
            ),
        ]


class Person(Tracked):
    """A human being: a contact, or the holder of a mandate. Erasing one changes this row alone."""

    resource = "persons"
    private_fields = ("name", "email", "phone")

    public_id = models.SlugField(_("public id"), max_length=80, unique=True, default=new_public_id)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    class Meta(Tracked.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Programme(Named):
    """A programme under which projects, agreements and grants are made, e.g. Horizon 2020."""

    resource = "programmes"
    public_fields = ("name", "abbreviation", "aliases", "funder")

    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    aliases = LinesField(_("other names"))
    funder = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("funder"))
    search_text = SearchTextField(sources=("name", "name_en", "abbreviation", "aliases"))

    class Meta(Named.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")


class Theme(Named):
    """A subject that entries are about."""

    resource = "themes"
    public_fields = ("name",)

    class Meta(Named.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class Goal(Tracked):
    """One of the seventeen UN goals for sustainable development."""

    resource = "goals"
    key_field = "number"
    public_fields = ("number", "name")

    number = models.PositiveSmallIntegerField(
        _("goal number"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(17)]
    )
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)

    class Meta(Tracked.Meta):
        verbose_name = _("UN goal")
        verbose_name_plural = _("UN goals")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="registry_goal_one_to_seventeen",
                condition=Q(number__range=(1, 17)),
                violation_error_message=_("The UN goals are numbered from 1 to 17."),
            ),
        ]

    def __str__(self) -> str:
        name = (self.name_en if get_language() == "en" else "") or self.name
        return f"{self.number}. {name}"
