"""What is wrong in a form, for the templates that show it."""

from typing import Any

from django import template

from desk.forms import faults as found

register = template.Library()


@register.simple_tag
def faults(form: Any) -> list[found.Fault]:
    """Return what is wrong in ``form``, in the order of its fields."""
    return [*found.faults(form)]


@register.simple_tag
def faults_on_page(adminform: Any, rows: Any, asked: Any = None) -> list[found.Fault]:
    """Return what is wrong on a page of the admin, in its order.

    ``asked`` are the questions, each a fieldset and those of the ``rows`` after it; without them, all rows come last.
    """
    sections = [
        ([name for name in fieldset.fields if isinstance(name, str)], [one.formset for one in after])
        for fieldset, after in asked or [(fieldset, ()) for fieldset in adminform]
    ]
    if not asked:
        sections.append(([], [one.formset for one in rows]))
    return [*found.faults(adminform.form, sections)]
