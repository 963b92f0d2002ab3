"""The translation memory at work: read once for a survey, and asked for each of the editors' short words.

Other words have their English beside them: titles, names, summaries. Decision 0013 says why these have not.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from document.content import Language, Text
from registry.models import Phrase

_memory: ContextVar[Mapping[str, Text] | None] = ContextVar("memory", default=None)


@contextmanager
def remembered(language: Language) -> Iterator[None]:
    """Hold every phrase in ``language`` for as long as a survey is made; costs one query."""
    token = _memory.set(memory(language))
    try:
        yield
    finally:
        _memory.reset(token)


def memory(language: Language) -> Mapping[str, Text]:
    """Return what each phrase is in ``language``: translated, or as it is and in its own language."""
    phrases = Phrase.objects.live().values_list("text", "lang", "english")
    return {
        text: Text(english, "en") if english and language == "en" else Text(text, lang)
        for text, lang, english in phrases
    }


def recalled(words: str) -> Text:
    """Return ``words`` as the memory has them; else, and while none is held, as they are: Danish."""
    held = _memory.get()
    found = held.get(words) if held else None
    return found or Text(words, "da")
