"""Who may do what: the one policy that lists, pages, choices, actions and exports all ask.

A person's rights follow from their stewardships. What an administration owns is its stewards'; shared things
are edited by those who have a part in them; the secretariat keeps the rest, and the whole municipality's.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from registry.choices import ChangeKind, Role
from registry.errors import RegistryError
from registry.models import (
    Administration,
    ApiKey,
    Change,
    Committee,
    Detail,
    Entry,
    Goal,
    Municipality,
    Organisation,
    Person,
    Place,
    Programme,
    Record,
    Relation,
    Stewardship,
    Theme,
    Tracked,
    parts_of,
)

# What stands for a thing that is named, but may not be seen.
MASK = gettext_lazy("(not shown: it belongs to another administration)")


class Verb(Enum):
    """What somebody may want to do with a thing."""

    VIEW = "view"
    HISTORY = "see the history of"
    EXPORT = "export"
    ADD = "add"
    CHANGE = "change"
    RESTORE = "restore an earlier version of"
    RELEASE = "release or withdraw"
    ARCHIVE = "archive or bring back"
    IMPORT = "import"
    SIGN_OFF = "sign off"
    MERGE = "merge"


class Keeping(Enum):
    """In whose keeping a kind of things is."""

    OWN = "an administration's own entries"
    SHARED = "networks, projects, partners: there is one of each"
    PERSON = "persons, who are seen with the entries that name them"
    RELATION = "ties between two things"
    NAMED = "what entries point at, and editors may add to"
    FIXED = "what entries point at, and the secretariat alone keeps"
    LEDGER = "what was changed"
    ROLES = "who may do what"
    KEYS = "which other systems may read more"
    EDITION = "the survey's own texts, and all that is not named here"
    LOGIN = "who may log in"


KEEPING: dict[type[models.Model], Keeping] = {
    Person: Keeping.PERSON,
    Relation: Keeping.RELATION,
    Organisation: Keeping.NAMED,
    Place: Keeping.NAMED,
    Programme: Keeping.NAMED,
    Administration: Keeping.FIXED,
    Municipality: Keeping.FIXED,
    Committee: Keeping.FIXED,
    Goal: Keeping.FIXED,
    Theme: Keeping.FIXED,
    Change: Keeping.LEDGER,
    Stewardship: Keeping.ROLES,
    ApiKey: Keeping.KEYS,
    User: Keeping.LOGIN,
}

EVERYTHING = frozenset(Verb)
READING = frozenset({Verb.VIEW, Verb.HISTORY, Verb.EXPORT})
EDITING = READING | {Verb.ADD, Verb.CHANGE, Verb.RESTORE, Verb.IMPORT}
CENTRAL = (Role.SECRETARIAT, Role.ADMINISTRATOR)
LOCAL = (Role.VIEWER, Role.EDITOR, Role.APPROVER)


def _by(*, viewer: frozenset[Verb], editor: frozenset[Verb], approver: frozenset[Verb]) -> dict[Role, Any]:
    return {Role.VIEWER: viewer, Role.EDITOR: editor, Role.APPROVER: approver, Role.SECRETARIAT: EVERYTHING}


_READERS = _by(viewer=READING, editor=READING, approver=READING)

# What each role may do, where it reaches; the system administrator may do everything everywhere.
POLICY: dict[Keeping, dict[Role, frozenset[Verb]]] = {
    Keeping.OWN: _by(
        viewer=READING,
        editor=EDITING | {Verb.RELEASE, Verb.ARCHIVE},
        approver=READING | {Verb.SIGN_OFF},
    ),
    Keeping.SHARED: _by(viewer=READING, editor=EDITING, approver=READING),
    Keeping.PERSON: _by(viewer=READING, editor=EDITING, approver=READING),
    Keeping.RELATION: _by(viewer=READING, editor=EDITING | {Verb.ARCHIVE}, approver=READING),
    Keeping.NAMED: _by(viewer=READING, editor=READING | {Verb.ADD}, approver=READING),
    Keeping.FIXED: _READERS,
    Keeping.LEDGER: dict.fromkeys(Role, READING),
    Keeping.ROLES: {Role.SECRETARIAT: READING},
    Keeping.KEYS: {Role.SECRETARIAT: READING | {Verb.ADD, Verb.CHANGE, Verb.ARCHIVE, Verb.RESTORE}},
    Keeping.EDITION: {Role.SECRETARIAT: EVERYTHING},
    Keeping.LOGIN: {},
}

NOTHING = Q(pk__in=[])


def keeping(model: type[models.Model]) -> Keeping:
    """Return in whose keeping things of ``model`` are; what nobody thought of is the secretariat's."""
    if model in KEEPING:
        return KEEPING[model]
    if issubclass(model, Entry):
        return Keeping.OWN
    return Keeping.SHARED if issubclass(model, Record) else Keeping.EDITION


