"""The columns that name other things: each as its name with its key in brackets, looked up once for all rows."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from document.workbook.grid import fits_cell
from document.workbook.sheet import Value
from exchange.columns import TOO_LONG, SheetColumn
from registry.fields.cells import as_text, in_every_language, sayings
from registry.fields.folding import fold
from registry.querysets import PEERS
from registry.rights import MASK, Verb, hidden_from_some

KEY = re.compile(r"\[([^\[\]]+)\]\s*$")


class ThingColumn(SheetColumn):
    """Another thing, as its name with its key in brackets."""

    def how(self) -> str:
        """Tell how a thing is named."""
        return _("Choose from the list, or write the key or the whole name.")

    @cached_property
    def offered(self) -> list[Any]:
        """What the form lets this person choose."""
        return list(self.field.queryset.fetch_mode(PEERS))

    @cached_property
    def _by_pk(self) -> dict[int, Any]:
        return {thing.pk: thing for thing in self.offered}

    def meet(self, entries: list[Any]) -> None:
        """Look up together what ``entries`` name; where they name each other, let it be the ones in hand."""
        cell_name = [thing for entry in entries for thing in self._all(entry)]
        self._seen(cell_name)
        if self.several or self.field.queryset.model is not self.model_field.model:
            return
        here = {thing.pk: thing for thing in (*cell_name, *self.offered, *entries)}
        self._by_pk.update((pk, here[pk]) for pk in [*self._by_pk])
        for thing in here.values():
            if above := here.get(getattr(thing, self.model_field.attname)):
                setattr(thing, self.name, above)

    def clean(self, entry: Any, value: Any) -> Any:
        """Return the thing that ``read`` found, as the form's field would. Raises ``ValidationError`` as that does."""
        self.field.validate(value)
        return self._thing(entry, value) if value else None

    def _thing(self, entry: Any, pk: int) -> Any:
        thing = self._by_pk.get(pk) or next((one for one in self._all(entry) if one.pk == pk), None)
        if thing is None:
            raise ValidationError(self.field.error_messages["invalid_choice"], params={"value": pk})
        return thing

    def _all(self, entry: Any) -> list[Any]:
        """Return what ``entry`` names."""
        thing = self._named(entry)
        return [] if thing is None else [thing]

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
        return [cell_name(thing) for thing in self.offered if thing.archived_at is None]

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
        return cell_name(thing) if self._seen([thing]) else str(MASK)

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

    def clean(self, entry: Any, value: Any) -> Any:
        """Return the things."""
        self.field.validate(value)
        return [self._thing(entry, pk) for pk in value]

    def current(self, entry: Any) -> list[int]:
        """Return the things' primary keys, in order."""
        return sorted(thing.pk for thing in self._all(entry))

    def write(self, entry: Any) -> Value:
        """Return the names of those that this person may see."""
        return self.filled(entry, self._all(entry))

    def filled(self, entry: Any, cleaned: Any) -> Value:
        """Return the names of those of the things ``cleaned`` that this person may see."""
        text = "; ".join(sorted(cell_name(thing) for thing in self._seen(cleaned)))
        return text if fits_cell(text) else str(TOO_LONG)

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


def cell_name(thing: Any) -> str:
    """Return how a cell names a thing. A semicolon, which divides several, is not part of it."""
    return f"{str(thing).replace(';', ',')} [{thing.key}]"
