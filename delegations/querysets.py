"""Readings of chapter 8."""

from typing import Self

from django.db import models

from delegations.choices import VisitState
from document.content import Audience
from registry.querysets import ReleasableQuerySet


class VisitQuerySet[T: models.Model](ReleasableQuerySet[T]):
    """Visits, which are internal until they were held and released."""

    def visible_to(self, audience: Audience) -> Self:
        """Return the live visits; to the public only those that were held and released."""
        visits = super().visible_to(audience)
        return visits if audience == "internal" else visits.filter(state=VisitState.HELD)
