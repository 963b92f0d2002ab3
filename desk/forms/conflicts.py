"""Two people, one thing: what each of them changed since both saw the same, put together so that neither is lost.

What only one of the two changed is theirs. What both changed differently is a conflict, and whoever comes second
chooses, field by field.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BooleanField, CheckboxInput, ChoiceField, ModelChoiceField, ModelMultipleChoiceField
from django.forms.widgets import MultiWidget
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from desk.forms.choosers import ThingsField
from registry.history.changes import changes_of
from registry.history.restoring import Filler, recorded
from registry.history.text_diff import mark_differences
from registry.ledger.recording import Snapshot, snapshot
from registry.models import Change, Tracked

UNKNOWN = object()  # what something was before, where the ledger does not tell
TAKE = "take-"  # before the name of what one may choose the other's of
THEIRS = "theirs"


@dataclass(frozen=True)
class Since:
    """What others saved of a thing since somebody saw it, oldest first; what it was then, if that is known; and is now."""

    changes: tuple[Change, ...]
    before: Snapshot | None
    now: Snapshot


class Resolution(Enum):
    """Whose value stands in a field in which the typed and the stored one differ."""

    MINE = "only I changed it"
    TAKEN = "only the other changed it"
    BOTH = "we both did, and not alike"


@dataclass(frozen=True)
class Parting:
    """One field in which two people part, or a row that only one of them has; all in words, "" for nothing.

    ``take`` is the name under which the other's is chosen.
    """

    outcome: Resolution
    label: str
    before: str | None
    mine: str
    theirs: str
    take: str = ""

    @property
    def marked_before(self) -> SafeString:
        """What it was, with what the other took away marked."""
        return mark_differences(self.before or "", self.theirs)[0]

    @property
    def marked_mine(self) -> SafeString:
        """Mine, with what I changed marked."""
        return _news(self.before, self.mine)

    @property
    def marked_theirs(self) -> SafeString:
        """The other's, with what they changed marked."""
        return _news(self.before, self.theirs)


@dataclass(frozen=True)
class Conflict:
    """What came first, newest last, and what has become of it beside what was typed."""

    changes: tuple[Change, ...]
    partings: tuple[Parting, ...]

    @property
    def choices(self) -> list[Parting]:
        """What is to be chosen."""
        return [one for one in self.partings if one.outcome is Resolution.BOTH]

    @property
    def taken(self) -> list[Parting]:
        """What was taken over from the other."""
        return [one for one in self.partings if one.outcome is Resolution.TAKEN]

    @property
    def mine(self) -> list[Parting]:
        """What only I changed."""
        return [one for one in self.partings if one.outcome is Resolution.MINE]


def since(thing: Tracked, seen: int) -> Since:
    """Return what came of ``thing``, as it is stored now, since the version ``seen``."""
    # Each change raises the version by one.
    count = thing.version - seen
    newer = changes_of(thing).select_related("actor").order_by("-sequence")[: max(count, 1)]
    changes = tuple(reversed(newer))
    return Since(changes, changes[0].before if len(changes) == count else None, snapshot(thing))


def put_together(form: Any, data: QueryDict, filler: Filler | None, before: Any, now: Any) -> list[Parting]:
    """Write into ``data`` what only the other changed, and return everything in which the two part.

    ``form`` begins with what is stored. ``before`` and ``now`` are the snapshots of what it is the form of; where
    there is no ``filler``, nobody knows what was before.
    """
    was = began_with(form, filler, before)
    found = []
    for name, field in form.fields.items():
        if getattr(field, "by_itself", False):
            continue
        typed = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        stored = form.get_initial_for_field(field, name)
        if field.widget.is_hidden or omitted(form, data, name) or not field.has_changed(stored, typed):
            continue
        old = was.get(name, UNKNOWN)
        outcome = Resolution.BOTH
        if chose_theirs(data, form.add_prefix(name)) or (
            old is not UNKNOWN and not field.has_changed(old, typed)
        ):
            outcome = Resolution.TAKEN
            put(data, form, name, stored)
        elif old is not UNKNOWN and recorded(field, name, before) == recorded(field, name, now):
            outcome = Resolution.MINE
        found.append(
            Parting(
                outcome,
                str(capfirst(field.label)),
                None if old is UNKNOWN else in_words(field, old),
                in_words(field, read_typed(field, typed)),
                in_words(field, stored),
                f"{TAKE}{form.add_prefix(name)}",
            )
        )
    return found


