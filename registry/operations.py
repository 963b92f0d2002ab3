"""What migrations do here beside Django's own operations."""

from typing import Any

from django.db.migrations.operations.base import Operation


class Describe(Operation):
    """Gives fields their help texts: models by name, each with its fields and their texts.

    The database knows nothing of them. Django would alter one field after another, and make all models anew each time:
    for some hundred texts that takes as long as everything else together.
    """

    reduces_to_sql = False

    def __init__(self, **texts: dict[str, str]) -> None:
        self.texts = texts

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what makes the same operation."""
        return type(self).__name__, [], self.texts

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Put the texts where Django looks for what has changed."""
        for model, texts in self.texts.items():
            fields = state.models[app_label, model].fields
            for name, text in texts.items():
                fields[name] = fields[name].clone()
                fields[name].help_text = text

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Do nothing."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Do nothing."""

    def describe(self) -> str:
        """Return what the command says of it."""
        return f"Describe fields of {', '.join(self.texts)}"
