"""Who may be meant already: things whose names are nearly the same, whatever the spelling."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from rapidfuzz import fuzz

from registry.fields.folding import fold
from registry.models import Tracked

# The columns in which a thing says what it is called; the last two are lists.
ALIASES = ("also_called", "aliases")
NAMES = ("title", "title_en", "name", "name_en", "full_name", "abbreviation", "acronym", *ALIASES)
# From how much likeness on two names may mean the same. Below it, in the survey of 2020, stand pairs that are two
# things (Region Halland and Region Sjælland, at 75); above it, other spellings of one name.
ALIKE = 82
SHORT = 4  # abbreviations of so many letters are the same or are not
COMMON = 3  # a word in the names of so many things tells them apart no longer: "kommune", "netværk"
MOST = 5


def names_of(thing: Any) -> list[str]:
    """Return everything that ``thing`` is called, each name once."""
    said = (getattr(thing, name, "") for name in NAMES)
    return [
        *dict.fromkeys(name for one in said for name in (one if isinstance(one, list) else [one]) if name)
    ]


def alike(thing: Tracked) -> list[Any]:
    """Return the living things of the same kind that may be ``thing``, the likest first; it is not among them.

    Costs two queries, and some tens of milliseconds for thousands of things.
    """
    model = type(thing)
    columns = [name for name in NAMES if hasattr(thing, name)]
    others = model.objects.live().exclude(pk=thing.pk).order_by().values_list("pk", *columns)
    known = {pk: _folded(said) for pk, *said in others}
    words = Counter(word for names in known.values() for word in {w for name in names for w in name.split()})
    common = frozenset(word for word, times in words.items() if times >= COMMON)
    own = _folded([names_of(thing)])
    likeness = {pk: likeness_of(own, names, common) for pk, names in known.items()}
    likest = sorted((pk for pk in likeness if likeness[pk] >= ALIKE), key=lambda pk: (-likeness[pk], pk))[
        :MOST
    ]
    found = model.objects.in_bulk(likest)
    return [found[pk] for pk in likest]


def likeness_of(own: Iterable[str], others: Iterable[str], common: frozenset[str] = frozenset()) -> float:
    """Return from 0 to 100 how like the likest two of the folded names are, one from either side."""
    others = [*others]
    return max((_alike(one, other, common) for one in own for other in others), default=0)


def _alike(one: str, other: str, common: frozenset[str]) -> float:
    """Return how like two names are: as they stand, in another order, as one word; or one within the other.

    What both have in common with many says nothing: Aalborg and Aarhus are not like for being municipalities.
    Short names are the same or are not.
    """
    here, there = one.replace(" ", ""), other.replace(" ", "")
    if here == there:
        return 100
    if min(len(here), len(there)) <= SHORT:
        return 0
    words, others = set(one.split()), set(other.split())
    if words < others or others < words:
        return ALIKE
    if not max(fuzz.token_sort_ratio(one, other), fuzz.ratio(here, there)) >= ALIKE:
        return 0
    shared = words & others & common
    left, right = ([word for word in name.split() if word not in shared] for name in (one, other))
    if not left or not right:
        return 0
    return max(
        fuzz.ratio(" ".join(sorted(left)), " ".join(sorted(right))), fuzz.ratio("".join(left), "".join(right))
    )


def _folded(said: Iterable[Any]) -> set[str]:
    """Return names folded, without signs that are written or not: "HR-forum", "HR forum"."""
    every = [name for one in said for name in (one if isinstance(one, list) else [one]) if name]
    return {folded for name in every if (folded := " ".join(_plain(fold(name)).split()))}


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() else " " for letter in name)
