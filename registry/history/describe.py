"""The ledger in words: what each change did, field by field, as far as the one who reads may know."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.fields.kinds import field_kind
from registry.fields.wording import number, sum_of_money
from registry.history.match_rows import pairs
from registry.history.text_diff import mark_differences
from registry.ledger.recording import Snapshot, accessor, detail_models
from registry.models import Amount, Change, Detail, Relation, Tracked
from registry.querysets import PEERS
from registry.rights import MASK, Keeping, Rights, Verb, hidden_from_some, keeping

CURRENCIES = {"amount": "currency", "original_amount": "original_currency"}


@dataclass(frozen=True)
class FieldDifference:
    """One field before and after, in words; empty where it said nothing."""

    label: str
    old: SafeString
    new: SafeString


@dataclass(frozen=True)
class RowDifference:
    """One row that came, went or was changed: ``what`` happened, which row, and in what it differs."""

    what: str
    name: str
    differences: tuple[FieldDifference, ...] = ()


@dataclass(frozen=True)
class RowsDifference:
    """The rows of one kind that differ."""

    label: str
    rows: tuple[RowDifference, ...]


@dataclass(frozen=True)
class VersionDifference:
    """In what two versions of a thing differ."""

    fields: tuple[FieldDifference, ...]
    rows: tuple[RowsDifference, ...]

    @property
    def count(self) -> int:
        """How many fields and rows differ."""
        return len(self.fields) + sum(len(rows.rows) for rows in self.rows)


@dataclass(frozen=True)
class HistoryLine:
    """One change as the history shows it; ``pk`` is the thing's, None when the reader may not open it."""

    change: Change
    told: VersionDifference
    name: str
    pk: int | None
    model: type[Tracked] | None

    @property
    def sort(self) -> str:
        """What sort of thing was changed."""
        return str(self.model._meta.verbose_name) if self.model else ""

    @property
    def private(self) -> bool:
        """Whether something was changed that the ledger does not repeat."""
        return self.change.before == self.change.after


def tracked_models() -> dict[str, type[Tracked]]:
    """Return every model that has a history, by resource."""
    return {model.resource: model for model in apps.get_models() if issubclass(model, Tracked)}


def history_lines(changes: list[Change], rights: Rights) -> list[HistoryLine]:
    """Return ``changes`` in words for whoever has ``rights``; one query for each model that they point at."""
    known = tracked_models()
    found = [(change, known.get(change.resource)) for change in changes]
    names = Names(
        rights,
        [(model, data) for change, model in found if model for data in (change.before, change.after) if data],
        [(model, change.public_id) for change, model in found if model],
    )
    words = Words(names)
    nothing = VersionDifference((), ())
    return [
        HistoryLine(
            change,
            words.told(model, change.before, change.after) if model else nothing,
            names.thing(model, change) if model else f"{change.resource}/{change.public_id}",
            names.pk(model, change.public_id) if model else None,
            model,
        )
        for change, model in found
    ]


class Names:
    """What the keys in snapshots are called, looked up together.

    One query for each model that they point at, a second one where ``rights`` may not reach all of it.
    """

    def __init__(
        self,
        rights: Rights,
        snapshots: Iterable[tuple[type[models.Model], Snapshot]],
        things: Iterable[tuple[type[models.Model], str]] = (),
    ) -> None:
        self._rights = rights
        sought: dict[type[models.Model], set[str]] = defaultdict(set)
        for target, key in [*things, *(one for model, data in snapshots for one in pointed_at(model, data))]:
            sought[target].add(key)
        self._found = {target: self._look_up(target, keys) for target, keys in sought.items()}

    def of(self, target: type[models.Model], key: str) -> str:
        """Return what ``key`` is called; a mask where the reader may not know, the key where it is gone."""
        name, _pk = self._found[target].get(key, ("", None))
        if name:
            return name
        if self._masked(target):
            return str(MASK)
        return _("“%(key)s” (no longer there by that name)") % {"key": key}

    def thing(self, model: type[Tracked], change: Change) -> str:
        """Return what the thing of ``change`` is called; what the reader may no longer open, by its title then."""
        then = change.before or change.after or {}
        if self.pk(model, change.public_id) is not None:
            return self.of(model, change.public_id)
        shared = (
            self.of(target, then[name])
            for name in then
            if (target := target_of(model, name, then)) and keeping(target) is Keeping.SHARED and then[name]
        )
        return then.get("title") or next(shared, "") or self.of(model, change.public_id)

    def pk(self, target: type[models.Model], key: str) -> int | None:
        """Return the primary key of what the reader may open under ``key``, if there is such a thing."""
        return self._found[target].get(key, ("", None))[1]

    def _masked(self, target: type[models.Model]) -> bool:
        return hidden_from_some(target) and not self._rights.central

    def _look_up(self, target: type[models.Model], keys: set[str]) -> dict[str, tuple[str, int | None]]:
        things = target._default_manager.filter(**{f"{key_field(target)}__in": keys})
        if self._masked(target):
            things = self._rights.among(Verb.VIEW, things)
        found = things.fetch_mode(PEERS)
        return {str(getattr(one, key_field(target))): (str(one), one.pk) for one in found}


