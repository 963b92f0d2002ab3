"""The column of answers: what is asked of a thing and has no value, since nobody knows it or since there is none."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What one answers in place of a value."""

    UNKNOWN = "unknown", _("not known")
    NONE = "none", _("there is none")


class AnswersField(models.JSONField):
    """Answers by the keys of the facts that they are about: {"starts": "unknown"}. What is not in it, nobody has answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(default=dict, blank=True, editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Be plain JSON to migrations: the database sees no difference."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
