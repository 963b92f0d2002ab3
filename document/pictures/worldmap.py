"""The Vega-Lite specification of a map of the world with dots, and beneath it Europe, where most of them may lie.

Both maps keep areas true. A dot's area is a number; its name stands beside it where there is room.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from math import asin, cos, hypot, pi, radians, sin, sqrt
from typing import Any

from document.pictures.drawing import VENDORED
from document.pictures.theme import (
    DARK,
    INK,
    LAND,
    LETTER,
    PAPER,
    QUIET,
    RULE,
    SIZE,
    WIDTH,
    Spec,
    fixed_mark,
    link_encoding,
    picture_spec,
    truncate,
    wrap,
)

NORTH, SOUTH = 84, -56  # the map's edges, unless a dot lies beyond
MERIDIAN = 11  # in the middle of the map, so that it is cut in the Bering Strait
SCALE = WIDTH / 5.4133  # the whole earth is as many radii wide
EUROPE = (12, 52)  # longitude and latitude in the middle of the lower map
EUROPE_WIDTH, EUROPE_HEIGHT, EUROPE_SCALE = 254, 214, 345
ENOUGH = 3  # dots in Europe are worth a map of their own
GAP = 10

DOT, LARGEST = 26, 450  # areas: of a dot that stands for one, and the most that a dot may have
TOUCHED = 8  # how far from its middle a dot with a link may be touched
RINGS = (2, 9, 16, 24)  # how far a name may stand from its dot; from the second on a line leads there
ALIGN = {1: "left", 0: "center", -1: "right"}
AROUND = ((1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1))

type Box = tuple[float, float, float, float]  # left, top, right, bottom
type Position = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Dot:
    """One dot: its place's name and position in degrees, the number that its area stands for, the key of its link."""

    name: str
    longitude: float
    latitude: float
    number: int
    href: str | None = None

    @property
    def words(self) -> str:
        """The name, and the number where it is not one."""
        name = truncate(self.name, 120)
        return name if self.number == 1 else f"{name} ({self.number})"


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a name may stand: its box, how it is set in there, and the end of the line that leads to it."""

    box: Box
    align: str
    reach: Position | None


def world_map(
    dots: Sequence[Dot], *, europe: str, legend: Sequence[tuple[int, str]], notes: Sequence[str]
) -> Spec:
    """Return the map.

    ``europe`` heads the lower map; ``legend`` says in words what dots of some sizes stand for, ``notes`` the rest.
    """
    ordered = sorted(dots, key=lambda dot: (-dot.number, dot.name, dot.longitude, dot.latitude))
    top, bottom = _edges(dots)
    area = min(DOT, LARGEST / ordered[0].number)
    here: Box = (0, 0, WIDTH, bottom - top)
    there: Box = (0, here[3] + GAP, EUROPE_WIDTH, here[3] + GAP + EUROPE_HEIGHT)
    world, lower = partial(_in_world, top=top), partial(_in_europe, top=there[1])
    inset = [dot for dot in ordered if _holds(there, lower(dot))]
    if len(inset) < ENOUGH:
        inset = []
    outside = [dot for dot in ordered if dot not in inset]
    layers = [
        _land(_equal_earth(top), here),
        *_touched(outside, _equal_earth(top), world),
        *_dots(ordered, _equal_earth(top), area, outside),
        *_names(outside, ordered, world, area, here),
    ]
    beside: Position = (0, there[1])
    if inset:
        beside = EUROPE_WIDTH + 12, there[1]
        layers += [
            _land(_equal_area(there[1]), there),
            _frame(there),
            *_touched(inset, _equal_area(there[1]), lower),
            *_dots(inset, _equal_area(there[1]), area, inset),
            *_names(inset, inset, lower, area, there),
            _text(europe, (beside[0], beside[1] + 6), fontWeight=600),
        ]
        beside = beside[0], beside[1] + 16
    side, height = _side(legend, notes, area, beside)
    return picture_spec(round(max(height, there[3] if inset else 0), 1), [*layers, *side])


@cache
def land() -> Any:
    """Return the outlines of the land as TopoJSON, as they were vendored."""
    return json.loads((VENDORED / "land-110m.json").read_text("utf-8"))


# Where a place is.


def equal_earth(longitude: float, latitude: float) -> Position:
    """Return a place in the projection of Šavrič, Patterson and Jenny (2018), in radii to the right and up."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    turned = radians((longitude - MERIDIAN + 180) % 360 - 180)
    angle = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square, sixth = angle**2, angle**6
    across = cos(angle) / (sqrt(3) / 2 * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)))
    return turned * across, angle * (a1 + a2 * square + sixth * (a3 + a4 * square))


