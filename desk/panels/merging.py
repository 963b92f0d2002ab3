"""The pages on which the secretariat merges two things, and parts them again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from desk.addresses import page_address
from desk.bases.panel import Panel, register_panel
from desk.bases.sharing import parts_in
from desk.permissions import RuledAdmin
from registry.actions import merge
from registry.actions.likeness import alike
from registry.errors import RegistryError
from registry.history.describe import Names, RowsDifference, VersionDifference, Words, label_of
from registry.ledger.recording import Snapshot, accessor, detail_models, snapshot
from registry.models import Entry, Tracked
from registry.rights import Rights, Verb

# What says nothing to whoever compares two things.
UNSAID = ("public_id", "archived_at", "merged_into", "released_at", "position")

NOTHING = VersionDifference((), ())


@dataclass(frozen=True)
class Moved:
    """One thing that a merge or a parting touches: its sort, its name, its page, and in what it differs afterwards."""

    sort: str
    name: str
    address: str
    told: VersionDifference

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
    rows: tuple[RowsDifference, ...] = ()
    left: tuple[str, ...] = ()


class CentralPanel(Panel):
    """A page on which the secretariat alone merges or parts."""

    right = Verb.MERGE

    @classmethod
    def serves(cls, model: type[models.Model]) -> bool:
        """Return whether two things of ``model`` can turn out to be one."""
        return super().serves(model) and merge.mergeable(model)


@register_panel
class MergePanel(CentralPanel):
    """Chooses another thing to merge with, shows what would happen, and does it."""

    model = Tracked
    path = "merge/"
    name = "merge"
    template = "desk/merging/merge.html"
    label = gettext_lazy("Merge with …")
    weight = -1

    def is_offered(self) -> bool:
        """Return whether the person may merge, and the thing is not archived."""
        return self.thing.archived_at is None and self.rights.may(Verb.MERGE, self.admin.model)

    def answer(self) -> HttpResponseBase:
        """Choose; show what would happen, once the other is chosen; sent back with the versions that were seen, do it."""
        request = self.request
        asked = request.POST if request.method == "POST" else request.GET
        thing, model = self.thing, self.admin.model
        other = self._other(asked.get("with", ""))
        if other is None:
            return self._choose()
        stay, gone = (other, thing) if asked.get("stay") == str(other.pk) else (thing, other)
        refused = ""
        if versions := _versions(request):
            try:
                merge.merge(stay, gone, **_by(request), versions=versions)
            except RegistryError as error:
                refused = str(error)
                stay, gone = (model.objects.get(pk=one.pk) for one in (stay, gone))
            else:
                said = gettext("“%(gone)s” was merged into “%(stay)s”.") % {"gone": gone, "stay": stay}
                messages.success(request, said)
                return redirect(self.page("change", stay.pk))
        clashes = merge.clashes(stay, gone)
        context = {
            "title": gettext("Merge two that are the same"),
            "clashes": [[_moved(part, NOTHING) for part in (c.staying, c.going)] for c in clashes],
            "swap": f"?{urlencode({'with': other.pk, 'stay': gone.pk})}",
            "sides": [(one, [*parts_in(one)]) for one in (stay, gone)],
            **_tried(self.rights, lambda: merge.try_merge(stay, gone), stay, gone, refused),
        }
        return self.render(context)

    def _other(self, key: str) -> Tracked | None:
        if not (key.isascii() and key.isdecimal()):
            return None
        others = self.admin.model.objects.exclude(pk=self.thing.pk)
        found: Tracked | None = self.rights.among(Verb.MERGE, others).filter(pk=key).first()
        return found

    def _choose(self) -> HttpResponse:
        """Show the page on which one chooses the other thing."""
        thing, model = self.thing, self.admin.model
        widget = AutocompleteSelect(model._meta.get_field("merged_into"), self.admin.admin_site)
        choosing = forms.Form()
        choosing.fields["with"] = forms.ModelChoiceField(
            model.objects.live(), widget=widget, label=capfirst(str(model._meta.verbose_name))
        )
        self.template = "desk/merging/merge_choose.html"
        return self.render(
            {
                "title": gettext("Merge: %(thing)s") % {"thing": thing},
                "choosing": choosing,
                "media": choosing.media,
                "alike": [(one, f"{self.address}?{urlencode({'with': one.pk})}") for one in alike(thing)],
            }
        )


@register_panel
class PartPanel(CentralPanel):
    """Shows what parting a merged thing would give back to it, and does it."""

    model = Tracked
    path = "part/"
    name = "part"
    template = "desk/merging/part.html"

    def answer(self) -> HttpResponseBase:
        """Show it; sent back with the versions that were seen, do it. Raises ``Http404`` when the thing is not merged."""
        request = self.request
        gone, model = self.thing, self.admin.model
        stay: Any = getattr(gone, "merged_into", None)
        if stay is None:
            raise Http404
        refused = ""
        if versions := _versions(request):
            try:
                outcome = merge.part(gone, **_by(request), versions=versions)
            except RegistryError as error:
                refused = str(error)
                gone, stay = (model.objects.get(pk=one.pk) for one in (gone, stay))
            else:
                said = gettext("“%(gone)s” was parted from “%(stay)s” again.") % {"gone": gone, "stay": stay}
                messages.success(request, said)
                for note in outcome.left:
                    messages.warning(request, note)
                return redirect(self.page("change", gone.pk))
        context = {
            "title": gettext("Part again: %(thing)s") % {"thing": gone},
            **_tried(self.rights, lambda: merge.try_part(gone), stay, gone, refused),
        }
        return self.render(context)


def merged_context(admin: RuledAdmin, thing: Tracked, rights: Rights) -> dict[str, Any]:
    """Return what stands beside the history of ``thing``: what it was merged into, and what into it."""
    model: Any = admin.model
    if not merge.mergeable(model):
        return {}
    everything = rights.among(Verb.VIEW, model.objects.all())
    return {
        "merged_here": [
            (one, page_address(model, "history", one.pk)) for one in everything.filter(merged_into=thing.pk)
        ],
        "merged_into": everything.filter(pk=getattr(thing, "merged_into_id", None)).first(),
        "part_address": page_address(model, "part", thing.pk) if rights.may(Verb.MERGE, model) else "",
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
    rights: Rights, attempt: Callable[[], merge.MergeResult], stay: Tracked, gone: Tracked, refused: str
) -> dict[str, Any]:
    """Return what a page shows of an attempt: what it would do, or the sentence with which it refuses."""
    preview, possible = Preview(), True
    try:
        preview = _preview(rights, attempt(), stay, gone)
    except RegistryError as error:
        refused, possible = refused or str(error), False
    return {"stay": stay, "gone": gone, "preview": preview, "refused": refused, "possible": possible}


def _moved(thing: Tracked, told: VersionDifference) -> Moved:
    house = f", {thing.administration}" if isinstance(thing, Entry) else ""
    return Moved(
        merge.verbose_name_of(thing), f"{thing}{house}", page_address(type(thing), "change", thing.pk), told
    )


def _preview(rights: Rights, outcome: merge.MergeResult, stay: Tracked, gone: Tracked) -> Preview:
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
