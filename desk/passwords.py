"""What a new password may not be, besides short or common: what anybody who knows the house would try first."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from registry.models import Administration

FEWEST_SIGNS = 6  # different ones
SHORTEST_PIECE = 8  # signs that may come again and again
FEWEST_LETTERS = 6  # besides names and words that are guessed first
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")  # what people put around a word to make it longer
# In the order of the alphabet, of numbers and of the keys, forwards and around.
ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "1234567890", "qwertyuiopasdfghjklzxcvbnm")
# Where people begin who must think of a password, in Danish and English.
FIRST_TRIED = [
    "adgangskode",
    "kodeord",
    "hemmelig",
    "velkommen",
    "kommune",
    "password",
    "welcome",
    "secret",
    "admin",
]


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    """Refuses a common password, also with numbers and signs around it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` with a sentence, when many people have ``password``."""
        for guessed in (password, EDGES.sub("", password)):
            super().validate(guessed, user)


class VariedPasswordValidator:
    """Refuses one sign, or a few, again and again, and signs in a row."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` with a sentence, when ``password`` has too little in it."""
        folded = fold_guess(password)
        rows = [row * 3 for row in (*ROWS, *(row[::-1] for row in ROWS))]
        if (
            len({*folded}) < FEWEST_SIGNS
            or _piece(folded) < SHORTEST_PIECE
            or any(folded in row for row in rows)
        ):
            raise ValidationError(
                _(
                    "This password repeats a few characters, or has characters in sequence. Use several words instead."
                ),
                code="password_monotonous",
            )

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Your password can’t repeat a few characters, or have characters in sequence.")


class NamesPasswordValidator:
    """Refuses what is made of names that everybody knows: the product's, the municipality's, one's own.

    ``names`` is the path of a function that returns more names by which the municipality is known.
    """

    def __init__(self, product: str, names: str) -> None:
        self.product = product
        self.municipality_names: Callable[[], Iterable[str]] = import_string(names)

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` with a sentence, when little but names and a number is in ``password``."""
        folded = rest = fold_guess(password)
        for name in sorted({*self._names(user)}, key=len, reverse=True):
            rest = rest.replace(name, " ")
        if rest != folded and sum(sign.isalpha() for sign in rest) < FEWEST_LETTERS:
            raise ValidationError(
                _(
                    "This password is little more than a name or a word that is easily guessed. Use several other words."
                ),
                code="password_names",
            )

    def get_help_text(self) -> str:
        """Say the rule."""
        return _(
            "Your password can’t be little more than the name of %(product)s, the municipality or yourself with a year."
        ) % {"product": self.product}

    def _names(self, user: Any) -> Iterator[str]:
        """Yield every name, folded, and without the "s" that makes it somebody's."""
        texts = [self.product, settings.CATALOG_PUBLISHER, *FIRST_TRIED]
        whole = Administration.objects.filter(whole_municipality=True)
        texts += self.municipality_names()
        for names in whole.values_list("name", "name_en"):
            texts += names
        texts += [getattr(user, name, "") for name in ("username", "first_name", "last_name", "email")]
        for word in re.findall(r"[^\W\d_]{4,}", " ".join(texts)):
            yield fold_guess(word)
            yield fold_guess(word).removesuffix("s")


def fold_guess(text: str) -> str:
    """Return ``text`` as it is guessed: small letters without accents, "ø" and "oe" alike."""
    plain = text.casefold().replace("ø", "o").replace("æ", "a")
    plain = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    return plain.replace("oe", "o").replace("ae", "a").replace("aa", "a")


def _piece(text: str) -> int:
    """Return the length of the shortest piece that, again and again, is ``text``."""
    return next((n for n in range(1, len(text)) if text[n:] == text[:-n]), len(text))
