"""The survey as sheets of a workbook: for each a head, and rows of values with their types."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from document.content import Chapter, Fact, Figure, Item, Section, Survey, Table, Text

type Value = str | int | Decimal | dt.date | None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: ``name`` as it is wished for, ``holds`` in words, a head and rows of as many values."""

    name: str
    holds: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


def sheets(survey: Survey) -> tuple[Sheet, ...]:
    """Return the sheets of the survey: each chapter with its tables, then the figures; in the active language."""
    made = [sheet for chapter in survey.chapters for sheet in _chapter(chapter)]
    if survey.figures:
        made += [_figures(survey.figures), _breakdowns(survey.figures), _counted(survey.figures)]
    return tuple(made)


def _chapter(chapter: Chapter) -> Iterator[Sheet]:
    """Return a chapter's entries, one in each row, and a sheet for each of its tables."""
    told = list(_entries(chapter))
    labels = tuple(dict.fromkeys(fact.label for _where, item in told for fact in item.facts))
    yield Sheet(
        name=f"{chapter.number} {chapter.title}",
        holds=chapter.title,
        head=(
            _("No."),
            _("Title"),
            _("Level"),
            _("Beneath"),
            _("Section"),
            _("Administrations"),
            *labels,
            _("Text"),
            _("Key"),
        ),
        rows=(
            *_lead(chapter, len(labels)),
            *(_row(where, item, labels) for where, item in told),
            *_silent(chapter, len(labels)),
        ),
    )
    tables = [(str(chapter.number), table) for table in chapter.tables]
    tables += [
        (section.number or str(chapter.number), table)
        for section in chapter.sections
        for table in section.tables
    ]
    for number, table in tables:
        yield _table(number, table)


@dataclass(frozen=True)
class _Where:
    section: Section
    level: int
    parent: Item | None


def _entries(chapter: Chapter) -> Iterator[tuple[_Where, Item]]:
    """Return every item in the order of the survey, those beneath another after it."""

    def told(
        section: Section, items: Iterable[Item], level: int, parent: Item | None
    ) -> Iterator[tuple[_Where, Item]]:
        for item in items:
            yield _Where(section, level, parent), item
            yield from told(section, item.items, level + 1, item)

    for section in chapter.sections:
        yield from told(section, section.items, 1, None)


def _lead(chapter: Chapter, labels: int) -> Iterator[tuple[Value, ...]]:
    """Return the chapter's own text as a row above its entries, if it has any."""
    if chapter.lead:
        nothing = (None,) * labels
        yield (
            str(chapter.number),
            chapter.title,
            0,
            None,
            None,
            None,
            *nothing,
            _paragraphs(chapter.lead),
            None,
        )


def _silent(chapter: Chapter, labels: int) -> Iterator[tuple[Value, ...]]:
    """Return a row for each titled section that holds nothing: it was asked for."""
    for section in chapter.sections:
        if section.title and not section.items and not section.tables:
            yield (
                None,
                _("No entries."),
                0,
                None,
                _heading(section),
                section.administration,
                *(None,) * (labels + 2),
            )


def _heading(section: Section) -> str | None:
    return " ".join(words for words in (section.number, section.title) if words) or None


def _row(where: _Where, item: Item, labels: tuple[str, ...]) -> tuple[Value, ...]:
    facts: dict[str, list[Fact]] = {}
    for fact in item.facts:
        facts.setdefault(fact.label, []).append(fact)
    section, parent = where.section, where.parent
    return (
        item.number,
        item.title.text,
        where.level,
        (parent.number or parent.title.text) if parent else None,
        _heading(section),
        ", ".join(item.administrations) or None,
        *(_stated(facts.get(label, [])) for label in labels),
        _paragraphs(item.paragraphs),
        item.key,
    )


def _stated(facts: list[Fact]) -> Value:
    """Return what is stated under one label, in words; nothing where nothing is."""
    if not facts:
        return None
    return "; ".join(value.text for fact in facts for value in fact.values) or _("Not stated")


def _paragraphs(texts: Iterable[Text]) -> str | None:
    return "\n".join(text.text for text in texts) or None


def _table(number: str, table: Table) -> Sheet:
    """Return a table; a column of amounts stands twice, as numbers and as written ("about 15", "not stated")."""
    amounts = [
        any(row[place].amount is not None for row in table.rows) for place in range(len(table.columns))
    ]
    head: list[str] = []
    for column, counts in zip(table.columns, amounts, strict=True):
        head += [column.label, _as_written(column.label)] if counts else [column.label]
    rows: list[tuple[Value, ...]] = []
    for row in table.rows:
        values: list[Value] = []
        for cell, counts in zip(row, amounts, strict=True):
            values += [cell.amount, cell.text.text] if counts else [cell.text.text]
        rows.append(tuple(values))
    return Sheet(
        name=f"{number} {table.title}",
        holds=table.title,
        head=tuple(head),
        rows=tuple(rows),
        note=table.note,
    )


def _as_written(label: str) -> str:
    return _("%(column)s, as written") % {"column": label}


def _figures(figures: tuple[Figure, ...]) -> Sheet:
    return Sheet(
        name=_("Figures"),
        holds=_("The figures and how they are counted"),
        head=(_("Chapter"), _("Figure"), _("Value"), _as_written(_("Value")), _("Rule"), _("Key")),
        rows=tuple((f.chapter, f.label, f.value, f.display, f.rule, f.key) for f in figures),
    )


def _breakdowns(figures: tuple[Figure, ...]) -> Sheet:
    return Sheet(
        name=_("Breakdowns"),
        holds=_("The figures broken down, line by line"),
        head=(_("Figure"), _("Broken down by"), _("Value"), _as_written(_("Value")), _("Key")),
        rows=tuple((f.label, r.label.text, r.value, r.display, f.key) for f in figures for r in f.rows),
    )


def _counted(figures: tuple[Figure, ...]) -> Sheet:
    return Sheet(
        name=_("Counted"),
        holds=_("Everything that each figure counts"),
        head=(_("Figure"), _("Title"), _("Adds"), _("Key of the entry"), _("Key of the figure")),
        rows=tuple((f.label, c.title.text, c.amount, c.key, f.key) for f in figures for c in f.counted),
    )
