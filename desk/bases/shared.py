"""The admin of shared things: who has a part, adding one's own, and no second one of the same by mistake."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext

from desk.addresses import page_address
from desk.bases.sharing import Sharing, sharing
from desk.bases.tracked import TrackedAdmin
from desk.forms.base import TrackedForm
from desk.list_filters import MissingListFilter, PartListFilter
from desk.permissions import rights_of
from registry.actions.likeness import alike
from registry.models import Record, Tracked
from registry.rights import Rights

ANEW = "_anew"  # the button that says: it is none of these
USE = "_use"  # the button that takes one of them


@dataclass(frozen=True)
class Likely:
    """A thing that may be meant: where it leads, and who has a part in it."""

    thing: Tracked
    address: str
    sharing: Sharing | None = None


class SharedForm(TrackedForm):
    """Adds a thing of which there is one, once the person has seen the others that may be it."""

    alike: list[Tracked]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = []

    def full_clean(self) -> None:
        """Look for near duplicates once all else is in order."""
        super().full_clean()
        if self.is_bound and self.instance._state.adding and not self.errors and ANEW not in self.data:
            self.alike = alike(self.instance)
            if self.alike:
                self.add_error(None, ValidationError(gettext("It may be here already"), code="alike"))


class SharedAdmin(TrackedAdmin):
    """The pages of networks, projects, partners and organisations: there is one of each, and ought not to be two."""

    form = SharedForm
    change_form_template = "desk/forms/shared_form.html"
    actions = ("archive", "bring_back", "merge_selected")

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Filter by what one has a part in, where one can have a part."""
        filters = super().get_list_filter(request)
        if not issubclass(self.model, Record):
            return filters
        return (*filters, PartListFilter, *([MissingListFilter] if self.model.required_facts else []))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show the form; asked to use a thing that is there instead of adding one, lead there.

        From a window of its own, give the thing back to the field for which the window was opened.
        """
        if object_id is None and USE in request.POST:
            if not self.has_add_permission(request):
                raise PermissionDenied
            chosen = self.get_object(request, request.POST[USE])
            if IS_POPUP_VAR in request.POST:
                return self.response_add(request, chosen)
            return redirect(_likely(rights_of(request), chosen).address)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show on the form what is alike, and on the page of a thing who has a part in it."""
        rights, thing = rights_of(request), kwargs.get("obj")
        form = context["adminform"].form
        context["alike"] = [_likely(rights, one) for one in getattr(form, "alike", ())]
        if context["alike"]:  # asked above the form, and no mistake in it
            context["errors"] = None
            form.errors.pop(NON_FIELD_ERRORS)
        if isinstance(thing, Record) and not context.get("is_popup"):
            context["sharing"] = sharing(rights, thing)
        return super().render_change_form(request, context, *args, **kwargs)


def _likely(rights: Rights, thing: Tracked) -> Likely:
    """Return where one goes who means ``thing``: to add one's part, to one's own part, or to the thing."""
    if not isinstance(thing, Record):
        return Likely(thing, page_address(type(thing), "change", thing.pk))
    shared = sharing(rights, thing)
    own = [way.address for way in shared.parts if way.address] if not rights.central else []
    ways = [*(way.address for way in shared.add), *own, page_address(type(thing), "change", thing.pk)]
    return Likely(thing, ways[0], shared)
