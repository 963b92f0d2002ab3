"""What the page says beside a form: whose it is, and what has become of it since it was opened."""

from typing import Any

from django.contrib.admin.helpers import AdminErrorList
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest

from desk.addresses import page_address
from desk.bases.once import made_by
from desk.forms.conflicts import Conflict
from desk.forms.drafts import typist
from desk.forms.form_request import FormRequest, form_request
from desk.permissions import RuledAdmin
from registry.history.restoring import Restored, fill_forms

NO_FAULTS = (
    "stale",
    "brought_back",
    "taken",
)  # why a form was not saved, where the page says it in words of its own


def form_context(admin: RuledAdmin, request: HttpRequest, form: Any, formsets: list[Any]) -> dict[str, Any]:
    """Return it for ``form`` and the ``formsets`` of its rows; fill them, where an older version is restored."""
    at_work = form_request(request)
    sent = at_work.sent
    context: dict[str, Any] = {"brought_back": at_work.brought_back and form.is_bound}
    if any(form.has_error(NON_FIELD_ERRORS, code) for code in NO_FAULTS):
        context["errors"] = _faults_alone(form, formsets)
    if sent and at_work.taken:
        made = made_by(admin, request, sent)
        address = page_address(admin.model, "change", made.pk) if made else ""
        context["taken"] = {"thing": made, "address": address}
    # A form that is to be corrected keeps its number.
    context["typist"] = typist(request.user, sent.number if sent and not at_work.taken else "")
    if at_work.since and form.stale:
        context["conflict"] = _conflict(at_work, form, formsets)
    context["restored"] = _restored(at_work, form, formsets)
    return context


def _faults_alone(form: Any, formsets: list[Any]) -> AdminErrorList:
    """Take out of the errors of ``form`` what is none; return those that are left on the page."""
    said = form.errors.pop(NON_FIELD_ERRORS)
    said.data = [error for error in said.data if error.code not in NO_FAULTS]
    if said:
        form.errors[NON_FIELD_ERRORS] = said
    return AdminErrorList(form, formsets)


def _conflict(at_work: FormRequest, form: Any, formsets: list[Any]) -> Conflict:
    """Return what became of the text of whoever comes second, and of the other's."""
    assert at_work.since
    partings = [*form.parted, *(one for formset in formsets for one in formset.parted)]
    for formset in formsets:
        formset.show_numbers()
    return Conflict(at_work.since.changes, tuple(partings))


def _restored(at_work: FormRequest, form: Any, formsets: list[Any]) -> Restored | None:
    """Fill ``form`` with the version to go back to, until the person has typed something in it; return what to say of it."""
    restored = at_work.restored
    if restored is None or form.is_bound:
        return restored
    return Restored(restored.change, fill_forms(form, formsets, restored.change, at_work.rights))
