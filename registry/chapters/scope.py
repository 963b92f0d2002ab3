"""What a survey is made for."""

import datetime as dt
from dataclasses import dataclass

from document.content import Audience


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a survey is made for: a day, an audience, the edition it is held against.

    It may tell of one administration alone (its code), or of some chapters (their numbers; none means all).
    """

    status_date: dt.date
    audience: Audience = "public"
    edition: str = ""
    administration: str | None = None
    chapters: tuple[int, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the survey is made whole."""
        return self.administration is None and not self.chapters

    def tells_of(self, chapter: int) -> bool:
        """Whether the survey has the chapter of this number."""
        return not self.chapters or chapter in self.chapters
