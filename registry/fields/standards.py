"""Columns of our own: short phrases one by one, numbers with their certainty, and what is chosen from a standard."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.fields.countries import countries, currencies

UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]"
)  # signs that XML does not take


class Lines(list[str]):
    """Short phrases, one by one; as text, one on each line."""

    def __str__(self) -> str:
        return "\n".join(self)


class LinesField(models.TextField):  # type: ignore[type-arg]  # takes no argument when it runs
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
        help_text=_("Whether the number is exact, about right or the least."),
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


class StandardField(models.CharField):  # type: ignore[type-arg]  # takes no argument when it runs
    """A code of an international standard, which a form offers by name; ``named`` returns (code, name), commonest first."""

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Be plain text to migrations: the database sees no difference."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    @staticmethod
    def named() -> list[tuple[str, str]]:
        """Return the codes with their names in the active language."""
        raise NotImplementedError

    def offered(self) -> list[tuple[str, str]]:
        """Return what a form offers."""
        return [("", "---------"), *self.named()] if self.blank else self.named()

    def formfield(self, **kwargs: Any) -> Any:
        """Ask by name, whatever widget was meant for plain text."""
        kwargs = {**kwargs, "form_class": forms.ChoiceField, "widget": forms.Select, "choices": self.offered}
        return super(models.CharField, self).formfield(**kwargs)


class CountryField(StandardField):
    """A country: ISO 3166-1 alpha-2."""

    named = staticmethod(countries)


class CurrencyField(StandardField):
    """A currency: ISO 4217. The form of something new has ``proposed`` chosen already; nothing else takes it for granted."""

    named = staticmethod(currencies)

    def __init__(self, *args: Any, proposed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed

    def formfield(self, **kwargs: Any) -> Any:
        """Propose a currency, where whoever types sees it."""
        return super().formfield(**{"initial": self.proposed, **kwargs})


def country_field(**kwargs: Any) -> CountryField:
    """Return a column for a country, empty when not stated."""
    return CountryField(
        kwargs.pop("verbose_name", _("country")),
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Write the country as two capital letters, e.g. DK."))],
        help_text=_("The country that it is in or comes from."),
        **kwargs,
    )
