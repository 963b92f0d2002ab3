"""The world outside, each thing once: places, organisations, persons, programmes, themes and UN goals."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.choices import OrganisationKind
from registry.fields.collation import DANISH
from registry.fields.countries import country_name
from registry.fields.folding import SearchTextField
from registry.fields.standards import IN_ENGLISH, LinesField, country_field, language_field
from registry.models.tracked import Tracked, new_public_id


class Named(Tracked):
    """Something with a name, mostly in Danish, and perhaps another one in English; called by a slug."""

    public_id = models.SlugField(
        _("public id"),
        max_length=80,
        unique=True,
        default=new_public_id,
        help_text=_("Made by the program. It names this for good, in addresses and in the history."),
    )
    name = models.CharField(
        _("name"),
        max_length=250,
        db_collation=DANISH,
        help_text=_("The name that it is best known by in Danish; otherwise its own name."),
    )
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
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("Degrees north of the equator, e.g. 55.67594; south of it with a minus."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("Degrees east of Greenwich, e.g. 12.56553; west of it with a minus."),
    )
    geonames_id = models.PositiveIntegerField(
        "GeoNames",
        unique=True,
        null=True,
        blank=True,
        help_text=_("The number of the place at geonames.org, e.g. 2618425."),
    )

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

    abbreviation = models.CharField(
        _("abbreviation"), max_length=40, blank=True, help_text=_("The short name, e.g. DTU.")
    )
    aliases = LinesField(
        _("other names"), help_text=_("Other names that people search for, one on each line.")
    )
    kind = models.CharField(
        _("kind"),
        max_length=14,
        choices=OrganisationKind,
        default=OrganisationKind.OTHER,
        help_text=_("What sort of body it is."),
    )
    description = models.CharField(
        _("description"),
        max_length=250,
        blank=True,
        help_text=_(
            "What it is, in a few words, where the name does not say so, e.g. “network for cities that develop”."
        ),
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("place"),
        help_text=_("The city where it is at home. Type a few letters of the name."),
    )
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

    public_id = models.SlugField(
        _("public id"),
        max_length=80,
        unique=True,
        default=new_public_id,
        help_text=_("Made by the program. It names this for good, in addresses and in the history."),
    )
    name = models.CharField(
        _("name"), max_length=120, blank=True, db_collation=DANISH, help_text=_("First name and surname.")
    )
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("The address at work, e.g. navn@kk.dk. Internal.")
    )
    phone = models.CharField(
        _("telephone"),
        max_length=40,
        blank=True,
        help_text=_("The telephone at work, e.g. 33 66 33 66. Internal."),
    )

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

    abbreviation = models.CharField(
        _("abbreviation"), max_length=40, blank=True, help_text=_("The short name, e.g. H2020.")
    )
    aliases = LinesField(
        _("other names"), help_text=_("Other names that people search for, one on each line.")
    )
    funder = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("funder"),
        help_text=_("The organisation whose programme it is, e.g. the European Union."),
    )
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
        _("goal number"),
        unique=True,
        validators=[MinValueValidator(1), MaxValueValidator(17)],
        help_text=_("From 1 to 17."),
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("The official Danish name, e.g. Klimaindsats.")
    )
    name_en = models.CharField(
        _("name in English"),
        max_length=120,
        blank=True,
        help_text=_("The official English name, e.g. Climate action."),
    )

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
