"""The desk's form as whoever was logged out gets it back: with what they had typed."""

from contextlib import suppress
from typing import Any

from django.contrib.admin.helpers import AdminErrorList
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from desk.forms.drafts import forget, kept_for, typist

NO_FAULTS = ("stale", "brought_back", "taken")


class TypedPages:
    """Brings back what was typed in a form, as if it had been sent now; but nothing is saved before the person saves."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Open the form, with what was kept of it; what is sent takes the place of what was kept."""
        if request.method == "POST":
            forget(request)
            if "_forget" in request.POST:
                return HttpResponseRedirect(request.get_full_path())
        elif (typed := kept_for(request)) is not None:
            # Read once before it is said to be another, or Django would read it anew, and find nothing.
            assert not request.FILES
            request.method, request.POST = "POST", typed  # type: ignore[assignment]
            request.brought_back = True  # type: ignore[attr-defined]
            with suppress(PermissionDenied):  # it is no longer theirs to change
                return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc,no-any-return]
            request.method = "GET"
            request.brought_back = False  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc,no-any-return]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form not to be saved, when nobody has sent it."""
        form = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        form.brought_back = _brought_back(request)
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Say whose the form is, and of what was brought back that it is not saved."""
        form = context["adminform"].form
        context["typist"] = typist(request.user)
        context["brought_back"] = _brought_back(request) and form.is_bound
        _without_what_is_no_fault(form, context)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]


def _without_what_is_no_fault(form: Any, context: dict[str, Any]) -> None:
    """Take out of the errors why ``form`` was not saved, where the page says it in words of its own."""
    if any(form.has_error(NON_FIELD_ERRORS, code) for code in NO_FAULTS):
        said = form.errors.pop(NON_FIELD_ERRORS)
        said.data = [error for error in said.data if error.code not in NO_FAULTS]
        if said:
            form.errors[NON_FIELD_ERRORS] = said
        context["errors"] = AdminErrorList(form, [one.formset for one in context["inline_admin_formsets"]])


def _brought_back(request: HttpRequest) -> bool:
    return getattr(request, "brought_back", False)
