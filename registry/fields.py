"""Columns of our own: short phrases one by one, and numbers with their certainty."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Lines(list[str]):
    """Short phrases, one by one; as text, one on each line."""

    def __str__(self) -> str:
        return "\n".join(self)


class LinesField(models.TextField):  # type: ignore[type-arg]
    """A list of short phrases, typed and stored one on each line; empty when nothing was stated."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(blank=True, default=Lines)
        kwargs.setdefault("help_text", _("One on each line."))
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Leave out of migrations what is always so."""
        name, path, args, kwargs = super().deconstruct()
        for key in ("blank", "default"):
            kwargs.pop(key, None)
        return name, path, args, kwargs

    def to_python(self, value: object) -> Lines:
        """Read a list, or text with one phrase on each line; empty lines are none."""
        lines = value if isinstance(value, list | tuple) else str(value or "").splitlines()
        return Lines(stripped for line in lines if (stripped := str(line).strip()))

    def from_db_value(self, value: str | None, *_: object) -> Lines:
        """Read the database's text."""
        return self.to_python(value)

    def get_prep_value(self, value: object) -> str:
        """Give the database text."""
        return str(self.to_python(value))

    def value_from_object(self, obj: models.Model) -> Any:
        """Give a form its text."""
        return str(super().value_from_object(obj))


class Certainty(models.TextChoices):
    """How surely a number is known."""

    EXACT = "exact", _("exact")
    APPROXIMATE = "approximate", _("approximate")
    AT_LEAST = "at_least", _("at least")


def certainty_field(**kwargs: Any) -> "models.CharField[str, str]":
    """Return the column that says how surely the number beside it is known."""
    return models.CharField(
        kwargs.pop("verbose_name", _("certainty")),
        max_length=12,
        choices=Certainty,
        default=Certainty.EXACT,
        **kwargs,
    )


def language_field(**kwargs: Any) -> "models.CharField[str, str]":
    """Return a column for the language that the words beside it are in: a BCP 47 tag such as "da" or "pt-BR"."""
    return models.CharField(
        kwargs.pop("verbose_name", _("language")),
        max_length=12,
        default="da",
        validators=[
            RegexValidator(
                r"^[a-z]{2,3}(-[A-Z]{2})?$", _("Write the language as two small letters, e.g. da or en.")
            )
        ],
        help_text=_("Two letters, e.g. da, en or fr, so that screen readers pronounce the words rightly."),
        **kwargs,
    )


# What to write where something has its English beside it.
IN_ENGLISH = _(
    "Repeat the words when they are English too; leave it empty when they keep their own language, as a name may."
)


def country_field(**kwargs: Any) -> "models.CharField[str, str]":
    """Return a column for a country: ISO 3166-1 alpha-2, empty when not stated."""
    return models.CharField(
        kwargs.pop("verbose_name", _("country")),
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Write the country as two capital letters, e.g. DK."))],
        **kwargs,
    )
