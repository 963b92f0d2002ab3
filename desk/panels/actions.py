"""The verbs on the page of one thing: buttons for those that ask nothing, and a small page for each of the others."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.addresses import page_address
from desk.bases.panel import Panel, register_panel
from desk.panels.action_forms import CloseForm, EndForm, MoveForm, MoveUnitForm, VerbForm
from desk.permissions import actor_of
from registry.actions import lifecycle, transfer
from registry.errors import RegistryError, StaleError
from registry.models import Administration, Entry, OrganisationUnit, Releasable
from registry.rights import Verb

# The verbs that ask nothing: what each does, the right that it takes, and what is said of it afterwards.
PLAIN: dict[str, tuple[Callable[..., None], Verb, Any]] = {
    "confirm": (lifecycle.confirm, Verb.CHANGE, gettext_lazy("“%(thing)s” is confirmed.")),
    "release": (lifecycle.release, Verb.RELEASE, gettext_lazy("“%(thing)s” is released to the public.")),
    "withdraw": (lifecycle.withdraw, Verb.RELEASE, gettext_lazy("“%(thing)s” is internal again.")),
    "archive": (lifecycle.archive, Verb.ARCHIVE, gettext_lazy("“%(thing)s” is archived.")),
    "bring_back": (
        lifecycle.bring_back,
        Verb.ARCHIVE,
        gettext_lazy("“%(thing)s” is back from the archive."),
    ),
}
ENTRIES_ALONE = ("confirm",)


@dataclass(frozen=True)
class Offered:
    """What somebody may do with a thing where it stands, and the addresses at which it is done.

    Entries alone are confirmed, ended and moved: of all else, ``end`` and ``move`` are empty.
    """

    thing: Releasable
    change: bool
    release: bool
    archive: bool
    do: str
    end: str = ""
    move: str = ""

    @property
    def closed(self) -> bool:
        """Whether the administration that it belongs to is closed, so that it should go on to another one."""
        owner = getattr(self.thing, "administration", None)
        return owner is not None and owner.closed_on(timezone.localdate())

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return self.change or self.release or self.archive


@register_panel
class DoPanel(Panel):
    """The verbs that ask nothing, of what is internal until it is released: where they are done, and their buttons."""

    model = Releasable
    path = "do/"
    name = "do"
    right = None  # that of the verb which was clicked: see ``get_right``
    http_method_names = ["post"]
    form_template = "desk/actions/verbs.html"

    def get_form_context(self) -> dict[str, Any]:
        """Offer the verbs above the form of a thing that is there."""
        thing, model = self.thing, self.admin.model
        entry = isinstance(thing, Entry)
        offered = Offered(
            thing,
            change=self.rights.may(Verb.CHANGE, model, thing),
            release=self.rights.may(Verb.RELEASE, model, thing),
            archive=self.rights.may(Verb.ARCHIVE, model, thing),
            do=self.address,
            end=self.page("end", thing.pk) if entry else "",
            move=self.page("move", thing.pk) if entry else "",
        )
        return {"verbs": offered}

    def get_right(self) -> Verb:
        """Return the right that the verb takes which was clicked."""
        clicked = self._clicked()
        return clicked[1] if clicked else Verb.CHANGE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do the plain ``verb`` that was clicked, and go back to the thing's page. Raises ``Http404`` for an unknown one."""
        clicked = self._clicked()
        if clicked is None:
            raise Http404
        verb, _right, done = clicked
        thing, seen = self.thing, request.POST.get("version", "")
        try:
            if not seen.isdecimal():
                raise StaleError(_("The page did not say which version you saw. Open it again."))
            verb(thing, actor=actor_of(request), version=int(seen))
        except RegistryError as error:
            messages.warning(request, str(error))
        except ValidationError as error:
            messages.warning(request, transfer.refusal_about(thing, " ".join(error.messages)))
        else:
            messages.success(request, done % {"thing": thing})
        return redirect(self.page("change", thing.pk))

    def _clicked(self) -> tuple[Callable[..., None], Verb, Any] | None:
        name = self.request.POST.get("verb", "")
        allowed = name not in ENTRIES_ALONE or issubclass(self.admin.model, Entry)
        return PLAIN.get(name) if allowed else None


