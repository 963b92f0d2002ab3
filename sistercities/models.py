"""Partners abroad, which are shared, and the agreements that administrations have with them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import Uncounted
from registry.fields.partial_dates import PartialDate
from registry.fields.standards import LinesField, country_field
from registry.models import Organisation, Part, Place, Programme, Record, Recurring, RequiredFact
from sistercities.choices import AgreementKind, PartnerKind


class Partner(Record):
    """A city, authority, museum or other institution abroad that we have agreements with."""

    resource = "partners"
    public_fields = ("title", "kind", "places", "organisation", "country", "country_stated")

    kind = models.CharField(
        _("kind"), max_length=12, choices=PartnerKind, help_text=_("What sort of partner it is.")
    )
    places = models.ManyToManyField(
        Place,
        related_name="+",
        blank=True,
        verbose_name=_("places"),
        help_text=_("The city or cities where it is. Type a few letters of the name."),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("The same partner in the register of organisations, where it stands there."),
    )
    country = country_field()
    country_stated = models.BooleanField(
        _("country stated by the source"),
        null=True,
        blank=True,
        help_text=_("No, when the country was added by an editor."),
    )

    class Meta(Record.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["title", "pk"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                name="sistercities_partner_once",
                fields=["title", "country"],
                condition=Q(archived_at__isnull=True),
                violation_error_message=_("There is already a partner of this name in this country."),
            ),
        ]


class Agreement(Recurring, Part):
    """One administration's agreement or cooperation with a partner abroad."""

    resource = "agreements"
    part_of = "partner"
    public_fields = (
        "title",
        "partner",
        "kind",
        "period",
        "ongoing",
        "parent",
        "counterpart",
        "form",
        "programme",
        "funder",
        "own_partners",
        "forum",
        "represented_by",
        "frequency",
        "rotates",
        "host_places",
        "units",
        "themes",
        "keywords",
        "sdgs",
        "uncounted",
        "also",
    )
    required_facts = (RequiredFact("summary"), RequiredFact("starts"))

    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("partner"),
        help_text=_("The partner abroad. Type a few letters of the name; add it first when it is not there."),
    )
    kind = models.CharField(
        _("kind"), max_length=14, choices=AgreementKind, help_text=_("What sort of agreement it is.")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
        help_text=_("The agreement that a sub-agreement belongs to."),
    )
    ongoing = models.BooleanField(
        _("ongoing"), null=True, blank=True, help_text=_("Whether it is said to be ongoing, without an end.")
    )
    counterpart = models.CharField(
        _("counterpart"),
        max_length=200,
        blank=True,
        help_text=_("Whom we work with there, e.g. “the city council of Beijing”."),
    )
    form = models.CharField(
        _("form"),
        max_length=250,
        blank=True,
        help_text=_("The form of the cooperation, e.g. “informal sharing of knowledge”."),
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("programme"),
        help_text=_("The programme under which it is made, e.g. Strategisk Sektor Samarbejde."),
    )
    funder = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("funder"),
        help_text=_("The organisation that pays for it."),
    )
    own_partners = models.ManyToManyField(
        Organisation,
        related_name="+",
        blank=True,
        verbose_name=_("our own partners"),
        help_text=_("Danish partners who take part on our side, e.g. Aarhus Kommune."),
    )
    forum = models.CharField(
        _("forum"),
        max_length=200,
        blank=True,
        help_text=_("The forum in which one meets, e.g. Hamburg-Copenhagen Business Forum."),
    )
    represented_by = models.CharField(
        _("represented by"),
        max_length=200,
        blank=True,
        help_text=_("Who represents us there, e.g. “the Lord Mayor”."),
    )
    rotates = models.BooleanField(
        _("hosts take turns"),
        null=True,
        blank=True,
        help_text=_("Whether the partners take turns at being hosts."),
    )
    host_places = models.ManyToManyField(
        Place,
        related_name="+",
        blank=True,
        verbose_name=_("hosts"),
        help_text=_("The cities in which one meets."),
    )
    activities = LinesField(_("activities"), help_text=_("What is done together, one thing on each line."))

    class Meta(Part.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            *Part.Meta.constraints,
            *Recurring.Meta.constraints,
            models.CheckConstraint(
                name="sistercities_agreement_partner_unless_collection",
                condition=Q(kind=AgreementKind.COLLECTION, partner__isnull=True, uncounted=Uncounted.HEADING)
                | (
                    ~Q(kind=AgreementKind.COLLECTION)
                    & Q(partner__isnull=False)
                    & ~Q(uncounted=Uncounted.HEADING)
                ),
                violation_error_code="partner",
                violation_error_message=_(
                    "An agreement has a partner; only a heading that gathers several agreements has none, and is not counted."
                ),
            ),
            models.CheckConstraint(
                name="sistercities_agreement_collection_has_title",
                condition=~Q(kind=AgreementKind.COLLECTION) | ~Q(title=""),
                violation_error_code="title",
                violation_error_message=_("Give the collection of agreements a title."),
            ),
            models.CheckConstraint(
                name="sistercities_agreement_sub_agreement_has_parent",
                condition=~Q(kind=AgreementKind.SUB_AGREEMENT) | Q(parent__isnull=False),
                violation_error_code="parent",
                violation_error_message=_("Say which agreement the sub-agreement belongs to."),
            ),
            models.CheckConstraint(
                name="sistercities_agreement_ongoing_has_no_end",
                condition=~Q(ongoing=True) | Q(ends__isnull=True),
                violation_error_message=_("An ongoing agreement has no end: clear one of the two."),
            ),
            models.UniqueConstraint(
                name="sistercities_agreement_once",
                fields=["partner", "administration", "kind"],
                condition=Q(archived_at__isnull=True),
                violation_error_message=_(
                    "The administration already has such an agreement with this partner."
                ),
            ),
        ]

    def end_on(self, day: PartialDate) -> None:
        """End it: it is no longer ongoing."""
        super().end_on(day)
        self.ongoing = False

    def clean(self) -> None:
        """Refuse an agreement that belongs to itself, or a sub-agreement with another partner than its parent's."""
        super().clean()
        if not self.parent:
            return
        if self.pk and self.parent.pk == self.pk:
            raise ValidationError({"parent": _("An agreement cannot belong to itself.")})
        if self.kind == AgreementKind.SUB_AGREEMENT and self.parent.partner_id != self.partner_id:
            raise ValidationError({"parent": _("A sub-agreement has the same partner as its agreement.")})
