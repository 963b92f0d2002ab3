"""System checks: what a domain may not forget."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from registry.chapters import chapters
from registry.models import MOST_REQUIRED, Detail, Entry, Record, Tracked, asked_facts


@register
def check_models(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Return an error for each model that breaks one of the kernel's rules."""
    found = apps.get_models() if app_configs is None else [m for a in app_configs for m in a.get_models()]
    return [
        error
        for model in found
        for error in (
            *without_chapter(model),
            *lost_constraints(model),
            *wrong_declarations(model),
            *wrong_facts(model),
        )
    ]


def without_chapter(model: type[models.Model]) -> Iterator[CheckMessage]:
    """Yield an error when no chapter tells of an entry."""
    told = {entry for chapter in chapters for entry in chapter.models}
    if issubclass(model, Entry) and model not in told:
        yield Error(
            "No chapter tells of this entry.",
            hint="Add it to the app's chapter.py.",
            obj=model,
            id="registry.E001",
        )


def lost_constraints(model: type[models.Model]) -> Iterator[CheckMessage]:
    """Yield an error for each constraint of a base that the model's own Meta has dropped."""
    names = {constraint.name for constraint in model._meta.constraints}
    for base in model.__mro__[1:]:
        meta = getattr(base, "_meta", None) or getattr(base, "Meta", None)
        for constraint in getattr(meta, "constraints", ()):
            name = constraint.name % {"app_label": model._meta.app_label, "class": model._meta.model_name}
            if name not in names:
                yield Error(
                    f"The constraint {name} of {base.__name__} is lost.",
                    hint=f"Write constraints = [*{base.__name__}.Meta.constraints, …].",
                    obj=model,
                    id="registry.E002",
                )


def wrong_declarations(model: type[models.Model]) -> Iterator[CheckMessage]:
    """Yield an error for a tracked model without a resource of its own, and for a public field that is none."""
    if issubclass(model, Tracked):
        resource = getattr(model, "resource", "")
        same = [
            m for m in apps.get_models() if issubclass(m, Tracked) and getattr(m, "resource", "") == resource
        ]
        if not resource or same != [model]:
            yield Error("The resource is missing or not its own.", obj=model, id="registry.E003")
    if issubclass(model, Tracked | Detail):
        for name in (*model.public_fields, *getattr(model, "private_fields", ())):
            if name != "period" and not _has_field(model, name):
                yield Error(f"There is no field “{name}” to show or to hide.", obj=model, id="registry.E004")


def wrong_facts(model: type[models.Model]) -> Iterator[CheckMessage]:
    """Yield an error for a required fact that the model has nowhere, or has no word for, and for more than an entry can bear."""
    if not issubclass(model, Record):
        return
    for fact in model.required_facts:
        if missing := [name for name in (fact.key, *fact.also) if not _has_field(model, name)]:
            yield Error(f"There is no field “{missing[0]}” to ask for.", obj=model, id="registry.E006")
        elif fact.rows is not None and not (fact.name and fact.value):
            yield Error(
                f"The rows “{fact.key}” that are asked for lack a name or a value.",
                obj=model,
                id="registry.E006",
            )
    if len([*asked_facts(model)]) > MOST_REQUIRED:
        yield Error(f"More than {MOST_REQUIRED} facts are asked for.", obj=model, id="registry.E007")


def _has_field(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
