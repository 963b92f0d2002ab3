"""What is described in words: shared things, and the entries of administrations, which may be parts of them."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from document.content import Audience
from registry.choices import State, Uncounted
from registry.fields.account import AccountField
from registry.fields.answers import AnswersField
from registry.fields.collation import DANISH
from registry.fields.facts import RequiredFact, require_answers
from registry.fields.folding import SearchTextField
from registry.fields.partial_dates import PartialDate, PartialDateField, bounds, period_display
from registry.fields.standards import IN_ENGLISH, LinesField, language_field
from registry.models.tracked import Tracked, new_public_id
from registry.querysets import ReleasableQuerySet, TrackedQuerySet

SEARCHED = ("title", "title_en", "summary", "summary_en", "source_title")


def validate_links(links: object) -> None:
    """Refuse anything but a list of {"kind": "web"|"case", "target": text}, both filled in."""
    ok = isinstance(links, list) and all(
        isinstance(link, dict)
        and set(link) == {"kind", "target"}
        and link["kind"] in ("web", "case")
        and isinstance(link["target"], str)
        and link["target"]
        for link in links
    )
    if not ok:
        raise ValidationError(_("Write each link as a kind (web or case) and a target."), code="invalid")


class RecordQuerySet[T: models.Model](TrackedQuerySet[T]):
    """Shared things, by who may see them."""

    def visible_to(self, audience: Audience) -> Self:
        """Return the live things; to the public only those of which it sees somebody's part."""
        things = self.live()
        if audience == "internal":
            return things
        known = Q(pk__in=[])
        for part, field in parts_of(self.model):
            known |= Q(pk__in=part.objects.visible_to(audience).values(field))
        return things.filter(known)


