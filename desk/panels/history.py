"""The desk's pages of the ledger: one thing's history, two moments side by side, an administration's changes."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _

from accounts.models import User
from desk.addresses import page_address, page_name
from desk.permissions import rights_of
from registry.chapters import chapters
from registry.history.describe import Line, Names, Words, lines
from registry.history.restoring import Restored, fill, reason
from registry.models import Administration, Change, Tracked, parts_of
from registry.rights import Rights, Verb

PAGE = 20
DIGITS = 18  # what the database's numbers have room for


class HistoryPages:
    """The pages of a thing's history. Its history is its own: who may see it sees all of it, whoever kept it then.

    What it named that the reader may not see is masked.
    """

    model: type[Tracked]
    admin_site: Any

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the page that compares."""
        view = self.admin_site.admin_view(self.compare_view)
        compare = path("<path:object_id>/compare/", view, name=page_name(self.model, "compare"))
        return [compare, *super().get_urls()]  # type: ignore[misc]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show every change of a thing, the newest first. Raises ``Http404`` when the person sees no such thing."""
        thing = self._seen(request, object_id)
        changes = changes_of(thing).select_related("actor")
        page, older = _page(changes, request)
        chosen = _numbers(request, "from", "to")
        here = {change.sequence for change in page}
        pinned = [*changes.filter(sequence__in=set(chosen.values()) - here).order_by("-sequence")]
        told = lines(page, rights_of(request))
        proposed = [*(line.change.sequence for line in told), None, None]
        context = {
            "title": _("History: %(thing)s") % {"thing": thing},
            "lines": told,
            "pinned": pinned,
            "chosen": {
                "to": chosen.get("to", proposed[0]),
                "from": chosen.get("from", proposed[1] or proposed[0]),
            },
            "older": older,
            "newest": "before" not in request.GET,
            "latest": changes_of(thing).order_by("-sequence").values_list("sequence", flat=True).first(),
            "may_restore": self._may_restore(request, thing),
            "administration": _kept_by(thing, rights_of(request)),
            **(extra_context or {}),
        }
        return self._answer(request, "desk/history/history.html", thing, context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show in what a thing differed between two of its changes, those that ``from`` and ``to`` number.

        Without them, the first and the latest. Raises ``Http404`` when the thing has no such change.
        """
        thing = self._seen(request, object_id)
        changes = changes_of(thing).select_related("actor").order_by("sequence")
        asked = _numbers(request, "from", "to")
        ends = {change.sequence: change for change in changes.filter(sequence__in=asked.values())}
        if len(ends) < len(set(asked.values())):
            raise Http404
        first = ends.get(asked.get("from", 0)) or changes.first()
        last = ends.get(asked.get("to", 0)) or changes.last()
        told = None
        if first and last:
            first, last = sorted((first, last), key=lambda change: change.sequence)
            then, later = first.after or {}, last.after or {}
            words = Words(Names(rights_of(request), [(self.model, then), (self.model, later)]))
            told = words.told(self.model, then, later)
        context = {
            "title": _("Compare: %(thing)s") % {"thing": thing},
            "first": first,
            "last": last,
            "told": told,
            "may_restore": self._may_restore(request, thing),
        }
        return self._answer(request, "desk/history/compare.html", thing, context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Open the thing's form; asked to ``restore`` a change, filled with what the thing was after it.

        Raises ``Http404`` when the thing has no such change, ``PermissionDenied`` when it is not the person's
        to restore.
        """
        if "restore" in request.GET:
            thing = self._seen(request, object_id)
            if not self._may_restore(request, thing):
                raise PermissionDenied
            number = _numbers(request, "restore").get("restore")
            change = changes_of(thing).filter(sequence=number).first()
            if change is None:
                raise Http404
            request.restored = Restored(change)  # type: ignore[attr-defined]
        return super().change_view(request, object_id, form_url, extra_context)  # type: ignore[misc,no-any-return]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Fill the form with the version to go back to, until the person has typed something in it."""
        restored = restored_in(request)
        form = context["adminform"].form
        if restored and not form.is_bound:
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            restored = Restored(restored.change, fill(form, formsets, restored.change, rights_of(request)))
        context["restored"] = restored
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def reason(self, request: HttpRequest, form: Any) -> str:
        """Return what the ledger is to say of why the person saves, and of what they restore."""
        why: str = form.cleaned_data.get("reason", "")
        restored = restored_in(request)
        return reason(restored.change, why) if restored else why

    def _seen(self, request: HttpRequest, object_id: str) -> Tracked:
        thing: Tracked = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if not rights_of(request).may(Verb.HISTORY, self.model, thing):
            raise Http404
        return thing

    def _may_restore(self, request: HttpRequest, thing: Tracked) -> bool:
        return rights_of(request).may(Verb.RESTORE, self.model, thing)

    def _answer(
        self, request: HttpRequest, template: str, thing: Tracked, context: dict[str, Any]
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "thing": thing,
            "subtitle": None,
            **context,
        }
        return TemplateResponse(request, template, context)


class AdministrationPages(HistoryPages):
    """Beside an administration's own history, every change of what it keeps."""

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the page of the administration's changes."""
        view = self.admin_site.admin_view(self.changes_view)
        return [
            path("<path:object_id>/changes/", view, name="registry_administration_changes"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Offer the way to the administration's changes to those who work for it."""
        kept = _kept_by(kwargs["obj"], rights_of(request)) if kwargs.get("obj") else None
        if kept:
            context["changes_address"] = page_address(Administration, "changes", kept.pk)
        return super().render_change_form(request, context, *args, **kwargs)

    def changes_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the changes of an administration's entries and of what it has a part in, the newest first.

        Filtered by ``chapter`` and ``person``. Raises ``Http404`` to whoever does not work for it.
        """
        administration = self._seen(request, object_id)
        assert isinstance(administration, Administration)
        rights = rights_of(request)
        if not rights.within(Verb.HISTORY, administration):
            raise Http404
        changes = rights.among(Verb.HISTORY, Change.objects.filter(changes_within(administration)))
        people = User.objects.filter(pk__in=changes.order_by().values("actor"))
        asked = _numbers(request, "chapter", "person")
        if "chapter" in asked:
            changes = changes.filter(resource__in=_resources(asked["chapter"]))
        if "person" in asked:
            changes = changes.filter(actor=asked["person"])
        page, older = _page(changes.select_related("actor"), request)
        context = {
            "title": _("Changes: %(administration)s") % {"administration": administration},
            "lines": [(line, _address(line)) for line in lines(page, rights)],
            "older": older,
            "newest": "before" not in request.GET,
            "chapters": [*chapters],
            "people": people.order_by("first_name", "last_name", "username"),
            "asked": asked,
        }
        return self._answer(request, "desk/history/administration_changes.html", administration, context)


def restored_in(request: HttpRequest) -> Restored | None:
    """Return the version that is being restored in this request, if there is one."""
    return getattr(request, "restored", None)


def changes_of(thing: Tracked) -> Any:
    """Return every change of ``thing``, also those from when it had another key.

    Costs one query, and one more for each time that its key was changed: whoever had or has such a key before
    or after is somebody else.
    """
    name = thing.key_field
    key, mine = getattr(thing, name), Q(pk__in=[])
    until = Q()
    while True:
        named = Q(resource=thing.resource, public_id=str(key)) & until
        renamed = (
            Change.objects.filter(named, before__has_key=name)
            .exclude(**{f"before__{name}": key})
            .order_by("-sequence")
            .values_list("sequence", f"before__{name}")
            .first()
        )
        if renamed is None:
            return Change.objects.filter(mine | named)
        since, key = renamed
        mine |= named & Q(sequence__gte=since)
        until = Q(sequence__lt=since)


def changes_within(administration: Administration) -> Q:
    """Return the condition for changes of what ``administration`` owns and has a part in, and what it gave away."""
    kept = Q(administration=administration) | Q(moved_from=administration)
    kept &= Q(resource__in=_resources())
    for chapter in chapters:
        for model in chapter.things:
            shared = Q(pk__in=[])
            for part, field in parts_of(model):
                shared |= Q(pk__in=part.objects.live().filter(administration=administration).values(field))
            keys = model._default_manager.filter(shared).values("public_id")
            kept |= Q(resource=model.resource, public_id__in=keys)
    return kept


def _resources(number: int | None = None) -> list[str]:
    """Return the resources of the entries, and of the shared things, of one chapter; without one, of all."""
    return [
        model.resource
        for chapter in chapters
        if number in (None, chapter.number)
        for model in (*chapter.models, *chapter.things)
    ]


def _page(changes: Any, request: HttpRequest) -> tuple[list[Change], int | None]:
    """Return a page of ``changes``, newest first, and before which number the next page begins, if there is one."""
    before = _numbers(request, "before").get("before")
    found = changes.order_by("-sequence")
    if before is not None:
        found = found.filter(sequence__lt=before)
    read = [*found[: PAGE + 1]]
    return read[:PAGE], read[PAGE - 1].sequence if len(read) > PAGE else None


def _numbers(request: HttpRequest, *names: str) -> dict[str, int]:
    """Return those of ``names`` that the address gives a number; what is no number was not asked."""
    given = ((name, request.GET.get(name, "")) for name in names)
    return {
        name: int(text) for name, text in given if text.isascii() and text.isdecimal() and len(text) <= DIGITS
    }


def _kept_by(thing: Tracked, rights: Rights) -> Administration | None:
    """Return the administration whose changes the reader may go on to from ``thing``."""
    kept = thing if isinstance(thing, Administration) else getattr(thing, "administration", None)
    return kept if kept and rights.within(Verb.HISTORY, kept) else None


def _address(line: Line) -> str:
    """Return the address of the history of a line's thing, "" when the reader may not open it."""
    if line.model is None or line.pk is None:
        return ""
    return page_address(line.model, "history", line.pk)
