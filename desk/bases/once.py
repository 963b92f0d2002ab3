"""The desk's form of something new: it makes one thing, however often it is sent."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from desk.addresses import page_address
from desk.forms.drafts import sent_by, typist
from desk.forms.once import digest, take
from desk.permissions import actor_of
from registry.models import SentForm, Tracked


class SentPages:
    """Takes the form of a new thing once. The same form sent again leads to the thing, as it did the first time.

    Where something else is typed in it meanwhile (one went back in the browser), it comes back with that, unsaved, and says
    what it has made already; saved once more, it makes another thing.
    """

    model: type[Tracked]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show the form; sent for a new thing, take it, unless it is taken."""
        show = super().changeform_view  # type: ignore[misc]
        brought_back = getattr(request, "brought_back", False)
        if object_id is not None or request.method != "POST" or brought_back:
            return show(request, object_id, form_url, extra_context)  # type: ignore[no-any-return]
        user, typed = actor_of(request), digest(request.POST)
        whose, number = sent_by(request)
        with transaction.atomic():
            form, first = None, False
            if number and whose == str(user.pk):
                form, first = take(user, f"{self.model.resource}/add", number, typed)
                if not first and form.digest == typed:
                    return self._led_on(request, form)
            request.sent_form, request.is_taken = form, not first  # type: ignore[attr-defined]
            answer: HttpResponse = show(request, object_id, form_url, extra_context)
            if form and first and not form.outcome:  # it came back with something to correct
                form.delete()
        return answer

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form not to be saved, where it was taken already, or does not say which it is."""
        form = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        if getattr(request, "is_taken", False):
            said = "" if _sent_form(request) else _("The page did not say which form this is. Save again.")
            form.not_taken = ValidationError(said, code="unnumbered" if said else "taken")
        return form

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Note what the form has made."""
        if form := _sent_form(request):
            form.outcome = {"made": obj.pk}
            form.save(update_fields=["outcome"])
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Let a form that is to be corrected keep its number; of one that was taken, say what it has made."""
        if form := _sent_form(request):
            if request.is_taken:  # type: ignore[attr-defined]
                made = self._made(request, form)
                address = page_address(self.model, "change", made.pk) if made else ""
                context["taken"] = {"thing": made, "address": address}
            else:
                context["typist"] = typist(request.user, form.number)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def _made(self, request: HttpRequest, form: SentForm) -> Any:
        """Return what ``form`` has made, if the person may see it as it stands now."""
        seen: models.QuerySet[Any] = self.get_queryset(request)  # type: ignore[attr-defined]
        return seen.filter(pk=form.outcome["made"]).first()

    def _led_on(self, request: HttpRequest, form: SentForm) -> HttpResponse:
        """Answer as to the first sending."""
        made = self._made(request, form)
        if made is not None:
            return self.response_add(request, made)  # type: ignore[attr-defined,no-any-return]
        messages.info(request, _("The form has already been saved. You can no longer see what was created."))
        return redirect(page_address(self.model, "changelist"))


def _sent_form(request: HttpRequest) -> SentForm | None:
    """Return the row of the form that this request takes, or finds taken."""
    return getattr(request, "sent_form", None)
