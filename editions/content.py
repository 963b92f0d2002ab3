"""The whole survey as content: chapter 1 from the edition's introduction, the others from the chapters."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override
from msgspec.structs import replace

from document.content import (
    Abbreviation,
    Cell,
    Chapter,
    Figure,
    Item,
    Language,
    Reconciled,
    Section,
    Survey,
    Table,
    TableColumn,
    Text,
)
from editions.back_matter import abbreviations, index
from editions.findings import main_findings
from editions.models import Introduction
from editions.placeholders import all_figures, displays, fill_placeholders
from editions.reconciliation import UNKNOWN, appendix
from registry.chapters import INTRODUCTION, Scope, chapters, counted_together
from registry.chapters.facts import named, told, translated, written
from registry.chapters.translations import remembered
from registry.models import Administration


def survey_content(introduction: Introduction, scope: Scope, language: Language) -> Survey:
    """Return the edition's survey for ``scope``, written in ``language``.

    Raises ``UnknownFigureError`` when the introduction names a figure that there is not.
    """
    with override(language), remembered(language), counted_together():
        figures = all_figures(scope)
        told_in = [chapter.content(scope) for chapter in chapters if scope.tells_of(chapter.number)]
        if scope.administration is None and scope.tells_of(INTRODUCTION):
            told_in.insert(0, introduction_chapter(introduction, figures))
        elif (
            scope.administration and scope.tells_of(INTRODUCTION) and (own := [f for f in figures if f.value])
        ):
            told_in.insert(0, _overview(own))
        without = tuple(f"{one.number} {one.title}" for one in told_in if not _tells(one))
        told_in = [one for one in told_in if _tells(one)]
        reconciliation, notes = appendix(scope, figures, told_in) if scope.whole else ((), ())
        if reconciliation:
            first = told_in[0]
            told_in[0] = replace(first, tables=(_stated_figures(introduction, reconciliation), *first.tables))
        return Survey(
            edition=introduction.edition,
            title=translated(introduction, "title").text,
            municipality=translated(introduction, "municipality").text,
            notice=translated(introduction, "notice"),
            status_date=scope.status_date,
            status_label=_("Information from %(year)s") % {"year": introduction.edition},
            language=language,
            audience=scope.audience,
            administration=scope.administration,
            only_chapters=scope.chapters,
            chapters=tuple(told_in),
            figures=tuple(_shown(figures, scope)),
            reconciliation=reconciliation,
            notes=notes,
            findings=main_findings(introduction, scope, figures) if not scope.chapters else (),
            without_entries=without,
            contact=introduction.contact,
            abbreviations=abbreviations(_known_abbreviations(introduction, scope), told_in),
            index=index(told_in),
        )


def _tells(chapter: Chapter) -> bool:
    """Return whether there is anything to tell in a chapter."""
    return bool(chapter.sections or chapter.tables or chapter.lead)


def _shown(figures: Iterable[Figure], scope: Scope) -> Iterator[Figure]:
    """Yield the figures that the survey has.

    Of one administration these are the figures that count something of its own, and none that compares administrations.
    """
    for figure in figures:
        if scope.administration is None and scope.tells_of(figure.chapter):
            yield figure
        elif scope.administration and figure.value and figure.picture != "administrations":
            yield replace(figure, rows=tuple(row for row in figure.rows if row.value))


def _known_abbreviations(introduction: Introduction, scope: Scope) -> Iterator[Abbreviation]:
    """Yield the abbreviations of the edition, of the administrations, and of what the chapters tell of."""
    for line in introduction.abbreviations:
        short, _colon, name = line.partition(":")
        yield Abbreviation(short=short.strip(), name=written(name.strip()))
    for administration in Administration.objects.live():
        yield Abbreviation(short=administration.code, name=named(administration))
    for chapter in chapters:
        yield from chapter.abbreviations(scope)


def _overview(figures: Iterable[Figure]) -> Chapter:
    """Return what one administration's survey begins with: its figures."""
    return Chapter(
        number=INTRODUCTION,
        slug="introduction",
        title=_("In figures"),
        sections=(),
        tables=(_key_figures(figures),),
    )


def introduction_chapter(introduction: Introduction, figures: Iterable[Figure]) -> Chapter:
    """Return chapter 1 with every ``{figure}`` in its text replaced by the figure as printed.

    Raises ``UnknownFigureError`` when the text names a figure, or a line of one, that there is not.
    """
    shown = displays(figures)
    text = translated(introduction, "text")
    lead: list[Text] = []
    items: list[tuple[Text, list[Text]]] = []
    for block in re.split(r"\n\s*\n", text.text.strip()):
        words, _newline, rest = block.strip().partition("\n")
        if words.startswith("## "):
            items.append((Text(words.removeprefix("## ").strip(), text.lang), []))
            words = rest
        else:
            words = block
        if words.strip():
            filled = Text(fill_placeholders(" ".join(words.split()), shown, introduction.edition), text.lang)
            (items[-1][1] if items else lead).append(filled)
    return Chapter(
        number=INTRODUCTION,
        slug="introduction",
        title=_("Introduction"),
        lead=tuple(lead),
        sections=(
            Section(
                items=tuple(
                    Item(
                        key=f"introductions/{introduction.edition}/{n}",
                        title=title,
                        paragraphs=tuple(paragraphs),
                    )
                    for n, (title, paragraphs) in enumerate(items, start=1)
                )
            ),
        ),
    )


def _stated_figures(introduction: Introduction, reconciliation: Iterable[Reconciled]) -> Table:
    """Return what the edition states beside what is computed, with the difference and, in a line, why.

    The computed figure is the last that it is held against; why is the first paragraph of the explanation.
    """
    rows = []
    for one in reconciliation:
        held = [computed for computed in one.computed if computed.difference is not None] or [*one.computed]
        computed = held[-1] if held else None
        rows.append(
            (
                Cell(text=one.label),
                Cell(text=told(one.display), amount=one.value),
                Cell(
                    text=told(computed.display if computed else UNKNOWN),
                    amount=computed.value if computed else None,
                ),
                Cell(
                    text=told(computed.difference_display if computed else UNKNOWN),
                    amount=computed.difference if computed else None,
                ),
                Cell(text=one.explanation[0] if one.explanation else told(UNKNOWN)),
            )
        )
    columns = (
        TableColumn(label=_("Figure")),
        TableColumn(label=_("Stated in %(edition)s") % {"edition": introduction.edition}, kind="number"),
        TableColumn(label=_("Computed"), kind="number"),
        TableColumn(label=_("Difference"), kind="number"),
        TableColumn(label=_("Why"), kind="prose"),
    )
    note = _("Annex B holds each figure against all that are computed, with everything that they count.")
    return Table(
        key="stated-figures", title=_("Stated and computed"), columns=columns, rows=tuple(rows), note=note
    )


def _key_figures(figures: Iterable[Figure]) -> Table:
    # The same things broken down in another way are one line.
    by_counted = {figure.counted: figure for figure in reversed([*figures])}
    once = [figure for figure in figures if by_counted[figure.counted] is figure]
    return Table(
        key="key-figures",
        title=_("The survey in figures"),
        columns=(TableColumn(label=_("Figure")), TableColumn(label=_("Computed"), kind="number")),
        rows=tuple(
            (Cell(text=told(figure.label)), Cell(text=told(figure.display), amount=figure.value))
            for figure in once
            if figure.value is not None
        ),
        note=_("Every figure is computed from the entries; annex A says how each is counted."),
    )
