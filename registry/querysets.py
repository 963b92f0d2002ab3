"""Every reading that has a name. The ways of writing are in ``services``."""

import datetime as dt
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.db import models
from django.db.models import Q

from document.content import Audience
from registry.search import matching

if TYPE_CHECKING:
    from accounts.models import User


def under_way_on(day: dt.date, path: str = "") -> Q:
    """Return the condition that what ``path`` leads to was surely or possibly under way on ``day``."""
    begun = Q(**{f"{path}starts_earliest__lte": day}) | Q(**{f"{path}starts_earliest__isnull": True})
    not_over = Q(**{f"{path}ends_latest__gte": day}) | Q(**{f"{path}ends_latest__isnull": True})
    return begun & not_over & ~undated(path)


def undated(path: str = "") -> Q:
    """Return the condition that nobody stated the dates of what ``path`` leads to."""
    return Q(**{f"{path}starts_earliest__isnull": True, f"{path}ends_latest__isnull": True})


class TrackedQuerySet[T: models.Model](models.QuerySet[T, T]):
    """Things with a history: they are read here, and written one by one through the services."""

    def get_by_natural_key(self, key: str) -> T:
        """Return the object that fixtures and the ledger call ``key``."""
        return self.get(**{self.model.key_field: key})  # type: ignore[attr-defined]

    def live(self) -> Self:
        """Return what is not archived."""
        return self.filter(archived_at__isnull=True)

    def readable_by(self, user: "User") -> Self:
        """Return what ``user`` may read inside the house."""
        from registry.rights import Rights, Verb  # noqa: PLC0415 (which needs the models)

        readable: Self = Rights(user).among(Verb.VIEW, self)
        return readable

    def editable_by(self, user: "User") -> Self:
        """Return what ``user`` may change."""
        from registry.rights import Rights, Verb  # noqa: PLC0415 (which needs the models)

        editable: Self = Rights(user).among(Verb.CHANGE, self)
        return editable

    def search(self, query: str) -> Self:
        """Return what holds every word of ``query``, whatever the case, accents and Danish spelling."""
        return self.filter(matching(query))

    def current_on(self, day: dt.date) -> Self:
        """Return what was surely or possibly under way on ``day``; without dates, nothing is."""
        return self.filter(under_way_on(day))

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: a change without its ledger entry would be a change that nobody sees."""
        raise TypeError("Things in the ledger are changed through registry.services, never by update().")

    def delete(self) -> NoReturn:
        """Refuse: nothing is lost."""
        raise TypeError("Things in the ledger are archived through registry.services, never deleted.")


class AdministrationQuerySet[T: models.Model](TrackedQuerySet[T]):
    """Administrations, by whether they are there to take something on."""

    def open_on(self, day: dt.date) -> Self:
        """Return those that keep entries on ``day``: neither archived nor, for all one knows, at their end."""
        return self.live().filter(Q(ends__isnull=True) | Q(ends_earliest__gt=day))


class ReleasableQuerySet[T: models.Model](TrackedQuerySet[T]):
    """What is internal until it is released, by who may see it."""

    def visible_to(self, audience: Audience) -> Self:
        """Return what is live; to the public only what somebody has released."""
        live = self.live()
        return live if audience == "internal" else live.filter(released_at__isnull=False)
