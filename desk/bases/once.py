"""The desk's form of something new: it makes one thing, however often it is sent.

The same form sent again leads to the thing, as it did the first time. Where something else is typed in it meanwhile (one went
back in the browser), it comes back with that, unsaved, and says what it has made already; saved once more, it makes another.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from desk.addresses import page_address
from desk.forms.drafts import sent_by
from desk.forms.form_request import form_request
from desk.forms.once import form_digest, take
from desk.permissions import RuledAdmin
from registry.models import SentForm


def taken_once(admin: RuledAdmin, request: HttpRequest, show: Callable[[], HttpResponse]) -> HttpResponse:
    """Take the form of a new thing that was sent, unless it is taken; return what ``show`` then answers."""
    at_work, typed = form_request(request), form_digest(request.POST)
    whose, number = sent_by(request)
    with transaction.atomic():
        form, first = None, False
        if number and whose == str(at_work.actor.pk):
            form, first = take(at_work.actor, f"{admin.model.resource}/add", number, typed)
            if not first and form.digest == typed:
                return _led_on(admin, request, form)
        at_work.sent, at_work.taken = form, not first
        answer = show()
        if form and first and not form.outcome:  # it came back with something to correct
            form.delete()
    return answer


def note_made(request: HttpRequest, thing: Any) -> None:
    """Note what the form of this request has made."""
    if form := form_request(request).sent:
        form.outcome = {"made": thing.pk}
        form.save(update_fields=["outcome"])


def made_by(admin: RuledAdmin, request: HttpRequest, form: SentForm) -> Any:
    """Return what ``form`` has made, if the person may see it as it stands now."""
    return admin.get_queryset(request).filter(pk=form.outcome["made"]).first()


def _led_on(admin: RuledAdmin, request: HttpRequest, form: SentForm) -> HttpResponse:
    """Answer as to the first sending."""
    made = made_by(admin, request, form)
    if made is not None:
        return admin.response_add(request, made)
    messages.info(request, _("The form has already been saved. You can no longer see what was created."))
    return redirect(page_address(admin.model, "changelist"))
