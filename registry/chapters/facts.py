"""Telling what is known: from columns and rows to labelled facts in words of the active language.

What is null or empty is not told at all; what a model does not list as public is told to nobody
outside the house.
"""

from collections.abc import Iterable
from copy import copy
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from document.content import Audience, Block, Fact, Number, Setting, Text, ValueKind
from document.markup import blocks
from registry.chapters.translations import recalled
from registry.fields.kinds import field_kind
from registry.fields.standards import Certainty, Lines
from registry.fields.wording import language, number, sum_of_money
from registry.models import (
    Amount,
    Detail,
    Entry,
    Record,
    Recurring,
    StatedNumber,
    Tracked,
    public_answers,
    told_answers,
)


def told(words: str) -> Text:
    """Return words of the active language: labels, dates, numbers, names."""
    return Text(words, language())


def written(words: str) -> Text:
    """Return words that an editor has written: in English when asked for and known, else as they are."""
    return recalled(words) if any(letter.isalpha() for letter in words) else told(words)


def heading(thing: Record) -> Text:
    """Return the title of ``thing`` and the language that it is in."""
    return Text(thing.heading, thing.heading_lang)


def named(thing: models.Model) -> Text:
    """Return what ``thing`` is called and the language that it is in; persons' names are in any."""
    if isinstance(thing, Record):
        return heading(thing)
    english = getattr(thing, "name_en", None)
    if english is None or (english and language() == "en"):
        return told(str(thing))
    return Text(str(thing), getattr(thing, "name_lang", "da"))


def joined(between: str, *parts: Text | str) -> Text:
    """Return those ``parts`` that say something as one text, with ``between`` between them."""
    said = [part for part in parts if str(part)]
    return Text(between.join(str(part) for part in said), _language_of(said))


def woven(pattern: str, **parts: Text | str) -> Text:
    """Return ``pattern`` with ``parts`` in their places: "%(sum)s a year"."""
    return Text(pattern % {name: str(part) for name, part in parts.items()}, _language_of(parts.values()))


def _language_of(parts: Iterable[Text | str]) -> str:
    """Return the language that a reader of ``parts`` as one text expects.

    The document's, when one part is in it; else that of the first. Plain strings are numbers, dates and
    persons, which are read in any language.
    """
    languages = [part.lang for part in parts if isinstance(part, Text)]
    return languages[0] if languages and language() not in languages else language()


def summary(thing: Record) -> tuple[Text, ...]:
    """Return the paragraphs of the summary, in English when asked for and there, else in Danish."""
    english = language() == "en" and bool(thing.summary_en)
    text, tag = (thing.summary_en, "en") if english else (thing.summary, "da")
    return tuple(Text(paragraph.strip(), tag) for paragraph in text.split("\n\n") if paragraph.strip())


def account(entry: Entry) -> tuple[Block, ...]:
    """Return the account in paragraphs and lists, in English when asked for and there, else in Danish."""
    text = translated(entry, "account")
    return blocks(str(text), text.lang)


def translated(thing: Tracked, field: str) -> Text:
    """Return a column that has an English one beside it: English when asked for and there, else Danish."""
    english = language() == "en" and getattr(thing, f"{field}_en")
    return Text(english, "en") if english else Text(getattr(thing, field), "da")


def with_certainty(words: str, certainty: str) -> str:
    """Return a number in words with how surely it is known: "ca. 15", "mere end 1.750"."""
    if certainty == Certainty.APPROXIMATE:
        return _("about %(number)s") % {"number": words}
    if certainty == Certainty.AT_LEAST:
        return _("more than %(number)s") % {"number": words}
    return words


def money(row: Amount) -> str:
    """Return a row's sum in words, with its original currency; "" when nobody stated it."""
    if row.amount is None:
        return ""
    words = with_certainty(sum_of_money(row.amount, row.currency), row.certainty)
    if row.original_amount is not None:
        words += f" ({sum_of_money(row.original_amount, row.original_currency)})"
    return words


def number_of(row: Amount | StatedNumber) -> Number | None:
    """Return the number behind a row's words, with its currency or unit; None when nobody stated it."""
    value = row.amount if isinstance(row, Amount) else row.number
    if value is None:
        return None
    unit = row.currency if isinstance(row, Amount) else str(written(row.unit))
    sure = "" if row.certainty == Certainty.EXACT else str(Certainty(row.certainty).label)
    return Number(value=value, unit=unit, certainty=sure)


def count(row: StatedNumber) -> Text:
    """Return a row's number in words: "ca. 15 aktive byer (beregnet)"; "" when nobody stated it."""
    if row.number is None:
        return told("")
    words = joined(" ", with_certainty(number(row.number), row.certainty), written(row.unit))
    return woven(_("%(number)s (worked out)"), number=words) if row.derived else words


