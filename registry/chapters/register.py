"""The register of chapters: found at the start, and asked by everything above them."""

from collections.abc import Iterator

from django.db import models

from document.content import Audience
from registry.chapters.contract import Chapter
from registry.models import Record


class Chapters:
    """The chapters that there are, by number; and every entry and shared thing, by resource."""

    def __init__(self) -> None:
        self._chapters: dict[int, Chapter] = {}

    def register(self, cls: type[Chapter]) -> type[Chapter]:
        """Add a chapter (as a decorator); return it as it was.

        Raises ``ValueError`` when its number, its slug or one of its resources is taken.
        """
        new = cls()
        for old in self:
            for taken in _claims(new) & _claims(old):
                raise ValueError(f"{cls.__name__} has the {taken}, which is {type(old).__name__}'s already.")
        self._chapters[new.number] = new
        return cls

    def __iter__(self) -> Iterator[Chapter]:
        return iter(chapter for _number, chapter in sorted(self._chapters.items()))

    def __getitem__(self, number: int) -> Chapter:
        return self._chapters[number]

    def of(self, model: type[models.Model]) -> Chapter | None:
        """Return the chapter that has entries of ``model``, or the shared things, if one does."""
        return next((chapter for chapter in self if model in (*chapter.models, *chapter.things)), None)

    def first_parts(self, audience: Audience) -> dict[str, str]:
        """Return the first part that ``audience`` sees of each shared thing: "networks/c40" → "memberships/c40-oekf"."""
        first: dict[str, str] = {}
        for chapter in self:
            for thing in chapter.things:
                part = chapter.models[0]
                pairs = part._default_manager.visible_to(audience).order_by("position", "pk")
                for to_thing, own in pairs.values_list(f"{_to(thing, chapter)}__public_id", "public_id"):
                    first.setdefault(f"{thing.resource}/{to_thing}", f"{part.resource}/{own}")
        return first


def _claims(chapter: Chapter) -> set[str]:
    """Return what ``chapter`` shares with no other: its number, its slug and the resources of its models."""
    resources = {f"resource “{model.resource}”" for model in (*chapter.models, *chapter.things)}
    return {f"number {chapter.number}", f"slug “{chapter.slug}”", *resources}


def _to(thing: type[Record], chapter: Chapter) -> str:
    """Return the foreign key by which the chapter's parts point at ``thing``."""
    return next(field.name for field in chapter.models[0]._meta.fields if field.related_model is thing)


chapters = Chapters()
