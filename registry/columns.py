"""A list's columns: each field of an entry's form as a cell, written so that it can be read back.

They follow from the form that the desk makes for a person, so that a column offers and takes what the form does,
and a new domain has its columns without a word.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from document.grid import GridColumn, holdable
from document.sheet import Value
from registry.cells import as_text, day, in_every_language, one_text, sayings
from registry.dates import PartialDateField
from registry.forms import MASK, hidden_from_some
from registry.models import Tracked
from registry.rights import Rights, Verb
from registry.search import fold

KEY = re.compile(r"\[([^\[\]]+)\]\s*$")
THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")
THOUSANDS_EN = re.compile(r"-?\d{1,3}(,\d{3})+\.\d+")
TOO_LONG = gettext_lazy("(does not fit in a cell: edit it on its own page)")


class Column:
    """One field as text. ``current`` and ``read`` speak the form's language, ``write`` the cell's."""

    kind = "text"
    several = False

    def __init__(self, name: str, field: Any, model: type[Tracked], rights: Rights) -> None:
        self.name, self.field, self.rights = name, field, rights
        self.model_field: Any = model._meta.get_field(name)

    @property
    def head(self) -> str:
        """The heading in the active language."""
        return str(capfirst(self.model_field.verbose_name))

    @property
    def heads(self) -> set[str]:
        """The heading in every language, folded."""
        return {fold(one) for one in in_every_language(lambda: self.head)}

    def described(self) -> GridColumn:
        """Return the column as it stands in a workbook, with its help and its choices."""
        parts = (
            str(self.field.help_text),
            self.how(),
            _("Must be filled in.") if self.field.required else "",
        )
        return GridColumn(
            head=self.head,
            help=" ".join(part for part in parts if part),
            kind=self.kind,
            choices=tuple(self.choices()),
            strict=self.strict,
            several=self.several,
        )

    strict = False

    def how(self) -> str:
        """Return what is particular about writing in the column."""
        return ""

    def choices(self) -> Iterable[str]:
        """Return what there is to choose between."""
        return ()

    def current(self, entry: Any) -> Any:
        """Return what the form holds of ``entry`` as it stands."""
        return one_text(self.model_field.value_from_object(entry))

    def write(self, entry: Any) -> Value:
        """Return the cell of ``entry``."""
        text = str(self.current(entry))
        return text if holdable(text) else str(TOO_LONG)

    def read(self, cell: Any, entry: Any) -> Any:
        """Return what a cell says, as the form takes it. Raises ``ValidationError`` when it cannot be read."""
        text = as_text(cell)
        return self.current(entry) if text in sayings(TOO_LONG) else text


class PartialDateColumn(Column):
    """A year, a month or a day."""

    def read(self, cell: Any, entry: Any) -> str:
        """Refuse a date that a spreadsheet has made of a month: it no longer says which of the two was meant."""
        if isinstance(cell, dt.date) and cell.day == 1:
            raise ValidationError(
                _(
                    "The spreadsheet has made a date of this. Make the cell a text, and write the year, the month"
                    " (2023-08) or the day (2021-03-01)."
                )
            )
        return day(as_text(cell))


class DayColumn(Column):
    """A day."""

    kind = "date"

    def how(self) -> str:
        """Tell how a day is written."""
        return _("A day, e.g. 2021-03-31.")

    def write(self, entry: Any) -> Value:
        """Return the day itself."""
        found: dt.date | None = self.model_field.value_from_object(entry)
        return found

    def read(self, cell: Any, entry: Any) -> str:
        """Read a day, also as Danes write it."""
        return day(as_text(cell))


class NumberColumn(Column):
    """A number, handed to the form as such: as text, the form would read its signs once more."""

    kind = "number"

    def current(self, entry: Any) -> Any:
        """Return the number, or nothing."""
        value = self.model_field.value_from_object(entry)
        return "" if value is None else Decimal(value)

    def write(self, entry: Any) -> Value:
        """Return the number itself."""
        number = self.current(entry)
        if number == "":
            return None
        return number.normalize() if number % 1 else int(number)

    def read(self, cell: Any, entry: Any) -> Any:
        """Read a number, also with Danish commas and points; what is none is for the form to refuse."""
        text = re.sub(r"\s", "", as_text(cell))
        if not isinstance(cell, str):
            pass  # the spreadsheet's own number has its one decimal point
        elif THOUSANDS_EN.fullmatch(text):
            text = text.replace(",", "")
        elif THOUSANDS.fullmatch(text) or "." not in text:
            text = text.replace(".", "").replace(",", ".")
        if not re.fullmatch(r"-?\d{1,20}(\.\d{1,20})?", text):
            return text
        number = Decimal(text)
        return number if number % 1 else Decimal(int(number))


class ChoiceColumn(Column):
    """One of several words; ``words`` are pairs (what the form takes, the word), in the active language."""

    strict = True

    def words(self) -> list[tuple[Any, str]]:
        """Return the choices."""
        return [(value, str(label)) for value, label in self.field.choices if value != ""]

    @cached_property
    def _values(self) -> dict[str, Any]:
        """What each word means, in whichever language."""
        spoken = in_every_language(self.words)
        return {fold(word): value for words in spoken for value, word in words} | {
            fold(str(value)): value for value, _word in self.words()
        }

    def choices(self) -> Iterable[str]:
        """Return the words."""
        return [word for _value, word in self.words()]

    def current(self, entry: Any) -> Any:
        """Return the value."""
        value = self.model_field.value_from_object(entry)
        return "" if value is None else value

    def write(self, entry: Any) -> Value:
        """Return the word."""
        current = self.current(entry)
        return next((word for value, word in self.words() if value == current), str(current))

    def read(self, cell: Any, entry: Any) -> Any:
        """Return the value of a word."""
        text = as_text(cell)
        if not text:
            return ""
        if fold(text) not in self._values:
            raise ValidationError(
                _("“%(text)s” is none of: %(choices)s.")
                % {"text": text, "choices": ", ".join(self.choices())}
            )
        return self._values[fold(text)]


class YesNoColumn(ChoiceColumn):
    """Yes or no; where that may be unknown, also nothing."""

    def words(self) -> list[tuple[Any, str]]:
        """Return the two words."""
        return [(True, _("yes")), (False, _("no"))]

    def read(self, cell: Any, entry: Any) -> Any:
        """Read a word, or what a spreadsheet has for it."""
        value = cell if isinstance(cell, bool) else super().read(cell, entry)
        if value == "" and not isinstance(self.field, forms.NullBooleanField):
            raise ValidationError(_("Write yes or no."))
        return value


class LinksColumn(Column):
    """Links, one on each line as “kind: target”."""

    def how(self) -> str:
        """Tell how a link is written."""
        return _("One on each line: web or case, a colon, and the address or number.")

    def current(self, entry: Any) -> str:
        """Return the links as the form's JSON."""
        return _json(self.model_field.value_from_object(entry))

    def write(self, entry: Any) -> Value:
        """Return a line for each link."""
        links = self.model_field.value_from_object(entry)
        text = "\n".join(f"{link['kind']}: {link['target']}" for link in links)
        return text if holdable(text) else str(TOO_LONG)

    def read(self, cell: Any, entry: Any) -> str:
        """Read the lines."""
        text = as_text(cell)
        if text in sayings(TOO_LONG):
            return self.current(entry)
        lines = [line.partition(":") for line in text.splitlines() if line.strip()]
        return _json([{"kind": kind.strip(), "target": target.strip()} for kind, _colon, target in lines])


