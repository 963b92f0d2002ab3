"""Answers in place of values."""

from typing import Any

from registry.fields.answers import Answer, AnswersField
from registry.fields.kinds.base import Field, FieldKind


class AnswersKind(FieldKind):
    """What was answered, each with the name of the fact that it is about."""

    fields = (AnswersField,)
    json = "object"
    schema = {
        "type": "object",
        "additionalProperties": {"type": "string", "enum": [*Answer.values]},
        "description": "Why something is null: `unknown` when nobody knows it, `none` when there is none."
        " What is not in here, nobody has answered.",
    }
    cell = "text"
    recorded = dict

    def words(self, value: Any, field: Field) -> str:
        """Return a line for each answer; of a fact that is no longer asked for, by its key."""
        return "\n".join(self.said(value, field))

    def said(self, value: Any, field: Field) -> tuple[str, ...]:
        """Return each answer: "begynder: kendes ikke"."""
        model: Any = field.model
        facts = {fact.key: fact for fact in model.required_facts}
        return tuple(
            f"{facts[key].label(model)}: {facts[key].words(answer)}" if key in facts else f"{key}: {answer}"
            for key, answer in (value or {}).items()
        )