def azimuthal(longitude: float, latitude: float) -> Position:
    """Return a place in Lambert's azimuthal projection around the middle of Europe, in radii to the right and up."""
    turned, up, middle = radians(longitude - EUROPE[0]), radians(latitude), radians(EUROPE[1])
    towards = sin(middle) * sin(up) + cos(middle) * cos(up) * cos(turned)
    stretch = sqrt(2 / max(1 + towards, 1e-9))
    return (
        stretch * cos(up) * sin(turned),
        stretch * (cos(middle) * sin(up) - sin(middle) * cos(up) * cos(turned)),
    )


def _edges(dots: Sequence[Dot]) -> Position:
    """Return where the map begins and ends, in units below the equator."""
    north, south = max(NORTH, *(d.latitude + 2 for d in dots)), min(SOUTH, *(d.latitude - 2 for d in dots))
    return -SCALE * equal_earth(0, min(north, 90))[1], -SCALE * equal_earth(0, max(south, -90))[1]


def _in_world(dot: Dot, top: float) -> Position:
    x, y = equal_earth(dot.longitude, dot.latitude)
    return WIDTH / 2 + SCALE * x, -SCALE * y - top


def _in_europe(dot: Dot, top: float) -> Position:
    x, y = azimuthal(dot.longitude, dot.latitude)
    return EUROPE_WIDTH / 2 + EUROPE_SCALE * x, top + EUROPE_HEIGHT / 2 - EUROPE_SCALE * y


def _equal_earth(top: float) -> Spec:
    middle = [WIDTH / 2, -top]
    return {"type": "equalEarth", "rotate": [-MERIDIAN, 0, 0], "scale": SCALE, "translate": middle}


def _equal_area(top: float) -> Spec:
    middle, turned = [EUROPE_WIDTH / 2, top + EUROPE_HEIGHT / 2], [-EUROPE[0], -EUROPE[1], 0]
    return {"type": "azimuthalEqualArea", "rotate": turned, "scale": EUROPE_SCALE, "translate": middle}


# What is drawn.


def _land(projection: Spec, frame: Box) -> Spec:
    cut = [[frame[0], frame[1]], [frame[2], frame[3]]]
    return {
        "data": {"values": land(), "format": {"type": "topojson", "feature": "land"}},
        "projection": {**projection, "clipExtent": cut, "precision": 0.5},
        "mark": {"type": "geoshape", "fill": LAND, "stroke": RULE, "strokeWidth": 0.4, "clip": False},
        "encoding": {},
    }


def _frame(frame: Box) -> Spec:
    box = dict(zip(("x", "y", "x2", "y2"), frame, strict=True))
    return fixed_mark("rect", **box, filled=False, stroke=RULE, strokeWidth=0.5)


def _dots(dots: Sequence[Dot], projection: Spec, area: float, led: Sequence[Dot]) -> list[Spec]:
    """Return the dots, each with a thin edge that keeps it apart from its neighbour; those of ``led`` with their links."""
    values = [
        {
            "place": truncate(dot.name, 120),
            "longitude": dot.longitude,
            "latitude": dot.latitude,
            "number": dot.number,
            "area": round(dot.number * area, 2),
        }
        | ({"href": dot.href} if dot.href and dot in led else {})
        for dot in dots
    ]
    return [
        {
            "data": {"values": values},
            "projection": {**projection, "precision": 0.5},
            "mark": {
                "type": "circle",
                "color": DARK,
                "opacity": 1,
                "stroke": PAPER,
                "strokeWidth": 0.6,
                "clip": False,
            },
            "encoding": {
                "longitude": {"field": "longitude", "type": "quantitative"},
                "latitude": {"field": "latitude", "type": "quantitative"},
                "size": {"field": "area", "type": "quantitative", "scale": None},
                **link_encoding(values),
            },
        }
    ]


def _touched(dots: Sequence[Dot], projection: Spec, where: Callable[[Dot], Position]) -> list[Spec]:
    """Return what is touched of the dots that have links: more than is seen of them, as far as others leave room."""
    spots = {dot: where(dot) for dot in dots if dot.href}

    def room(dot: Dot) -> float:
        near = (
            hypot(x - spots[dot][0], y - spots[dot][1]) for other, (x, y) in spots.items() if other != dot
        )
        return min(TOUCHED, min(near, default=TOUCHED) / 2)

    values = [
        {
            "longitude": dot.longitude,
            "latitude": dot.latitude,
            "area": round(pi * room(dot) ** 2, 1),
            "href": dot.href,
        }
        for dot in spots
    ]
    position = {name: {"field": name, "type": "quantitative"} for name in ("longitude", "latitude")}
    return [
        {
            "data": {"values": values},
            "projection": {**projection, "precision": 0.5},
            "mark": {"type": "circle", "color": INK, "fillOpacity": 0, "opacity": 1, "clip": False},
            "encoding": {
                **position,
                "size": {"field": "area", "type": "quantitative", "scale": None},
                **link_encoding(values),
            },
        }
    ][: len(values)]


