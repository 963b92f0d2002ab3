"""The required facts: what a model asks of each of its things, since figures need it, and how that is answered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.fields.answers import Answer

MOST_REQUIRED = 4
EMPTY: tuple[object, ...] = (None, "", [])


@dataclass(frozen=True)
class RequiredFact:
    """One fact that is asked of a thing: a value, or an answer in place of one.

    ``key`` is the column, or the accessor of the rows, that holds it. What is in the columns ``also`` answers it as well;
    of rows, those that say what ``rows`` says and have a value in their column ``value``. ``none`` is what it means that
    there is none ("free"); without it, that is no answer. ``name`` is what it is called, unless as its column, and
    ``asked_of`` the condition that it is asked of a thing at all.
    """

    key: str
    also: tuple[str, ...] = ()
    rows: Mapping[str, Any] | None = None
    value: str = ""
    none: str | Promise = ""
    name: str | Promise = ""
    asked_of: Q | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in which a value may stand; none, where rows hold it."""
        return () if self.rows is not None else (self.key, *self.also)

    def label(self, model: type[models.Model]) -> str:
        """Return what the fact of ``model`` is called."""
        return str(self.name or model._meta.get_field(self.key).verbose_name)  # type: ignore[union-attr]  # rows have a name

    def answers(self) -> list[tuple[str, str]]:
        """Return what may be answered in place of a value, as choices."""
        return [
            (answer.value, self.words(answer)) for answer in Answer if answer is Answer.UNKNOWN or self.none
        ]

    def words(self, answer: str) -> str:
        """Return ``answer`` in words."""
        if answer == Answer.NONE and self.none:
            return str(self.none)
        return str(dict(Answer.choices).get(answer, answer))

    def require(self, answer: str, model: type[models.Model]) -> None:
        """Raise ``ValidationError`` where ``answer`` is none that the fact of ``model`` takes."""
        if answer not in dict(self.answers()):
            choices = ", ".join(words for _value, words in self.answers())
            raise ValidationError(
                _("“%(label)s” can only be answered with a value or with %(choices)s."),
                code="answers",
                params={"label": capfirst(self.label(model)), "choices": choices},
            )

    def without_value(self, model: type[models.Model], path: str = "") -> Q:
        """Return the condition that a thing of ``model`` has no value; ``path`` leads to the thing from what is asked."""
        if self.rows is not None:
            there: Any = model._meta.get_field(self.key)
            rows = there.related_model._default_manager.filter(
                **self.rows, **{f"{self.value}__isnull": False}
            )
            having = rows.values(there.field.attname)
            return ~Q(**{f"{path}pk__in": having})
        empty = Q()
        for name in self.columns:
            field: Any = model._meta.get_field(name)
            null = Q(**{f"{path}{name}__isnull": True}) if field.null else Q()
            words = isinstance(field, models.CharField | models.TextField)
            empty &= null | Q(**{f"{path}{name}": ""}) if words else null
        return empty

    def lacking(self, model: type[models.Model], path: str = "") -> Q:
        """Return the condition that the fact is asked of a thing of ``model``, and has neither value nor answer."""
        open_ = self.without_value(model, path) & Q(**{f"{path}answers__{self.key}__isnull": True})
        return open_ if self.asked_of is None else open_ & self.asked_of

    def has_value(self, thing: Any) -> bool:
        """Return whether ``thing`` has a value in one of the columns; rows are not looked at."""
        return any(getattr(thing, name) not in EMPTY for name in self.columns)

    def is_in(self, rows: Iterable[Any]) -> bool:
        """Return whether one of ``rows`` holds the fact."""
        said = {**(self.rows or {})}
        return any(
            getattr(row, self.value) is not None
            and all(getattr(row, name) == value for name, value in said.items())
            for row in rows
        )


def public_answers(model: Any, answers: Mapping[str, str]) -> dict[str, str]:
    """Return those of a thing's ``answers`` that are about what the public may read."""
    public = {*model.public_fields, "summary"} | ({"starts"} if "period" in model.public_fields else set())
    return {key: answer for key, answer in answers.items() if key in public}


def told_answers(model: Any, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is told of ``answers`` beside a thing's facts: what is asked, and that it is not stated, or what there is none of.

    What is not stated has no words. A summary and a period have places of their own, where the lack of them is seen.
    """
    for fact in model.required_facts:
        answer = answers.get(fact.key)
        if answer and fact.key not in ("summary", "starts"):
            yield fact.label(model), "" if answer == Answer.UNKNOWN else fact.words(answer)


def lacked_facts(thing: Any) -> list[str]:
    """Return what ``thing`` lacks, as the facts are called; rows, which cost a query, are not looked at."""
    return [
        fact.label(type(thing))
        for fact in thing.required_facts
        if fact.rows is None and not fact.has_value(thing) and fact.key not in thing.answers
    ]


def drop_answers(thing: Any, *, rows: bool = False) -> bool:
    """Take from ``thing`` the answers that a value has taken the place of; return whether there were any.

    A value in a column, or, when asked for, in its ``rows``, which are saved after the thing itself.
    """
    if not isinstance(thing.answers, dict):
        return False  # it is refused
    over = {
        fact.key
        for fact in thing.required_facts
        if fact.key in thing.answers
        and (fact.rows is not None) is rows
        and (fact.is_in(getattr(thing, fact.key).all()) if rows else fact.has_value(thing))
    }
    thing.answers = {key: answer for key, answer in thing.answers.items() if key not in over}
    return bool(over)


def require_answers(thing: Any) -> None:
    """Raise ``ValidationError`` for an answer to what is not asked, and for one that the fact does not take."""
    facts = {fact.key: fact for fact in thing.required_facts}
    if not isinstance(thing.answers, dict):
        raise ValidationError(_("Write the answers as a key and an answer each."), code="answers")
    for key, answer in thing.answers.items():
        fact = facts.get(key)
        if fact is None:
            raise ValidationError(
                _("“%(key)s” is not asked for here, so it cannot be answered."),
                code="answers",
                params={"key": key},
            )
        fact.require(answer, type(thing))


@dataclass(frozen=True)
class AskedFact:
    """A fact as it is asked of an entry: its own, or that of the shared thing that it is a part of (by ``path``)."""

    fact: RequiredFact
    model: type[models.Model]
    path: str = ""

    @property
    def key(self) -> str:
        """The name of the fact among all that are asked of the entry."""
        return f"{self.path}{self.fact.key}"

    @property
    def label(self) -> str:
        """What the fact is called, of a shared thing with the thing's sort before it."""
        label = self.fact.label(self.model)
        return f"{self.model._meta.verbose_name}: {label}" if self.path else label

    @property
    def lacking(self) -> Q:
        """The condition that an entry lacks it."""
        return self.fact.lacking(self.model, self.path)


def asked_facts(model: Any) -> Iterator[AskedFact]:
    """Yield the facts that are asked of an entry of ``model``: its own, and of a part those of the shared thing."""
    yield from (AskedFact(fact, model) for fact in model.required_facts)
    thing = model.thing_field()
    if thing:
        related = model._meta.get_field(thing).related_model
        yield from (AskedFact(fact, related, f"{thing}__") for fact in related.required_facts)