class ThingColumn(Column):
    """Another thing, as its name with its key in brackets."""

    def how(self) -> str:
        """Tell how a thing is named."""
        return _("Choose from the list, or write the key or the whole name.")

    @cached_property
    def offered(self) -> list[Any]:
        """What the form lets this person choose."""
        return list(self.field.queryset.all())

    @cached_property
    def _keys(self) -> dict[str, int]:
        return {thing.key.casefold(): thing.pk for thing in self.offered}

    @cached_property
    def _names(self) -> dict[str, int | None]:
        """Things by their names in every language; None for a name that several have."""
        names: dict[str, int | None] = {}
        for spoken in in_every_language(lambda: [(fold(str(thing)), thing.pk) for thing in self.offered]):
            for name, pk in spoken:
                names[name] = pk if names.get(name, pk) == pk else None
        return names

    @cached_property
    def _masks(self) -> bool:
        return hidden_from_some(self.field.queryset.model) and not self.rights.central

    def _seen(self, things: list[Any]) -> list[Any]:
        """Return those of ``things`` that this person may see."""
        if not things or not self._masks:
            return things
        known = self.__dict__.setdefault("known", {})
        new = {thing.pk for thing in things} - known.keys()
        if new:
            everything = self.field.queryset.model._default_manager.filter(pk__in=new)
            seen = set(self.rights.among(Verb.VIEW, everything).values_list("pk", flat=True))
            known |= {pk: pk in seen for pk in new}
        return [thing for thing in things if known[thing.pk]]

    def choices(self) -> Iterable[str]:
        """Return what may be chosen and is not archived."""
        return [named(thing) for thing in self.offered if thing.archived_at is None]

    def current(self, entry: Any) -> Any:
        """Return the thing's primary key."""
        return getattr(entry, self.model_field.attname) or ""

    def _named(self, entry: Any) -> Any:
        return getattr(entry, self.name) if self.current(entry) else None

    def write(self, entry: Any) -> Value:
        """Return the thing's name; of one that this person may not see, that it is there."""
        thing = self._named(entry)
        if thing is None:
            return ""
        return named(thing) if self._seen([thing]) else str(MASK)

    def read(self, cell: Any, entry: Any) -> Any:
        """Find the thing that a cell names: the one it was, or one that may be chosen."""
        text = as_text(cell)
        if not text:
            return ""
        thing = self._named(entry)
        if text in sayings(MASK) and thing is not None and not self._seen([thing]):
            return thing.pk
        return self._find(text, self._seen([thing]) if thing is not None else [])

    def _find(self, text: str, already: list[Any]) -> int:
        """Return the primary key of what ``text`` names. Raises ``ValidationError`` when that is nothing, or several."""
        inside = KEY.search(text)
        for key in ([inside[1].strip()] if inside else []) + [text]:
            here = [thing.pk for thing in already if thing.key.casefold() == key.casefold()]
            pk = here[0] if here else self._keys.get(key.casefold())
            if pk is not None:
                return pk
        if self._names.get(fold(text), 0) is None:
            raise ValidationError(
                _("Several are called “%(name)s”: write the key in brackets.") % {"name": text}
            )
        pk = self._names.get(fold(text))
        if pk is None:
            raise ValidationError(_("There is no “%(name)s” to choose here.") % {"name": text})
        return pk


