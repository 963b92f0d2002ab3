"""What an edition of the survey says besides its entries: introduction, stated figures, notes on the source."""

import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from document.content import ValueKind
from editions.choices import NoteKind
from editions.placeholders import all_figures, displays, figures_by_key, fill_placeholders
from editions.querysets import IntroductionQuerySet
from registry.chapters import Scope
from registry.errors import UnknownFigureError
from registry.fields.partial_dates import PartialDateField, bounds, period_display
from registry.fields.standards import Lines, LinesField, certainty_field
from registry.models import Organisation, Programme, Releasable, Tracked, new_public_id

CURRENCY = re.compile("[A-Z]{3}")


class Introduction(Releasable):
    """Chapter 1 of an edition, and what stands on its cover; the edition is a draft until it is released.

    ``text`` is paragraphs divided by empty lines; a line that begins with "## " is a heading; a figure
    is named in braces, "{networks}", and one line of it after a colon, "{memberships:TMF}". So are those of ``findings``, a
    paragraph for each.
    """

    resource = "introductions"
    key_field = "edition"
    public_fields = (
        "edition",
        "title",
        "municipality",
        "notice",
        "status_date",
        "text",
        "findings",
        "abbreviations",
        "contact",
    )

    edition = models.SlugField(
        _("edition"),
        max_length=20,
        unique=True,
        help_text=_("The name of the edition in addresses, e.g. 2020."),
    )
    title = models.CharField(_("title"), max_length=200, help_text=_("What stands on the cover."))
    title_en = models.CharField(
        _("title in English"), max_length=200, blank=True, help_text=_("The same in English.")
    )
    municipality = models.CharField(
        _("municipality"),
        max_length=120,
        help_text=_("The name of the municipality, e.g. Københavns Kommune."),
    )
    municipality_en = models.CharField(
        _("municipality in English"), max_length=120, blank=True, help_text=_("The same in English.")
    )
    notice = models.TextField(
        _("notice on the cover"),
        blank=True,
        help_text=_("What readers must know before they read on, e.g. that the edition is a draft."),
    )
    notice_en = models.TextField(_("notice in English"), blank=True, help_text=_("The same in English."))
    status_date = models.DateField(_("status date"), help_text=_("The day for which the edition is true."))
    status_date_note = models.CharField(
        _("about the status date"),
        max_length=250,
        blank=True,
        help_text=_("What one should know of the day, e.g. “the source states no day”."),
    )
    text = models.TextField(
        _("text"),
        help_text=_(
            "Paragraphs with empty lines between them. A line that begins with ## is a heading; {networks} becomes the computed number."
        ),
    )
    text_en = models.TextField(_("text in English"), blank=True, help_text=_("The same in English."))
    findings = models.TextField(
        _("main findings"),
        blank=True,
        default="",
        help_text=_(
            "A paragraph for each, best begun with a figure: “{networks} networks that we take part in.” Leave it empty, and"
            " a first set is made by rules: what is new, what ends within a year, what costs most, and where money comes from."
        ),
    )
    findings_en = models.TextField(
        _("main findings in English"), blank=True, default="", help_text=_("The same in English.")
    )
    abbreviations = LinesField(
        _("abbreviations"),
        blank=True,
        default=Lines,
        help_text=_(
            "One on each line, with a colon before what it stands for: “LEAR: Legal Entity Appointed Representative”."
            " Those of administrations, units, networks and projects are known already."
        ),
    )
    contact = models.CharField(
        _("contact"),
        max_length=250,
        blank=True,
        default="",
        help_text=_("Whom readers may ask, e.g. an office and its address for mail. It stands at the end."),
    )

    objects: ClassVar[IntroductionQuerySet[Any]] = IntroductionQuerySet.as_manager()  # type: ignore[assignment]  # narrower than the base's

    class Meta(Releasable.Meta):
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ["edition"]

    def __str__(self) -> str:
        return f"{self.title} ({self.edition})"

    def clean(self) -> None:
        """Refuse a text that names a figure which there is not, in either language, and a line that is no abbreviation."""
        super().clean()
        if self.status_date is None:
            return  # which the form says already
        scope = Scope(status_date=self.status_date, edition=self.edition)
        shown = displays(all_figures(scope))
        for field in ("text", "text_en", "findings", "findings_en"):
            try:
                fill_placeholders(getattr(self, field), shown, self.edition)
            except UnknownFigureError as error:
                raise ValidationError({field: str(error)}) from error
        for line in self.abbreviations:
            short, colon, name = line.partition(":")
            if not (short.strip() and colon and name.strip()):
                raise ValidationError(
                    {
                        "abbreviations": gettext(
                            "“%(line)s” has no colon between an abbreviation and what it stands for. Write e.g. “EU: European Union”."
                        )
                        % {"line": line}
                    }
                )


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

    public_id = models.SlugField(
        _("public id"),
        max_length=80,
        unique=True,
        default=new_public_id,
        help_text=_("Made by the program. It names this for good, in addresses and in the history."),
    )
    edition = models.SlugField(
        _("edition"), max_length=20, help_text=_("The edition that states it, e.g. 2020.")
    )
    label = models.CharField(
        _("label"),
        max_length=200,
        help_text=_("What the figure is called there, e.g. “international networks”."),
    )
    label_en = models.CharField(
        _("label in English"), max_length=200, blank=True, help_text=_("The same in English.")
    )
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
    value = models.DecimalField(
        _("value"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The figure as stated, e.g. 27."),
    )
    unit = models.CharField(
        _("unit"), max_length=120, blank=True, help_text=_("What is counted, or a currency (DKK).")
    )
    unit_en = models.CharField(
        _("unit in English"), max_length=120, blank=True, help_text=_("The same in English.")
    )
    certainty = certainty_field()
    qualifier = models.CharField(
        _("reservation"),
        max_length=120,
        blank=True,
        help_text=_("What stands before or after the figure, e.g. “more than”."),
    )
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("until"))
    starts_earliest, starts_latest = bounds("starts")
    ends_earliest, ends_latest = bounds("ends")
    funders = models.ManyToManyField(
        Organisation,
        related_name="+",
        blank=True,
        verbose_name=_("funders"),
        help_text=_("Only for money: the funders whose grants it covers."),
    )
    programmes = models.ManyToManyField(
        Programme,
        related_name="+",
        blank=True,
        verbose_name=_("programmes"),
        help_text=_("Only for money: the programmes that it covers."),
    )
    source_number = models.CharField(
        _("source: number as printed"),
        max_length=20,
        blank=True,
        help_text=_("The number of the place, e.g. 4.1.2."),
    )
    source_lines = models.CharField(
        _("source: lines"), max_length=40, blank=True, help_text=_("The lines of the source, e.g. 297-306.")
    )
    explanation = models.TextField(
        _("why they differ"),
        blank=True,
        help_text=_(
            "Shown to everybody who may read the survey. The first paragraph is one line, which stands in the table of chapter 1."
        ),
    )
    explanation_en = models.TextField(
        _("why they differ, in English"), blank=True, help_text=_("The same in English.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("For the editors alone."))
    position = models.PositiveIntegerField(
        _("position"), default=100, help_text=_("The order: the smallest number comes first.")
    )

    class Meta(Tracked.Meta):
        verbose_name = _("stated figure")
        verbose_name_plural = _("stated figures")
        ordering = ["edition", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.label} ({self.edition})"

    @property
    def kind(self) -> ValueKind:
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
        known = figures_by_key(all_figures(Scope(status_date=day, audience="internal", edition=self.edition)))
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

    public_id = models.SlugField(
        _("public id"),
        max_length=80,
        unique=True,
        default=new_public_id,
        help_text=_("Made by the program. It names this for good, in addresses and in the history."),
    )
    edition = models.SlugField(
        _("edition"), max_length=20, help_text=_("The edition that the note is on, e.g. 2020.")
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=NoteKind, help_text=_("What sort of note it is.")
    )
    text = models.TextField(_("note"), help_text=_("What readers should know of the source."))
    text_en = models.TextField(_("note in English"), blank=True, help_text=_("The same in English."))
    raw = models.TextField(
        _("the source to the letter"), blank=True, help_text=_("What stands in the source, letter by letter.")
    )
    about_resource = models.CharField(
        _("about: resource"),
        max_length=30,
        blank=True,
        help_text=_("The kind of the thing that it is about, e.g. networks."),
    )
    about_id = models.CharField(
        _("about: public id"),
        max_length=80,
        blank=True,
        help_text=_("The public id of the thing that it is about, e.g. c40."),
    )
    source_number = models.CharField(
        _("source: number as printed"),
        max_length=20,
        blank=True,
        help_text=_("The number of the place, e.g. 4.1.2."),
    )
    source_lines = models.CharField(
        _("source: lines"), max_length=40, blank=True, help_text=_("The lines of the source, e.g. 297-306.")
    )
    mentions = LinesField(
        _("numbers elsewhere in the source"),
        help_text=_("Other places where the same is told, e.g. 6.1.3, one on each line."),
    )
    position = models.PositiveIntegerField(
        _("position"), default=100, help_text=_("The order: the smallest number comes first.")
    )

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
