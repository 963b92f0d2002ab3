"""Two people, one thing: what the second one is shown, and how their text is kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BooleanField, ChoiceField, ModelChoiceField, ModelMultipleChoiceField
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.translation import gettext as _

from registry.models import Change


@dataclass(frozen=True)
class Difference:
    """One field in which two people disagree."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Conflict:
    """What came first, newest last, and where it differs from what was typed."""

    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]


def conflict(form: Any, formsets: Iterable[Any]) -> Conflict:
    """Return what stands between a stale ``form``, with the forms of its rows, and the thing as it is now."""
    thing = form.instance
    newer = Change.objects.filter(resource=thing.resource, public_id=_stored_key(form))
    # Each change raises the version by one.
    newer = newer.select_related("actor").order_by("-sequence")[: max(form.initial["version"] - form.seen, 1)]
    differences = [*_differences(form), *(one for formset in formsets for one in _in_rows(formset))]
    return Conflict(tuple(reversed(newer)), tuple(differences))


def rows_back(data: QueryDict, prefix: str, there: set[int]) -> QueryDict:
    """Return ``data`` with the rows of ``prefix`` that are no longer ``there`` as new ones, after those that are."""
    total, initial = (data.get(f"{prefix}-{what}_FORMS", "") for what in ("TOTAL", "INITIAL"))
    if not (total.isdecimal() and initial.isdecimal() and int(initial) <= int(total) <= len(data)):
        return data
    kept = [n for n in range(int(initial)) if data.get(f"{prefix}-{n}-id") in {str(pk) for pk in there}]
    gone = [n for n in range(int(initial)) if n not in kept]
    order = [*kept, *gone, *range(int(initial), int(total))]
    moved = data.copy()
    for name in data:
        if name.removeprefix(f"{prefix}-").partition("-")[0].isdecimal() and name.startswith(f"{prefix}-"):
            del moved[name]
    for new, old in enumerate(order):
        start = f"{prefix}-{old}-"
        for name in [name for name in data if name.startswith(start)]:
            moved.setlist(f"{prefix}-{new}-{name.removeprefix(start)}", data.getlist(name))
        if old in gone:
            moved[f"{prefix}-{new}-id"] = ""
    moved[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
    return moved


def _stored_key(form: Any) -> str:
    """Return the key of the thing as it is stored; the one on the form may have been typed over."""
    name = form.instance.key_field
    return str(form.initial.get(name, getattr(form.instance, name)))


def _differences(form: Any, before: str = "") -> Iterator[Difference]:
    for name in form.changed_data:
        field = form.fields[name]
        if not field.widget.is_hidden and name != "DELETE":
            mine = form.cleaned_data.get(name, form[name].data)
            yield Difference(
                f"{before}{field.label}", _in_words(field, mine), _in_words(field, form.initial.get(name))
            )


def _in_rows(formset: Any) -> Iterator[Difference]:
    """Yield what differs in the rows of one kind: their columns, and whole rows that only one has."""
    what = str(formset.model._meta.verbose_name)
    there = {row.pk: row for row in formset.get_queryset()}
    for form in formset.forms:
        row = there.pop(form.instance.pk, None)
        if row is None:
            if form.has_changed():
                yield Difference(what, str(form.instance), _("not there"))
        elif form.cleaned_data.get("DELETE") if form.is_valid() else False:
            yield Difference(what, _("not there"), str(row))
        else:
            yield from _differences(form, f"{what} “{row}”: ")
    for row in there.values():
        yield Difference(what, _("not there"), str(row))


def _in_words(field: Any, value: Any) -> str:
    kind = type(field)
    if issubclass(kind, ModelMultipleChoiceField):
        return ", ".join(sorted(str(field.label_from_instance(one)) for one in value or ()))
    if issubclass(kind, ModelChoiceField):
        found = field.queryset.filter(pk=getattr(value, "pk", value)).first() if value else None
        return str(field.label_from_instance(found)) if found else ""
    if issubclass(kind, ChoiceField):
        labels = {str(key): label for key, label in field.choices}
        return str(labels.get(str(value), value or ""))
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    return "" if value is None else str(localize(field.prepare_value(value)))
