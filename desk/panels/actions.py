"""The desk's verbs on the page of one thing: buttons, and small pages for the verbs that ask something."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.addresses import page_address, page_name
from desk.panels.action_forms import CloseForm, EndForm, MoveForm, MoveUnitForm, VerbForm
from desk.permissions import actor_of, rights_of
from registry.actions import lifecycle, transfer
from registry.errors import RegistryError, StaleError
from registry.models import Administration, Entry, OrganisationUnit, Releasable, Tracked
from registry.rights import Rights, Verb

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


class AskingPages:
    """What pages that ask something before a verb is done have in common."""

    model: type[Tracked]
    admin_site: admin.AdminSite

    def _page(self, name: str, *args: object) -> str:
        return page_address(self.model, name, *args)

    def _added(self, name: str, view: Callable[..., HttpResponse]) -> URLPattern:
        view = self.admin_site.admin_view(view)
        return path(f"<path:object_id>/{name}/", view, name=page_name(self.model, name))

    def _mine(self, request: HttpRequest, object_id: str, right: Verb) -> Any:
        """Return the thing. Raises ``Http404`` when the person sees none, ``PermissionDenied`` without ``right``."""
        thing = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if not rights_of(request).may(right, self.model, thing):
            raise PermissionDenied
        return thing

    def _done(self, form: VerbForm, verb: Callable[..., Any]) -> tuple[bool, Any]:
        """Do ``verb``, and return whether it was done, and what it returned. What refused is said in ``form``."""
        said = form.cleaned_data
        try:
            return True, verb(reason=said["reason"], version=said["version"])
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


class ReleasePages(AskingPages):
    """The verbs on the page of what is internal until it is released: those that ask nothing."""

    plain: tuple[str, ...] = ("release", "withdraw", "archive", "bring_back")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add where the plain verbs are done."""
        return [self._added("do", self.do_view), *super().get_urls()]  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Offer the verbs above the form of a thing that is there."""
        thing = kwargs.get("obj")
        if thing is not None and not context.get("is_popup"):
            context["verbs"] = self.offered(thing, rights_of(request))
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def offered(self, thing: Any, rights: Rights) -> Offered:
        """Return what the person with ``rights`` may do with ``thing``."""
        return Offered(
            thing,
            change=rights.may(Verb.CHANGE, self.model, thing),
            release=rights.may(Verb.RELEASE, self.model, thing),
            archive=rights.may(Verb.ARCHIVE, self.model, thing),
            do=self._page("do", thing.pk),
        )

    def do_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Do the plain ``verb`` that was clicked, and go back to the thing's page.

        Raises ``Http404`` for a thing that the person does not see, and for an unknown verb;
        ``PermissionDenied`` for what is not theirs to do.
        """
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        name = request.POST.get("verb", "")
        verb, right, done = PLAIN[name] if name in self.plain else (None, Verb.CHANGE, "")
        thing = self._mine(request, object_id, right)
        if verb is None:
            raise Http404
        seen = request.POST.get("version", "")
        try:
            if not seen.isdecimal():
                raise StaleError(_("The page did not say which version you saw. Open it again."))
            verb(thing, actor=actor_of(request), version=int(seen))
        except RegistryError as error:
            messages.warning(request, str(error))
        except ValidationError as error:
            messages.warning(request, transfer.about(thing, " ".join(error.messages)))
        else:
            messages.success(request, done % {"thing": thing})
        return redirect(self._page("change", thing.pk))


