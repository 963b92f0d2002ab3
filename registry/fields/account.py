"""The column of an account: text of any length in a small markup."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from document.markup import refused_addresses

MOST_LETTERS = 20_000


def validate_account(text: str) -> None:
    """Refuse a text that is too long, and one with a link to anything but a web or an e-mail address."""
    if len(text) > MOST_LETTERS:
        raise ValidationError(
            _("Write at most %(most)s characters; this is %(length)s."),
            code="max_length",
            params={"most": MOST_LETTERS, "length": len(text)},
        )
    if refused := refused_addresses(text):
        raise ValidationError(
            _(
                "A link may lead to an address that begins with https://, http:// or mailto:. This one does not: %(address)s"
            ),
            code="invalid_link",
            params={"address": refused[0][:200]},
        )


class AccountField(models.TextField):  # type: ignore[type-arg]  # takes no argument when it runs
    """Paragraphs, lists and links; empty where there is nothing more to tell."""

    default_validators = [validate_account]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(blank=True, default="")
        super().__init__(*args, **kwargs)
