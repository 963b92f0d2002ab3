"""What the desk's pages are grouped by: the survey's chapters in their order, then all that they point at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext

from accounts.models import User
from desk.home.parts import desk_parts
from registry.chapters import chapters
from registry.models import (
    Administration,
    Change,
    Committee,
    Goal,
    Organisation,
    Person,
    Place,
    Programme,
    Relation,
    Stewardship,
    Theme,
)

# What belongs to no chapter. A model that is named nowhere stands at the end of the register.
REGISTER = (Organisation, Place, Person, Programme, Theme, Relation, Administration, Committee, Goal, Change)
PEOPLE = (User, Stewardship)


@dataclass(frozen=True)
class _Group:
    title: str
    models: tuple[type[models.Model], ...]
    chapter: int | None = None
    takes_the_rest: bool = False


def chapter_title(number: int) -> str:
    """Return a chapter's number and title, in the active language."""
    return f"{number} {gettext(str(chapters[number].title))}"


def grouped_by_chapter(apps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return Django's list of ``apps`` anew: a group for each chapter (its ``chapter``), and for what is beside them."""
    there = {shown["model"]: (app, shown) for app in apps for shown in app["models"]}
    groups = [*_groups()]
    placed = {model for group in groups for model in group.models}
    rest = tuple(model for model in there if model not in placed)
    found = []
    for group in groups:
        everything = (*group.models, *rest) if group.takes_the_rest else group.models
        members = [there[model] for model in everything if model in there]
        if members:
            app = members[0][0]
            shown = [shown for _app, shown in members]
            found.append({**app, "name": group.title, "chapter": group.chapter, "models": shown})
    return found


def _groups() -> Iterator[_Group]:
    """Yield the groups in their order: the chapters, the register, what other apps registered, and the people."""
    for chapter in chapters:
        members = (*chapter.models, *chapter.things)
        yield _Group(chapter_title(chapter.number), members, chapter=chapter.number)
    yield _Group(gettext("Register"), REGISTER, takes_the_rest=True)
    for group in desk_parts.menu:
        yield _Group(str(group.title), group.models)
    yield _Group(gettext("Who may log in"), PEOPLE)