class Record(Tracked):
    """Something described in words: with a title, a summary, a period, and where it was told.

    ``source_*`` say where the facts come from: the edition ("2020"), the number and the title as
    printed there, and the lines of the source. ``merged_into`` is the thing that took this one's place, when
    the two were one and the same. ``required_facts`` are what is asked of each thing, and ``answers`` what
    is answered where there is no value. English is optional: where it is missing, the title shows as it is, in
    ``title_lang``, and the summary in Danish.
    """

    required_facts: ClassVar[tuple[RequiredFact, ...]] = ()

    public_id = models.SlugField(
        _("public id"),
        max_length=80,
        unique=True,
        default=new_public_id,
        help_text=_("Made by the program. It names this for good, in addresses and in the history."),
    )
    title = models.CharField(
        _("title"),
        max_length=250,
        db_collation=DANISH,
        help_text=_("What it is called, as it should stand in the survey."),
    )
    title_lang = language_field(verbose_name=_("language of the title"))
    title_en = models.CharField(_("title in English"), max_length=250, blank=True, help_text=IN_ENGLISH)
    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_(
            "What it is about, in a few sentences that a reader without prior knowledge understands. An empty line begins a new paragraph."
        ),
    )
    summary_en = models.TextField(
        _("summary in English"),
        blank=True,
        help_text=_("The same in English. Without it, the English survey shows the Danish text."),
    )
    starts = PartialDateField(_("begins"))
    ends = PartialDateField(_("ends"))
    starts_earliest, starts_latest = bounds("starts")
    ends_earliest, ends_latest = bounds("ends")
    links = models.JSONField(
        _("links"),
        default=list,
        blank=True,
        validators=[validate_links],
        help_text=_("Where one can read more: an address on the web, or the number of a case."),
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
    source_edition = models.CharField(
        _("source: edition"),
        max_length=20,
        blank=True,
        help_text=_("The edition of the survey that the facts come from, e.g. 2020."),
    )
    source_number = models.CharField(
        _("source: number as printed"),
        max_length=20,
        blank=True,
        help_text=_("The number that it has there, e.g. 4.1.2."),
    )
    source_title = models.CharField(
        _("source: title as printed"),
        max_length=250,
        blank=True,
        help_text=_("The title as it is printed there, where it is another one than above."),
    )
    source_lines = models.CharField(
        _("source: lines"), max_length=40, blank=True, help_text=_("The lines of the source, e.g. 297-306.")
    )
    answers = AnswersField(_("answers"))
    search_text = SearchTextField(sources=SEARCHED)

    objects: ClassVar[RecordQuerySet[Any]] = RecordQuerySet.as_manager()  # type: ignore[assignment]  # which has the queryset's methods

    class Meta(Tracked.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_it_begins",
                condition=Q(ends_latest__isnull=True)
                | Q(starts_earliest__isnull=True)
                | Q(ends_latest__gte=F("starts_earliest")),
                violation_error_message=_("The end lies before the beginning. Correct one of the two dates."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_merged_is_archived",
                condition=Q(merged_into__isnull=True) | Q(archived_at__isnull=False),
                violation_error_message=_("What was merged into another thing stays archived."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """The title in English when that is the active language and there is one, else as it is."""
        return (self.title_en if get_language() == "en" else "") or self.title

    @property
    def heading_lang(self) -> str:
        """The language of the heading."""
        return "en" if self.title_en and get_language() == "en" else self.title_lang

    @classmethod
    def thing_field(cls) -> str:
        """Return the foreign key to the shared thing that this is a part of; "" for all that is no part."""
        return ""

    def clean(self) -> None:
        """Refuse an answer that nobody has asked for."""
        super().clean()
        require_answers(self)

    @property
    def period(self) -> str:
        """Beginning and end in words of the active language; empty when neither was stated."""
        return period_display(self.starts, self.ends)

    def state_on(self, day: dt.date) -> State:
        """Return whether this was planned, under way or ended on ``day``; unknown without dates."""
        if self.ends_latest and self.ends_latest < day:
            return State.ENDED
        if self.starts_earliest and self.starts_earliest > day:
            return State.PLANNED
        if self.starts_earliest or self.ends_latest:
            return State.ONGOING
        return State.UNKNOWN


class Releasable(Tracked):
    """Something that is internal until somebody releases it to the public."""

    released_at = models.DateTimeField(_("released"), null=True, blank=True, editable=False)

    objects: ClassVar[ReleasableQuerySet[Any]] = ReleasableQuerySet.as_manager()  # type: ignore[assignment]  # which has the queryset's methods

    class Meta(Tracked.Meta):
        abstract = True


class Entry(Releasable, Record):
    """Something that one administration answers for and keeps up to date in the survey."""

    required_facts: ClassVar[tuple[RequiredFact, ...]] = (RequiredFact("summary"),)

    administration = models.ForeignKey(
        "registry.Administration",
        models.PROTECT,
        related_name="+",
        verbose_name=_("administration"),
        help_text=_("The administration that answers for the entry and keeps it up to date."),
    )
    also = models.ManyToManyField(
        "registry.Administration",
        related_name="+",
        blank=True,
        verbose_name=_("also involved"),
        help_text=_("Administrations that take part without an entry of their own."),
    )
    units = models.ManyToManyField(
        "registry.OrganisationUnit",
        related_name="+",
        blank=True,
        verbose_name=_("units"),
        help_text=_(
            "The units that do the work, e.g. a centre or an office. Type a few letters of the name."
        ),
    )
    themes = models.ManyToManyField(
        "registry.Theme",
        related_name="+",
        blank=True,
        verbose_name=_("themes"),
        help_text=_("What it is about, in the registry's own classification. Several are fine."),
    )
    keywords = LinesField(
        _("keywords"),
        help_text=_("Words that people search for and the text does not use, one on each line."),
    )
    keywords_en = LinesField(_("keywords in English"), help_text=_("The same in English, line by line."))
    search_text = SearchTextField(sources=(*SEARCHED, "account", "account_en", "keywords", "keywords_en"))
    sdgs = models.ManyToManyField(
        "registry.Goal",
        related_name="+",
        blank=True,
        verbose_name=_("UN goals"),
        help_text=_("The UN goals that it contributes to. Choose the few that matter most."),
    )
    contact = models.ForeignKey(
        "registry.Person",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("contact"),
        help_text=_("Internal: never shown to the public."),
    )
    account = AccountField(
        _("account"),
        help_text=_(
            "What there is to tell beyond the summary, at any length. An empty line begins a new paragraph, a hyphen or a number at the beginning of a line makes a list, and [words](https://…) a link."
        ),
    )
    account_en = AccountField(_("account in English"), help_text=_("The same in English."))
    uncounted = models.CharField(
        _("not counted"),
        max_length=12,
        choices=Uncounted,
        blank=True,
        help_text=_(
            "Leave it empty for what is counted. A heading and a predecessor are told of, but counted nowhere."
        ),
    )
    position = models.PositiveIntegerField(
        _("position"),
        default=10_000,
        help_text=_("The order in the survey: the smallest comes first, also among the administrations."),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("confirmed by"),
    )

    class Meta(Record.Meta):
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_confirmed_by_somebody",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                violation_error_message=_("A confirmation needs both a moment and a person."),
            ),
        ]

    @property
    def thing(self) -> Record:
        """The shared thing that this is an administration's part of; itself, when it is no part."""
        return self

    def end_on(self, day: PartialDate) -> None:
        """Let it end on ``day``, and say nothing any more that an end contradicts; nothing is saved."""
        self.ends = day

    def state_on(self, day: dt.date) -> State:
        """Return the state by the entry's own dates and the shared thing's: what one of them excludes, is not."""
        states = {super().state_on(day)}
        if self.thing is not self:
            states.add(self.thing.state_on(day))
        return next(
            state for state in (State.ENDED, State.PLANNED, State.ONGOING, State.UNKNOWN) if state in states
        )

    @classmethod
    def counts_on(cls, day: dt.date | None, path: str = "") -> Q:
        """Return the condition that the entry is counted on ``day``: it is under way, and counts for itself."""
        return super().counts_on(day, path) & Q(**{f"{path}uncounted": ""})

    def is_counted_on(self, day: dt.date) -> bool:
        """Return whether the entry is counted on ``day``: what ``counts_on`` asks the database."""
        return not self.uncounted and self.state_on(day) not in (State.ENDED, State.PLANNED)


class Part(Entry):
    """An administration's own part of a shared thing; without a title of its own it bears the thing's."""

    part_of: ClassVar[str]  # the foreign key to the shared thing

    title = models.CharField(
        _("own title"),
        max_length=250,
        blank=True,
        db_collation=DANISH,
        help_text=_("Leave it empty to use the common title."),
    )

    class Meta(Entry.Meta):
        abstract = True

    @classmethod
    def thing_field(cls) -> str:
        """Return the foreign key to the shared thing; "" where this is the part of none that there is one of."""
        things = (
            field.name
            for field in cls._meta.fields
            if isinstance(field.related_model, type)
            and issubclass(field.related_model, Record)
            and not issubclass(field.related_model, Entry)
        )
        return next(things, "")

    @property
    def thing(self) -> Record:
        """The shared thing; itself, where it names none."""
        return getattr(self, self.part_of) or self

    @classmethod
    def periods(cls, path: str = "") -> tuple[str, ...]:
        """Return the paths to its own period and to the shared thing's."""
        return (path, f"{path}{cls.part_of}__")

    @property
    def heading(self) -> str:
        """The part's own title, or the shared thing's; empty while it has neither."""
        own = super().heading
        return own if own or self.thing is self else self.thing.heading

    @property
    def heading_lang(self) -> str:
        """The language of the part's own title, or of the shared thing's."""
        return super().heading_lang if super().heading else self.thing.heading_lang


def parts_of(model: type[models.Model]) -> list[tuple[type[Part], str]]:
    """Return the models of parts of things of ``model``, each with its foreign key to them."""
    return [
        (part, field.name)
        for part in apps.get_models()
        if issubclass(part, Part)
        for field in part._meta.fields
        if field.related_model is model
    ]
