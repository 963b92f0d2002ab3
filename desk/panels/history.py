"""The pages of the ledger: one thing's history, two moments side by side, an administration's changes."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from desk.addresses import numbers_asked, page_address
from desk.bases.panel import Panel, register_panel
from desk.panels.merging import merged_context
from registry.chapters import chapters
from registry.history.changes import changes_of
from registry.history.describe import HistoryLine, Names, Words, history_lines
from registry.models import Administration, Change, Tracked, last_successor, parts_of
from registry.rights import Rights, Verb

PAGE = 20


class LedgerPanel(Panel):
    """A page of the ledger, for whoever may see what became of a thing. To anybody else it is not there."""

    right = Verb.HISTORY
    refusal = Http404

    def may_restore(self) -> bool:
        """Return whether the person may go back to an older version of the thing."""
        return self.rights.may(Verb.RESTORE, self.admin.model, self.thing)


@register_panel
class HistoryPanel(LedgerPanel):
    """Every change of a thing, the newest first, in the place of Django's own history.

    A thing's history is its own: who may see it sees all of it, whoever kept it then. What it named that the reader may not
    see is masked.
    """

    model = Tracked
    path = "history/"
    name = "history"
    template = "desk/history/history.html"

    def get_context(self) -> dict[str, Any]:
        """Show one page of it, and what was chosen on another."""
        thing, request = self.thing, self.request
        changes = changes_of(thing).select_related("actor")
        page, older = _page(changes, request)
        chosen = numbers_asked(request, "from", "to")
        here = {change.sequence for change in page}
        pinned = [*changes.filter(sequence__in=set(chosen.values()) - here).order_by("-sequence")]
        told = history_lines(page, self.rights)
        proposed = [*(line.change.sequence for line in told), None, None]
        return {
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
            "may_restore": self.may_restore() and last_successor(thing) == thing,
            "administration": _kept_by(thing, self.rights),
            **merged_context(self.admin, thing, self.rights),
        }


@register_panel
class ComparePanel(LedgerPanel):
    """In what a thing differed between two of its changes, those that ``from`` and ``to`` number.

    Without them, the first and the latest.
    """

    model = Tracked
    path = "compare/"
    name = "compare"
    template = "desk/history/compare.html"

    def get_context(self) -> dict[str, Any]:
        """Compare. Raises ``Http404`` when the thing has no such change."""
        model = self.admin.model
        changes = changes_of(self.thing).select_related("actor").order_by("sequence")
        asked = numbers_asked(self.request, "from", "to")
        ends = {change.sequence: change for change in changes.filter(sequence__in=asked.values())}
        if len(ends) < len(set(asked.values())):
            raise Http404
        first = ends.get(asked.get("from", 0)) or changes.first()
        last = ends.get(asked.get("to", 0)) or changes.last()
        told = None
        if first and last:
            first, last = sorted((first, last), key=lambda change: change.sequence)
            then, later = first.after or {}, last.after or {}
            words = Words(Names(self.rights, [(model, then), (model, later)]))
            told = words.told(model, then, later)
        return {
            "title": _("Compare: %(thing)s") % {"thing": self.thing},
            "first": first,
            "last": last,
            "told": told,
            "may_restore": self.may_restore(),
        }


@register_panel
class ChangesPanel(LedgerPanel):
    """Beside an administration's own history, every change of what it keeps, for those who work for it.

    Filtered by ``chapter`` and ``person``.
    """

    model = Administration
    path = "changes/"
    name = "changes"
    template = "desk/history/administration_changes.html"
    label = gettext_lazy("Everything that was changed")

    def is_offered(self) -> bool:
        """Return whether the person works for the administration."""
        return self.rights.within(Verb.HISTORY, self.thing)

    def get_context(self) -> dict[str, Any]:
        """Show them, the newest first. Raises ``Http404`` to whoever does not work for the administration."""
        if not self.is_offered():
            raise Http404
        administration, rights = self.thing, self.rights
        changes = rights.among(Verb.HISTORY, Change.objects.filter(changes_within(administration)))
        people = User.objects.filter(pk__in=changes.order_by().values("actor"))
        asked = numbers_asked(self.request, "chapter", "person")
        if "chapter" in asked:
            changes = changes.filter(resource__in=_resources(asked["chapter"]))
        if "person" in asked:
            changes = changes.filter(actor=asked["person"])
        page, older = _page(changes.select_related("actor"), self.request)
        return {
            "title": _("Changes: %(administration)s") % {"administration": administration},
            "lines": [(line, _address(line)) for line in history_lines(page, rights)],
            "older": older,
            "newest": "before" not in self.request.GET,
            "chapters": [*chapters],
            "people": people.order_by("first_name", "last_name", "username"),
            "asked": asked,
        }


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
    before = numbers_asked(request, "before").get("before")
    found = changes.order_by("-sequence")
    if before is not None:
        found = found.filter(sequence__lt=before)
    read = [*found[: PAGE + 1]]
    return read[:PAGE], read[PAGE - 1].sequence if len(read) > PAGE else None


def _kept_by(thing: Tracked, rights: Rights) -> Administration | None:
    """Return the administration whose changes the reader may go on to from ``thing``."""
    kept = thing if isinstance(thing, Administration) else getattr(thing, "administration", None)
    return kept if kept and rights.within(Verb.HISTORY, kept) else None


def _address(line: HistoryLine) -> str:
    """Return the address of the history of a line's thing, "" when the reader may not open it."""
    if line.model is None or line.pk is None:
        return ""
    return page_address(line.model, "history", line.pk)