def began_with(form: Any, filler: Filler | None, before: Snapshot | None) -> dict[str, Any]:
    """Return what ``form`` would begin with, were ``before`` stored; without what is unknown, or hidden, today."""
    was = SimpleNamespace(fields=form.fields, instance=form.instance, initial={})
    if filler and before is not None:
        for _note in filler.form(was, type(form.instance), before):
            pass  # what cannot be put there is not known
    return dict(was.initial)


def take_chosen(form: Any, data: QueryDict) -> None:
    """Write into ``data`` what is stored, in each field of ``form`` of which the other's was chosen."""
    for name, field in form.fields.items():
        if chose_theirs(data, form.add_prefix(name)):
            put(data, form, name, form.get_initial_for_field(field, name))


def chose_theirs(data: QueryDict, name: str) -> bool:
    """Return whether the other's was chosen of what is called ``name``."""
    return data.get(f"{TAKE}{name}") == THEIRS


def omitted(form: Any, data: QueryDict, name: str) -> bool:
    """Return whether nothing at all was sent of the field ``name``."""
    return bool(form.fields[name].widget.value_omitted_from_data(data, {}, form.add_prefix(name)))


def put(data: QueryDict, form: Any, name: str, value: Any) -> None:
    """Write ``value`` into ``data`` as a browser would send it of the field ``name`` of ``form``."""
    field = form.fields[name]
    for key, sent in _sent(field.widget, form.add_prefix(name), field.prepare_value(value)):
        data.setlist(key, sent)
        if not sent:
            del data[key]


def read_typed(field: Any, typed: Any) -> Any:
    """Return what was typed as the field reads it; as it is, where the field cannot."""
    try:
        return field.clean(typed)
    except ValidationError:
        return typed


def in_words(field: Any, value: Any) -> str:
    """Return the value of a form's field as the person at work may read it."""
    kind = type(field)
    if issubclass(kind, ModelMultipleChoiceField):
        keys = [getattr(one, "pk", one) for one in value or ()]
        return ", ".join(sorted(str(field.label_from_instance(one)) for one in _found(field, keys)))
    if issubclass(kind, ModelChoiceField):
        keys = [getattr(value, "pk", value)] if value else []
        return "".join(str(field.label_from_instance(one)) for one in _found(field, keys))
    if issubclass(kind, ChoiceField):
        labels = {str(key): label for key, label in field.choices}
        return str(labels.get(str(value), value or ""))
    if isinstance(field, ThingsField):
        return field.in_words(value)
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    return "" if value is None else str(localize(field.prepare_value(value)))


def row_in_words(fields: dict[str, Any], values: Iterable[tuple[str, Any]]) -> str:
    """Return what a row says: "Organ: Sekretariatet · Plads: medlem"."""
    said = ((name, in_words(fields[name], value)) for name, value in values if name in fields)
    return " · ".join(
        f"{capfirst(fields[name].label)}: {words}" for name, words in said if words and name != "position"
    )


def _found(field: Any, keys: list[Any]) -> Iterable[Any]:
    try:
        return [*field.queryset.filter(pk__in=keys)]
    except (ValueError, TypeError):  # no key at all was typed
        return ()


def _news(before: str | None, now: str) -> SafeString:
    return conditional_escape(now) if before is None else mark_differences(before, now)[1]


def _sent(widget: Any, key: str, value: Any) -> Iterator[tuple[str, list[str]]]:
    widget = getattr(widget, "widget", widget)  # the admin wraps those that point at something
    if isinstance(widget, MultiWidget):
        parts: Any = widget
        for part, suffix, one in zip(
            parts.widgets, parts.widgets_names, parts.decompress(value), strict=True
        ):
            yield from _sent(part, f"{key}{suffix}", one)
    elif isinstance(widget, CheckboxInput):
        yield key, ["on"] if widget.check_test(value) else []
    else:
        said = widget.format_value(value)
        yield (
            key,
            [*map(str, said)] if isinstance(said, list | tuple) else ["" if said is None else str(said)],
        )
