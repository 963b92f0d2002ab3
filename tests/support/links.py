"""The models' links from one thing to another that may be hidden, and something planted behind each."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from registry.models import Administration, Committee, Detail, Entry, Part, Record, Tracked, parts_of

# Where a link cannot lead to what its reader may not know of, by (kind of model, field), each with the reason.
SAFE = {
    "merged_into": "what was merged is archived, which a constraint holds",
    "root": "a row is told with the thing that it belongs to, and never without it",
    "thing": "a shared thing is known with each of its parts",
}

YEARS = count(1001)  # what is to be unique is, also where it must be a number

type Link = tuple[type[models.Model], "models.Field[Any, Any]"]


def links() -> Iterator[Link]:
    """Yield every foreign key and many-to-many field that leads to an entry or a shared thing."""
    for model in apps.get_models():
        if not issubclass(model, Tracked | Detail):
            continue
        for field in (*model._meta.fields, *model._meta.many_to_many):
            target = field.related_model
            if not (isinstance(target, type) and issubclass(target, Record)) or field.name in SAFE:
                continue
            root = issubclass(model, Detail) and field.name == model.root
            thing = issubclass(model, Part) and not issubclass(target, Entry)
            if not root and not thing:
                yield model, field


def public(model: type[Any]) -> Any:
    """Return something of ``model`` that the public knows of: the first there is, or else a new one."""
    if issubclass(model, Detail):
        row = model._default_manager.order_by("pk").first()
        if row is None:
            return make(
                model, "Række", **{model.root: public(model._meta.get_field(model.root).related_model)}
            )
        public_again(getattr(row, model.root))
        return row
    live = model._default_manager.filter(archived_at__isnull=True)
    thing = live.order_by("pk").first() or make(model, "Kilde")  # never what was planted since
    public_again(thing)
    return thing


def public_again(thing: Any) -> None:
    """Let the public know of ``thing``, whatever it was before."""
    if isinstance(thing, Entry):
        put(thing, released_at=timezone.now(), archived_at=None)
    elif isinstance(thing, Record):
        put(thing, archived_at=None)
        for part, field in parts_of(type(thing)):
            own = part.objects.filter(**{field: thing}).first() or make(part, "", **{field: thing})
            put(own, released_at=timezone.now(), archived_at=None)


def hidden(model: type[Any], title: str, state: str) -> Any:
    """Return a new thing called ``title`` that the public knows of when it is "released", not when "unreleased" or "archived"."""
    thing = make(model, title)
    if state != "unreleased":
        public_again(thing)
    if state == "archived":
        put(thing, archived_at=timezone.now())
        for part, field in parts_of(model) if not issubclass(model, Entry) else ():
            models.QuerySet(part).filter(**{field: thing}).update(archived_at=timezone.now())
    return thing


def point(source: Any, field: "models.Field[Any, Any]", target: Any) -> None:
    """Let ``source`` lead to ``target`` by ``field``."""
    if field.many_to_many:
        getattr(source, field.name).add(target)
    else:
        put(source, **{field.name: target})


def put(thing: models.Model, **columns: object) -> None:
    """Set ``columns`` of ``thing`` behind the ledger's back: the world of a test is no change that anybody makes."""
    models.QuerySet(type(thing)).filter(pk=thing.pk).update(**columns)
    thing.refresh_from_db()


def make(model: type[Any], title: str, **columns: Any) -> Any:
    """Return a new thing of ``model`` with ``title`` in its words, and something in each column that must be filled."""
    for field in model._meta.fields:
        name = field.name
        if name in (*columns, "uncounted") or field.primary_key or not field.editable:
            continue
        if name in ("title", "title_en", "summary", "name"):
            columns[name] = title
        elif _wanted(model, field):
            columns[name] = _something(field, title)
    return model._default_manager.create(**columns)


def _wanted(model: type[models.Model], field: Any) -> bool:
    """Return whether a new thing of ``model`` has to say something in ``field``; a part always has its thing."""
    part = field.related_model is not None and (model, field.name) in parts_of(field.related_model)
    return (part and field.name not in ("parent", "merged_into")) or not (
        field.null or field.has_default() or (field.blank and not field.choices)
    )


def _something(field: Any, title: str) -> Any:
    if field.related_model is not None:
        return _other(field.related_model, title)
    if field.choices:  # as something has it that is there: the first may not fit
        taken = field.model._default_manager.values_list(field.name, flat=True).first()
        return taken or field.choices[0][0]
    if isinstance(field, models.DateField):
        return "2020-01-01"
    if isinstance(field, models.IntegerField | models.DecimalField):
        return next(YEARS)
    return title[: field.max_length]


def _other(target: type[models.Model], title: str) -> Any:
    if target is Committee:  # each has one practice
        return Committee.objects.create(code=f"U{Committee.objects.count():02}", name="Udvalg")
    return Administration.objects.get(code="BUF") if target is Administration else make(target, title)
