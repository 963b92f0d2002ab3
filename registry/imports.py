"""The import: an uploaded list held against the entries, tried first, and then taken whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from document.sheet import Value
from registry import services
from registry.cells import as_text
from registry.columns import Column
from registry.errors import RegistryError
from registry.listing import Listing
from registry.models import Change, Entry
from registry.rights import Rights, Verb
from registry.workbooks import Row, Unreadable

REASON_LIMIT = 250
MOST_TAKEN = 500  # rows written in one go: everybody else's saves wait for them
MOST_REFUSED = 200  # rows of which it is told why; a file with more is another list, or has lost a column


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, or in a whole row."""

    cell: str
    label: str
    reason: str


@dataclass(frozen=True)
class Difference:
    """One field, before and after."""

    label: str
    old: Value
    new: Value


@dataclass(frozen=True)
class Line:
    """One row of the file, and what becomes of it."""

    row: int
    title: str
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass
class Outcome:
    """What an import does, or would do."""

    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    unchanged: int = 0
    cut: bool = False  # given up after so many refused rows

    @property
    def something(self) -> bool:
        """Whether there is anything to take, and nothing that stands in its way."""
        return bool(self.new or self.changed) and not self.refused


class Refusal(Exception):  # noqa: N818 (what is said of a row, not what went wrong in the program)
    """A row that cannot be taken."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


class Import:
    """One file on its way in: ``name`` for the ledger, ``rows`` as read, for the entries of ``listing``."""

    def __init__(self, listing: Listing, rows: list[Row], *, name: str, actor: User) -> None:
        self.listing, self.actor = listing, actor
        self.rights: Rights = listing.rights
        self.reason = Truncator(_("Import of “%(file)s”") % {"file": name}).chars(REASON_LIMIT)
        self.places = listing.places(rows[0])
        self.rows = rows[1:]

    def run(self, *, keep: bool) -> Outcome:
        """Write every row, and return what came of it. Unless ``keep``, and no row is refused, nothing stays.

        A trial writes as well, so that it finds what only shows when rows meet: two new ones of one name, say.
        """
        outcome = Outcome()
        with transaction.atomic():
            entries = self._entries()
            writable = self._writable(entries.values())
            met: set[str] = set()
            for row in self.rows:
                if len(outcome.refused) == MOST_REFUSED:
                    outcome.cut = True
                    break
                self._take(row, entries, writable, met, outcome)
                if len(outcome.new) + len(outcome.changed) > MOST_TAKEN:
                    raise RegistryError(
                        _("The file has more than %(most)s new or changed rows. Upload it in several parts.")
                        % {"most": MOST_TAKEN}
                    )
            if outcome.refused or not keep:
                transaction.set_rollback(True)
        return outcome

    def _entries(self) -> dict[str, Entry]:
        """Return the entries that the file names and this person sees, as they stand now, and locked."""
        keys = {self._key(row) for row in self.rows} - {""}
        model = self.listing.model
        seen = self.rights.among(Verb.VIEW, model._default_manager.all()).order_by()
        here = model._default_manager.filter(public_id__in=keys, pk__in=seen.values("pk"))
        entries = self.listing.fetched(here.order_by("pk").select_for_update(of=("self",)))
        return {entry.key: entry for entry in entries}

    def _writable(self, entries: Iterable[Entry]) -> set[int]:
        these = self.listing.model._default_manager.filter(pk__in=[entry.pk for entry in entries])
        mine = self.rights.among(Verb.IMPORT, self.rights.among(Verb.CHANGE, these))
        return set(mine.values_list("pk", flat=True))

    def _key(self, row: Row) -> str:
        return as_text(self._cell(row, self.places.key))

    def _cell(self, row: Row, place: int) -> Any:
        value = row.values[place] if place < len(row.values) else None
        return value if not isinstance(value, Unreadable) else ""

    def _take(
        self, row: Row, entries: dict[str, Entry], writable: set[int], met: set[str], outcome: Outcome
    ) -> None:
        key = self._key(row)
        entry: Any = entries.get(key)
        title = str(entry) if entry is not None else self._title(row)
        try:
            self._require_readable(row)
            if key:
                if entry is None:
                    raise self._refusal(
                        row,
                        self.places.key,
                        _("You have no entry with this key. Leave the cell empty for a new entry."),
                    )
                if key in met:
                    raise self._refusal(row, self.places.key, _("This entry stands in the file twice."))
                met.add(key)
                differences = self._change(row, entry, may=entry.pk in writable)
                if differences:
                    outcome.changed.append(Line(row.number, title, differences))
                else:
                    outcome.unchanged += 1
            else:
                entry = self.listing.model()
                differences = self._write(row, entry, *self._data(row, entry))
                outcome.new.append(Line(row.number, str(entry), differences))
        except Refusal as refusal:
            outcome.refused.append(Line(row.number, title, problems=refusal.problems))

    def _title(self, row: Row) -> str:
        places = (place for column, place in self.places.columns if column.name == "title")
        return as_text(self._cell(row, next(places, len(row.values)))) or "–"

    def _require_readable(self, row: Row) -> None:
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
            raise Refusal(*wrong)

    def _change(self, row: Row, entry: Entry, *, may: bool) -> tuple[Difference, ...]:
        """Write what the row changes in ``entry``; a row that says what is already so is left alone."""
        data, different = self._data(row, entry)
        if not different:
            return ()
        if not may:
            raise self._refusal(row, self.places.key, _("This entry is not yours to change."))
        seen = as_text(self._cell(row, self.places.version))
        self._require_current(row, entry, seen)
        return self._write(row, entry, {**data, "version": seen}, different)

    def _require_current(self, row: Row, entry: Entry, seen: str) -> None:
        if seen != str(entry.version):
            raise self._refusal(row, self.places.version, self._since(entry, seen))

    def _since(self, entry: Entry, seen: str) -> str:
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

    def _data(self, row: Row, entry: Entry) -> tuple[dict[str, Any], list[Column]]:
        """Return what the form takes for ``entry``, and the columns in which the row says something new."""
        data = {column.name: column.current(entry) for column in self.listing.columns}
        different = []
        wrong = []
        for column, place in self.places.columns:
            cell = self._cell(row, place)
            if entry._state.adding and as_text(cell) == "":
                continue  # a new entry begins with what the form begins with
            try:
                value = column.read(cell, entry)
            except ValidationError as error:
                wrong.append(self._problem(row, place, " ".join(error.messages)))
                continue
            if value != data[column.name] or entry._state.adding:
                different.append(column)
            data[column.name] = value
        if wrong:
            raise Refusal(*wrong)
        return data, different

    def _write(
        self, row: Row, entry: Entry, data: dict[str, Any], different: list[Column]
    ) -> tuple[Difference, ...]:
        """Hold ``entry`` to its form, save it through the ledger, and return what is now different."""
        before = {column: None if entry._state.adding else column.write(entry) for column in different}
        form = self.listing.form({self.listing.model.key_field: entry.key, **data}, instance=entry)
        if not form.is_valid():
            raise Refusal(*self._form_problems(row, form.errors))
        form.save(commit=False)
        several = any(column.several for column in different)
        try:
            with transaction.atomic():
                services.write(
                    entry, actor=self.actor, reason=self.reason, rows=form.save_m2m if several else None
                )
        except ValidationError as error:
            told = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
            raise Refusal(*self._form_problems(row, told)) from error
        except (IntegrityError, RegistryError) as error:
            raise Refusal(Problem(str(row.number), "", str(error))) from error
        return tuple(
            Difference(column.head, before[column], after)
            for column in different
            if (after := column.write(entry)) != before[column]
        )

    def _form_problems(self, row: Row, errors: Any) -> list[Problem]:
        places = {column.name: place for column, place in self.places.columns}
        labels = {column.name: column.head for column in self.listing.columns}
        return [
            self._problem(row, places[name], reason)
            if name in places
            else Problem(str(row.number), labels.get(name, ""), reason)
            for name, reasons in errors.items()
            for reason in reasons
        ]

    def _refusal(self, row: Row, place: int, reason: str) -> Refusal:
        return Refusal(self._problem(row, place, reason))

    def _problem(self, row: Row, place: int, reason: str) -> Problem:
        return Problem(f"{letters(place)}{row.number}", self.places.labels.get(place, ""), reason)


def letters(place: int) -> str:
    """Return what a spreadsheet calls the column at ``place``, counted from 0: A, B, … Z, AA."""
    name = ""
    place += 1
    while place:
        place, left = divmod(place - 1, 26)
        name = chr(ord("A") + left) + name
    return name
