"""Partial dates: what somebody said of a day, with the precision they said it with.

A partial date is "2012", "2023-08" or "2021-03-31". It is stored as it was said, and the database
itself computes the two days that it spans, so that no write can make them disagree; questions such
as "active on" are then plain comparisons of dates (docs/decisions/0005-partial-dates.md).
"""

import calendar
import datetime as dt
import re
from typing import Any, Literal, Self

from babel.dates import format_date, get_month_names
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils.deconstruct import deconstructible
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

Precision = Literal["year", "month", "day"]
PATTERN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
SPOKEN = re.compile(
    r"((?P<day>\d{1,2})(st|nd|rd|th)?( of)?[-./ ]+)?(?P<month>\d{1,2}|[^\W\d_]+)[-./ ]+(?P<year>\d{4})",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(
    r"(?P<month>[^\W\d_]+)\.? (?P<day>\d{1,2})(st|nd|rd|th)?,? (?P<year>\d{4})", re.IGNORECASE
)
# Words before a date: those that say nothing, and those that say which end of a period it is.
SAYS_NOTHING = r"(?:(?:i|in|on|den|the|d\.|år|året|year|og med|and including|incl\.) )*"
LEADS = {
    "starts": re.compile(
        rf"(?:siden|fra|f\.o\.m\.|fom|since|from|as of|starting) {SAYS_NOTHING}", re.IGNORECASE
    ),
    "ends": re.compile(
        rf"(?:frem til|indtil|til|t\.o\.m\.|tom|until|till|to|through) {SAYS_NOTHING}", re.IGNORECASE
    ),
}
YEARS = (1000, 2200)  # what somebody types outside is a slip
FORMATS = {
    ("da", "month"): "MMMM y",
    ("da", "day"): "d. MMMM y",
    ("en", "month"): "MMMM y",
    ("en", "day"): "d MMMM y",
}


class PartialDate(str):
    """A year, a month or a day, written as the beginning of an ISO 8601 date.

    Raises ``ValueError`` when the text is none of them, or names a day that does not exist.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Read ``text``, refusing what is no date."""
        if not PATTERN.fullmatch(text):
            message = f"{text!r} is not a year, a month or a day"
            raise ValueError(message)
        date = super().__new__(cls, text)
        dt.date.fromisoformat(f"{text}-01-01"[:10])
        return date

    @property
    def precision(self) -> Precision:
        """How exactly the date is known."""
        precisions: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
        return precisions[len(self)]

    @property
    def year(self) -> int:
        """The year."""
        return int(self[:4])

    @property
    def earliest(self) -> dt.date:
        """The first day that the date may mean."""
        return dt.date.fromisoformat(f"{self}-01-01"[:10])

    @property
    def latest(self) -> dt.date:
        """The last day that the date may mean."""
        first = self.earliest
        if self.precision == "year":
            return first.replace(month=12, day=31)
        if self.precision == "month":
            return first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return first

    def display(self, language: str | None = None) -> str:
        """Return the date in words: "2012", "august 2023", "31. marts 2021".

        ``language`` is "da" or "en"; without it, the active language.
        """
        if self.precision == "year":
            return str(self)
        language = (language or get_language() or "da")[:2]
        return format_date(self.earliest, FORMATS[language, self.precision], locale=language)


def period_display(starts: PartialDate | None, ends: PartialDate | None) -> str:
    """Return a period in words of the active language: "2018–2022", "since 2012", "until 2021"; or "".

    A period that begins and ends with the same partial date is that date.
    """
    if starts and ends:
        if starts == ends:
            return starts.display()
        dash = "–" if starts.precision == ends.precision == "year" else " – "
        return f"{starts.display()}{dash}{ends.display()}"
    if starts:
        return gettext("since %(date)s") % {"date": starts.display()}
    if ends:
        return gettext("until %(date)s") % {"date": ends.display()}
    return ""


def parse(value: object) -> PartialDate | None:
    """Read a partial date from a form, a fixture or the database; an empty value is None.

    Raises ``ValidationError`` with a sentence for the person who typed.
    """
    if value in (None, ""):
        return None
    try:
        return PartialDate(str(value).strip())
    except ValueError:
        raise ValidationError(
            _("“%(value)s” is not a date. Write a year (2012), a month (2023-08) or a day (31.3.2021)."),
            code="invalid",
            params={"value": value},
        ) from None


def months() -> dict[str, int]:
    """Return the numbers of the months by their Danish and English names, whole and short."""
    return {
        name.strip(".").casefold(): number
        for language in ("da", "en")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }


def spoken(text: str) -> str:
    """Return what a person writes of a date as the registry does: "31.3.2021" and "31. marts 2021" as "2021-03-31".

    The day stands first, then the month, as in Danish; what is no such date is returned as it is.
    """
    text = re.sub(rf"^{SAYS_NOTHING}(?=\S*\d|[^\W\d_]+\.? )", "", " ".join(text.split()), flags=re.IGNORECASE)
    found = SPOKEN.fullmatch(text) or MONTH_FIRST.fullmatch(text)
    month = months().get(found["month"].casefold(), found["month"]) if found else ""
    if not found or not str(month).isdecimal():
        return text
    day = f"-{int(found['day']):02}" if found["day"] else ""
    return f"{found['year']}-{int(month):02}{day}"


def led(text: str) -> tuple[str, str]:
    """Return which end of a period the words before a date say ("starts", "ends" or ""), and the text without them."""
    text = " ".join(text.split())
    for end, words in LEADS.items():
        if found := words.match(text):
            return end, text[found.end() :]
    return "", text


class PartialDateWidget(forms.TextInput):
    """A box for a partial date, with what it is taken to mean beside it."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Show the box, and the date in words."""
        box = super().render(name, value, attrs, renderer)
        try:
            read = parse(spoken(led(str(value or ""))[1]))
        except ValidationError:
            read = None
        words = read.display() if read and read.precision != "year" else ""
        return format_html('{}<span class="reads">{}</span>', box, words)


class PartialDateInput(forms.CharField):
    """Asks for a partial date, and takes it as Danes write it too.

    ``end`` says which end of a period is asked for, "starts" or "ends": "since 2024" is a beginning, and no end.
    """

    widget = PartialDateWidget

    def __init__(self, *, end: str = "", **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "max_length": 40, "widget": PartialDateWidget})
        self.end = end

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep the browser from offering birthdays."""
        return {**super().widget_attrs(widget), "autocomplete": "off", "class": "vDateText"}

    def to_python(self, value: Any) -> PartialDate | None:
        """Read what was typed."""
        if isinstance(value, PartialDate):
            return value
        text = super().to_python(value)
        if not text:
            return None
        end, alone = led(text)
        read = parse(spoken(alone if end else text))
        if end and end != self.end:
            raise ValidationError(
                _(
                    "“%(value)s” says when something begins, which is not asked for here. Write the date alone."
                )
                if end == "starts"
                else _(
                    "“%(value)s” says when something ends, which is not asked for here. Write the date alone."
                ),
                code="invalid",
                params={"value": text},
            )
        return read

    def validate(self, value: Any) -> None:
        """Refuse a year that is a slip of the finger."""
        super().validate(value)
        if value and not YEARS[0] <= value.year <= YEARS[1]:
            raise ValidationError(
                _("Is the year right? Write one between %(first)s and %(last)s."),
                code="invalid",
                params={"first": str(YEARS[0]), "last": str(YEARS[1])},
            )


class PartialDateField(models.CharField):  # type: ignore[type-arg]  # takes no argument when it runs
    """A column for a partial date; null is "not stated"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_length=10, null=True, blank=True)
        kwargs.setdefault("help_text", _("A year (2012), a month (2023-08) or a day (31.3.2021)."))
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Leave out of migrations what is always so."""
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "null", "blank"):
            kwargs.pop(key, None)
        return name, path, args, kwargs

    def to_python(self, value: object) -> PartialDate | None:
        """Read what a form or a fixture says."""
        return parse(value)

    def from_db_value(self, value: str | None, *_: object) -> PartialDate | None:
        """Read what the database says, which is right."""
        return PartialDate(value) if value else None

    def get_prep_value(self, value: object) -> str | None:
        """Give the database text."""
        date = parse(value)
        return None if date is None else str.__str__(date)

    def formfield(self, **kwargs: Any) -> Any:
        """Take a date as people write it; an empty box means "not stated"."""
        name = getattr(self, "name", None)
        end = name if name in LEADS else ""
        return super().formfield(
            **{"form_class": PartialDateInput, "empty_value": None, "end": end, **kwargs}
        )


class Bound(models.Func):
    """The first or the last day that a partial date may mean, computed by the database.

    NULL for NULL and, on SQLite, for text that is no date; PostgreSQL refuses such text at once.
    """

    output_field = models.DateField()
    sqlite: str
    postgresql: str

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        """Use SQLite's own date arithmetic."""
        return self._sql(self.sqlite, compiler, connection)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        """Use make_date, since a cast from text to date is not immutable."""
        return self._sql(self.postgresql, compiler, connection)

    def _sql(
        self, template: str, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return template.replace("{x}", f"({sql})"), tuple(params) * template.count("{x}")


@deconstructible(path="registry.fields.partial_dates.Earliest")
class Earliest(Bound):
    """The first day that a partial date may mean."""

    sqlite = "date(substr({x} || '-01-01', 1, 10))"
    postgresql = (
        "make_date(substr({x}::text || '-01-01', 1, 4)::int, substr({x}::text || '-01-01', 6, 2)::int,"
        " substr({x}::text || '-01-01', 9, 2)::int)"
    )


@deconstructible(path="registry.fields.partial_dates.Latest")
class Latest(Bound):
    """The last day that a partial date may mean."""

    sqlite = (
        "CASE length({x}) WHEN 4 THEN date({x} || '-12-31')"
        " WHEN 7 THEN date({x} || '-01', '+1 month', '-1 day') ELSE date({x}) END"
    )
    postgresql = (
        "(CASE length({x}::text) WHEN 4 THEN make_date({x}::text::int, 12, 31)"
        " WHEN 7 THEN (make_date(substr({x}::text, 1, 4)::int, substr({x}::text, 6, 2)::int, 1)"
        " + interval '1 month' - interval '1 day')::date"
        " ELSE make_date(substr({x}::text, 1, 4)::int, substr({x}::text, 6, 2)::int,"
        " substr({x}::text, 9, 2)::int) END)"
    )


def bounds(
    name: str,
) -> tuple[models.GeneratedField, models.GeneratedField]:
    """Return the two generated columns, earliest and latest, that belong beside the partial date ``name``."""

    def column(bound: Bound) -> models.GeneratedField:
        return models.GeneratedField(
            expression=bound, output_field=models.DateField(null=True), db_persist=True, editable=False
        )

    return column(Earliest(name)), column(Latest(name))
