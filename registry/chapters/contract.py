"""The chapter: what each domain declares, and everything above it asks.

A domain's ``chapter.py`` makes one subclass of ``Chapter`` and registers it; it is found at the start,
as the admin finds ``admin.py``. ``docs/add-a-domain.md`` shows a whole one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, ClassVar

import msgspec
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from document import content
from document.content import Audience, Cell, Item, Section, Table, TableColumn, Text
from registry.chapters.facts import Facts, account, heading, named, summary, told
from registry.chapters.figures import grouped
from registry.chapters.related import Related, related_to
from registry.chapters.scope import Scope
from registry.chapters.shelves import FigureFilter, Shelf
from registry.chapters.together import read_once
from registry.choices import RelationKind, State
from registry.fields.wording import language
from registry.ledger.recording import accessor, detail_models
from registry.models import AskedFact, Detail, Entry, Record, asked_facts
from registry.sight import Sight, hides

ALL_GOALS = 17


class Layout(Enum):
    """How a chapter is set."""

    FLAT = "one list of numbered entries"
    TEXTS = "one numbered section for each administration, with unnumbered entries"
    SECTIONS = "one numbered section for each administration, with numbered entries"


@dataclass(frozen=True)
class SectionHeading:
    """What a section is headed: an administration's name; or, without one, a title that comes last."""

    administration: str | None
    title: str


UNTITLED = SectionHeading(None, "")


@dataclass(frozen=True, kw_only=True)
class OutlineNode:
    """One entry on its way into the document, with what is told beneath it and beside it."""

    entry: Any  # of one of the chapter's models
    below: tuple["OutlineNode", ...] = ()
    related: tuple[Related, ...] = ()
    also: tuple[str, ...] = ()


