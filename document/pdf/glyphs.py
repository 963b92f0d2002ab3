"""Letters of the world: our typeface first, others for the scripts that it lacks, and what none has is named in square brackets."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

VENDORED = Path(__file__).resolve().parent.parent / "vendored"
FACES = ("Light", "Regular", "Medium", "SemiBold", "Italic")

# The faces for what ours lacks, by their families; one weight each (docs/decisions/0041-letters-of-the-world.md).
SCRIPTS = {
    "Noto Sans Arabic": "NotoSansArabic-Regular.ttf",
    "Noto Sans Hebrew": "NotoSansHebrew-Regular.ttf",
    "Noto Sans CJK": "NotoSansCJK-Regular.ttf",
    "Noto Sans Georgian": "NotoSansGeorgian-Regular.ttf",
    "Noto Sans Armenian": "NotoSansArmenian-Regular.ttf",
    "Noto Sans Thai": "NotoSansThai-Regular.ttf",
}

LONGEST = 60  # letters in a word; the longest in Danish dictionaries has 51
PIECE = 20  # letters of a longer one that stay together
LONG_WORD = re.compile(rf"\S{{{LONGEST + 1},}}")

MOST_NAMED = 5  # letters of a run that are named; the others are counted

# What joins or varies the letters around it and shows nothing itself; in Arabic it decides how they look.
SILENT = re.compile(
    r"(?<![\u0600-\u06ff])[\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}]|[\N{WORD JOINER}\ufe00-\ufe0f]"
)

# Orders to turn the direction of the text. They are in the typeface, and would turn the page around them.
DIRECTIONS = {*"\u061c\u200e\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


def name_unprintable(text: str) -> str:
    """Return ``text`` with every letter that no face has named: "[slightly smiling face]".

    In a longer run of them the first ones are named and the rest counted: "[cuneiform sign a, … +12]".
    """
    composed = unicodedata.normalize("NFC", text)
    return _lacking().sub(lambda found: _names(found[0]), SILENT.sub("", composed))


def families_for(text: str) -> list[str]:
    """Return the families, besides our own, that the letters of ``text`` need, in the order in which they are asked."""
    strange = {*text} - _own_letters()
    return [family for family in SCRIPTS if strange & _script_letters(family)]


def break_long_words(root: Any) -> None:
    """Let what no line can hold be broken, in all the text of a document (its root as an ElementTree element).

    WeasyPrint looks for a place to hyphenate such a word letter by letter, which takes it minutes.
    """
    for element in root.iter():
        for part in ("text", "tail") if element.tag != "style" else ("tail",):
            words = getattr(element, part)
            if words and LONG_WORD.search(words):
                setattr(element, part, LONG_WORD.sub(lambda found: _pieces(found[0]), words))


def _pieces(word: str) -> str:
    return "\N{ZERO WIDTH SPACE}".join(word[at : at + PIECE] for at in range(0, len(word), PIECE))


def _names(letters: str) -> str:
    first = [unicodedata.name(letter, f"U+{ord(letter):04X}").lower() for letter in letters[:MOST_NAMED]]
    more = [f"… +{len(letters) - MOST_NAMED}"] if len(letters) > MOST_NAMED else []
    return f"[{', '.join([*first, *more])}]"


@cache
def _lacking() -> re.Pattern[str]:
    """Return what finds a run of letters that no face has; line breaks are no letters."""
    has = _own_letters().union(*map(_script_letters, SCRIPTS)) - DIRECTIONS
    return re.compile(f"[^\n\t\r{re.escape(''.join(sorted(has)))}]+")


@cache
def _own_letters() -> frozenset[str]:
    """Return the letters that all our own faces have."""
    return frozenset.intersection(*(_letters(VENDORED / f"IBMPlexSans-{face}.ttf") for face in FACES))


@cache
def _script_letters(family: str) -> frozenset[str]:
    """Return the letters of another face; its spaces are as invisible as others, and stay named."""
    return frozenset(letter for letter in _letters(VENDORED / SCRIPTS[family]) if not letter.isspace())


def _letters(path: Path) -> frozenset[str]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 (it takes a tenth of a second, and only a document needs it)

    with TTFont(path, lazy=True) as font:
        letters = {chr(code) for code in font.getBestCmap()}
    return frozenset(letter for letter in letters if unicodedata.category(letter) != "Cc")