def frequency(thing: Recurring) -> Text:
    """Return how often something happens: as it was said, or else as times a year; "" when nobody said it."""
    if thing.frequency or thing.per_year is None:
        return written(thing.frequency)
    times = times_a_year(thing.per_year, thing.per_year_most)
    return told(with_certainty(times, thing.frequency_certainty))


def times_a_year(least: Decimal, most: Decimal | None = None) -> str:
    """Return how often in words: "én gang om året", "2–3 gange om året"."""
    if least == 1 and most is None:
        return _("once a year")
    times = number(least) if most is None else f"{number(least)}–{number(most)}"
    return _("%(times)s times a year") % {"times": times}


def with_notes(words: Text | str, *notes: Text | str) -> Text:
    """Return ``words`` followed by those ``notes`` that say something, in one pair of brackets."""
    said = joined(", ", *notes)
    if not str(said):
        return joined("", words)
    text = str(words)
    text = f"{text[:-1]}; {said})" if text.endswith(")") else f"{text} ({said})"
    return Text(text, _language_of((words, *(note for note in notes if str(note)))))


class Facts:
    """The facts of one item, gathered in the order in which they are told to one audience.

    ``thing`` is the key of the shared thing that they are about, "" where they are the item's own.
    """

    def __init__(self, audience: Audience) -> None:
        self.audience = audience
        self.thing = ""
        self._facts: list[Fact] = []

    def about(self, thing: Record) -> "Facts":
        """Return what gathers facts of a shared ``thing`` into the same list: a document tells them once."""
        shared = copy(self)
        shared.thing = f"{thing.resource}/{thing.key}"
        return shared

    def of(self, thing: Tracked | Detail, *names: str, setting: Setting = "labelled") -> "Facts":
        """Tell the named columns of ``thing``, labelled as its form is; return self.

        A yes is told, a no only where the answer could also have been unknown. Lines that stand in English too are told
        in the language of the page. ``setting`` is that of ``Fact``.
        """
        for name in names:
            if self.audience == "public" and name not in thing.public_fields:
                continue
            field: Any = thing._meta.get_field(name)
            english = getattr(thing, f"{name}_en", None) if language() == "en" else None
            values = (
                tuple(map(told, english)) if isinstance(english, Lines) and english else _values(thing, field)
            )
            if values:
                kind = _kind(field, values)
                number = Number(value=getattr(thing, name)) if kind == "number" else None
                self._append(str(field.verbose_name), values, kind, setting, number)
        return self

    def add(
        self,
        label: str,
        values: Iterable[str | Text] | str | Text,
        kind: ValueKind = "text",
        setting: Setting = "labelled",
        *,
        number: Number | None = None,
        asked: bool = False,
    ) -> "Facts":
        """Tell ``values``, already in words (an editor's as ``written``), if there are any; return self.

        ``number`` is the one that they put into words. What is ``asked`` for is told without a value too: that nobody has
        stated it.
        """
        several = [values] if isinstance(values, str | Text) else values
        texts = tuple(value if isinstance(value, Text) else told(value) for value in several if str(value))
        if texts or asked:
            kind = "list" if kind == "text" and len(texts) > 1 else kind
            self._append(label, texts, kind, setting, number)
        return self

    def answered(self, thing: Record) -> "Facts":
        """Tell what was answered of ``thing`` in place of a value, unless it is told already; return self."""
        model = type(thing)
        answers = public_answers(model, thing.answers) if self.audience == "public" else thing.answers
        there = {fact.label for fact in self._facts}
        for label, words in told_answers(model, answers):
            if capitalized(label) not in there:
                self.add(label, words, asked=True)
        return self

    def done(self) -> tuple[Fact, ...]:
        """Return the facts."""
        return tuple(self._facts)

    def _append(
        self, label: str, values: tuple[Text, ...], kind: ValueKind, setting: Setting, number: Number | None
    ) -> None:
        self._facts.append(
            Fact(
                label=capitalized(label),
                values=values,
                kind=kind,
                setting=setting,
                thing=self.thing,
                number=number,
            )
        )


def capitalized(label: str) -> str:
    """Return ``label`` with a capital at the beginning, and otherwise as it is."""
    return label[:1].upper() + label[1:]


def _kind(field: "models.Field[object, object]", values: tuple[Text, ...]) -> ValueKind:
    if not field.is_relation and field_kind(field).numeric:
        return "number"
    return "list" if len(values) > 1 else "text"


def _values(thing: models.Model, field: "models.Field[object, object]") -> tuple[Text, ...]:
    value: Any = getattr(thing, field.name)
    if field.many_to_many:
        return tuple(named(other) for other in value.all())
    if field.is_relation:
        return () if value is None else (named(value),)
    kind = field_kind(field)
    tell = written if kind.prose else told
    return tuple(dict.fromkeys(tell(words) for words in kind.said(value, field)))
