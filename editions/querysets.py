"""Readings of the editions."""

import datetime as dt
from typing import Self

from django.db import models

from registry.querysets import ReleasableQuerySet


class IntroductionQuerySet[T: models.Model](ReleasableQuerySet[T]):
    """Introductions, each of which stands for its edition."""

    def newest_on(self, day: dt.date) -> T | None:
        """Return the one that was true last, of those that were true by ``day``; None while there is none."""
        return self.until(day).first()

    def until(self, day: dt.date) -> Self:
        """Return those that were true by ``day``, the last first."""
        return self.filter(status_date__lte=day).order_by("-status_date", "-edition")
