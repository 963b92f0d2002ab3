"""What every picture has in common: its colours, letters and sizes, and the pieces of a Vega-Lite specification.

One unit is one point on paper, where a picture is as wide as the text. Few colours are used, so that a style
sheet can exchange each of them for a dark screen.
"""

import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from document.pictures.drawing import legible

type Spec = dict[str, Any]

FONT = "IBM Plex Sans"
SIZE = 8.5
LETTER = 0.54 * SIZE  # as wide as a letter is on average, when room is set aside for words

PAPER, INK, QUIET, RULE = "#fff", "#1b2427", "#526067", "#c3cdd1"
DARK, LIGHT, LAND = "#0b5566", "#cfe3e7", "#e3eaec"

WIDTH = 390
LINE = 10

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
LONGEST = 300  # letters that are looked at of a label; what is cut away was never to be seen


def picture_spec(height: float, layers: Sequence[Spec], width: float = WIDTH) -> Spec:
    """Return the whole specification of a picture, which has nothing around it and fetches nothing."""
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": height,
        "padding": 0,
        "autosize": "none",
        "background": None,
        "layer": [*layers],
        "config": {
            "aria": False,
            "font": FONT,
            "view": {"stroke": None},
            "text": {"font": FONT, "fontSize": SIZE, "fill": INK, "baseline": "middle", "lineHeight": LINE},
            "bar": {"minBandSize": 0},
        },
    }


def fixed_mark(kind: str, **mark: Any) -> Spec:
    """Return a layer with a single mark that stands for no number."""
    return {"data": {"values": [{}]}, "mark": {"type": kind, **mark}, "encoding": {}}


def text_marks(field: str, *, encoding: Spec | None = None, align: str = "left", **mark: Any) -> Spec:
    """Return a layer that writes ``field`` of each row."""
    return {
        "mark": {"type": "text", "align": align, **mark},
        "encoding": {"text": {"field": field, "type": "nominal"}, **(encoding or {})},
    }


def link_encoding(values: Sequence[Spec]) -> Spec:
    """Return the encoding by which marks lead somewhere: none when no row has a link."""
    return {"href": {"field": "href", "type": "nominal"}} if any("href" in value for value in values) else {}


def json_number(value: float | Decimal) -> float:
    """Return a number as JSON has it, whole where it is whole."""
    return int(value) if value == int(value) else float(value)


def wrap(words: str, width: float, most: int = 2) -> list[str]:
    """Return ``words`` on at most so many lines, cut with … where they are too long for ``width`` units."""
    kept = legible(words[:LONGEST])
    return textwrap.wrap(kept, max(8, int(width / LETTER)), max_lines=most, placeholder="…") or [""]


def truncate(words: str, width: float) -> str:
    """Return ``words`` on one line, cut with … where they are too long for ``width`` units."""
    return wrap(words, width, most=1)[0]
