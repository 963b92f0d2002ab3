"""Going back: an older version of a thing put into its ordinary form, where nothing is saved before the person saves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from registry.fields.kinds import field_kind
from registry.history.describe import Names, Words, find_field, key_field, label_of, target_of
from registry.history.match_rows import pairs
from registry.ledger.recording import Snapshot, accessor, detail_models, row_snapshot
from registry.models import Change, Detail, Tracked
from registry.rights import Rights


@dataclass(frozen=True)
class Restored:
    """The change whose outcome is put back, and what cannot come back with it or has a catch, in words."""

    change: Change
    notes: tuple[str, ...] = ()


def reason(change: Change, why: str) -> str:
    """Return what the ledger is to say of a save that goes back to the outcome of ``change``."""
    moment = date_format(localtime(change.moment), "DATETIME_FORMAT")
    said = _("Restored from change %(number)s of %(moment)s") % {"number": change.sequence, "moment": moment}
    return f"{said}: {why}" if why else said


def recorded(field: Any, name: str, data: Snapshot) -> Any:
    """Return what a snapshot holds of a form's ``field`` called ``name``, which may be one member of a column."""
    if hasattr(field, "member_of"):
        return (data.get(field.member_of) or {}).get(field.member)
    return data.get(name)


def fill_forms(form: Any, formsets: Iterable[Any], change: Change, rights: Rights) -> tuple[str, ...]:
    """Put the outcome of ``change`` into an unbound ``form`` and the forms of its rows.

    Return, in words, what could not be put there: it stays as it is today.
    """
    old: Snapshot = change.after or {}
    filler = Filler(type(form.instance), old, rights)
    return (*filler.thing(form), *(note for formset in formsets for note in filler.rows(formset)))


class Filler:
    """Fills forms from one snapshot."""

    def __init__(self, model: type[Tracked], old: Snapshot, rights: Rights) -> None:
        self._model = model
        self._old = old
        self._names = Names(rights, [(model, old)])
        self._words = Words(self._names)

    def thing(self, form: Any) -> Iterator[str]:
        """Fill the thing's own form."""
        yield from self.form(form, self._model, self._old)
        rows = {accessor(detail) for detail in detail_models(self._model)}
        for name in self._old:
            if name not in rows and find_field(self._model, name) is None:
                yield _("“%(field)s” is no longer asked for; it said: %(value)s") % {
                    "field": name,
                    "value": self._words.value(self._model, name, self._old) or "–",
                }
        if private := [label_of(self._model, name) for name in self._model.private_fields]:
            yield _("The history does not repeat this; it stays as it is today: %(fields)s") % {
                "fields": ", ".join(private)
            }

    def rows(self, formset: Any) -> Iterator[str]:
        """Fill the forms of one kind of rows: those that were changed, came (marked as to go) and went (as new)."""
        model: type[Detail] = formset.model
        rows = self._old.get(accessor(model))
        if rows is None or not formset.can_delete:  # not recorded then, or not this person's to write
            return
        matched = pairs(rows, [row_snapshot(form.instance) for form in formset.initial_forms])
        lost = [rows[there] for there, here in matched if here is None and there is not None]
        formset.extra = len(lost)
        # The forms were made already, without these.
        formset.__dict__.pop("forms", None)
        for there, here in matched:
            if here is not None and there is None:
                formset.initial_forms[here].initial["DELETE"] = True
            elif here is not None and there is not None:
                yield from self.form(formset.initial_forms[here], model, rows[there])
        for form, row in zip(formset.extra_forms, lost, strict=False):
            yield from self.form(form, model, row)

    def form(self, form: Any, model: type[models.Model], data: Snapshot) -> Iterator[str]:
        """Put ``data`` into what ``form`` begins with; yield, in words, what cannot be put there."""
        for name, field in form.fields.items():
            if hasattr(field, "member_of"):
                form.initial[name] = recorded(field, name, data) or ""
            if name not in data or find_field(model, name) is None:
                continue
            if find_field(model, name).is_relation:
                yield from self._pointing(form, name, model, data)
                continue
            try:
                form.initial[name] = _value(find_field(model, name), field, data[name])
            except ValidationError:
                yield self._gone(model, name, str(data[name]))

    def _pointing(self, form: Any, name: str, model: type[models.Model], data: Snapshot) -> Iterator[str]:
        """Choose in a field what was chosen then, as far as it is there and this person may choose it."""
        value = data[name]
        target = target_of(model, name, data)
        assert target is not None
        keys = [str(key) for key in value] if isinstance(value, list) else [str(value)] if value else []
        key = key_field(target)
        there = {
            str(getattr(one, key)): one for one in form.fields[name].queryset.filter(**{f"{key}__in": keys})
        }
        for one in keys:
            if one not in there:
                yield self._gone(model, name, self._names.of(target, one))
            elif getattr(there[one], "archived_at", None):
                yield _("%(field)s: %(value)s is archived.") % {
                    "field": label_of(model, name),
                    "value": self._names.of(target, one),
                }
        if isinstance(value, list):
            form.initial[name] = [one.pk for one in there.values()]
        elif not keys or there:
            form.initial[name] = next((one.pk for one in there.values()), None)

    def _gone(self, model: type[models.Model], name: str, value: str) -> str:
        return _("%(field)s: %(value)s cannot be put back.") % {
            "field": label_of(model, name),
            "value": value,
        }


def _value(column: Any, field: Any, value: Any) -> Any:
    """Return what a form's ``field`` shows for the ledger's ``value`` of a ``column``.

    Raises ``ValidationError`` when that can no longer be chosen, or read.
    """
    if column.choices and value not in {key for key, _label in field.choices}:
        if value is not None:
            raise ValidationError("gone")
        return value
    return value if value is None else field_kind(column).for_form(value, column)
