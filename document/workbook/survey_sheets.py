"""The survey as sheets of a workbook: for each a head, and rows of values with their types."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from document.content import Chapter, Fact, Item, Section, Survey, Table
from document.workbook.figure_sheets import figure_sheets, notes_sheet, stated_sheets
from document.workbook.sheet import SurveySheet, Value, as_written, join_lines


def survey_sheets(survey: Survey) -> tuple[SurveySheet, ...]:
    """Return the sheets of the survey, in the active language.

    First each chapter with its tables, then the figures, what the source states of them, and the notes on it.
    """
    made = [sheet for chapter in survey.chapters for sheet in _chapter(chapter)]
    if survey.figures:
        made += figure_sheets(survey.figures)
    if survey.reconciliation:
        made += stated_sheets(survey.reconciliation)
    if survey.notes:
        made.append(notes_sheet(survey.notes))
    return tuple(made)


def _chapter(chapter: Chapter) -> Iterator[SurveySheet]:
    """Return a chapter's entries, one in each row, and a sheet for each of its tables."""
    told = list(_entries(chapter))
    columns = _columns(fact for _where, item in told for fact in item.facts)
    labels = tuple(head for column in columns for head in column.heads)
    yield SurveySheet(
        name=f"{chapter.number} {chapter.title}",
        holds=chapter.title,
        head=(
            _("No."),
            _("Title"),
            _("Level"),
            _("Beneath"),
            _("Section"),
            _("Administrations"),
            _("Begins"),
            _("Ends"),
            *labels,
            _("Text"),
            _("Key"),
        ),
        rows=(
            *_lead(chapter, len(labels)),
            *(_row(where, item, columns) for where, item in told),
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
        nothing = (None,) * (labels + 2)
        yield (
            str(chapter.number),
            chapter.title,
            0,
            None,
            None,
            None,
            *nothing,
            join_lines(chapter.lead),
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
                *(None,) * (labels + 4),
            )


def _heading(section: Section) -> str | None:
    return " ".join(words for words in (section.number, section.title) if words) or None


@dataclass(frozen=True)
class _Column:
    """What is stated under one label: as numbers, with the currencies and how sure they are where they say so, and in words."""

    label: str
    numbers: bool
    currency: bool
    certainty: bool

    @property
    def heads(self) -> tuple[str, ...]:
        if not self.numbers:
            return (self.label,)
        return (
            self.label,
            *((_("%(column)s, unit") % {"column": self.label},) if self.currency else ()),
            *((_("%(column)s, certainty") % {"column": self.label},) if self.certainty else ()),
            as_written(self.label),
        )

    def values(self, facts: list[Fact]) -> tuple[Value, ...]:
        """Return the cells; a number stands alone, so that nothing adds up what was stated apart."""
        said = _said(facts)
        if not self.numbers:
            return (said,)
        number = facts[0].number if len(facts) == 1 else None
        return (
            number.value if number else None,
            *(((number.unit or None) if number else None,) if self.currency else ()),
            *(((number.certainty or None) if number else None,) if self.certainty else ()),
            said,
        )


def _columns(facts: Iterable[Fact]) -> tuple[_Column, ...]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.label, []).append(fact)
    return tuple(
        _Column(
            label,
            numbers=any(fact.number for fact in some),
            currency=any(fact.number and fact.number.unit for fact in some),
            certainty=any(fact.number and fact.number.certainty for fact in some),
        )
        for label, some in found.items()
    )


def _row(where: _Where, item: Item, columns: tuple[_Column, ...]) -> tuple[Value, ...]:
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
        item.begins,
        item.ends,
        *(value for column in columns for value in column.values(facts.get(column.label, []))),
        join_lines((*item.about_thing, *item.paragraphs, *item.account)),
        item.key,
    )


def _said(facts: list[Fact]) -> Value:
    """Return what is stated under one label, in words; nothing where nothing is."""
    if not facts:
        return None
    return "; ".join(value.text for fact in facts for value in fact.values) or _("Not stated")


def _table(number: str, table: Table) -> SurveySheet:
    """Return a table; a column of amounts stands twice, as numbers and as written ("about 15", "not stated")."""
    amounts = [
        any(row[place].amount is not None for row in table.rows) for place in range(len(table.columns))
    ]
    head: list[str] = []
    for column, counts in zip(table.columns, amounts, strict=True):
        head += [column.label, as_written(column.label)] if counts else [column.label]
    rows: list[tuple[Value, ...]] = []
    for row in table.rows:
        values: list[Value] = []
        for cell, counts in zip(row, amounts, strict=True):
            values += [cell.amount, cell.text.text] if counts else [cell.text.text]
        rows.append(tuple(values))
    return SurveySheet(
        name=f"{number} {table.title}",
        holds=table.title,
        head=tuple(head),
        rows=tuple(rows),
        note=table.note,
    )
