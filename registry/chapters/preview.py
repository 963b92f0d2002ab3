"""One thing as the survey prints it: its chapter's own content, less all else."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from django.db import models

from document import content
from document.content import Audience, Item, Language, Section, Survey, Text
from document.setting import Blocks, set_chapters
from registry.chapters.contract import Chapter, OutlineNode
from registry.chapters.register import chapters
from registry.chapters.scope import Scope
from registry.chapters.translations import remembered
from registry.fields.wording import language
from registry.ledger.recording import accessor, detail_models
from registry.models import Entry, Person, Record, parts_of
from registry.rights import MASK, Rights, Verb, hidden_from_some
from registry.sight import Sight


@dataclass(frozen=True)
class Printed:
    """What the survey prints of a thing for one audience: content with a single chapter."""

    survey: Survey
    chapter: content.Chapter

    @property
    def sections(self) -> list[tuple[Section, Blocks]]:
        """The chapter's sections, each with what stands in it as a document sets it."""
        (setting,) = set_chapters(self.survey)
        return [*zip(self.chapter.sections, setting.sections, strict=True)]


def printed(thing: Record, rights: Rights, day: dt.date) -> list[Printed]:
    """Return ``thing`` as the survey of ``day`` prints it: for the public what is released, for the house what is not yet.

    Of a shared thing these are the parts that are released, and those that the person sees besides. Empty where
    the survey prints nothing of it. Costs as many queries as the whole chapter does, for each of the two audiences.
    """
    declared = chapters.of(type(thing))
    assert declared
    code = language()
    audiences: tuple[Audience, ...] = ("public", "internal")
    told = []
    with remembered(code):
        parts = [*_parts(thing, rights)]
        for audience in audiences:
            there = [part for part in parts if (part.released_at is not None) is (audience == "public")]
            if there:
                scope = Scope(status_date=day, audience=audience)
                sections = tuple(_only(_told(declared, scope, rights), there))
                if sections:
                    chapter = content.Chapter(
                        number=declared.number,
                        slug=f"{declared.slug}-{audience}",
                        title=str(declared.title),
                        sections=sections,
                    )
                    told.append(Printed(_survey(thing, scope, code, chapter), chapter))
    return told


def _parts(thing: Record, rights: Rights) -> Iterator[Entry]:
    """Yield the entries that tell of ``thing``: itself, or the parts of it that are released or seen."""
    if isinstance(thing, Entry):
        if thing.archived_at is None:
            yield thing
        return
    for part, field in parts_of(type(thing)):
        own = part.objects.live().filter(**{field: thing})
        seen = set(rights.among(Verb.VIEW, own).values_list("pk", flat=True))
        yield from (one for one in own if one.released_at is not None or one.pk in seen)


def _told(declared: Chapter, scope: Scope, rights: Rights) -> Sequence[Section]:
    """Return the chapter's sections as ``scope`` has them; to those who see less, what is internal without numbers.

    The numbers in the survey for the house count what others have not released.
    """
    if scope.audience == "public" or rights.central:
        return declared.content(scope).sections
    entries = [
        entry for model in declared.models for entry in rights.among(Verb.VIEW, declared.queryset(model))
    ]
    entries.sort(key=lambda entry: (entry.position, declared.models.index(type(entry)), entry.pk))
    _mask(entries, rights)
    nodes = _without_hidden(declared.outline(entries, scope.audience), rights)
    return [
        msgspec.structs.replace(one, number=None, items=tuple(map(_unnumbered, one.items)))
        for one in declared.sections(nodes, scope)
    ]


def _unnumbered(item: Item) -> Item:
    return msgspec.structs.replace(item, number=None, items=tuple(map(_unnumbered, item.items)))


def _only(sections: Sequence[Section], there: list[Entry]) -> Iterator[Section]:
    """Yield the sections with the items of ``there`` alone, or of the part with which they are told."""
    wanted = {f"{part.resource}/{part.key}" for part in there}
    if not any(True for section in sections for _item in _found(section.items, wanted)):
        wanted = {f"{part.resource}/{part.key}" for one in there for part in _told_together(one)}
    for section in sections:
        items = tuple(_found(section.items, wanted))
        if items:
            yield msgspec.structs.replace(section, items=items)


