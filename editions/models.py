"""What an edition of the survey says besides its entries: introduction, stated figures, notes on the source."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editions.choices import NoteKind
from editions.placeholders import all_figures, displays, fill
from registry.chapters import Scope
from registry.dates import PartialDateField, bounds
from registry.errors import UnknownFigureError
from registry.fields import LinesField, certainty_field
from registry.models import Organisation, Programme, Tracked, new_public_id


class Introduction(Tracked):
    """Chapter 1 of an edition, and what stands on its cover.

    ``text`` is paragraphs divided by empty lines; a line that begins with "## " is a heading; a figure
    is named in braces, "{networks}", and one line of it after a colon, "{memberships:TMF}".
    """

    resource = "introductions"
    key_field = "edition"
    public_fields = ("edition", "title", "municipality", "notice", "status_date", "text")

    edition = models.SlugField(_("edition"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    municipality = models.CharField(_("municipality"), max_length=120)
    municipality_en = models.CharField(_("municipality in English"), max_length=120, blank=True)
    notice = models.TextField(_("notice on the cover"), blank=True)
    notice_en = models.TextField(_("notice in English"), blank=True)
    status_date = models.DateField(_("status date"), help_text=_("The day for which the edition is true."))
    status_date_note = models.CharField(_("about the status date"), max_length=250, blank=True)
    text = models.TextField(_("text"))
    text_en = models.TextField(_("text in English"), blank=True)

    class Meta(Tracked.Meta):
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ["edition"]

    def __str__(self) -> str:
        return f"{self.title} ({self.edition})"

    def clean(self) -> None:
        """Refuse a text that names a figure which there is not, in either language."""
        super().clean()
        if self.status_date is None:
            return  # which the form says already
        scope = Scope(status_date=self.status_date, edition=self.edition)
        shown = displays(all_figures(scope))
        for field in ("text", "text_en"):
            try:
                fill(getattr(self, field), shown, self.edition)
            except UnknownFigureError as error:
                raise ValidationError({field: str(error)}) from error


class StatedFigure(Tracked):
    """A figure that an edition itself states, to be held against the computed one."""

    resource = "stated-figures"
    public_fields = (
        "edition",
        "label",
        "figure",
        "value",
        "unit",
        "certainty",
        "qualifier",
        "period",
        "source_number",
        "source_lines",
    )

    public_id = models.SlugField(_("public id"), max_length=80, unique=True, default=new_public_id)
    edition = models.SlugField(_("edition"), max_length=20)
    label = models.CharField(_("label"), max_length=200)
    label_en = models.CharField(_("label in English"), max_length=200, blank=True)
    figure = models.CharField(
        _("computed figure"),
        max_length=80,
        blank=True,
        help_text=_("The key of the figure that answers to it, and a line of it after a colon."),
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    certainty = certainty_field()
    qualifier = models.CharField(_("reservation"), max_length=120, blank=True)
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("until"))
    starts_earliest, starts_latest = bounds("starts")
    ends_earliest, ends_latest = bounds("ends")
    funders = models.ManyToManyField(Organisation, related_name="+", blank=True, verbose_name=_("funders"))
    programmes = models.ManyToManyField(Programme, related_name="+", blank=True, verbose_name=_("programmes"))
    source_number = models.CharField(_("source: number as printed"), max_length=20, blank=True)
    source_lines = models.CharField(_("source: lines"), max_length=40, blank=True)
    note = models.TextField(_("note"), blank=True)
    position = models.PositiveIntegerField(_("position"), default=100)

    class Meta(Tracked.Meta):
        verbose_name = _("stated figure")
        verbose_name_plural = _("stated figures")
        ordering = ["edition", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.label} ({self.edition})"


class SourceNote(Tracked):
    """A note on an edition's source: a contradiction, a wrong number, an uncertain reading, an addition of ours."""

    resource = "source-notes"
    public_fields = (
        "edition",
        "kind",
        "text",
        "raw",
        "about_resource",
        "about_id",
        "source_number",
        "source_lines",
    )

    public_id = models.SlugField(_("public id"), max_length=80, unique=True, default=new_public_id)
    edition = models.SlugField(_("edition"), max_length=20)
    kind = models.CharField(_("kind"), max_length=12, choices=NoteKind)
    text = models.TextField(_("note"))
    text_en = models.TextField(_("note in English"), blank=True)
    raw = models.TextField(_("the source to the letter"), blank=True)
    about_resource = models.CharField(_("about: resource"), max_length=30, blank=True)
    about_id = models.CharField(_("about: public id"), max_length=80, blank=True)
    source_number = models.CharField(_("source: number as printed"), max_length=20, blank=True)
    source_lines = models.CharField(_("source: lines"), max_length=40, blank=True)
    mentions = LinesField(_("numbers elsewhere in the source"))
    position = models.PositiveIntegerField(_("position"), default=100)

    class Meta(Tracked.Meta):
        verbose_name = _("note on the source")
        verbose_name_plural = _("notes on the source")
        ordering = ["edition", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="editions_sourcenote_about_both_or_neither",
                condition=Q(about_resource="", about_id="") | (~Q(about_resource="") & ~Q(about_id="")),
                violation_error_message=_("Say both the resource and the public id, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_number} {self.get_kind_display()}".strip()
