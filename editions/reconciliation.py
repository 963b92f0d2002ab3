"""What an edition's source says of itself, held against the registry: its own figures, and the notes on it."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from document.content import (
    Chapter,
    Computed,
    Counted,
    Figure,
    FigureRow,
    Item,
    Note,
    Reconciled,
    Reference,
    SourcePlace,
    Text,
)
from editions.choices import NoteKind
from editions.models import Introduction, SourceNote, StatedFigure
from editions.placeholders import figures_by_key
from registry.chapters import Scope, chapters
from registry.chapters.facts import heading, told, translated, with_certainty
from registry.fields.standards import Certainty
from registry.fields.wording import number, sum_of_money
from registry.models import Organisation
from registry.querysets import among
from registry.sight import Sight

UNKNOWN = "–"
CHAPTER_1 = Introduction.resource


def appendix(
    scope: Scope, figures: Iterable[Figure], told_in: Iterable[Chapter]
) -> tuple[tuple[Reconciled, ...], tuple[Note, ...]]:
    """Return the figures that the edition states, beside ``figures``, and the notes on its source.

    Both are in the active language, and name nothing that the scope's audience may not know of; a note on
    such a thing is left out. ``told_in`` are the survey's chapters, which the references lead to.
    """
    stated = [*StatedFigure.objects.live().filter(edition=scope.edition)]
    notes = [*SourceNote.objects.live().filter(edition=scope.edition)]
    computed = figures_by_key(figures)
    held = {key: computed[key] for one in stated for key in (*one.figures, *one.beside) if key in computed}
    sought = {thing.key for figure, row in held.values() for thing in (row or figure).counted}
    references = References(scope, sought | {_about(note) for note in notes if note.about_id}, told_in)
    for one in stated:
        references.add(f"{one.resource}/{one.key}", translated(one, "label"), anchor=f"stated-{one.key}")
    kinds = NoteKind.values
    return (
        tuple(_reconciled(one, held, references) for one in stated),
        tuple(
            _note(note, references)
            for note in sorted(notes, key=lambda note: kinds.index(note.kind))
            if not note.about_id or scope.audience == "internal" or references.knows(_about(note))
        ),
    )


class References:
    """Those of the things ``sought`` (by key) that the scope's audience may know of, and where the survey tells of them.

    Costs one query for each resource, however many things are sought.
    """

    def __init__(self, scope: Scope, sought: Iterable[str], told_in: Iterable[Chapter]) -> None:
        self._found: dict[str, Reference] = {}
        self._items = {item.key: item for chapter in told_in for item in _items(chapter)}
        self._parts = chapters.first_parts(scope.audience)
        ids: dict[str, set[str]] = {}
        for key in sought:
            resource, _slash, public_id = key.partition("/")
            ids.setdefault(resource, set()).add(public_id)
        for resource, public_ids in sorted(ids.items()):
            for public_id, thing in Sight(scope.audience).find(resource, public_ids).items():
                shared = getattr(thing, "thing", thing)
                told_with = self._parts.get(f"{shared.resource}/{shared.key}", "")
                self.add(f"{resource}/{public_id}", heading(thing), told_with=told_with)
        # The edition's own introduction, and the list of organisations, hold nothing that is yet to be released.
        if scope.edition in ids.get(CHAPTER_1, ()):
            self.add(f"{CHAPTER_1}/{scope.edition}", told(_("Introduction")), anchor="introduction")
        organisations = Organisation.objects.live()
        for organisation in among(organisations, "public_id", ids.get(Organisation.resource, ())):
            self.add(f"{Organisation.resource}/{organisation.key}", told(str(organisation)))

    def add(self, key: str, title: Text, *, anchor: str | None = None, told_with: str = "") -> None:
        """Let ``key`` be referred to: at ``anchor``, or else at its own item or the one it is ``told_with``."""
        item = self._items.get(key) or self._items.get(told_with)
        self._found[key] = Reference(
            key=key,
            title=title,
            number=item.number if item else None,
            anchor=anchor or (item.key if item else None),
        )

    def knows(self, key: str) -> bool:
        """Whether the audience may know of the thing."""
        return key in self._found

    def to(self, key: str) -> Reference | None:
        """Return the reference to the thing, or None when the audience may not know of it."""
        return self._found.get(key)

    def counted(self, things: Iterable[Counted], currency: str) -> Iterator[Reference]:
        """Yield the references to what a figure counts, each with what it adds to a sum of money in a ``currency``."""
        for thing in things:
            found = self.to(thing.key)
            if found is not None:
                amount = "" if thing.amount is None else sum_of_money(thing.amount, currency)
                yield Reference(
                    key=thing.key,
                    title=thing.title,
                    number=found.number,
                    anchor=found.anchor,
                    display=amount,
                )


def _items(chapter: Chapter) -> Iterator[Item]:
    def below(items: Sequence[Item]) -> Iterator[Item]:
        for item in items:
            yield item
            yield from below(item.items)

    for section in chapter.sections:
        yield from below(section.items)


def _about(note: SourceNote) -> str:
    return f"{note.about_resource}/{note.about_id}"


def _note(note: SourceNote, references: References) -> Note:
    return Note(
        key=f"{note.resource}/{note.key}",
        kind=note.kind,
        kind_label=capfirst(note.get_kind_display()),
        place=source_place(note),
        text=translated(note, "text"),
        raw=note.raw.strip(),
        about=references.to(_about(note)),
        mentions=tuple(note.mentions),
    )


def source_place(told_at: SourceNote | StatedFigure) -> SourcePlace:
    """Return where in the source something stands; what names no place is about the whole of it."""
    printed, line = told_at.source_number, told_at.source_lines.replace("-", "–")
    words = []
    if printed:
        words.append(_("chapter %(number)s") % {"number": printed} if printed.isdigit() else printed)
    if line:
        words.append((_("line %(line)s") if line.isdigit() else _("lines %(line)s")) % {"line": line})
    return SourcePlace(
        display=", ".join(words) or _("the whole source"), number=printed, lines=told_at.source_lines
    )


def _reconciled(
    stated: StatedFigure, held: dict[str, tuple[Figure, FigureRow | None]], references: References
) -> Reconciled:
    unit = stated.kind == "number" and stated.unit
    return Reconciled(
        key=stated.key,
        label=translated(stated, "label"),
        display=_stated(stated),
        place=source_place(stated),
        kind=stated.kind,
        value=stated.value,
        unit=translated(stated, "unit") if unit else None,
        qualifier=Text(stated.qualifier, "da") if stated.qualifier else None,
        period=stated.period,
        computed=tuple(
            _computed(key, *held[key], references, stated if key in stated.figures else None)
            for key in dict.fromkeys((*stated.figures, *stated.beside))
            if key in held
        ),
        explanation=tuple(
            Text(paragraph.strip(), text.lang)
            for text in [translated(stated, "explanation")]
            for paragraph in text.text.split("\n\n")
            if paragraph.strip()
        ),
    )


def _stated(stated: StatedFigure) -> str:
    if stated.value is None:
        return UNKNOWN
    money = stated.kind == "money"
    words = sum_of_money(stated.value, stated.unit) if money else number(stated.value)
    return with_certainty(words, stated.certainty)


def _computed(
    key: str, figure: Figure, row: FigureRow | None, references: References, against: StatedFigure | None
) -> Computed:
    """Return one computed line; ``against`` is the stated figure, or None where no difference is computed."""
    shown = row or figure
    difference = _difference(figure, shown.value, against) if against else None
    return Computed(
        key=key,
        label=figure.label,
        line=row.label if row else None,
        rule=figure.rule,
        display=shown.display,
        kind=figure.kind,
        value=shown.value,
        difference=difference,
        difference_display=(
            difference_in_words(difference, currency=figure.unit, certainty=against.certainty)
            if against
            else _("not compared")
        ),
        counted=tuple(references.counted(shown.counted, figure.unit)),
    )


def _difference(figure: Figure, value: int | Decimal | None, stated: StatedFigure) -> Decimal | None:
    same = figure.kind == stated.kind and (stated.kind != "money" or stated.unit == figure.unit)
    return value - stated.value if same and value is not None and stated.value is not None else None


def difference_in_words(difference: Decimal | None, *, currency: str | None, certainty: str) -> str:
    """Return how far a computed figure is from a stated one of some ``certainty``; a dash when it is not known.

    Sums of money have a ``currency``.
    """
    if difference is None:
        return UNKNOWN
    size = abs(difference)
    words = sum_of_money(size, currency) if currency else number(size)
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    if certainty == Certainty.AT_LEAST:  # the more was stated, the lower the difference
        return _("below %(number)s") % {"number": f"{sign}{words}"}
    return with_certainty(f"{sign}{words}", certainty)