class VerbPanel(Panel):
    """A page that asks something before a verb is done: subclass it, and say in ``done`` what is done."""

    right = Verb.CHANGE

    def get_form(self, data: Any) -> Any:
        """Return the form that asks, with what was sent in it as ``data`` (None when nothing was)."""
        raise NotImplementedError

    def done(self, form: Any) -> HttpResponse | None:
        """Do the verb as the valid ``form`` says, and return where one goes on; None to show the page again."""
        raise NotImplementedError

    def get_form_page(self, form: Any) -> dict[str, Any]:
        """Return what the page shows beside the ``form``."""
        raise NotImplementedError

    def get_context(self) -> dict[str, Any]:
        """Ask."""
        form = self.get_form(None)
        return {"form": form, **self.get_form_page(form)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do it; ask again, where something is missing or refuses."""
        form = self.get_form(request.POST)
        if form.is_valid() and (answer := self.done(form)):
            return answer
        return self.render({"form": form, **self.get_form_page(form)})

    def attempt(self, form: VerbForm, verb: Callable[..., Any]) -> tuple[bool, Any]:
        """Do ``verb``, and return whether it was done, and what it returned. What refused is said in ``form``."""
        said = form.cleaned_data
        try:
            return True, verb(reason=said["reason"], version=said["version"], actor=actor_of(self.request))
        except StaleError as error:
            form.thing.refresh_from_db()
            form.see(form.thing.version)
            still_there = _("What you typed still stands below.")
            form.add_error(None, f"{error} {still_there}")
        except RegistryError as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.refuse(error)
        return False, None


@register_panel
class EndPanel(VerbPanel):
    """Asks when an entry ends, and why; then writes it."""

    model = Entry
    path = "end/"
    name = "end"
    template = "desk/actions/verb_end.html"

    def get_form(self, data: Any) -> EndForm:
        """Ask for the day."""
        initial = {"ends": self.thing.ends}
        return EndForm(data, thing=self.thing, rights=self.rights, initial=initial)

    def done(self, form: Any) -> HttpResponse | None:
        """End the entry, and go back to its page."""
        entry, ends = self.thing, form.cleaned_data["ends"]
        ended, _nothing = self.attempt(form, partial(lifecycle.end, entry, ends=ends))
        if not ended:
            return None
        said = _("“%(thing)s” ends %(date)s.") % {"thing": entry, "date": ends.display()}
        messages.success(self.request, said)
        return redirect(self.page("change", entry.pk))

    def get_form_page(self, form: Any) -> dict[str, Any]:
        """Say also when the shared thing begins and ends."""
        entry = self.thing
        return {
            "title": _("End: %(thing)s") % {"thing": entry},
            "verb": _("End"),
            "thing_dates": entry.thing.period if entry.thing is not entry else "",
        }


@register_panel
class MovePanel(VerbPanel):
    """Asks to which administration an entry goes, and why; then hands it over."""

    model = Entry
    path = "move/"
    name = "move"
    template = "desk/actions/verb_move.html"

    def get_form(self, data: Any) -> MoveForm:
        """Ask for the administration; of a unit, also for the one above."""
        asked = MoveUnitForm if isinstance(self.thing, OrganisationUnit) else MoveForm
        given = self.request.GET.get("to", "")
        initial = {"administration": given} if given.isdecimal() else None
        return asked(data, thing=self.thing, rights=self.rights, initial=initial)

    def done(self, form: Any) -> HttpResponse | None:
        """Hand the entry over, and go to where the person may still see it."""
        entry, to, above = self.thing, form.cleaned_data["administration"], form.cleaned_data.get("parent")
        moved, family = self.attempt(form, partial(transfer.move, entry, to=to, above=above))
        if not moved:
            return None
        said = _("“%(thing)s” is moved to %(administration)s.") % {"thing": entry, "administration": to}
        if along := len(family) - 1:
            said += " " + ngettext(
                "%(count)s entry under it went along.", "%(count)s entries under it went along.", along
            ) % {"count": along}
        messages.success(self.request, said)
        if self.rights.may(Verb.VIEW, self.admin.model, entry):
            return redirect(self.page("change", entry.pk))
        return redirect(self.page("changelist"))

    def get_form_page(self, form: Any) -> dict[str, Any]:
        """Say also what goes along."""
        entry = self.thing
        return {
            "title": _("Move: %(thing)s") % {"thing": entry},
            "verb": _("Move"),
            "along": transfer.beneath(entry),
            "leaves": not self.rights.central,
            "units": () if isinstance(entry, OrganisationUnit) else entry.units.exists(),
        }


@register_panel
class ClosePanel(VerbPanel):
    """The secretariat closes an administration: it says when and who succeeds, sees what goes over, and confirms."""

    model = Administration
    path = "close/"
    name = "close"
    template = "desk/actions/verb_close.html"
    form_template = "desk/actions/closing.html"

    def get_form_context(self) -> dict[str, Any]:
        """Say what becomes of the administration, and offer to close it."""
        kept = self.thing
        may = not kept.whole_municipality and self.rights.may(Verb.CHANGE, self.admin.model, kept)
        return {"closing": {"fate": kept.fate, "address": self.address if may else ""}}

    def get_form(self, data: Any) -> CloseForm:
        """Ask for the day and the successor."""
        initial = {"ends": self.thing.ends, "successor": self.thing.successor_id}
        return CloseForm(data, thing=self.thing, rights=self.rights, initial=initial)

    def done(self, form: Any) -> HttpResponse | None:
        """Close it, once that is confirmed."""
        if "again" in self.request.POST or "confirm" not in self.request.POST:
            return None
        administration, said = self.thing, form.cleaned_data
        asked = {"ends": said["ends"], "successor": said["successor"]}
        closed, count = self.attempt(form, partial(transfer.close, administration, **asked))
        if not closed:
            return None
        words = ngettext(
            "%(old)s is closed. %(count)s entry went over to %(new)s.",
            "%(old)s is closed. %(count)s entries went over to %(new)s.",
            count,
        )
        told = {"old": administration, "count": count, "new": said["successor"]}
        messages.success(self.request, words % told)
        return redirect(self.page("change", administration.pk))

    def get_form_page(self, form: Any) -> dict[str, Any]:
        """Show what goes over and what refuses, once the form says to whom."""
        shown = None
        if form.is_valid() and "again" not in self.request.POST:
            shown = transfer.handover(self.thing, form.cleaned_data["successor"])
        refused = shown.refused if shown else ()
        return {
            "title": _("Close: %(administration)s") % {"administration": self.thing},
            "verb": _("Close administration"),
            "handover": shown,
            "groups": _groups(shown) if shown else (),
            "refused": [(one, page_address(type(one), "change", one.pk), why) for one, why in refused],
        }


def _groups(shown: transfer.Handover) -> list[tuple[str, int, int]]:
    """Return how many entries of each kind go over, and how many of them are archived."""
    kinds: dict[type[Entry], list[Entry]] = {}
    for one in shown.entries:
        kinds.setdefault(type(one), []).append(one)
    return [
        (
            str(capfirst(model._meta.verbose_name_plural)),
            len(found),
            sum(one.archived_at is not None for one in found),
        )
        for model, found in kinds.items()
    ]