def _text(words: str, at: Position, **mark: Any) -> Spec:
    return fixed_mark("text", text=words, align="left", x=round(at[0], 1), y=round(at[1], 1), **mark)


def _side(
    legend: Sequence[tuple[int, str]], notes: Sequence[str], area: float, at: Position
) -> tuple[list[Spec], float]:
    """Return the legend and the notes from the position ``at`` downwards, and where they end."""
    x, y = at
    layers: list[Spec] = []
    for number, words in legend:
        room = max(12.0, 2 * _radius(number, area) + 3)
        size, middle = round(number * area, 2), round(y + room / 2, 1)
        layers.append(fixed_mark("circle", color=DARK, opacity=1, size=size, x=x + 8, y=middle))
        layers.append(_text(words, (x + 22, y + room / 2)))
        y += room
    for words in (words for note in notes for words in wrap(note, WIDTH - x, most=6)):
        layers.append(_text(words, (x, y + 8), color=QUIET))
        y += 10
    return layers, y + 6


# Names beside the dots.


def _names(
    dots: Sequence[Dot], all_dots: Sequence[Dot], where: Callable[[Dot], Position], area: float, frame: Box
) -> list[Spec]:
    """Return the names of ``dots``, none over another or over a dot, with a line to those that stand apart.

    A name for which there is no room is left out: the table has it.
    """
    taken = [_around(where(dot), _radius(dot.number, area)) for dot in all_dots]
    values: list[Spec] = []
    for dot in dots:
        place, radius = where(dot), _radius(dot.number, area)
        for spot in _spots(place, radius, LETTER * len(dot.words)):
            inside = _holds(frame, spot.box[:2]) and _holds(frame, spot.box[2:])
            if inside and not any(_overlap(spot.box, other) for other in taken):
                taken.append(spot.box)
                values.append(_name(dot, place, spot))
                break
    apart = [value for value in values if "x0" in value]
    pixel = {"type": "quantitative", "scale": None, "axis": None}
    return [
        {
            "data": {"values": apart},
            "mark": {"type": "rule", "color": QUIET, "strokeWidth": 0.5},
            "encoding": {
                "x": {"field": "x0", **pixel},
                "y": {"field": "y0", **pixel},
                "x2": {"field": "x1"},
                "y2": {"field": "y1"},
            },
        },
        {
            "data": {"values": values},
            "mark": {"type": "text", "align": {"expr": "datum.align"}, "color": INK},
            "encoding": {
                "x": {"field": "x", **pixel},
                "y": {"field": "y", **pixel},
                "text": {"field": "words", "type": "nominal"},
                **link_encoding(values),
            },
        },
    ]


def _name(dot: Dot, place: Position, spot: Spot) -> Spec:
    left, top, right, bottom = spot.box
    x = {"left": left, "right": right, "center": (left + right) / 2}[spot.align]
    value: Spec = {
        "words": dot.words,
        "align": spot.align,
        "x": round(x, 1),
        "y": round((top + bottom) / 2, 1),
    }
    if spot.reach:
        numbers = zip(("x0", "y0", "x1", "y1"), (*place, *spot.reach), strict=True)
        value |= {name: round(number, 1) for name, number in numbers}
    return value | ({"href": dot.href} if dot.href else {})


def _spots(place: Position, radius: float, width: float) -> Iterator[Spot]:
    """Yield where a name of some ``width`` may stand beside a dot, the best first."""
    for (ring, gap), (right, down) in product(enumerate(RINGS), AROUND):
        away = (radius + gap) / hypot(right, down)
        x, y = place[0] + right * away, place[1] + down * away
        middle = y if right else y + down * SIZE / 2
        left = x - width * (1 - right) / 2
        box = left, middle - SIZE / 2, left + width, middle + SIZE / 2
        yield Spot(box=box, align=ALIGN[right], reach=(x, y) if ring else None)


def _radius(number: int, area: float) -> float:
    return sqrt(number * area / pi)


def _around(place: Position, radius: float) -> Box:
    return place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius


def _holds(frame: Box, place: Position) -> bool:
    return frame[0] <= place[0] <= frame[2] and frame[1] <= place[1] <= frame[3]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