def _told_together(part: Entry) -> Iterable[Entry]:
    """Return every part of the thing that ``part`` is one of: a project across administrations is told once."""
    for model, field in parts_of(type(part.thing)):
        yield from model.objects.live().filter(**{field: part.thing})


def _found(items: Iterable[Item], wanted: set[str]) -> Iterator[Item]:
    for item in items:
        if item.key in wanted:
            yield item
        else:
            yield from _found(item.items, wanted)


def _survey(thing: Record, scope: Scope, code: Language, chapter: content.Chapter) -> Survey:
    return Survey(
        edition="",
        title=str(thing),
        municipality="",
        notice=Text("", code),
        status_date=scope.status_date,
        status_label="",
        language=code,
        audience=scope.audience,
        chapters=(chapter,),
    )


def _without_hidden(nodes: Iterable[OutlineNode], rights: Rights) -> list[OutlineNode]:
    """Return ``nodes`` without what is related to them and the person may not know of."""
    told = [*nodes]
    sought: dict[str, set[str]] = defaultdict(set)
    for node in _all(told):
        for related in node.related:
            sought[related.key[0]].add(related.key[1])
    known = {
        (resource, key)
        for resource, keys in sought.items()
        for key in _known(Sight("internal").find(resource, keys), rights)
    }

    def less(node: OutlineNode) -> OutlineNode:
        kept = tuple(related for related in node.related if related.key in known)
        return replace(node, related=kept, below=tuple(less(child) for child in node.below))

    return [less(node) for node in told]


def _all(nodes: Iterable[OutlineNode]) -> Iterator[OutlineNode]:
    for node in nodes:
        yield node
        yield from _all(node.below)


def _known(found: dict[str, Record], rights: Rights) -> set[str]:
    """Return the keys of those things that are released, or that the person sees."""
    if not found:
        return set()
    model = type(next(iter(found.values())))
    seen = _seen(model, {one.pk for one in found.values()}, rights)
    return {key for key, one in found.items() if one.pk in seen}


def _seen(model: Any, pks: set[int], rights: Rights) -> set[int]:
    there = model._default_manager.filter(pk__in=pks)
    seen = set(rights.among(Verb.VIEW, there).values_list("pk", flat=True))
    return (
        seen | set(there.visible_to("public").values_list("pk", flat=True))
        if issubclass(model, Entry)
        else seen
    )


def _mask(entries: Iterable[Entry], rights: Rights) -> None:
    """Put a stand-in that says no more than that something is there for all that ``entries`` name and is hidden."""
    named: list[tuple[Any, Any, list[Any]]] = []
    for one in (row for entry in entries for thing in {entry, entry.thing} for row in _with_rows(thing)):
        for field in (*one._meta.fields, *one._meta.many_to_many):
            if field.is_relation and isinstance(field.related_model, type) and _hides(field.related_model):
                value = getattr(one, field.name)
                targets = [*value.all()] if field.many_to_many else [value] if value is not None else []
                named.append((one, field, targets))
    pks: dict[type[models.Model], set[int]] = defaultdict(set)
    for _one, field, targets in named:
        pks[field.related_model].update(target.pk for target in targets)
    seen = {model: _seen(model, those, rights) for model, those in pks.items() if those}
    for one, field, targets in named:
        shown = [
            target if target.pk in seen[field.related_model] else _stand_in(target) for target in targets
        ]
        if field.many_to_many:
            one._prefetched_objects_cache[field.name]._result_cache = shown
        elif shown:
            setattr(one, field.name, shown[0])


def _hides(model: type[models.Model]) -> bool:
    return issubclass(model, Record | Person) and hidden_from_some(model)


def _with_rows(thing: Record) -> Iterator[models.Model]:
    yield thing
    for detail in detail_models(type(thing)):
        yield from getattr(thing, accessor(detail)).all()


def _stand_in(target: Any) -> Any:
    if isinstance(target, Person):
        return Person(pk=target.pk, name=str(MASK))
    words = {"title": str(MASK), "title_lang": language(), "administration_id": target.administration_id}
    return type(target)(pk=target.pk, public_id=target.public_id, **words)