def hidden_from_some(model: type[Any]) -> bool:
    """Return whether not everybody at the desk sees all of ``model``."""
    return keeping(model) in (Keeping.OWN, Keeping.PERSON)


class Rights:
    """What one person may do; made anew for each request, since a stewardship can end at any time."""

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user = user
        self._roles: set[Role] = set()
        self._administrations: dict[Role, set[int]] = {role: set() for role in LOCAL}
        if not isinstance(user, User) or not user.is_active:
            return
        if user.is_superuser:
            self._roles.add(Role.ADMINISTRATOR)
            return
        held = Stewardship.objects.live().filter(user=user)
        for name, pk, whole in held.values_list(
            "role", "administration", "administration__whole_municipality"
        ):
            role = Role(name)
            if (
                role in LOCAL and not whole
            ):  # the whole municipality is the secretariat's, whatever a row says
                self._administrations[role].add(pk)
            if role in CENTRAL or not whole:
                self._roles.add(role)

    @property
    def any(self) -> bool:
        """Whether this person has anything to do here at all."""
        return bool(self._roles)

    @property
    def central(self) -> bool:
        """Whether this person may see everything: the secretariat and the system administrators."""
        return not self._roles.isdisjoint(CENTRAL)

    def may(self, verb: Verb, model: type[models.Model], thing: models.Model | None = None) -> bool:
        """Return whether this person may do ``verb`` with ``thing``; without one, with anything of ``model``.

        A detail row is asked about as the thing that it belongs to.
        """
        if issubclass(model, Detail):
            raise TypeError("Ask about the thing that the row belongs to.")
        if thing is None or thing.pk is None:
            return any(verb in self._verbs(role, model) for role in self._roles)
        if self._everywhere(verb, model):
            return True
        return bool(self.among(verb, model._default_manager.all()).filter(pk=thing.pk).exists())

    def among(self, verb: Verb, things: Any) -> Any:
        """Return those of the queryset ``things`` with which this person may do ``verb``."""
        model = things.model
        if self._everywhere(verb, model):
            return things
        if not self.may(verb, model):
            return things.filter(NOTHING)
        return things.filter(self._reach(verb, model))

    def houses(self, verb: Verb) -> Any:
        """Return the administrations with whose own entries this person may do ``verb``."""
        there = Administration.objects.live()
        return there if self._everywhere(verb, Entry) else there.filter(pk__in=self._within(verb))

    def require(self, verb: Verb, thing: models.Model) -> None:
        """Pass when this person may do ``verb`` with ``thing``. Raises ``RegistryError`` when not."""
        if not self.may(verb, type(thing), thing):
            raise RegistryError(_("“%(thing)s” is not yours to change.") % {"thing": thing})

    def receivers(self) -> Any:
        """Return the administrations to which this person may hand something over.

        All that are open; but what the whole municipality answers for is the secretariat's to say.
        """
        there = Administration.objects.open_on(timezone.localdate())
        return there if self.central else there.filter(whole_municipality=False)

    def choices(self, field: Any, things: Any) -> Any:
        """Return those of ``things`` that this person may put in ``field``: their own, and what is everybody's.

        Of administrations, an entry is offered those that are open; what it names already stays (``CheckedForm``).
        """
        if things.model is Administration and issubclass(field.model, Entry):
            things = things.open_on(timezone.localdate())
        if field.name == "administration" and issubclass(field.model, Entry):
            return things if self.central else things.filter(pk__in=self._within(Verb.ADD))
        own = keeping(things.model) is Keeping.OWN
        return self.among(Verb.CHANGE if own else Verb.VIEW, things)

    def reaches(self, verb: Verb, resource: str, key: str) -> bool:
        """Return whether this person may do ``verb`` with the thing that the pair (resource, key) names."""
        models_of = (model for model in _records() if model.resource == resource)
        return any(self.among(verb, model.objects.filter(public_id=key)).exists() for model in models_of)

    def sees(self, thing: models.Model) -> bool:
        """Return whether this person may see ``thing``; of an entry without a query, by whose it is."""
        if isinstance(thing, Entry) and not self.central:
            return thing.administration_id in self._within(Verb.VIEW)
        return self.may(Verb.VIEW, type(thing), thing)

    def within(self, verb: Verb, administration: Administration) -> bool:
        """Return whether this person may do ``verb`` with what ``administration`` owns."""
        return self.central or administration.pk in self._within(verb)

    def _everywhere(self, verb: Verb, model: type[models.Model]) -> bool:
        return any(verb in self._verbs(role, model) for role in self._roles.intersection(CENTRAL))

    # How far a local role reaches. Always by subquery: a join would multiply rows.

    def _verbs(self, role: Role, model: type[models.Model]) -> frozenset[Verb]:
        return EVERYTHING if role is Role.ADMINISTRATOR else POLICY[keeping(model)].get(role, frozenset())

    def _within(self, verb: Verb) -> list[int]:
        """Return the administrations in which this person may do ``verb`` with the administration's own."""
        roles = (role for role in LOCAL if verb in POLICY[Keeping.OWN][role])
        return sorted({pk for role in roles for pk in self._administrations[role]})

    def _reach(self, verb: Verb, model: type[models.Model]) -> Q:
        kept = keeping(model)
        if kept is Keeping.OWN:
            return Q(administration__in=self._within(verb))
        if kept is Keeping.PERSON:
            return self._named_by_own(verb) | self._entered(Person.resource)
        if kept is Keeping.RELATION:
            return self._tied(verb)
        if kept is Keeping.LEDGER:
            held = set().union(*self._administrations.values())
            own = Q(administration__in=held) & ~Q(resource=Stewardship.resource)
            return own | Q(moved_from__in=held) | Q(resource__in=_open_resources())
        if kept is Keeping.SHARED and verb not in READING:
            return self._with_a_part(verb, model)
        return Q()

    def _with_a_part(self, verb: Verb, model: Any) -> Q:
        """Return what own parts make ours, and what we entered and nobody has a part in yet."""
        ours, anybodys = NOTHING, NOTHING
        for part, field in parts_of(model):
            ours |= Q(pk__in=part.objects.live().filter(administration__in=self._within(verb)).values(field))
            anybodys |= Q(pk__in=part.objects.live().values(field))
        return ours | (self._entered(model.resource) & ~anybodys)

    def _entered(self, resource: str) -> Q:
        made = Change.objects.filter(resource=resource, kind=ChangeKind.CREATED, actor=self.user.pk)
        return Q(public_id__in=made.values("public_id"))

    def _named_by_own(self, verb: Verb) -> Q:
        """Return the persons whom own entries or their rows name."""
        own = Q(administration__in=self._within(verb))
        named = NOTHING
        for model in apps.get_models():
            for field in model._meta.fields:
                if field.related_model is not Person:
                    continue
                if issubclass(model, Entry):
                    named |= Q(pk__in=model.objects.filter(own, **_filled(field.name)).values(field.name))
                elif issubclass(model, Detail):
                    root = model._meta.get_field(model.root).related_model
                    if isinstance(root, type) and issubclass(root, Entry):
                        rows = model._default_manager.filter(
                            **{f"{model.root}__in": root.objects.filter(own)}, **_filled(field.name)
                        )
                        named |= Q(pk__in=rows.values(field.name))
        return named

    def _tied(self, verb: Verb) -> Q:
        """Return the relations both of whose ends we see; to write one, we must be able to change an end."""
        seen = {end: self._ends(Verb.VIEW, end) for end in ("from", "to")}
        if verb in READING:
            return seen["from"] & seen["to"]
        changeable = self._ends(Verb.CHANGE, "from") | self._ends(Verb.CHANGE, "to")
        return seen["from"] & seen["to"] & changeable

    def _ends(self, verb: Verb, end: str) -> Q:
        reached = NOTHING
        for model in _records():
            keys = self.among(verb, model.objects.all()).values("public_id")
            reached |= Q(**{f"{end}_resource": model.resource, f"{end}_id__in": keys})
        return reached


def _filled(name: str) -> dict[str, bool]:
    return {f"{name}__isnull": False}


def _records() -> Iterator[type[Record]]:
    return (model for model in apps.get_models() if issubclass(model, Record))


def _open_resources() -> list[str]:
    """Return the resources that every steward sees whole, and so their history too."""
    return [
        model.resource
        for model in apps.get_models()
        if issubclass(model, Tracked) and keeping(model) in (Keeping.SHARED, Keeping.NAMED, Keeping.FIXED)
    ]
