"""What the desk's pages are grouped by: the survey's chapters in their order, then all that they point at."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext, gettext_lazy

from accounts.models import User
from editions.models import Introduction, SourceNote, StatedFigure
from registry.chapters import chapters
from registry.models import (
    Administration,
    Change,
    Committee,
    Goal,
    Organisation,
    Person,
    Phrase,
    Place,
    Programme,
    Relation,
    Stewardship,
    Theme,
)

# What belongs to no chapter. A model that is named nowhere stands at the end of the register.
REGISTER = gettext_lazy("Register")
BESIDES: tuple[tuple[Any, tuple[type[models.Model], ...]], ...] = (
    (
        REGISTER,
        (Organisation, Place, Person, Programme, Theme, Relation, Administration, Committee, Goal, Change),
    ),
    (gettext_lazy("The edition's texts"), (Introduction, StatedFigure, SourceNote, Phrase)),
    (gettext_lazy("Who may log in"), (User, Stewardship)),
)


def chapter_title(number: int) -> str:
    """Return a chapter's number and title, in the active language."""
    return f"{number} {gettext(str(chapters[number].title))}"


def grouped(apps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return Django's list of ``apps`` anew: a group for each chapter (its ``chapter``), and for what is beside them."""
    there = {shown["model"]: (app, shown) for app in apps for shown in app["models"]}
    groups: list[tuple[int | None, str, tuple[type[models.Model], ...]]] = [
        *(
            (chapter.number, chapter_title(chapter.number), (*chapter.models, *chapter.things))
            for chapter in chapters
        ),
        *((None, str(title), named) for title, named in BESIDES),
    ]
    placed = {model for _number, _title, named in groups for model in named}
    rest = tuple(model for model in there if model not in placed)
    found = []
    for number, title, named in groups:
        everything = (*named, *rest) if title == str(REGISTER) else named
        members = [there[model] for model in everything if model in there]
        if members:
            app = members[0][0]
            models_ = [shown for _app, shown in members]
            found.append({**app, "name": title, "chapter": number, "models": models_})
    return found
