"""Answers in place of values, on the form of what is asked: beside each required fact, "not known" or "there is none"."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk.forms.base import CheckedForm, both
from desk.permissions import display_of
from registry.fields.facts import EMPTY
from registry.models import Record, RequiredFact

PREFIX = "answer_"  # before the key of a fact: the name of the field in which it is answered


class AnswerField(forms.ChoiceField):
    """The answer to one ``fact`` of ``model``: one member of the column ``answers``."""

    member_of = "answers"

    def __init__(self, fact: RequiredFact, model: type[Record]) -> None:
        self.fact, self.model = fact, model
        super().__init__(
            choices=lambda: [("", "---------"), *fact.answers()],
            required=False,
            label=lazy(answer_label, str)(fact, model),
            help_text=_("Choose an answer when you have no value to write."),
            widget=forms.Select(attrs={"class": "answer"}),
        )

    def validate(self, value: Any) -> None:
        """Refuse what is no answer to the fact."""
        if value:
            self.fact.require(value, self.model)

    @property
    def member(self) -> str:
        """The key of the fact."""
        return self.fact.key


def _mark(widget: Any) -> None:
    """Let the stylesheet see whether a value stands in ``widget``: while one does, no answer is offered beside it."""
    attrs = getattr(widget, "widget", widget).attrs  # the admin wraps those that point at something
    attrs["class"] = f"{attrs.get('class', '')} asked".strip()
    attrs.setdefault("placeholder", " ")


def answer_label(fact: RequiredFact, model: type[Record]) -> str:
    """Return what the answer to a ``fact`` of ``model`` is called."""
    return gettext("%(fact)s: answer instead of a value") % {"fact": capfirst(fact.label(model))}


class AnswerableForm(CheckedForm):
    """Asks for answers beside values. A value that comes takes the place of an answer that was there."""

    instance: Record

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self._answers():
            self.initial.setdefault(name, self.instance.answers.get(field.member, ""))
            if field.member in self.fields:
                _mark(self.fields[field.member].widget)

    def _answers(self) -> list[tuple[str, AnswerField]]:
        return [(name, field) for name, field in self.fields.items() if isinstance(field, AnswerField)]

    def clean(self) -> dict[str, Any]:
        """Refuse a value and an answer that are given at once."""
        cleaned = super().clean()
        for name, field in self._answers():
            given = name in self.changed_data and cleaned.get(name)
            if given and any(cleaned.get(column) not in EMPTY for column in field.fact.columns):
                self.add_error(name, both(field.fact, type(self.instance), given))
            elif given and self.at_work:
                self.at_work.answered.add(field.member)
        if not self.errors:
            answered = {field.member: cleaned.get(name) for name, field in self._answers()}
            self.instance.answers = {
                key: answer for key, answer in {**self.instance.answers, **answered}.items() if answer
            }
        return cleaned


def answerable(form: type[Any], model: type[Any]) -> type[Any]:
    """Return the ``form`` class of ``model`` with a field for the answer to each fact that is asked of its things."""
    if not issubclass(model, Record) or not model.required_facts:
        return form
    fields = {f"{PREFIX}{fact.key}": AnswerField(fact, model) for fact in model.required_facts}
    return type("Answerable", (form, AnswerableForm), fields)


def shown_answer(name: str, model: type[Any]) -> Any:
    """Return what shows the answer ``name`` to whoever only reads."""
    fact = next(fact for fact in model.required_facts if f"{PREFIX}{fact.key}" == name)
    return display_of(
        lambda thing: fact.words(thing.answers.get(fact.key, "")) or "-", name, answer_label(fact, model)
    )


def with_answers(names: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """Return ``names``, what is shown by the fields that it is about, with each answer on the line of its field.

    Return beside it the answers to facts that rows hold, each with the rows' accessor: they have no field.
    """
    answers = {name.removeprefix(PREFIX): shown for name, shown in names.items() if name.startswith(PREFIX)}
    lines = {
        name: (shown, answers[name]) if name in answers else shown
        for name, shown in names.items()
        if not name.startswith(PREFIX)
    }
    return lines, [(key, shown) for key, shown in answers.items() if key not in lines]
