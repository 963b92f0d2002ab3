"""The import: an uploaded list held against the entries, tried first, and then taken whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from desk.forms.answers import PREFIX
from exchange.columns import SheetColumn
from exchange.forms import for_a_sheet
from exchange.reader import SheetRow, Unreadable
from exchange.report import MOST_REFUSED, CellDifference, Problem, Report, ReportLine, letters
from exchange.sheet import EntrySheet
from registry.actions.bulk import Draft, Wrong, write_all
from registry.errors import RegistryError, StaleError
from registry.fields.cells import as_text
from registry.models import Change, Record, Tracked
from registry.rights import Rights, Verb

REASON_LIMIT = 250


@dataclass(frozen=True)
class Filled:
    """A row that has passed its form: what is told of it, and what is to be written."""

    row: SheetRow
    line: ReportLine
    draft: Draft
    new: bool


@dataclass(frozen=True)
class Checked:
    """A file whose rows have been looked at one by one: what is told so far, and those that are to be written."""

    report: Report
    filled: list[Filled]


class RowRefused(Exception):  # noqa: N818 (what is said of a row, not what went wrong in the program)
    """A row that cannot be taken."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


class Import:
    """One file on its way in: ``name`` for the ledger, ``rows`` as read, for the entries of ``sheet``."""

    def __init__(self, sheet: EntrySheet, rows: list[SheetRow], *, name: str, actor: User) -> None:
        self.sheet, self.actor = sheet, actor
        self.rights: Rights = sheet.rights
        self.reason = Truncator(_("Import of “%(file)s”") % {"file": name}).chars(REASON_LIMIT)
        self.places = sheet.places(rows[0])
        self.rows = rows[1:]
        self.form = for_a_sheet(sheet.form, sheet.columns)

    def trial(self) -> Report:
        """Check every row, and return what would come of them. Nothing stays."""
        return self.write(self.check(), keep=False)

    def check(self) -> Checked:
        """Hold every row to the form of its thing. Nothing is locked, however long it takes."""
        report = Report()
        entries = self._entries()
        writable = self._writable(entries.values())
        met: set[str] = set()
        filled: list[Filled] = []
        for row in self.rows:
            if len(report.refused) == MOST_REFUSED:
                report.cut = True
                break
            taken = self._take(row, entries, writable, met, report)
            if taken is not None:
                filled.append(taken)
        return Checked(report, filled)

    def write(self, checked: Checked, *, keep: bool = True) -> Report:
        """Write what was checked, and return what came of it. Unless ``keep``, and no row is refused, nothing stays.

        A trial writes as well, so that it finds what only shows when rows meet, two new ones of one name, say; it does
        not touch the ledger.
        """
        report, filled = checked.report, checked.filled
        most = max(1, MOST_REFUSED - len(report.refused))
        wrong = write_all(
            [one.draft for one in filled],
            actor=self.actor,
            reason=self.reason,
            keep=keep and not report.refused,
            most=most,
        )
        for place, one in enumerate(filled):
            if place in wrong:
                problems = self._problems_of(one.row, one.draft.thing, wrong[place])
                report.refused.append(ReportLine(one.row.number, one.line.title, problems=problems))
            else:
                (report.new if one.new else report.changed).append(one.line)
        report.cut |= len(wrong) == most
        return report

    def _entries(self) -> dict[str, Record]:
        """Return the things that the file names and this person sees, as they stand now."""
        keys = {self._key(row) for row in self.rows} - {""}
        model = self.sheet.model
        seen = self.rights.among(Verb.VIEW, model._default_manager.all()).order_by()
        here = model._default_manager.filter(public_id__in=keys, pk__in=seen.values("pk"))
        return {entry.key: entry for entry in self.sheet.fetched(here.order_by("pk"))}

    def _writable(self, entries: Iterable[Record]) -> set[int]:
        these = self.sheet.model._default_manager.filter(pk__in=[entry.pk for entry in entries])
        mine = self.rights.among(Verb.IMPORT, self.rights.among(Verb.CHANGE, these))
        return set(mine.values_list("pk", flat=True))

    def _key(self, row: SheetRow) -> str:
        return as_text(self._cell(row, self.places.key))

    def _cell(self, row: SheetRow, place: int) -> Any:
        value = row.values[place] if place < len(row.values) else None
        return value if not isinstance(value, Unreadable) else ""

    def _take(
        self, row: SheetRow, entries: dict[str, Record], writable: set[int], met: set[str], report: Report
    ) -> Filled | None:
        """Return what the row makes of its entry; None when it is refused, or says what is already so."""
        key = self._key(row)
        entry: Any = entries.get(key)
        title = str(entry) if entry is not None else self._title(row)
        try:
            self._require_readable(row)
            filled: Filled | None
            if not key:
                filled = self._new(row)
            elif entry is None:
                raise self._refusal(
                    row,
                    self.places.key,
                    _("You have no entry with this key. Leave the cell empty for a new entry."),
                )
            elif key in met:
                raise self._refusal(row, self.places.key, _("This entry stands in the file twice."))
            else:
                met.add(key)
                filled = self._change(row, entry, may=entry.pk in writable)
        except RowRefused as refusal:
            report.refused.append(ReportLine(row.number, title, problems=refusal.problems))
            return None
        if filled is None:
            report.unchanged += 1
        return filled

    def _new(self, row: SheetRow) -> Filled:
        if not self.rights.may(Verb.ADD, self.sheet.model):
            raise self._refusal(row, self.places.key, _("You cannot add new ones here."))
        entry = self.sheet.model()
        return self._fill(row, entry, *self._data(row, entry))

    def _title(self, row: SheetRow) -> str:
        places = (place for column, place in self.places.columns if column.name == "title")
        return as_text(self._cell(row, next(places, len(row.values)))) or "–"

    def _require_readable(self, row: SheetRow) -> None:
        """Refuse a row with a formula or the like in it, and one that goes on where there are no columns."""
        wrong = [
            self._problem(row, place, value.reason)
            for place, value in enumerate(row.values)
            if isinstance(value, Unreadable)
        ]
        wrong += [
            self._problem(row, place, _("There is no column here."))
            for place, value in enumerate(row.values)
            if place not in self.places.labels
            and value not in (None, "")
            and not isinstance(value, Unreadable)
        ]
        if wrong:
            raise RowRefused(*wrong)

    def _change(self, row: SheetRow, entry: Record, *, may: bool) -> Filled | None:
        """Fill in what the row changes in ``entry``; a row that says what is already so is left alone."""
        data, different = self._data(row, entry)
        if not different:
            return None
        if not may:
            raise self._refusal(row, self.places.key, _("This entry is not yours to change."))
        seen = as_text(self._cell(row, self.places.version))
        self._require_current(row, entry, seen)
        above = {name: getattr(entry, name) for name in self.sheet.circular}
        try:
            filled = self._fill(row, entry, {**data, "version": seen}, different)
        except RowRefused:
            for name, thing in above.items():  # others may name this one, and look through it
                setattr(entry, name, thing)
            raise
        return filled if filled.line.differences else None

    def _require_current(self, row: SheetRow, entry: Record, seen: str) -> None:
        if seen != str(entry.version):
            raise self._refusal(row, self.places.version, self._since(entry, seen))

    def _since(self, entry: Tracked, seen: str) -> str:
        """Return who changed ``entry`` since the version that the row was downloaded with, and when."""
        if not seen.isdecimal() or int(seen) > entry.version:
            return _("The version has been typed over. Download the list again.")
        change = (
            Change.objects.filter(resource=entry.resource, public_id=entry.key)
            .select_related("actor")
            .order_by("-sequence")
            .first()
        )
        who = (
            (change.actor.get_full_name() or str(change.actor))
            if change and change.actor
            else _("The program")
        )
        when = date_format(timezone.localtime(change.moment), "DATETIME_FORMAT") if change else "–"
        return _(
            "%(who)s changed this entry %(when)s, after you had downloaded the list. Download it again, and"
            " write your change there."
        ) % {"who": who, "when": when}

    def _data(self, row: SheetRow, entry: Record) -> tuple[dict[str, Any], list[SheetColumn]]:
        """Return what the form takes for ``entry``, and the columns in which the row says something new."""
        data = {column.name: column.current(entry) for column in self.sheet.columns}
        data |= {f"{PREFIX}{c.name}": c.current_answer(entry) for c in self.sheet.columns if c.answer}
        different = []
        wrong = []
        for column, place in self.places.columns:
            cell = self._cell(row, place)
            if entry._state.adding and as_text(cell) == "":
                continue  # a new entry begins with what the form begins with
            answer = column.answered(cell)
            try:
                value = column.read("" if answer else cell, entry)
            except ValidationError as error:
                wrong.append(self._problem(row, place, " ".join(error.messages)))
                continue
            was = (data[column.name], column.current_answer(entry))
            if (value, answer) != was or entry._state.adding:
                different.append(column)
            data |= {column.name: value, f"{PREFIX}{column.name}": answer}
        if wrong:
            raise RowRefused(*wrong)
        return data, different

    def _fill(self, row: SheetRow, entry: Any, data: dict[str, Any], different: list[SheetColumn]) -> Filled:
        """Hold ``entry`` to its form, and return it filled in, with what is now different."""
        new = entry._state.adding
        before = {column: None if new else column.shown(entry) for column in different}
        form = self.form({self.sheet.model.key_field: entry.key, **data}, instance=entry)
        if not form.is_valid():
            raise RowRefused(*self._form_problems(row, form.errors))
        differences = tuple(
            CellDifference(column.head, before[column], after)
            for column in different
            if (after := column.after(entry, form.cleaned_data[column.name])) != before[column]
        )
        several = {column.name: form.cleaned_data[column.name] for column in different if column.several}
        return Filled(row, ReportLine(row.number, str(entry), differences), Draft(entry, several), new)

    def _problems_of(self, row: SheetRow, entry: Tracked, error: Wrong) -> tuple[Problem, ...]:
        """Return why the database did not take a row, in words."""
        if isinstance(error, StaleError):
            entry.refresh_from_db()
            return (self._problem(row, self.places.version, self._since(entry, "0")),)
        if isinstance(error, RegistryError):
            return (Problem(str(row.number), "", str(error)),)
        told = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        return tuple(self._form_problems(row, told))

    def _form_problems(self, row: SheetRow, errors: Any) -> list[Problem]:
        places = {column.name: place for column, place in self.places.columns}
        places |= {f"{PREFIX}{name}": place for name, place in places.items()}
        labels = {column.name: column.head for column in self.sheet.columns}
        return [
            self._problem(row, places[name], reason)
            if name in places
            else Problem(str(row.number), labels.get(name, ""), reason)
            for name, reasons in errors.items()
            for reason in reasons
        ]

    def _refusal(self, row: SheetRow, place: int, reason: str) -> RowRefused:
        return RowRefused(self._problem(row, place, reason))

    def _problem(self, row: SheetRow, place: int, reason: str) -> Problem:
        return Problem(f"{letters(place)}{row.number}", self.places.labels.get(place, ""), reason)
