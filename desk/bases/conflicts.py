"""The desk's form as whoever comes second gets it back: put together with what the other saved."""

from functools import partial
from typing import Any

from django.http import HttpRequest, QueryDict

from desk.forms.conflicts import Conflict, Since, put_together, since, take_chosen
from desk.forms.rows import RowForms
from desk.permissions import rights_of
from registry.history.restoring import Filler


class ConflictPages:
    """Puts a form that was typed in an older version together with the newer one, and shows where the two part."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form what to do with what was typed."""
        form = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        form.settle = staticmethod(partial(_settle, request))
        return form

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Tell the forms of the rows what others have saved meanwhile."""
        given: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)  # type: ignore[misc]
        if issubclass(inline.formset, RowForms):
            given["since"], given["filler"] = _met(request) or (None, None)
        return given

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show, to whoever comes second, what became of their text and the other's."""
        met, form = _met(request), context["adminform"].form
        if met and form.stale:
            rows = [one.formset for one in context["inline_admin_formsets"]]
            partings = [*form.parted, *(one for formset in rows for one in formset.parted)]
            context["conflict"] = Conflict(met[0].changes, tuple(partings))
            for formset in rows:
                formset.show_numbers()
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]


def _met(request: HttpRequest) -> tuple[Since, Filler | None] | None:
    """Return what others have saved since the form of this request was opened, None when nobody has."""
    return getattr(request, "met", None)


def _settle(request: HttpRequest, form: Any, seen: int | None) -> None:
    """Write into what was typed in ``form`` what only the other changed, or what was chosen of the other's.

    ``seen`` is the version that was seen, None when it is the one that is stored.
    """
    data: QueryDict = form.data.copy()
    form.data = data
    if seen is None:
        take_chosen(form, data)
        return
    met = since(form.instance, seen)
    before = met.before
    filler = Filler(type(form.instance), before, rights_of(request)) if before is not None else None
    request.met = met, filler  # type: ignore[attr-defined]
    form.parted = put_together(form, data, filler, before, met.now)
