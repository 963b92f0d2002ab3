"""Searching without caring about letters: one folded column, and one ``fold`` for both sides."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db import models

# Danish and Swedish letters, beside how they are typed without them.
LETTERS = (("aa", "a"), ("å", "a"), ("oe", "o"), ("ø", "o"), ("ö", "o"), ("æ", "ae"), ("ä", "ae"))


PAIRS = {letters for letters, _plain in LETTERS if len(letters) > 1}


def fold(text: str) -> str:
    """Return ``text`` with case, accents and Danish spellings folded, and white space collapsed.

    "Ærø", "AEROE" and "äro" all become "aero"; "Aarhus" and "Århus" become "arhus".
    """
    text = unicodedata.normalize("NFC", text).lower()
    for letters, plain in LETTERS:
        text = text.replace(letters, plain)
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def matching(query: str) -> models.Q:
    """Return the condition that every word of ``query`` occurs in ``search_text``."""
    return containing(fold(query).split())


def containing(words: Iterable[str]) -> models.Q:
    """Return the condition that every one of the folded ``words`` occurs; folded again, they would be others."""
    condition = models.Q()
    for word in words:
        condition &= models.Q(search_text__contains=word)
    return condition


def marked(text: str, words: str) -> list[tuple[str, bool]]:
    """Return ``text`` in pieces, each with whether it is one of the folded ``words``, however it is spelt there."""
    text = unicodedata.normalize("NFC", text)
    folded, places = _folded_with_places(text)
    hit = bytearray(len(text))
    for word in words.split():
        start = folded.find(word)
        while start >= 0:
            end = start + len(word)
            first, last = places[start][0], places[end - 1][1]
            if text[first : first + len(word)].lower() == word:  # "klima" in "klimaaftale", where aa is no å
                last = first + len(word)
            hit[first:last] = b"\1" * (last - first)
            start = folded.find(word, end)
    pieces: list[tuple[str, bool]] = []
    for place, letter in enumerate(text):
        if pieces and pieces[-1][1] == bool(hit[place]):
            pieces[-1] = (pieces[-1][0] + letter, pieces[-1][1])
        else:
            pieces.append((letter, bool(hit[place])))
    return pieces


def _folded_with_places(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return ``text`` folded, and for each letter of that from where to where it stands in ``text``."""
    folded, places, place = "", [], 0
    while place < len(text):
        size = 2 if text[place : place + 2].lower() in PAIRS else 1
        plain = " " if text[place].isspace() else fold(text[place : place + size])
        folded += plain
        places += [(place, place + size)] * len(plain)
        place += size
    return folded, places


class SearchTextField(models.TextField):  # type: ignore[type-arg]  # takes no argument when it runs
    """The folded text of other columns of the same row, kept up to date on every save.

    ``sources`` names the columns. Not a generated column: SQLite's parser overflows at thirty nested
    REPLACEs. ``load_survey`` saves each object, since ``loaddata`` does not call ``pre_save``.
    """

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.sources = sources
        kwargs.update(editable=False, blank=True, default="")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Leave out of migrations what is always so."""
        name, path, args, kwargs = super().deconstruct()
        for key in ("editable", "blank", "default"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Fold the columns as they are about to be saved."""
        words = (getattr(model_instance, source, None) or "" for source in self.sources)
        text = fold(" ".join(str(word) for word in words))
        setattr(model_instance, self.attname, text)
        return text
