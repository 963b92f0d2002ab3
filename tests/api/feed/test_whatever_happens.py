"""Whatever is done to the registry, whoever follows it has the same as whoever reads it anew.

Each seed is another 120 things that people may do; more of them are quickly tried by a wider range.
"""

import random
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.models import User
from api.resources.base import resources
from registry.actions import lifecycle
from registry.actions.merge import merge, mergeable
from registry.actions.transfer import move
from registry.errors import RegistryError
from registry.models import Administration, Entry, Record, Tracked
from tests.support.api.mirror import Mirror, differences

pytestmark = pytest.mark.database

MODELS = sorted(
    {resource.model for resource in resources if issubclass(resource.model, Tracked)},
    key=lambda model: model.__name__,
)


def something(chance: random.Random, model: Any) -> Any:
    """Return one of the things of a model; None where there is none."""
    keys = [*model._default_manager.order_by(model.key_field).values_list("pk", flat=True)]
    return model._default_manager.get(pk=chance.choice(keys)) if keys else None


def change(chance: random.Random, thing: Any, actor: User) -> None:
    """Write something else into one public field of a thing."""
    names = [name for name in type(thing).public_fields if name != "period"]
    fields = [field for field in map(type(thing)._meta.get_field, names) if not field.auto_created]
    field = chance.choice(fields)
    rows = None
    if field.many_to_many:
        others = [one for one in (something(chance, field.related_model) for _time in range(2)) if one]

        def rows() -> None:
            getattr(thing, field.name).set(others)

    elif isinstance(field, models.ForeignKey):
        other = something(chance, field.related_model)
        setattr(thing, field.name, None if field.null and chance.random() < 0.4 else other)
    elif type(field) in (models.CharField, models.TextField) and not field.choices:
        setattr(thing, field.name, f"{getattr(thing, field.name)} x"[-40:])
    lifecycle.write(thing, actor=actor, rows=rows)


def happen(chance: random.Random, actor: User) -> None:
    """Do something that people may do; what the registry refuses has not happened."""
    model = chance.choice(MODELS)
    thing = something(chance, model)
    if thing is None:
        return
    verbs: list[Any] = [change, change, change]
    if issubclass(model, Entry):
        verbs += [lifecycle.release, lifecycle.withdraw, move]
    if issubclass(model, (Entry, Record)):
        verbs += [lifecycle.archive, lifecycle.bring_back]
    if mergeable(model):
        verbs.append(merge)
    verb = chance.choice(verbs)
    with suppress(RegistryError, ValidationError, models.ProtectedError), transaction.atomic():
        if verb is change:
            change(chance, thing, actor)
        elif verb is move:
            move(thing, to=something(chance, Administration), actor=actor)
        elif verb is merge:
            merge(something(chance, model), thing, actor=actor)
        else:
            verb(thing, actor=actor)


@pytest.mark.parametrize("seed", range(3))
def test_a_copy_that_follows_stays_whole_whatever_happens(seed: int, reader: Any, secretary: User) -> None:
    chance = random.Random(seed)
    mirror = Mirror(reader)
    for _time in range(120):
        happen(chance, secretary)
    told = mirror.catch_up(limit=chance.choice([7, 100]))
    assert told
    assert differences(mirror) == []
