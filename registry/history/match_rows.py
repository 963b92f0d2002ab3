"""Which row of one version is which row of another: the ledger keeps rows without their numbers."""

from typing import Any

type Row = dict[str, Any]

# Beyond so many comparisons, what differs is told as removed and added.
MOST = 40_000


def pairs(old: list[Row], new: list[Row]) -> list[tuple[int | None, int | None]]:
    """Return the places of ``old`` and ``new`` that belong together, None where a row has no other.

    The same row is itself; of the others, those belong together that have at least half of what either says
    in common, the likest first. In the order of ``new``; then what is gone.
    """
    here = dict.fromkeys(range(len(new)))
    matched: dict[int, int] = {}  # place in new: place in old
    left = []
    for place, row in enumerate(old):
        same = next((other for other in here if new[other] == row), None)
        if same is None:
            left.append(place)
        else:
            matched[same] = place
            del here[same]
    likeness = sorted(
        (-_alike(old[there], new[place]), there, place)
        for there in left
        for place in here
        if len(left) * len(here) <= MOST
    )
    gone = dict.fromkeys(left)
    for alike, there, place in likeness:
        if there in gone and place in here and -alike * 2 >= 1:
            matched[place] = there
            del gone[there], here[place]
    return [*((matched.get(place), place) for place in range(len(new))), *((there, None) for there in gone)]


def _alike(one: Row, other: Row) -> float:
    """Return how much two rows have in common, from 0 to 1: of the columns in which either says something."""
    told = {name for row in (one, other) for name, value in row.items() if value not in (None, "", [])}
    told.discard("position")
    return sum(one.get(name) == other.get(name) for name in told) / len(told) if told else 1
