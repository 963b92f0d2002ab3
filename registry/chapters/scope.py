"""What a survey is made for."""

import datetime as dt
from dataclasses import dataclass

from document.content import Audience

INTRODUCTION = 1  # the chapter that no domain tells: an edition says it


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a survey is made for: a day, an audience, the edition it is held against.

    It may tell of one administration alone (its code), or of some chapters (their numbers; none means all). ``since`` is
    the day of the edition before, if there is one.
    """

    status_date: dt.date
    since: dt.date | None = None
    audience: Audience = "public"
    edition: str = ""
    administration: str | None = None
    chapters: tuple[int, ...] = ()

    @property
    def period_begins(self) -> dt.date:
        """The first day of the period that is told of: since the last edition, else the calendar year."""
        return self.since or self.status_date.replace(month=1, day=1)

    @property
    def whole(self) -> bool:
        """Whether the survey is made whole."""
        return self.administration is None and not self.chapters

    def tells_of(self, chapter: int) -> bool:
        """Whether the survey has the chapter of this number."""
        return not self.chapters or chapter in self.chapters
