"""What is wrong in a form, fault by fault, in the order of the page: what the summary above a refused form leads to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib.admin.utils import flatten
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.text import capfirst
from django.utils.translation import gettext as _

register = template.Library()


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the field's label (of a row, also which one), what is to be done, and the id to go to.

    What is wrong with a whole form has neither label nor id.
    """

    where: str
    said: str
    id: str = ""


def faults_of(form: Any, sections: Iterable[tuple[Iterable[str], Iterable[Any]]] = ()) -> Iterator[Fault]:
    """Yield what is wrong in ``form`` and in its rows: with the whole, then by ``sections``, then with the rest.

    A section is the names of fields, and the formsets of the rows that stand after them.
    """
    wrong = _by_field(form)
    yield from wrong.pop(NON_FIELD_ERRORS, ())
    for names, rows in sections:
        for name in names:
            yield from wrong.pop(name, ())
        for formset in rows:
            yield from _in_rows(formset)
    for rest in wrong.values():
        yield from rest


def _by_field(form: Any, row: str = "", anchor: str = "") -> dict[str, list[Fault]]:
    """Return the faults of ``form`` by the names of its fields, in their order.

    ``row`` is what the form is called where it is one of several, ``anchor`` the id of it as a whole.
    """
    errors = form.errors if form.is_bound else {}
    found = {}
    for name in (NON_FIELD_ERRORS, *form.fields):
        where, to = row, anchor
        if name in form.fields and name != DELETION_FIELD_NAME and not form[name].is_hidden:
            label = str(capfirst(form[name].label)).rstrip(":")
            where = _("%(row)s: %(field)s") % {"row": row, "field": label} if row else label
            to = form[name].id_for_label or form[name].auto_id
        if name in errors:
            found[name] = [Fault(where, str(said), to) for said in errors[name]]
    return found


def _in_rows(formset: Any) -> Iterator[Fault]:
    """Yield what is wrong in the rows of one kind, each called by its number and by its title, once it has one."""
    if not formset.is_bound:
        return
    kind, kinds = (
        str(capfirst(name))
        for name in (formset.model._meta.verbose_name, formset.model._meta.verbose_name_plural)
    )
    for said in formset.non_form_errors():
        yield Fault(kinds, str(said), f"{formset.prefix}-group")
    for number, form in enumerate(formset.forms, start=1):
        words = {"kind": kind, "number": number, "title": form.instance if form.instance.pk else ""}
        row = (_("%(kind)s %(number)s (%(title)s)") if form.instance.pk else _("%(kind)s %(number)s")) % words
        for found in _by_field(form, row, f"{formset.prefix}-{number - 1}").values():
            yield from found


@register.simple_tag
def faults(form: Any) -> list[Fault]:
    """Return what is wrong in ``form``, in the order of its fields."""
    return [*faults_of(form)]


@register.simple_tag
def faults_on_page(adminform: Any, rows: Any, asked: Any = None) -> list[Fault]:
    """Return what is wrong on a page of the admin, in its order.

    ``asked`` are the questions, each a fieldset and those of the ``rows`` after it; without them, all rows come last.
    """
    sections = [
        ([name for name in flatten(fieldset.fields) if isinstance(name, str)], [one.formset for one in after])
        for fieldset, after in asked or [(fieldset, ()) for fieldset in adminform]
    ]
    if not asked:
        sections.append(([], [one.formset for one in rows]))
    return [*faults_of(adminform.form, sections)]