class VerbPages(ReleasePages):
    """The verbs on the page of an entry, with a page for each of those that ask something."""

    plain = tuple(PLAIN)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the pages that ask."""
        ours = [self._added("end", self.end_view), self._added("move", self.move_view)]
        return [*ours, *super().get_urls()]

    def offered(self, thing: Any, rights: Rights) -> Offered:
        """Return what the person with ``rights`` may do with the entry."""
        offered = super().offered(thing, rights)
        return replace(offered, end=self._page("end", thing.pk), move=self._page("move", thing.pk))

    def end_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask when the entry ends, and why; then write it."""
        entry = self._mine(request, object_id, Verb.CHANGE)
        form = EndForm(
            request.POST if request.method == "POST" else None,
            thing=entry,
            rights=rights_of(request),
            initial={"ends": entry.ends},
        )
        if form.is_valid():
            ends = form.cleaned_data["ends"]
            done, _nothing = self._done(
                form, partial(lifecycle.end, entry, ends=ends, actor=actor_of(request))
            )
            if done:
                said = _("“%(thing)s” ends %(date)s.") % {"thing": entry, "date": ends.display()}
                messages.success(request, said)
                return redirect(self._page("change", entry.pk))
        context = {
            "title": _("End: %(thing)s") % {"thing": entry},
            "verb": _("End"),
            "form": form,
            "thing_dates": entry.thing.period if entry.thing is not entry else "",
        }
        return self._answer(request, "desk/actions/verb_end.html", entry, context)  # type: ignore[attr-defined,no-any-return]

    def move_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask to which administration the entry goes, and why; then hand it over."""
        entry = self._mine(request, object_id, Verb.CHANGE)
        asked = MoveUnitForm if isinstance(entry, OrganisationUnit) else MoveForm
        given = request.GET.get("to", "")
        form = asked(
            request.POST if request.method == "POST" else None,
            thing=entry,
            rights=rights_of(request),
            initial={"administration": given} if given.isdecimal() else None,
        )
        if form.is_valid() and (gone := self._moved(request, entry, form)):
            return gone
        context = {
            "title": _("Move: %(thing)s") % {"thing": entry},
            "verb": _("Move"),
            "form": form,
            "along": transfer.beneath(entry),
            "leaves": not rights_of(request).central,
            "units": () if isinstance(entry, OrganisationUnit) else entry.units.exists(),
        }
        return self._answer(request, "desk/actions/verb_move.html", entry, context)  # type: ignore[attr-defined,no-any-return]

    def _moved(self, request: HttpRequest, entry: Any, form: MoveForm) -> HttpResponse | None:
        """Hand the entry over, and go to where the person may still see it; None when something refused."""
        to, above = form.cleaned_data["administration"], form.cleaned_data.get("parent")
        done, family = self._done(
            form, partial(transfer.move, entry, to=to, above=above, actor=actor_of(request))
        )
        if not done:
            return None
        said = _("“%(thing)s” is moved to %(administration)s.") % {"thing": entry, "administration": to}
        if along := len(family) - 1:
            said += " " + ngettext(
                "%(count)s entry under it went along.", "%(count)s entries under it went along.", along
            ) % {"count": along}
        messages.success(request, said)
        if rights_of(request).may(Verb.VIEW, self.model, entry):
            return redirect(self._page("change", entry.pk))
        return redirect(self._page("changelist"))


class ClosePages(AskingPages):
    """The verb by which the secretariat closes an administration."""

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add its page."""
        return [self._added("close", self.close_view), *super().get_urls()]  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Say what becomes of the administration, and offer to close it."""
        kept = kwargs.get("obj")
        if kept is not None:
            may = not kept.whole_municipality and rights_of(request).may(Verb.CHANGE, self.model, kept)
            context["closing"] = {"fate": kept.fate, "address": self._page("close", kept.pk) if may else ""}
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def close_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask when it ends and who succeeds it, show what goes over and what refuses, and do it once confirmed."""
        administration = self._mine(request, object_id, Verb.CHANGE)
        form = CloseForm(
            request.POST if request.method == "POST" else None,
            thing=administration,
            rights=rights_of(request),
            initial={"ends": administration.ends, "successor": administration.successor_id},
        )
        shown = None
        if form.is_valid() and "again" not in request.POST:
            if "confirm" in request.POST and (gone := self._closed(request, administration, form)):
                return gone
            if not form.errors:
                shown = transfer.handover(administration, form.cleaned_data["successor"])
        context = {
            "title": _("Close: %(administration)s") % {"administration": administration},
            "verb": _("Close administration"),
            "form": form,
            "handover": shown,
            "groups": _groups(shown) if shown else (),
            "refused": [(one, page_address(type(one), "change", one.pk), why) for one, why in shown.refused]
            if shown
            else (),
        }
        return self._answer(request, "desk/actions/verb_close.html", administration, context)  # type: ignore[attr-defined,no-any-return]

    def _closed(
        self, request: HttpRequest, administration: Administration, form: CloseForm
    ) -> HttpResponse | None:
        said = form.cleaned_data
        asked = {"ends": said["ends"], "successor": said["successor"], "actor": actor_of(request)}
        done, count = self._done(form, partial(transfer.close, administration, **asked))
        if not done:
            return None
        words = ngettext(
            "%(old)s is closed. %(count)s entry went over to %(new)s.",
            "%(old)s is closed. %(count)s entries went over to %(new)s.",
            count,
        )
        messages.success(request, words % {"old": administration, "count": count, "new": said["successor"]})
        return redirect(self._page("change", administration.pk))


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
