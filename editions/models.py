"""What an edition of the survey says besides its entries: introduction, stated figures, notes on the source."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from document.content import Kind
from editions.choices import NoteKind
from editions.placeholders import all_figures, displays, fill, lines
from registry.chapters import Scope
from registry.dates import PartialDateField, bounds, period_display
from registry.errors import UnknownFigureError
from registry.fields import LinesField, certainty_field
from registry.models import Organisation, Programme, Tracked, new_public_id

CURRENCY = re.compile("[A-Z]{3}")


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
    """A figure that an edition itself states, to be held against the computed ones.

    ``figures`` and ``beside`` are keys of figures, or of lines of them after a colon ("funding:eu").
    """

    resource = "stated-figures"
    public_fields = (
        "edition",
        "label",
        "figures",
        "beside",
        "value",
        "unit",
        "certainty",
        "qualifier",
        "period",
        "explanation",
        "source_number",
        "source_lines",
    )

    public_id = models.SlugField(_("public id"), max_length=80, unique=True, default=new_public_id)
    edition = models.SlugField(_("edition"), max_length=20)
    label = models.CharField(_("label"), max_length=200)
    label_en = models.CharField(_("label in English"), max_length=200, blank=True)
    figures = LinesField(
        _("computed figures"),
        help_text=_(
            "The keys of the figures to hold it against, one on each line; a line of a figure after a colon."
        ),
    )
    beside = LinesField(
        _("figures to show beside"),
        help_text=_(
            "Keys of figures that belong to the picture but are no answer: no difference is computed."
        ),
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(
        _("unit"), max_length=120, blank=True, help_text=_("What is counted, or a currency (DKK).")
    )
    unit_en = models.CharField(_("unit in English"), max_length=120, blank=True)
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
    explanation = models.TextField(
        _("why they differ"), blank=True, help_text=_("Shown to everybody who may read the survey.")
    )
    explanation_en = models.TextField(_("why they differ, in English"), blank=True)
    note = models.TextField(_("note"), blank=True)
    position = models.PositiveIntegerField(_("position"), default=100)

    class Meta(Tracked.Meta):
        verbose_name = _("stated figure")
        verbose_name_plural = _("stated figures")
        ordering = ["edition", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.label} ({self.edition})"

    @property
    def kind(self) -> Kind:
        """Whether it is a sum of money, with its currency as the unit, or a number of something."""
        return "money" if CURRENCY.fullmatch(self.unit) else "number"

    @property
    def period(self) -> str:
        """Beginning and end in words of the active language; empty when neither was stated."""
        return period_display(self.starts, self.ends)

    def clean(self) -> None:
        """Refuse a figure that there is not, and holding money against a number of something."""
        super().clean()
        if not (self.figures or self.beside):
            return
        introduction = Introduction.objects.live().filter(edition=self.edition).first()
        day = introduction.status_date if introduction else timezone.localdate()
        known = lines(all_figures(Scope(status_date=day, audience="internal", edition=self.edition)))
        for field in ("figures", "beside"):
            for key in getattr(self, field):
                if key not in known:
                    raise ValidationError(
                        {
                            field: _("There is no figure “%(key)s”. There are: %(known)s.")
                            % {"key": key, "known": ", ".join(sorted(known))}
                        }
                    )
        for key in self.figures:
            if known[key][0].kind != self.kind:
                raise ValidationError(
                    {
                        "figures": _(
                            "“%(key)s” cannot be held against this: one is a sum of money, the other is not."
                        )
                        % {"key": key}
                    }
                )


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
        "mentions",
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