class Chapter:
    """One domain's chapter of the survey.

    ``models`` are its entries, the most important first, and ``things`` the shared things that they are
    parts of; ``deadlines`` are the columns of its first model with a day by which somebody must have decided. ``shelves`` are its lists on the public
    pages, the main one first. ``figure_labels`` are what its figures are called, by their keys; ``figure_filters`` say of
    some of them which list shows what a line counts.
    """

    number: ClassVar[int]
    slug: ClassVar[str]
    title: ClassVar[str | Promise]
    layout: ClassVar[Layout]
    models: ClassVar[tuple[type[Entry], ...]]
    things: ClassVar[tuple[type[Record], ...]] = ()
    deadlines: ClassVar[tuple[str, ...]] = ()
    shelves: ClassVar[tuple[Shelf, ...]] = ()
    figure_labels: ClassVar[Mapping[str, str | Promise]] = {}
    figure_filters: ClassVar[Mapping[str, FigureFilter]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Fail at once when the declaration is incomplete."""
        super().__init_subclass__(**kwargs)
        for name in ("number", "slug", "title", "layout", "models"):
            if not getattr(cls, name, None):
                raise TypeError(f"{cls.__name__} declares no {name}.")
        columns = {field.name for field in cls.models[0]._meta.get_fields()}
        for name in cls.deadlines:
            if name not in columns:
                raise TypeError(f"{cls.__name__} asks for “{name}”, which its first model has not.")

    # What a domain may tell in its own way.

    def queryset(self, model: type[Entry], audience: Audience = "internal") -> Any:
        """Return the entries of ``model`` that this chapter tells ``audience`` of, with everything it tells."""
        sight = Sight(audience)
        return sight.among(model).filter(self.told(model)).prefetch_related(*_prefetches(model, sight))

    def told(self, model: type[Entry]) -> Q:
        """Return the condition that this chapter tells of an entry of ``model``: of all, unless it says otherwise."""
        return Q()

    def facts(self, entry: Any, facts: Facts) -> None:
        """Gather what is told of ``entry`` besides its title and summary."""
        raise NotImplementedError

    def parent(self, entry: Any) -> object:
        """Return what identifies the entry beneath which ``entry`` is told (see ``identity``), or None."""
        parent_id = getattr(entry, "parent_id", None)
        return parent_id and (type(entry), parent_id, entry.administration_id)

    def identity(self, entry: Any) -> object:
        """Return what ``parent`` of another entry would call ``entry``."""
        return (type(entry), entry.pk, entry.administration_id)

    def section(self, entry: Any) -> SectionHeading:
        """Return the heading of the section that tells of ``entry``."""
        return SectionHeading(entry.administration.code, str(entry.administration))

    def outline(self, entries: Sequence[Any], audience: Audience) -> list[OutlineNode]:
        """Return ``entries`` as they are told to ``audience``, each with those beneath it."""
        related = related_to(entries, audience)
        here = {self.identity(entry) for entry in entries}
        below: dict[object, list[Any]] = {}
        for entry in entries:
            parent = self.parent(entry)
            below.setdefault(parent if parent in here else None, []).append(entry)

        def tell(entry: Any) -> OutlineNode:
            return OutlineNode(
                entry=entry,
                below=tuple(tell(child) for child in below.get(self.identity(entry), ())),
                related=related.get((entry.resource, entry.key), ()),
                also=tuple(administration.code for administration in entry.also.all()),
            )

        return [tell(entry) for entry in below.get(None, ())]

    def tables(self, nodes: Sequence[OutlineNode]) -> tuple[Table, ...]:
        """Return the tables in which people compare the entries of ``nodes``."""
        return ()

    def abbreviations(self, scope: Scope) -> Iterable[content.Abbreviation]:
        """Return the short forms by which the chapter's things are known."""
        return ()

    def findings(
        self, figures: Mapping[str, content.Figure], nodes: Sequence[OutlineNode], scope: Scope
    ) -> Iterable[content.Finding]:
        """Return what a reader should know first, by rules: from the chapter's ``figures`` by key, and its ``nodes``."""
        return ()

    def figures(self, scope: Scope) -> tuple[content.Figure, ...]:
        """Return the chapter's figures for ``scope``, in the active language."""
        return ()

    # What every chapter does alike.

    def labelled(self, key: str) -> tuple[str, int, str]:
        """Return what a figure begins with: its key, the chapter's number, and its label in the active language."""
        return key, self.number, str(self.figure_labels[key])

    def entries(self, scope: Scope) -> list[Any]:
        """Return the entries that ``scope`` may see, in the survey's order; what ended before its period is told no more."""
        found = [
            entry
            for model in self.models
            for entry in self.queryset(model, scope.audience)
            if entry.state_on(scope.period_begins) is not State.ENDED
        ]
        return sorted(found, key=lambda entry: (entry.position, self.models.index(type(entry)), entry.pk))

    def counting(self, scope: Scope, model: type[Entry], *beside: str) -> list[Any]:
        """Return the entries of one ``model`` that ``scope`` may see and that are counted on its day (see ``holding``)."""
        return [
            entry for entry in self.holding(scope, model, *beside) if entry.is_counted_on(scope.status_date)
        ]

    def holding(self, scope: Scope, model: type[Entry], *beside: str) -> list[Any]:
        """Return the entries of one ``model`` that ``scope`` may see, in the survey's order, whether they are counted or not.

        What is ``beside`` them is read with them, and nothing else: what is told of them would cost much more.
        """

        def read() -> list[Any]:
            entries = Sight(scope.audience).among(model).filter(self.told(model)).prefetch_related(*beside)
            if scope.administration:
                own = Q(administration__code=scope.administration) | Q(also__code=scope.administration)
                entries = entries.filter(pk__in=model._default_manager.filter(own).values("pk"))
            return [*entries.order_by("position", "pk")]

        return read_once((scope, model, beside), read)

    def own(self, entries: Iterable[Any], scope: Scope) -> list[Any]:
        """Return those of ``entries`` whose money is that of the administration of ``scope``; all when it names none.

        Who takes part in another's entry counts it, but neither pays its fee nor receives its grant.
        """
        if scope.administration is None:
            return [*entries]
        return [one for one in entries if one.administration.code == scope.administration]

    def lacks(self, model: type[Entry]) -> dict[str, tuple[AskedFact, Q]]:
        """Return the facts that are asked of ``model``, by their keys, each with the condition that a live entry lacks it.

        It lacks what has neither a value nor an answer. Of what is counted nowhere, no figure needs anything.
        """
        live = self.told(model) & Q(archived_at__isnull=True)
        if issubclass(model, Entry):
            live &= Q(uncounted="")
        return {asked.key: (asked, live & asked.lacking) for asked in asked_facts(model)}

    def content(self, scope: Scope) -> content.Chapter:
        """Return the chapter as plain data, in the active language.

        Its numbers are those of the whole survey, also when only one administration's part is asked for.
        """
        nodes = self.nodes(scope)
        sections = self.sections(nodes, scope)
        chosen = [*self.chosen(nodes, scope)]
        if scope.administration:
            sections = tuple(_only(sections, scope.administration))
        return content.Chapter(
            number=self.number,
            slug=self.slug,
            title=str(self.title),
            sections=sections,
            tables=tuple(t for t in (*self.tables(chosen), *self._shared(nodes, scope)) if t.rows),
        )

    def _shared(self, nodes: Sequence[OutlineNode], scope: Scope) -> Iterator[Table]:
        """Yield what the administration of ``scope`` shares, and with which others."""
        if not (scope.administration and self.things):
            return
        takes_part: dict[Record, dict[str, None]] = {}
        for node in self.chosen(nodes, replace(scope, administration=None)):
            takes_part.setdefault(node.entry.thing, {}).update(
                dict.fromkeys((*_codes(node.entry), *node.also))
            )
        rows = [
            (Cell(text=heading(thing)), Cell(text=told(", ".join(others))))
            for thing, codes in takes_part.items()
            if scope.administration in codes and (others := [c for c in codes if c != scope.administration])
        ]
        yield Table(
            key=f"shared-{self.slug}",
            title=_("%(chapter)s: shared with others") % {"chapter": self.title},
            columns=(
                TableColumn(label=_("Title"), kind="prose"),
                TableColumn(label=_("Shared with"), kind="list"),
            ),
            rows=tuple(rows),
            overview=True,
        )

    def nodes(self, scope: Scope) -> list[OutlineNode]:
        """Return the entries that ``scope`` may see as they are told, read once for all that asks for them."""
        return read_once((self, scope, language()), lambda: self.outline(self.entries(scope), scope.audience))

    def chosen(self, nodes: Iterable[OutlineNode], scope: Scope) -> Iterator[OutlineNode]:
        """Yield ``nodes`` and those beneath them in which the administration of ``scope`` has a part; all when it names none."""
        for node in nodes:
            if scope.administration in (None, *_codes(node.entry), *node.also):
                yield node
            yield from self.chosen(node.below, scope)

    def item(self, node: OutlineNode, scope: Scope, number: str | None = None) -> Item:
        """Return one entry as plain data, with those beneath it."""
        entry = node.entry
        facts = Facts(scope.audience)
        facts.add(_("state"), self.exception(entry, scope), setting="title")
        self.facts(entry, facts)
        facts.answered(entry)
        if entry.thing is not entry:
            facts.about(entry.thing).answered(entry.thing)
        # The keywords say more in print than the themes that they are sorted under.
        about = "keywords" if entry.keywords else "themes"
        if entry.units is not None:
            facts.of(entry, "units")
        if getattr(entry, about) is not None:
            facts.of(entry, about, setting="index")
        facts.add(_("UN goals"), _goals(entry)).of(entry, "also", "contact")
        for label, several in grouped(_once(node.related), by=lambda related: related.label).items():
            facts.add(label, [related.title for related in several])
        for link in entry.links if scope.audience == "internal" else ():
            facts.add(_("link"), told(link["target"]))
        return Item(
            key=f"{entry.resource}/{entry.key}",
            title=heading(entry),
            number=number,
            printed_number=entry.source_number or None,
            administrations=(entry.administration.code, *node.also),
            begins=entry.starts_earliest or entry.thing.starts_earliest,
            ends=entry.ends_latest or entry.thing.ends_latest,
            facts=facts.done(),
            about_thing=summary(entry.thing) if entry.thing is not entry else (),
            paragraphs=summary(entry),
            account=account(entry),
            items=tuple(self.item(child, scope) for child in node.below),
        )

    def exception(self, entry: Any, scope: Scope) -> str:
        """Return in words that ``entry`` is told of without being under way on the day; else ""."""
        state = entry.state_on(scope.status_date)
        if state is State.ENDED:
            return _("ended in the period")
        return str(state.label) if state is State.PLANNED else ""

    def sections(self, nodes: Sequence[OutlineNode], scope: Scope) -> tuple[Section, ...]:
        """Return ``nodes`` as plain data, numbered, under the headings of the chapter's layout."""
        if self.layout is Layout.FLAT:
            items = tuple(
                self.item(node, scope, f"{self.number}.{n}") for n, node in enumerate(nodes, start=1)
            )
            return (Section(items=items),) if items else ()
        groups = grouped(nodes, by=lambda node: self.section(node.entry))
        sections = [Section(items=tuple(self.item(node, scope) for node in groups.pop(UNTITLED, ())))]
        across_last = sorted(groups.items(), key=lambda group: group[0].administration is None)
        for s, (head, members) in enumerate(across_last, start=1):
            number = f"{self.number}.{s}"
            numbered = (
                self.item(node, scope, f"{number}.{n}" if self.layout is Layout.SECTIONS else None)
                for n, node in enumerate(members, start=1)
            )
            sections.append(
                Section(
                    number=number,
                    title=head.title,
                    administration=head.administration,
                    items=tuple(numbered),
                )
            )
        return tuple(section for section in sections if section.items)


def _prefetches(model: type[Entry], sight: Sight) -> list[Any]:
    """Return what to fetch beside the entries of ``model``, so that node them costs no more queries."""
    names: list[Any] = [_several(many, sight) for many in model._meta.many_to_many]
    names += [_rows(detail, sight) for detail in detail_models(model)]
    for field in model._meta.get_fields():
        thing = field.related_model if field.many_to_one and field.concrete else None
        if isinstance(thing, type) and issubclass(thing, Record) and not issubclass(thing, Entry):
            names += [_several(many, sight, f"{field.name}__") for many in thing._meta.many_to_many]
            names += [_rows(detail, sight, f"{field.name}__") for detail in detail_models(thing)]
    return names


def _several(many: Any, sight: Sight, path: str = "") -> Any:
    """Return the prefetching of what a thing names several of, as far as it may be known of."""
    return models.Prefetch(f"{path}{many.name}", sight.among(many.related_model))


def _rows(detail: type[Detail], sight: Sight, path: str = "") -> Any:
    """Return the prefetching of a thing's rows together with what they point at and everybody may know of."""
    others = [
        field.name
        for field in detail._meta.fields
        if field.many_to_one and field.name != detail.root and not hides(field)
    ]
    rows = sight.among(detail)
    return models.Prefetch(f"{path}{accessor(detail)}", rows.select_related(*others) if others else rows)


def _goals(entry: Entry) -> list[Text]:
    goals = [named(goal) for goal in entry.sdgs.all()]
    return goals if len(goals) < ALL_GOALS else [told(_("all seventeen"))]


def _once(related: Sequence[Related]) -> Iterator[Related]:
    """Yield what an entry is related to, without “described together with” where something else ties the two as well."""
    tied = {one.title for one in related if one.kind != RelationKind.TOLD_WITH}
    return (one for one in related if one.kind != RelationKind.TOLD_WITH or one.title not in tied)


def _codes(entry: Entry) -> tuple[str, ...]:
    return (entry.administration.code, *(administration.code for administration in entry.also.all()))


def _only(sections: Iterable[Section], code: str) -> Iterator[Section]:
    """Yield the sections with those items alone that ``code`` has a part in."""
    for section in sections:
        items = tuple(kept for item in section.items if (kept := _part_of(item, code)))
        if items:
            yield msgspec.structs.replace(section, items=items)


def _part_of(item: Item, code: str) -> Item | None:
    if code in item.administrations:
        return item
    below = tuple(kept for child in item.items if (kept := _part_of(child, code)))
    if not below:
        return None
    return msgspec.structs.replace(item, items=below, facts=(), about_thing=(), paragraphs=(), account=())
