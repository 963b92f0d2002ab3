"""A list of entries as a workbook that can be filled in: written for a person, and recognised when it comes back."""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from desk.forms.answers import PREFIX, AnswerField
from desk.forms.choosers import ThingsField
from document.workbook.grid import Grid, GridColumn, fits_cell
from exchange.columns import (
    AnswerColumn,
    ChoiceColumn,
    CurrencyColumn,
    DayColumn,
    LinksColumn,
    NumberColumn,
    PartialDateColumn,
    SheetColumn,
    YesNoColumn,
)
from exchange.reader import MOST_ROWS, SheetRow, Unreadable
from exchange.thing_columns import ThingColumn, ThingsColumn
from registry.errors import RegistryError
from registry.fields.cells import as_text, in_every_language
from registry.fields.folding import fold
from registry.fields.kinds import field_kind
from registry.models import Record, Tracked
from registry.querysets import PEERS
from registry.rights import Rights


@dataclass(frozen=True)
class ColumnPlaces:
    """Where a file has its columns, counted from 0, and what they are called there."""

    key: int
    version: int
    columns: list[tuple[SheetColumn, int]]
    labels: dict[int, str]


SHOWN_ONLY = "shown"  # the column that only shows what an entry is called; it is not read


class EntrySheet:
    """Entries of ``model`` as rows: ``form`` is the desk's form class, made for the person with ``rights``."""

    def __init__(self, model: type[Record], form: Any, rights: Rights) -> None:
        self.model, self.form, self.rights = model, form, rights

    @cached_property
    def columns(self) -> list[SheetColumn]:
        """What is asked of an entry."""
        return columns_of(self.form, self.model, self.rights)

    @cached_property
    def circular(self) -> list[str]:
        """The fields by which one of them names another, as that which it is part of."""
        return [field.name for field in self.model._meta.fields if field.related_model is self.model]

    def fetched(self, entries: Any) -> list[Any]:
        """Return the entries of a queryset with what their cells name, in few queries."""
        several = [column.name for column in self.columns if isinstance(column, ThingsColumn)]
        found = list(entries.fetch_mode(PEERS).prefetch_related(*several))
        for column in self.columns:
            if isinstance(column, ThingColumn):
                column.meet(found)
        return found

    def grid(self, entries: Any) -> Grid:
        """Return a workbook of ``entries``: one row each, its key and version locked."""
        return Grid(
            title=str(capfirst(self.model._meta.verbose_name_plural)),
            help=(
                _(
                    "Each row is an entry. Change what you like, save the file, and upload it where you got it."
                ),
                _("You first see what would change; nothing is saved until you have confirmed it."),
                _("For a new entry, fill in an empty row, and leave the key and the version empty."),
                _("An entry that is not in the file stays as it is: nothing is deleted."),
                _(
                    "What stands in tables of its own beneath an entry (sums, mandates, events …) is not in this"
                    " file. It is kept, and edited on the entry's page."
                ),
                _("Formulas, macros and links to other files are refused."),
            ),
            columns=(*self._locked(), *(column.described() for column in self.columns)),
            rows=tuple(
                (
                    entry.key,
                    entry.version,
                    _shown(str(entry)),
                    *(column.shown(entry) for column in self.columns),
                )
                for entry in self.fetched(entries)
            ),
            most_rows=MOST_ROWS,
        )

    def _locked(self) -> tuple[GridColumn, ...]:
        return (
            GridColumn(
                head=self._head(self.model.key_field),
                help=_("Says which entry it is. Leave it as it is; empty for a new entry."),
                locked=True,
            ),
            GridColumn(
                head=self._head("version"),
                help=_("Says what you saw, so that nobody's change is lost. Leave it as it is."),
                kind="number",
                locked=True,
            ),
            GridColumn(head=_entry(), help=_("What the entry is called, to find it by."), locked=True),
        )

    def _head(self, name: str) -> str:
        field: Any = self.model._meta.get_field(name)
        return str(capfirst(field.verbose_name))

    def places(self, head: SheetRow) -> ColumnPlaces:
        """Return where the columns are, by the headings in either language.

        Raises ``RegistryError`` when a heading is unknown or stands twice, or the key or the version is missing.
        """
        names: dict[str, str] = dict.fromkeys(map(fold, in_every_language(_entry)), SHOWN_ONLY)
        for column in self.columns:
            names |= dict.fromkeys(column.heads, column.name)
        for name in (self.model.key_field, "version"):
            names |= {fold(one): name for one in in_every_language(partial(self._head, name))}
        found: dict[str, int] = {}
        labels: dict[int, str] = {}
        for place, value in enumerate(head.values):
            text = "" if isinstance(value, Unreadable) else as_text(value)
            if not text:
                continue
            name = names.get(fold(text), "")
            if not name:
                raise RegistryError(
                    _("There is no column “%(head)s” in this list (%(list)s). Is it the right file?")
                    % {"head": text, "list": self.model._meta.verbose_name_plural}
                )
            if name in found:
                raise RegistryError(_("The column “%(head)s” stands in the file twice.") % {"head": text})
            found[name], labels[place] = place, text
        for name in (self.model.key_field, "version"):
            if name not in found:
                raise RegistryError(
                    _("The column “%(head)s” is missing. Download the list, and fill in that file.")
                    % {"head": self._head(name)}
                )
        return ColumnPlaces(
            key=found[self.model.key_field],
            version=found["version"],
            columns=[(column, found[column.name]) for column in self.columns if column.name in found],
            labels=labels,
        )


def _entry() -> str:
    return _("Entry")


def _shown(name: str) -> str:
    return name if fits_cell(name) else ""


def columns_of(form: Any, model: type[Tracked], rights: Rights) -> list[SheetColumn]:
    """Return the columns of a form class: everything it asks for but the key, the version, the reason and the ties."""
    kept = (model.key_field, "version", "reason")
    columns: list[SheetColumn] = []
    for name, field in form.base_fields.items():
        if name in kept or isinstance(field, ThingsField):
            continue
        if not isinstance(field, AnswerField):
            column = _column_for(model._meta.get_field(name))(name, field, model, rights)
            column.answer = form.base_fields.get(f"{PREFIX}{name}")
            columns.append(column)
        elif field.fact.rows is not None:
            columns.append(AnswerColumn(name, field, model, rights))
    return columns


# How a workbook has what each kind of field says of itself in ``cell``.
CELL_COLUMNS: dict[str, type[SheetColumn]] = {
    "text": SheetColumn,
    "choice": ChoiceColumn,
    "currency": CurrencyColumn,
    "yes_no": YesNoColumn,
    "number": NumberColumn,
    "date": DayColumn,
    "partial_date": PartialDateColumn,
    "links": LinksColumn,
}


def _column_for(field: Any) -> type[SheetColumn]:
    """Return the column of a model's field: that of other things, or that of its kind."""
    if field.is_relation:
        return ThingsColumn if field.many_to_many else ThingColumn
    return CELL_COLUMNS[field_kind(field).cell]
