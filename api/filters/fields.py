"""How a parameter's value is read: strictly, and the same whatever the reader's language.

Raises ``ValidationError`` with a sentence that says how to write it.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django_filters.fields import IsoDateTimeField

from api.filters.target import NamedResource
from api.http.problems import closest, meant, nearest, no_such
from api.json_schema import MANY
from registry.fields.countries import country_name
from registry.fields.folding import fold
from registry.fields.kinds import field_kind
from registry.models import first_day

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
COUNTRIES_ELSEWHERE = {"UK": "GB", "EL": "GR"}  # what the EU calls them


class DayField(forms.Field):
    """A day, written in one way whatever the reader's language."""

    def clean(self, value: Any) -> dt.date:
        """Return the day."""
        if not DAY.fullmatch(str(value)):
            raise ValidationError(_("Write a day as year, month and day, e.g. 2020-06-01."))
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise ValidationError(_("There is no such day.")) from None


FIRST_DAY_SECONDS = 60  # for which a beginning that somebody corrects may be told as it was


class CountedDayField(DayField):
    """A day to count on: not one before anything in the registry had begun."""

    def clean(self, value: Any) -> dt.date:
        """Return the day."""
        day = super().clean(value)
        first = caches["api"].get_or_set("first-day", first_day, FIRST_DAY_SECONDS)
        if first and day < first:
            raise ValidationError(
                _("Nothing in the registry had begun by then. Ask for %(day)s or a later day.")
                % {"day": first.isoformat()}
            )
        return day


class MomentField(IsoDateTimeField):
    """A moment as ISO 8601 has it; in an address, a plus that nobody encoded has become a space."""

    def clean(self, value: Any) -> dt.datetime:
        """Return the moment."""
        moment, _space, zone = str(value).rpartition(" ")
        try:
            found: dt.datetime | None = super().clean(
                f"{moment}+{zone}" if "T" in moment or " " in moment else value
            )
        except ValidationError:
            found = None
        if found is None:
            raise ValidationError(_("Write a moment with its zone, e.g. 2026-01-01T00:00:00Z."))
        return found


class CodesField(forms.Field):
    """One code, or several with commas between them; ``codes`` are those that there are, with their values.

    It does not matter how they are spelt: OKF and oekf are ØKF.
    """

    def __init__(self, *, codes: Callable[[], dict[str, Any]] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.codes = codes

    @property
    def listed(self) -> bool:
        """Whether all that there are are known."""
        return self.codes is not None

    def clean(self, value: Any) -> list[Any]:
        """Return the codes' values; refuse the first that there is not, and name the nearest."""
        words = [word.strip() for word in str(value).split(",") if word.strip()]
        if not words or len(words) > MANY:
            raise ValidationError(_("Give one value, or up to %(n)s with commas.") % {"n": MANY})
        return self.values(words)

    def values(self, words: list[str]) -> list[Any]:
        """Return the value of each of ``words``."""
        if self.codes is None:
            return words
        known = self.codes()
        if known.keys() >= {*words}:  # as nearly everybody writes them
            return [known[word] for word in words]
        folded = {fold(code): value for code, value in known.items()}
        for word in words:
            if fold(word) not in folded:
                raise ValidationError(f"{no_such(word)} {self.hint(word, known)}")
        return [folded[fold(word)] for word in words]

    def hint(self, word: str, known: dict[str, Any]) -> str:
        """Return a sentence that says what may have been meant by ``word``."""
        return nearest(word, known)


class CountriesField(CodesField):
    """Codes of countries; whoever writes a name is told the code."""

    def hint(self, word: str, known: dict[str, Any]) -> str:
        """Return a sentence that names the country that may have been meant."""
        names = {country_name(code, language): code for language in ("da", "en") for code in known}
        names |= COUNTRIES_ELSEWHERE
        near = closest(word, names)
        return meant(names[near]) if near else _("Write a country as two letters, e.g. DK.")


class IdentifiersField(CodesField):
    """What other registers call things: nobody has a list of them, but each has the form that its ``column`` asks for."""

    def __init__(self, *, column: "models.Field[Any, Any]", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.column = column

    def values(self, words: list[str]) -> list[str]:
        """Return the identifiers; refuse what the column could not hold."""
        return [str(self._told(word)) for word in words]

    def _told(self, word: str) -> Any:
        try:
            return self.column.clean(word, None)
        except ValidationError:
            if not field_kind(self.column).numeric:
                raise
            # What Django says of numbers does not say which ones are meant.
            raise ValidationError(f"{no_such(word)} {self.column.help_text}") from None


class IdsField(CodesField):
    """One public id of a resource, or several with commas between them."""

    def __init__(self, *, resource: NamedResource, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.resource = resource

    @property
    def listed(self) -> bool:
        """Whether all that there are are known: the database knows them."""
        return True

    def values(self, words: list[str]) -> list[Any]:
        """Return their database ids, as far as the public may know of the things."""
        things, key = self.resource.public(), self.resource.lookup_field
        if key == "code":  # of which there are few, spelt as any code
            spelling: Callable[[str], str] = fold
        else:
            spelling, things = str, things.filter(**{f"{key}__in": words})
        known = {spelling(name): pk for name, pk in things.values_list(key, "pk")}
        for word in words:
            if spelling(word) not in known:
                where = _("/api/v1/%(resource)s/ lists them.") % {"resource": self.resource.name}
                raise ValidationError(f"{no_such(word)} {where}")
        return [known[spelling(word)] for word in words]