class ThingsColumn(ThingColumn):
    """Several things, with semicolons between them. Those that this person may not see stay as they are."""

    several = True

    def how(self) -> str:
        """Tell how several are named."""
        return _("Several are separated by semicolons; the names are on the sheet with the lists.")

    def _all(self, entry: Any) -> list[Any]:
        return list(getattr(entry, self.name).all()) if entry.pk else []

    def current(self, entry: Any) -> list[int]:
        """Return the things' primary keys, in order."""
        return sorted(thing.pk for thing in self._all(entry))

    def write(self, entry: Any) -> Value:
        """Return the names of those that this person may see."""
        text = "; ".join(sorted(named(thing) for thing in self._seen(self._all(entry))))
        return text if holdable(text) else str(TOO_LONG)

    def read(self, cell: Any, entry: Any) -> list[int]:
        """Find what a cell names, and keep what it cannot name."""
        text = as_text(cell)
        everything = self._all(entry)
        if text in sayings(TOO_LONG):
            return self.current(entry)
        seen = self._seen(everything)
        hidden = {thing.pk for thing in everything} - {thing.pk for thing in seen}
        names = [name.strip() for name in text.split(";")]
        return sorted(hidden | {self._find(name, seen) for name in names if name})


def columns_of(form: Any, model: type[Tracked], rights: Rights) -> list[Column]:
    """Return the columns of a form class: everything it asks for but the key, the version and the reason."""
    kept = (model.key_field, "version", "reason")
    return [
        _kind(field, model._meta.get_field(name))(name, field, model, rights)
        for name, field in form.base_fields.items()
        if name not in kept
    ]


def _kind(field: Any, model_field: Any) -> type[Column]:
    if isinstance(model_field, PartialDateField):
        return PartialDateColumn
    for kind, column in (
        (forms.ModelMultipleChoiceField, ThingsColumn),
        (forms.ModelChoiceField, ThingColumn),
        (forms.BooleanField, YesNoColumn),
        (forms.ChoiceField, ChoiceColumn),
        (forms.JSONField, LinksColumn),
        (forms.IntegerField, NumberColumn),
        (forms.DateField, DayColumn),
    ):
        if isinstance(field, kind):
            return column
    return Column


def named(thing: Any) -> str:
    """Return how a cell names a thing. A semicolon, which divides several, is not part of it."""
    return f"{str(thing).replace(';', ',')} [{thing.key}]"


def _json(links: Any) -> str:
    return json.dumps(links, sort_keys=True, ensure_ascii=False)
