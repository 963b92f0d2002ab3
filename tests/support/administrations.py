"""A small world for the desk's tests: things of administration A and of administration B, and people of every role."""

from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from committees.models import Item
from delegations.models import Visit
from funding.models import Registration
from memberships.models import Membership, Network
from projects.models import Participation, Project
from registry.actions import lifecycle
from registry.choices import Role
from registry.models import (
    Administration,
    ApiKey,
    Change,
    Committee,
    Entry,
    Part,
    Person,
    Relation,
    Stewardship,
)
from registry.rights import Keeping, keeping
from sistercities.models import Agreement, Partner
from tests.support.links import put

A, B = "TMF", "BUF"

PARTS: dict[type[models.Model], tuple[type[Part], str]] = {
    Network: (Membership, "network"),
    Project: (Participation, "project"),
    Partner: (Agreement, "partner"),
}

# Everybody who may come to the door: (role, administration).
STEWARDS: dict[str, tuple[Role, str | None]] = {
    "viewer A": (Role.VIEWER, A),
    "editor A": (Role.EDITOR, A),
    "approver A": (Role.APPROVER, A),
    "viewer B": (Role.VIEWER, B),
    "editor B": (Role.EDITOR, B),
    "approver B": (Role.APPROVER, B),
    "secretariat": (Role.SECRETARIAT, None),
    "system administrator": (Role.ADMINISTRATOR, None),
}


def house(code: str) -> Administration:
    """Return the administration of a code."""
    return Administration.objects.get(code=code)


def people() -> dict[str, User]:
    """Return one user for each of the roles."""
    made = {}
    for name, (role, code) in STEWARDS.items():
        user = made[name] = User.objects.create_user(name, password="kodeord")
        Stewardship.objects.create(user=user, role=role, administration=(code and house(code)) or None)
    return made


def entry_of(model: type[Any], code: str, besides: tuple[int, ...] = ()) -> Any:
    """Return an entry of ``model`` that belongs to the administration ``code``, live and not released."""
    found = model.objects.exclude(pk__in=besides).order_by("pk").first()
    if found is None:
        columns: dict[str, Any] = {
            Registration: {"title": "Registrering", "function": "En anden"},
            Visit: {"title": "Besøg", "state": "requested"},
            Item: {
                "title": "Sag",
                "committee": Committee.objects.first(),
                "handled_on": timezone.localdate(),
            },
        }.get(model, {})
        if not columns:
            copy = model.objects.order_by("pk").first()
            columns = {
                field.name: getattr(copy, field.name)
                for field in model._meta.fields
                if field.name not in ("id", "public_id", "administration") and field.editable
            }
        found = model.objects.create(administration=house(code), **columns)
    put(found, administration=house(code), released_at=None)
    return found


def thing_of_a(model: type[Any]) -> Any:
    """Return the thing of ``model`` that is most A's own; never B's."""
    kept = keeping(model)
    if kept is Keeping.OWN:
        return entry_of(model, A)
    if kept is Keeping.SHARED:
        return _shared_with_a(model)
    made = {
        Keeping.PERSON: _contact_of_a,
        Keeping.RELATION: _relation_of_a,
        Keeping.LEDGER: _change_of_a,
        Keeping.KEYS: _key,
        Keeping.LOGIN: lambda: User.objects.create_user("en anden"),
    }.get(kept, model.objects.order_by("pk").first)
    return made()


def _shared_with_a(model: type[Any]) -> Any:
    part, field = PARTS[model]
    own = entry_of(part, A)
    others = part.objects.filter(administration=house(B), **{field: getattr(own, field)})
    models.QuerySet(part).filter(pk__in=others).update(archived_at=timezone.now())
    return getattr(own, field)


def _contact_of_a() -> Person:
    person = Person.objects.create(name="Kontakt")
    put(entry_of(Membership, A), contact=person)
    return person


def _relation_of_a() -> Relation:
    own = entry_of(Membership, A)
    return Relation.objects.create(
        from_resource="memberships",
        from_id=own.key,
        kind="told_with",
        to_resource="networks",
        to_id=own.network.key,
    )


def _change_of_a() -> Change:
    own = entry_of(Membership, A)
    own.purpose = "Ny viden"
    lifecycle.write(own, actor=None)
    return Change.objects.latest("sequence")


def _key() -> ApiKey:
    key = ApiKey(label="Et andet system", expires_on=timezone.localdate())
    key.give_secret()
    key.save()
    return key


def owned_models() -> list[type[Entry]]:
    """Return every model of entries."""
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, Entry)]
