"""The forms of a thing's rows: what two people did with them is put together as the thing's own fields are."""

import re
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from desk.forms.base import both
from desk.forms.conflicts import (
    TAKE,
    UNKNOWN,
    Parting,
    Resolution,
    Since,
    began_with,
    chose_theirs,
    put,
    put_together,
    read_typed,
    row_in_words,
    take_chosen,
)
from desk.forms.form_request import FormRequest
from registry.ledger.recording import Snapshot, accessor, row_snapshot
from registry.models import Detail

# What was sent of one row: by whether it says what to take, and by the column.
type Sent = dict[tuple[str, str], list[str]]


class RowForms(BaseInlineFormSet):  # type: ignore[type-arg] # takes no argument when it runs
    """Takes what was typed in the rows as they were seen, and shows it in the rows as they are now.

    Where others have saved meanwhile (``FormRequest.since``), ``parted`` says in what the two part.
    A row that the other removed and I changed comes back as a new one. On the page it keeps its old number, by
    which one may choose to let it go.
    """

    data: Any
    fk: Any
    form: Any
    model: Any
    prefix: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at_work: FormRequest | None = self.form.at_work
        since = at_work.since if at_work else None
        self.parted: list[Parting] = []
        self._filler = at_work.filler if at_work else None
        self._back: dict[str, str] = {}
        if isinstance(self.data, QueryDict) and (sent := self._sent()):
            self._settle(*sent, since)

    def clean(self) -> None:
        """Refuse a row that holds what is answered, this very time, in place of a value."""
        super().clean()
        at_work: FormRequest | None = self.form.at_work
        kept = [form for form in self.forms if form not in self.deleted_forms and form.is_valid()]
        rows = [form.instance for form in kept if form.instance.pk or form.has_changed()]
        for fact in getattr(self.instance, "required_facts", ()):
            answered = at_work is not None and fact.key in at_work.answered
            if answered and fact.key == accessor(self.model) and fact.is_in(rows):
                raise ValidationError(both(fact, type(self.instance), self.instance.answers[fact.key]))

    def show_numbers(self) -> None:
        """Give the rows that came back their old numbers, now that they have been read as new ones."""
        for name, number in self._back.items():
            self.data[name] = number

    def _sent(self) -> tuple[list[Sent], int] | None:
        """Return what was sent of each row, and how many of them were there already; None when that is forged."""
        total, initial = (self.data.get(f"{self.prefix}-{what}_FORMS", "") for what in ("TOTAL", "INITIAL"))
        if not all(count.isascii() and count.isdecimal() for count in (total, initial)):
            return None
        if not int(initial) <= int(total) <= len(self.data):
            return None
        rows: list[Sent] = [{} for _n in range(int(total))]
        for name, values in self.data.lists():
            found = self._own(name)
            if found and int(found["place"]) < len(rows):
                rows[int(found["place"])][found["take"] or "", found["column"]] = values
        return rows, int(initial)

    def _own(self, name: str) -> re.Match[str] | None:
        pattern = rf"(?P<take>{TAKE})?{re.escape(self.prefix)}-(?P<place>[0-9]{{1,9}})-(?P<column>.+)"
        return re.fullmatch(pattern, name)

    def _settle(self, rows: list[Sent], initial: int, since: Since | None) -> None:
        sent, self.data = self.data, QueryDict(mutable=True)
        for name, values in sent.lists():
            if not self._own(name):
                self.data.setlist(name, values)
        self._count = 0
        there = {str(row.pk): row for row in self.get_queryset()}
        old, new = rows[:initial], rows[initial:]
        gone: list[Sent] = []
        if since is None:
            for row in old:
                self._choose(self._add(row), there.get(_number(row)))
        else:
            was = self._before(since, initial)
            seen = {_number(row): place for place, row in enumerate(old)}
            for number, stored in there.items():
                if number in seen:
                    self._keep(stored, old[seen[number]], was[seen[number]])
                else:
                    self._take_over(stored, new)
            lost = [(row, before) for row, before in zip(old, was, strict=True) if _number(row) not in there]
            gone = [row for row, before in lost if self._lost(row, before, sent)]
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(self._count)
        for row in [*gone, *new]:
            number = _number(row)
            if number and not self.model._default_manager.filter(pk=number).exists():
                if chose_theirs(sent, f"{self.prefix}-gone-{number}"):
                    continue
                name = f"{self.prefix}-{self._count}-id"
                row["", "id"], self._back[name] = [""], number
            self._add(row)
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(self._count)

    def _before(self, since: Since, count: int) -> list[Snapshot | None]:
        """Return what each row was when it was seen: in the ledger they stand in the form's order."""
        rows = (since.before or {}).get(accessor(self.model))
        return rows if isinstance(rows, list) and len(rows) == count else [None] * count

    def _add(self, row: Sent) -> int:
        """Put ``row`` after those that are there; return its place."""
        for (take, column), values in row.items():
            self.data.setlist(f"{take}{self.prefix}-{self._count}-{column}", values)
        self._count += 1
        return self._count - 1

    def _form(self, row: Detail, place: int) -> Any:
        form = self.form(instance=row, prefix=f"{self.prefix}-{place}")
        form.fields.pop(self.fk.name, None)  # whose row it is, which nobody types
        return form

    def _choose(self, place: int, stored: Detail | None) -> None:
        """Take the other's where it was chosen: of a column, or of a row that I would have removed."""
        if stored is None:
            return
        form = self._form(stored, place)
        take_chosen(form, self.data)
        if chose_theirs(self.data, form.add_prefix("DELETE")):
            self._restore(form)

    def _restore(self, form: Any) -> None:
        self.data.pop(form.add_prefix("DELETE"), None)
        for name, field in form.fields.items():
            put(self.data, form, name, form.get_initial_for_field(field, name))

    def _take_over(self, stored: Detail, new: list[Sent]) -> None:
        """Show a row that the other added, once, also when I added the same."""
        form = self._form(stored, self._count)
        same = next((row for row in new if self._says(form, row)), None)
        if same is not None:
            new.remove(same)
        else:
            self._tell(Resolution.TAKEN, "", "", _stored_words(form))
        self._add({("", "id"): [str(stored.pk)], ("", self.fk.name): [str(self.instance.pk)]})
        self._restore(form)

    def _keep(self, stored: Detail, row: Sent, was: Snapshot | None) -> None:
        """Put a row together that both have; or that I would remove, which is a conflict when the other changed it."""
        form = self._form(stored, self._add(row))
        now, delete = row_snapshot(stored), form.add_prefix("DELETE")
        if delete not in self.data:
            name = {"what": capfirst(str(self.model._meta.verbose_name)), "row": str(stored)}
            self.parted += [
                replace(one, label=_("%(what)s “%(row)s”: %(field)s") % {**name, "field": one.label})
                for one in put_together(form, self.data, self._filler, was, now)
            ]
            return
        outcome = Resolution.MINE if was == now else Resolution.BOTH
        before = _words(form, began_with(form, self._filler, was))
        if outcome is Resolution.BOTH and chose_theirs(self.data, delete):
            outcome = Resolution.TAKEN
            self._restore(form)
        self._tell(outcome, before, _("removed"), _stored_words(form), f"{TAKE}{delete}")

    def _lost(self, row: Sent, was: Snapshot | None, sent: QueryDict) -> bool:
        """Return whether a row that the other removed comes back: when I have changed it."""
        if ("", "DELETE") in row:
            return False
        form = self._form(self.model(), 0)
        before = began_with(form, self._filler, was)
        data = self._alone(row)
        typed = {
            name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
            for name, field in form.fields.items()
        }
        changed = any(
            before.get(name, UNKNOWN) is UNKNOWN or form.fields[name].has_changed(before[name], value)
            for name, value in typed.items()
        )
        take = f"{self.prefix}-gone-{_number(row)}"
        mine = row_in_words(
            form.fields, ((n, read_typed(form.fields[n], value)) for n, value in typed.items())
        )
        outcome = Resolution.BOTH if changed and not chose_theirs(sent, take) else Resolution.TAKEN
        self._tell(outcome, _words(form, before), mine, _("removed"), f"{TAKE}{take}")
        return outcome is Resolution.BOTH

    def _says(self, form: Any, row: Sent) -> bool:
        """Return whether ``row`` says what is stored in the row of ``form``."""
        data, bare = self._alone(row), self._form(form.instance, 0)
        return not any(
            field.has_changed(
                bare.get_initial_for_field(field, name),
                field.widget.value_from_datadict(data, {}, bare.add_prefix(name)),
            )
            for name, field in bare.fields.items()
            if name != "position"
        )

    def _alone(self, row: Sent) -> QueryDict:
        """Return ``row`` as it would be sent, were it the only one."""
        data = QueryDict(mutable=True)
        for (take, column), values in row.items():
            data.setlist(f"{take}{self.prefix}-0-{column}", values)
        return data

    def _tell(self, outcome: Resolution, before: str, mine: str, theirs: str, take: str = "") -> None:
        label = str(capfirst(self.model._meta.verbose_name))
        self.parted.append(Parting(outcome, label, before or None, mine, theirs, take))


def _number(row: Sent) -> str:
    (number,) = row.get(("", "id")) or [""]
    return number if re.fullmatch("[0-9]{1,18}", number) else ""


def _words(form: Any, values: dict[str, Any]) -> str:
    return row_in_words(form.fields, values.items())


def _stored_words(form: Any) -> str:
    return _words(form, {n: form.get_initial_for_field(field, n) for n, field in form.fields.items()})
