"""What has a history: tracked things, with the rows that belong to them."""

import datetime as dt
import secrets
from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.fields.standards import UNSEEN, Lines
from registry.querysets import TrackedQuerySet, under_way_on

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_public_id() -> str:
    """Return a fresh public id: ten letters and digits that are not mistaken for each other."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


class Legible(models.Model):
    """Something whose texts can be written in every form that they are told in: neither XML nor a cell takes control signs."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Check each field. Raises ``ValidationError`` for those that break a rule, or hold a sign that nobody sees."""
        super().clean_fields(exclude)
        errors = {}
        for field in self._meta.concrete_fields:
            value = self.__dict__.get(field.attname)  # what the database derives is not there yet
            text = str(value) if isinstance(value, (str, Lines)) and field.name not in (exclude or ()) else ""
            if found := UNSEEN.search(text):
                errors[field.name] = _(
                    "There is a sign that cannot be seen after “%(before)s”. Delete it, or type the text again."
                ) % {"before": text[: found.start()][-30:]}
        if errors:
            raise ValidationError(errors)


class Tracked(Legible):
    """Something whose every change stands in the ledger; archived when it is over, never deleted.

    ``resource`` is its name in the ledger and the API, ``public_fields`` what the public may read
    (all else is internal), and ``private_fields`` what even the ledger must not repeat.
    """

    resource: ClassVar[str]
    public_fields: ClassVar[tuple[str, ...]] = ()
    private_fields: ClassVar[tuple[str, ...]] = ()
    key_field: ClassVar[str] = "public_id"

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects: ClassVar[TrackedQuerySet[Any]] = TrackedQuerySet.as_manager()  # type: ignore[assignment]  # which has the queryset's methods

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str]:
        """Return what the fixtures and the ledger call this object."""
        return (getattr(self, self.key_field),)

    @property
    def key(self) -> str:
        """The public id of this object within its resource."""
        return str(self.natural_key()[0])

    @classmethod
    def periods(cls, path: str = "") -> tuple[str, ...]:
        """Return the paths to the periods that things of this kind go by, beyond ``path``: none, unless they have one."""
        return (path,) if hasattr(cls, "starts_earliest") else ()

    @classmethod
    def counts_on(cls, day: dt.date | None, path: str = "") -> Q:
        """Return the condition that the thing that ``path`` leads to is counted on ``day``; with None, on any day.

        Nothing that it goes by has ended before the day, or begins after it. What nobody gave dates is counted.
        """
        return under_way_on(day, cls.periods(path)) if day else Q()


def find(resource: str, key: str) -> Tracked | None:
    """Return the live thing that the pair (resource, key) names, whatever its domain, if there is one.

    The pair of something that was merged names what took its place.
    """
    named = _named(resource, key)
    found = named and last_successor(named)
    return found if found and found.archived_at is None else None


def successor(resource: str, key: str) -> Tracked | None:
    """Return what took the place of the thing that the pair (resource, key) names; None when it was not merged.

    It is the last in the row, also where what took its place was itself merged later.
    """
    named = _named(resource, key)
    found = named and last_successor(named)
    return None if found is named else found


def last_successor(thing: Tracked) -> Tracked:
    """Return what ``thing`` was finally merged into; itself, when it was not merged.

    The row has an end: only what is not merged takes another thing's place, and what is merged stays archived.
    """
    while after := getattr(thing, "merged_into", None):
        thing = after
    return thing


def _named(resource: str, key: str) -> Tracked | None:
    for model in apps.get_models():
        if issubclass(model, Tracked) and model.resource == resource:
            found: Tracked | None = model.objects.filter(**{model.key_field: key}).first()
            return found
    return None


class Detail(Legible):
    """A row that belongs to one tracked object, changes with it, and stands in its history.

    ``root`` names the foreign key to that object.
    """

    root: ClassVar[str]
    public_fields: ClassVar[tuple[str, ...]] = ()

    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The order among the rows: the smallest number comes first.")
    )

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    @classmethod
    def periods(cls, path: str = "") -> tuple[str, ...]:
        """Return the paths to the periods that rows of this kind go by: their own, if any, and those of what they belong to."""
        own = (path,) if hasattr(cls, "starts_earliest") else ()
        return (*own, *cls._owner().periods(f"{path}{cls.root}__"))

    @classmethod
    def counts_on(cls, day: dt.date | None, path: str = "") -> Q:
        """Return the condition that the row that ``path`` leads to is counted on ``day``, with what it belongs to."""
        own = under_way_on(day, cls.periods(path)) if day else Q()
        return own & cls._owner().counts_on(day, f"{path}{cls.root}__")

    @classmethod
    def _owner(cls) -> type[Tracked]:
        owner: type[Tracked] = cls._meta.get_field(cls.root).related_model  # type: ignore[assignment]  # a detail has one
        return owner

    @classmethod
    def of(cls, owner: Tracked) -> "models.QuerySet[Self]":
        """Return the rows of this kind that belong to ``owner``, in order."""
        return cls._default_manager.filter(**{cls.root: owner})