class Words:
    """Tells two snapshots of a thing apart, with the ``names`` of what they point at."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def told(
        self, model: type[Tracked], before: Snapshot | None, after: Snapshot | None
    ) -> VersionDifference:
        """Return in what ``after`` differs from ``before``; None is when there was nothing."""
        old, new = before or {}, after or {}
        details = {accessor(detail): detail for detail in detail_models(model)}
        rows = (
            RowsDifference(
                label_of(detail), tuple(self._rows(detail, old.get(name) or [], new.get(name) or []))
            )
            for name, detail in details.items()
        )
        return VersionDifference(
            tuple(self._differences(model, old, new, leave_out=set(details))),
            tuple(some for some in rows if some.rows),
        )

    def value(self, model: type[models.Model], name: str, data: Snapshot) -> str:
        """Return the column ``name`` of the snapshot ``data`` in words; "" when it says nothing."""
        value = data.get(name)
        if value is None or value in ("", []):
            return ""
        field = find_field(model, name)
        if target := target_of(model, name, data):
            keys = value if isinstance(value, list) else [value]
            return "\n".join(sorted(self._names.of(target, str(key)) for key in keys))
        # What a column held before it was given another form is told as it stands.
        with suppress(ValueError, ArithmeticError, TypeError):
            return _plain_words(model, field, value, data)
        return str(value)

    def row(self, model: type[Detail], data: Snapshot) -> str:
        """Return what a row says: "Organ: Sekretariatet · Plads: medlem"."""
        said = ((name, self.value(model, name, data)) for name in _ordered(model, data))
        return " · ".join(
            f"{label_of(model, name)}: {value}" for name, value in said if value and name != "position"
        )

    def _differences(
        self, model: type[models.Model], old: Snapshot, new: Snapshot, leave_out: set[str]
    ) -> Iterator[FieldDifference]:
        for name in _ordered(model, {**old, **new}):
            if name in leave_out or old.get(name) == new.get(name):
                continue
            was, now = self.value(model, name, old), self.value(model, name, new)
            if was or now:
                yield FieldDifference(label_of(model, name), *mark_differences(was, now))

    def _rows(self, model: type[Detail], old: list[Snapshot], new: list[Snapshot]) -> Iterator[RowDifference]:
        for there, here in pairs(old, new):
            if there is None and here is not None:
                yield RowDifference(_("added"), self.row(model, new[here]))
            elif here is None and there is not None:
                yield RowDifference(_("removed"), self.row(model, old[there]))
            elif there is not None and here is not None and old[there] != new[here]:
                differences = tuple(self._differences(model, old[there], new[here], set()))
                yield RowDifference(_("changed"), self.row(model, old[there]), differences)


def key_field(model: type[models.Model]) -> str:
    """Return the column by which the ledger calls things of ``model``."""
    return model.key_field if issubclass(model, Tracked) else "pk"


def find_field(model: type[models.Model], name: str) -> Any:
    """Return the field ``name`` of ``model``; None when it has no such field any more."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def label_of(model: type[models.Model], name: str = "") -> str:
    """Return what people call the column ``name``; without one, the rows of ``model``."""
    if not name:
        return capfirst(str(model._meta.verbose_name_plural))
    field = find_field(model, name)
    return capfirst(str(field.verbose_name)) if field is not None else name


def target_of(model: type[models.Model], name: str, data: Snapshot) -> type[models.Model] | None:
    """Return the model whose keys the column ``name`` holds; None when it holds something else."""
    if model is Relation and name in ("from_id", "to_id"):
        return tracked_models().get(data.get(f"{name.removesuffix('_id')}_resource", ""))
    field = find_field(model, name)
    related = field.related_model if field is not None and field.is_relation else None
    return related if isinstance(related, type) else None


def pointed_at(model: type[models.Model], data: Snapshot) -> Iterator[tuple[type[models.Model], str]]:
    """Yield everything that a snapshot and its rows point at, as (model, key)."""
    details = (
        {accessor(detail): detail for detail in detail_models(model)} if issubclass(model, Tracked) else {}
    )
    for name, value in data.items():
        if name in details:
            for row in value or []:
                yield from pointed_at(details[name], row)
        elif (target := target_of(model, name, data)) and value:
            for key in value if isinstance(value, list) else [value]:
                yield target, str(key)


def _ordered(model: type[models.Model], data: Snapshot) -> list[str]:
    """Return the columns of ``data`` in the form's order; last, those that the model no longer has."""
    known = [field.name for field in (*model._meta.fields, *model._meta.many_to_many) if field.name in data]
    return [*known, *(name for name in data if name not in known)]


def _plain_words(model: type[models.Model], field: Any, value: Any, data: Snapshot) -> str:
    kind = field_kind(field) if field is not None else None
    if kind is None or type(value) is not kind.recorded:
        return _as_it_stands(value)
    told = kind.from_ledger(value)
    currency = data.get(CURRENCIES.get(field.name, "")) if issubclass(model, Amount) else None
    return sum_of_money(told, currency) if currency else kind.words(told, field)


def _as_it_stands(value: Any) -> str:
    """Return in words what a column held that is no longer there, or was of another kind then."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return number(value) if isinstance(value, int) else str(value)
