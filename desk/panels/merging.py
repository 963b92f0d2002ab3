"""The desk's pages on which the secretariat merges two things, and parts them again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk.addresses import page_address, page_name
from desk.panels.sharing import parts_in
from desk.permissions import rights_of
from registry.actions import merge
from registry.actions.likeness import alike
from registry.errors import RegistryError
from registry.history.describe import Names, Rows, Told, Words, label_of
from registry.ledger.recording import Snapshot, accessor, detail_models, snapshot
from registry.models import Entry, Tracked, last_successor
from registry.rights import Rights, Verb

# What says nothing to whoever compares two things.
UNSAID = ("public_id", "archived_at", "merged_into", "released_at", "position")

NOTHING = Told((), ())


@dataclass(frozen=True)
class Moved:
    """One thing that a merge or a parting touches: its sort, its name, its page, and in what it differs afterwards."""

    sort: str
    name: str
    address: str
    told: Told

    @property
    def labels(self) -> str:
        """The labels of what differs."""
        return ", ".join([*(one.label for one in self.told.fields), *(rows.label for rows in self.told.rows)])


@dataclass(frozen=True)
class Compared:
    """One field of both, and what the one that stays will say; ``how`` tells from which it comes."""

    label: str
    stays: str
    goes: str
    kept: str
    how: str


@dataclass(frozen=True)
class Preview:
    """What will be done: what moves, field by field what is kept, which rows come; and what is left as it is."""

    moved: tuple[Moved, ...] = ()
    fields: tuple[Compared, ...] = ()
    rows: tuple[Rows, ...] = ()
    left: tuple[str, ...] = ()


@admin.action(description=_("Merge the two selected"), permissions=["merge"])
def merge_selected(modeladmin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """Lead to the preview of merging the two that were selected."""
    chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
    if len(chosen) == 2:  # noqa: PLR2004
        return redirect(
            f"{page_address(modeladmin.model, 'merge', chosen[0])}?{urlencode({'with': chosen[1]})}"
        )
    modeladmin.message_user(request, gettext("Select exactly two to merge."), messages.WARNING)
    return None


class MergePages:
    """Merging and parting; and the old address of what was merged, which leads to what took its place."""

    model: type[Tracked]
    admin_site: Any
    change_form_template = "desk/forms/shared_form.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the two pages."""
        pages = (("merge", self.merge_view), ("part", self.part_view))
        return [
            *(
                path(
                    f"<path:object_id>/{name}/",
                    self.admin_site.admin_view(view),
                    name=page_name(self.model, name),
                )
                for name, view in pages
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Whether to offer merging."""
        return rights_of(request).may(Verb.MERGE, self.model)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Open the thing's form; of what was merged, lead to what took its place, for those who may see that."""
        if request.method == "GET":
            thing = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
            after = last_successor(thing)
            if after != thing and rights_of(request).may(Verb.VIEW, self.model, after):
                said = format_html(
                    '{} <a href="{}">{}</a>',
                    gettext("“%(gone)s” was merged into this.") % {"gone": thing},
                    page_address(self.model, "history", thing.pk),
                    gettext("Its history"),
                )
                messages.info(request, said)
                return redirect(page_address(self.model, "change", after.pk))
        answer: HttpResponse = super().change_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        return answer

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Offer merging on the thing's page."""
        thing = kwargs.get("obj")
        if thing and thing.archived_at is None and self.has_merge_permission(request):
            context["merge_address"] = page_address(self.model, "merge", thing.pk)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Say beside a thing's history what it was merged into, and what into it."""
        thing = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        everything: Any = rights_of(request).among(Verb.VIEW, self.model.objects.all())
        merged: dict[str, Any] = {
            "merged_here": [
                (one, page_address(self.model, "history", one.pk))
                for one in everything.filter(merged_into=thing.pk)
            ],
            "merged_into": everything.filter(pk=getattr(thing, "merged_into_id", None)).first(),
            "part_address": page_address(self.model, "part", thing.pk)
            if self.has_merge_permission(request)
            else "",
        }
        if last_successor(thing) != thing:
            merged["may_restore"] = False  # its form is no longer there
        answer: HttpResponse = super().history_view(request, object_id, {**merged, **(extra_context or {})})  # type: ignore[misc]
        return answer

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Choose another thing to merge with, see what would happen, and do it. For the secretariat alone."""
        thing, rights = self._central(request, object_id)
        asked = request.POST if request.method == "POST" else request.GET
        other = self._other(rights, asked.get("with", ""), thing)
        if other is None:
            return self._shown(request, "desk/merging/merge_choose.html", thing, self._choosing(thing))
        stay, gone = (other, thing) if asked.get("stay") == str(other.pk) else (thing, other)
        refused = ""
        if versions := _versions(request):
            try:
                merge.merge(stay, gone, **_by(request), versions=versions)
            except RegistryError as error:
                refused = str(error)
                stay, gone = (self.model.objects.get(pk=one.pk) for one in (stay, gone))
            else:
                said = gettext("“%(gone)s” was merged into “%(stay)s”.") % {"gone": gone, "stay": stay}
                messages.success(request, said)
                return redirect(page_address(self.model, "change", stay.pk))
        clashes = merge.clashes(stay, gone)
        context = {
            "title": gettext("Merge two that are the same"),
            "clashes": [[_moved(part, NOTHING) for part in (c.staying, c.going)] for c in clashes],
            "swap": f"?{urlencode({'with': other.pk, 'stay': gone.pk})}",
            "sides": [(one, [*parts_in(one)]) for one in (stay, gone)],
            **_tried(rights, lambda: merge.try_merge(stay, gone), stay, gone, refused),
        }
        return self._shown(request, "desk/merging/merge.html", thing, context)

    def part_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what parting a merged thing would give back to it, and do it. For the secretariat alone.

        Raises ``Http404`` when the thing is not merged.
        """
        gone, rights = self._central(request, object_id)
        stay: Any = getattr(gone, "merged_into", None)
        if stay is None:
            raise Http404
        refused = ""
        if versions := _versions(request):
            try:
                outcome = merge.part(gone, **_by(request), versions=versions)
            except RegistryError as error:
                refused = str(error)
                gone, stay = (self.model.objects.get(pk=one.pk) for one in (gone, stay))
            else:
                said = gettext("“%(gone)s” was parted from “%(stay)s” again.") % {"gone": gone, "stay": stay}
                messages.success(request, said)
                for note in outcome.left:
                    messages.warning(request, note)
                return redirect(page_address(self.model, "change", gone.pk))
        context = {
            "title": gettext("Part again: %(thing)s") % {"thing": gone},
            **_tried(rights, lambda: merge.try_part(gone), stay, gone, refused),
        }
        return self._shown(request, "desk/merging/part.html", gone, context)

    def _shown(
        self, request: HttpRequest, template: str, thing: Tracked, context: dict[str, Any]
    ) -> HttpResponse:
        answer: HttpResponse = self._answer(request, template, thing, context)  # type: ignore[attr-defined]
        return answer

    def _central(self, request: HttpRequest, object_id: str) -> tuple[Tracked, Rights]:
        """Return the thing of the page. Raises ``Http404`` when it is not seen, ``PermissionDenied`` when it is no matter of theirs."""
        thing: Tracked = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        rights = rights_of(request)
        if not rights.may(Verb.MERGE, self.model, thing):
            raise PermissionDenied
        return thing, rights

    def _other(self, rights: Rights, key: str, thing: Tracked) -> Tracked | None:
        if not (key.isascii() and key.isdecimal()):
            return None
        others: Any = self.model.objects.exclude(pk=thing.pk)
        found: Tracked | None = rights.among(Verb.MERGE, others).filter(pk=key).first()
        return found

    def _choosing(self, thing: Tracked) -> dict[str, Any]:
        """Return what the page on which one chooses the other thing shows."""
        meta: Any = self.model._meta
        field = meta.get_field("merged_into")
        widget = AutocompleteSelect(field, self.admin_site)
        choosing = forms.Form()
        choosing.fields["with"] = forms.ModelChoiceField(
            self.model.objects.live(), widget=widget, label=capfirst(str(self.model._meta.verbose_name))
        )
        here = page_address(self.model, "merge", thing.pk)
        return {
            "title": gettext("Merge: %(thing)s") % {"thing": thing},
            "choosing": choosing,
            "media": choosing.media,
            "alike": [(one, f"{here}?{urlencode({'with': one.pk})}") for one in alike(thing)],
        }


def _versions(request: HttpRequest) -> tuple[int, int] | None:
    """Return the versions of the two that a page carried back: of what stays, and of what goes."""
    seen = [request.POST.get(f"version_{which}", "") for which in ("stay", "gone")]
    numbers = [int(one) for one in seen if one.isascii() and one.isdecimal()]
    return (numbers[0], numbers[1]) if len(numbers) == len(seen) else None


def _by(request: HttpRequest) -> dict[str, Any]:
    """Return who does it, and why."""
    return {"actor": request.user, "reason": request.POST.get("reason", "")[:250]}


def _tried(
    rights: Rights, attempt: Callable[[], merge.Outcome], stay: Tracked, gone: Tracked, refused: str
) -> dict[str, Any]:
    """Return what a page shows of an attempt: what it would do, or the sentence with which it refuses."""
    preview, possible = Preview(), True
    try:
        preview = _preview(rights, attempt(), stay, gone)
    except RegistryError as error:
        refused, possible = refused or str(error), False
    return {"stay": stay, "gone": gone, "preview": preview, "refused": refused, "possible": possible}


def _moved(thing: Tracked, told: Told) -> Moved:
    house = f", {thing.administration}" if isinstance(thing, Entry) else ""
    return Moved(merge.kind_of(thing), f"{thing}{house}", page_address(type(thing), "change", thing.pk), told)


def _preview(rights: Rights, outcome: merge.Outcome, stay: Tracked, gone: Tracked) -> Preview:
    """Tell in words what was tried."""
    stays, goes = snapshot(stay), snapshot(gone)
    said = [(type(thing), data) for thing, *two in outcome.things for data in two]
    words = Words(Names(rights, [*said, (type(gone), goes), (type(stay), stays)]))
    told = [(thing, after, words.told(type(thing), before, after)) for thing, before, after in outcome.things]
    after, own = next(((after, one) for thing, after, one in told if thing == stay), (stays, NOTHING))
    moved = [_moved(thing, one) for thing, _after, one in told if thing not in (stay, gone)]
    return Preview(
        tuple(sorted(moved, key=lambda one: (one.sort, one.name))),
        tuple(_compared(words, type(stay), stays, goes, after)),
        own.rows,
        outcome.left,
    )


def _compared(
    words: Words, model: type[Tracked], stays: Snapshot, goes: Snapshot, after: Snapshot
) -> Iterator[Compared]:
    """Yield every field in which the two differ."""
    rows = {accessor(detail) for detail in detail_models(model)}
    for field in (*model._meta.fields, *model._meta.many_to_many):
        name = field.name
        if name in rows or name in UNSAID or name not in stays or stays[name] == goes.get(name):
            continue
        one, other, kept = (words.value(model, name, data) for data in (stays, goes, after))
        if one or other:
            how = "stays" if kept == one else "goes" if kept == other else "both"
            yield Compared(label_of(model, name), one, other, kept, how)
