"""A list's columns: each field of an entry's form as a cell, written so that it can be read back.

They follow from the form that the desk makes for a person, so that a column offers and takes what the form does,
and a new domain has its columns without a word.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.forms.answers import AnswerField
from document.workbook.grid import GridColumn, fits_cell
from document.workbook.sheet import Value
from registry.fields.amounts import currency_meant
from registry.fields.answers import Answer
from registry.fields.cells import as_text, in_every_language, iso_day, one_text, sayings
from registry.fields.folding import fold
from registry.models import Tracked
from registry.rights import Rights

THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")
THOUSANDS_EN = re.compile(r"-?\d{1,3}(,\d{3})+\.\d+")
NO_DAY = re.compile(r"\d{4}(-\d{2})?")
TOO_LONG = gettext_lazy("(does not fit in a cell: edit it on its own page)")


class SheetColumn:
    """One field as text. ``current`` and ``read`` speak the form's language, ``write`` the cell's."""

    kind = "text"
    several = False
    answer: AnswerField | None = None  # where the field is asked for, and may be answered without a value

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
            self._how_to_answer(),
        )
        return GridColumn(
            head=self.head,
            help=" ".join(part for part in parts if part),
            kind=self.kind,
            choices=tuple([*self.choices(), *self._answers] if self.strict or self.choices() else ()),
            strict=self.strict,
            several=self.several,
        )

    strict = False

    # Answers in place of values, written in the field's own cell.

    @property
    def _answers(self) -> list[str]:
        return [words for _value, words in self.answer.fact.answers()] if self.answer else []

    def _how_to_answer(self) -> str:
        if not self.answer:
            return ""
        return _("If there is no value, write: %(answers)s.") % {"answers": ", ".join(self._answers)}

    @cached_property
    def _read_answers(self) -> dict[str, str]:
        """The answers by their words in each language, those of every fact among them."""
        fact = self.answer.fact if self.answer else None
        spoken = in_every_language(lambda: [(fold(str(words)), value) for value, words in Answer.choices])
        if fact:
            spoken += in_every_language(lambda: [(fold(words), value) for value, words in fact.answers()])
        return {words: value for several in spoken for words, value in several}

    def answered(self, cell: Any) -> str:
        """Return the answer that a cell gives in place of a value; "" when it gives none, or the field asks for none."""
        return self._read_answers.get(fold(as_text(cell)), "") if self.answer else ""

    def current_answer(self, entry: Any) -> str:
        """Return what ``entry`` has in place of a value."""
        return entry.answers.get(self.answer.member, "") if self.answer else ""

    def shown(self, entry: Any) -> Value:
        """Return the cell of ``entry``: its value, or the answer in place of one."""
        value = self.write(entry)
        answer = self.current_answer(entry) if self.answer and value in (None, "") else ""
        return self.answer.fact.words(answer) if self.answer and answer else value

    def after(self, entry: Any, cleaned: Any) -> Value:
        """Return the cell of ``entry`` once its form has been filled in, an answer included."""
        value = self.filled(entry, cleaned)
        return self.shown(entry) if value in (None, "") else value

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
        return text if fits_cell(text) else str(TOO_LONG)

    def filled(self, entry: Any, cleaned: Any) -> Value:
        """Return the cell of ``entry`` once its form has been filled in; ``cleaned`` is what the form made of this field."""
        return self.write(entry)

    def read(self, cell: Any, entry: Any) -> Any:
        """Return what a cell says, as the form takes it. Raises ``ValidationError`` when it cannot be read."""
        text = as_text(cell)
        return self.current(entry) if text in sayings(TOO_LONG) else text


class PartialDateColumn(SheetColumn):
    """A year, a month or a day."""

    def read(self, cell: Any, entry: Any) -> str:
        """Refuse the first day of a month where its cell does not show whether it is the day that is meant, or the month."""
        if isinstance(cell, dt.date) and cell.day == 1:
            raise ValidationError(
                _(
                    "The spreadsheet has made a date of this. Make the cell a text, and write the year, the month"
                    " (2023-08) or the day (2021-03-01)."
                )
            )
        return iso_day(as_text(cell))


class DayColumn(SheetColumn):
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
        """Read a day, also as Danes write it. A month or a year is none, and neither is a date of which no more is shown."""
        text = iso_day(as_text(cell))
        if NO_DAY.fullmatch(text):
            raise ValidationError(
                _(
                    "“%(date)s” says no day. Write all of it, e.g. 2021-03-31; a date must also be shown with its day."
                )
                % {"date": text}
            )
        return text


class NumberColumn(SheetColumn):
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
            return as_text(cell)  # as it was written, which the form may understand
        number = Decimal(text)
        return number if number % 1 else Decimal(int(number))


class ChoiceColumn(SheetColumn):
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


class CurrencyColumn(ChoiceColumn):
    """A currency: by its code, its name, or a sign."""

    def how(self) -> str:
        """Say what may be written."""
        return _("A code, a name or a sign, e.g. DKK, euro or €.")

    def choices(self) -> Iterable[str]:
        """Offer no list: there are three hundred."""
        return ()

    def read(self, cell: Any, entry: Any) -> Any:
        """Return the code. Raises ``ValidationError``, which names the nearest, for what is no currency."""
        text = as_text(cell)
        if not text:
            return ""
        known = {fold(name.partition(" ")[2]): code for code, name in self.words()}
        found = self._values.get(fold(text)) or currency_meant(text) or known.get(fold(text))
        if found:
            return found
        near = get_close_matches(fold(text)[:40], [*known, *(fold(code) for code in known.values())], n=1)
        code = near and (known.get(near[0]) or near[0].upper())
        raise ValidationError(
            _("“%(text)s” is no currency. Did you mean %(code)s?") % {"text": text, "code": code}
            if code
            else _("“%(text)s” is no currency. Write its code of three letters, e.g. DKK or EUR.")
            % {"text": text}
        )


class YesNoColumn(ChoiceColumn):
    """Yes or no; where that may be unknown, also nothing."""

    def words(self) -> list[tuple[Any, str]]:
        """Return the two words."""
        return [(True, _("yes")), (False, _("no"))]

    def read(self, cell: Any, entry: Any) -> Any:
        """Read a word, or what a spreadsheet has for it."""
        value = cell if isinstance(cell, bool) else super().read(cell, entry)
        if value == "" and not self.model_field.null:
            raise ValidationError(_("Write yes or no."))
        return value


class LinksColumn(SheetColumn):
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
        return text if fits_cell(text) else str(TOO_LONG)

    def read(self, cell: Any, entry: Any) -> str:
        """Read the lines."""
        text = as_text(cell)
        if text in sayings(TOO_LONG):
            return self.current(entry)
        lines = [line.partition(":") for line in text.splitlines() if line.strip()]
        return _json([{"kind": kind.strip(), "target": target.strip()} for kind, _colon, target in lines])


class AnswerColumn(ChoiceColumn):
    """The answer in place of rows, which are not in the file themselves."""

    def __init__(self, name: str, field: Any, model: type[Tracked], rights: Rights) -> None:
        self.name, self.field, self.rights = name, field, rights

    @property
    def head(self) -> str:
        """The heading in the active language."""
        return str(capfirst(self.field.fact.label(self.field.model)))

    def how(self) -> str:
        """Tell that a value has its place elsewhere."""
        return _("A value is written on the entry's own page.")

    def words(self) -> list[tuple[Any, str]]:
        """Return what may be answered."""
        answers: list[tuple[Any, str]] = self.field.fact.answers()
        return answers

    def current(self, entry: Any) -> Any:
        """Return the answer."""
        return entry.answers.get(self.field.member, "")


def _json(links: Any) -> str:
    return json.dumps(links, sort_keys=True, ensure_ascii=False)
