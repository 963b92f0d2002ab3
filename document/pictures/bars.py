"""The Vega-Lite specifications of bars and of periods, and what every picture has in common.

One unit is one point on paper, where a picture is as wide as the text. Few colours are used, so that a style
sheet can exchange each of them for a dark screen.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass
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
ROW = 24
MOST = 24  # rows in a picture, which then fills a page; the table has all
LABEL = 160
BAR = 168
CODE = 34
HEAD = 20
TICKS = 7  # years that are written above the periods, at most
LINE = 10
MIDDLE = {"expr": f"{-LINE / 2} * (length(datum.label) - 1)"}  # of a label on several lines

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
LONGEST = 300  # letters that are looked at of a label; what is cut away was never to be seen


@dataclass(frozen=True, kw_only=True)
class Form:
    """How rows are set: the whole width, where bars begin, the room for a label and a code before it, a row's height.

    At most so many ``years`` are written above. ``lift`` and ``drop`` put a label over its bar, where there is no room
    beside it.
    """

    width: int = WIDTH
    bar: int = BAR
    label: int = LABEL
    code: int = CODE
    row: int = ROW
    years: int = TICKS
    lift: float = 0
    drop: float = 0


WIDE = Form()
NARROW = Form(width=230, bar=1, label=230, code=26, row=38, years=4, lift=-8, drop=7)  # for a phone


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: a code (perhaps), a label, the dark and the light part, the words at its end, and the key of its link."""

    code: str = ""
    label: str
    dark: int | Decimal = 0
    light: int | Decimal = 0
    words: str
    href: str | None = None


@dataclass(frozen=True, kw_only=True)
class Period:
    """One period: its label, first and last year (None for one nobody stated), its sum in words, the key of its link."""

    label: str
    years: tuple[int | None, int | None] | None
    words: str
    href: str | None = None


def bars(rows: Sequence[Bar], *, legend: Sequence[str] = (), rest: str = "", form: Form = WIDE) -> Spec:
    """Return bars, each with its label before it and its value behind it.

    ``legend`` names the dark and the light part; ``rest`` says that the table has more rows.
    """
    top = HEAD if legend else 0
    height = top + form.row * len(rows)
    coded = any(bar.code for bar in rows)
    longest = max(bar.dark + bar.light for bar in rows)
    end = form.width - min(150, 6 + LETTER * max(len(bar.words) for bar in rows))
    x = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, plain(longest) or 1], "range": [form.bar, end]},
    }
    name = form.code if coded else 0
    values = [
        told(bar)
        | {"row": row, "zero": 0, "dark": plain(bar.dark), "all": plain(bar.dark + bar.light)}
        | {"light": plain(bar.light), "label": _label(bar.label, form, name), "words": line(bar.words, 150)}
        for row, bar in enumerate(rows)
    ]
    bar_height = ROW / 2
    layers: list[Spec] = [
        {
            "transform": [{"filter": "datum.dark > 0"}],
            "mark": {"type": "bar", "color": DARK, "height": bar_height, **_dropped(form)},
            "encoding": {"x": {"field": "zero", **x}, "x2": {"field": "dark"}},
        },
        {
            "transform": [{"filter": "datum.light > 0"}],
            "mark": {
                "type": "bar",
                "color": LIGHT,
                "stroke": DARK,
                "strokeWidth": 0.75,
                "height": bar_height,
                **_dropped(form),
            },
            "encoding": {"x": {"field": "dark", **x}, "x2": {"field": "all"}},
        },
        written("label", x=name, dy=form.lift or MIDDLE, limit=form.label - name),
        written("words", encoding={"x": {"field": "all", **x}}, dx=4, **_down(form.drop)),
    ]
    if coded:
        layers.append(written("code", x=0, limit=form.code - 2, fontWeight=600, **_down(form.lift)))
    return picture(
        height + (HEAD if rest else 0),
        [
            *_legend(legend, form.bar),
            *_rest(rest, height),
            {
                "data": {"values": values},
                "encoding": {"y": {"field": "row", **band(len(rows), top, height)}, **leading(values)},
                "layer": [*_touched(values, form), *layers],
            },
            *([] if form.lift else [fixed("rect", fill=INK, x=BAR - 0.5, x2=BAR, y=top + 3, y2=height - 3)]),
        ],
        form.width,
    )


def periods(rows: Sequence[Period], *, rest: str = "", form: Form = WIDE) -> Spec:
    """Return a bar for each period from its first to its last year, with its sum at the right.

    An end that nobody stated is dashed, and a period that nobody stated has no bar.
    """
    height = HEAD + form.row * len(rows)
    sums = min(150, 8 + LETTER * max(len(row.words) for row in rows))
    years = [row.years for row in rows if row.years]
    first, last = _ends(years)
    x = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [first, last], "range": [form.bar, form.width - sums]},
    }
    values = [
        {"row": row, "label": _label(period.label, form), "words": line(period.words, 150)}
        | ({"href": period.href} if period.href else {})
        | (_span(*period.years, first, last) if period.years else {})
        for row, period in enumerate(rows)
    ]
    height_of_bar = ROW / 2
    layers = [
        {
            "transform": [{"filter": "isValid(datum.begin)"}],
            "mark": {"type": "bar", "color": DARK, "height": height_of_bar, **_dropped(form)},
            "encoding": {"x": {"field": "begin", **x}, "x2": {"field": "end"}},
        },
        {
            "transform": [{"filter": "isValid(datum.dash)"}],
            "mark": {"type": "rule", "color": DARK, "strokeWidth": 1, "strokeDash": [2, 2], **_dropped(form)},
            "encoding": {"x": {"field": "dash", **x}, "x2": {"field": "dash_end"}},
        },
        written("label", x=0, dy=form.lift or MIDDLE, limit=form.label),
        written("words", x=form.width, align="right", limit=sums, **_down(form.drop)),
    ]
    return picture(
        height + (HEAD if rest else 0),
        [
            *(_years(first, last, x, height, form.years) if years else ()),
            *_rest(rest, height),
            {
                "data": {"values": values},
                "encoding": {"y": {"field": "row", **band(len(rows), HEAD, height)}, **leading(values)},
                "layer": [*_touched(values, form), *layers],
            },
        ],
        form.width,
    )


def picture(height: float, layers: Sequence[Spec], width: float = WIDTH) -> Spec:
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


def fixed(kind: str, **mark: Any) -> Spec:
    """Return a layer with a single mark that stands for no number."""
    return {"data": {"values": [{}]}, "mark": {"type": kind, **mark}, "encoding": {}}


def written(field: str, *, encoding: Spec | None = None, align: str = "left", **mark: Any) -> Spec:
    """Return a layer that writes ``field`` of each row."""
    return {
        "mark": {"type": "text", "align": align, **mark},
        "encoding": {"text": {"field": field, "type": "nominal"}, **(encoding or {})},
    }


def band(rows: int, top: float, bottom: float) -> Spec:
    """Return the scale that puts ``rows`` beneath each other."""
    return {
        "type": "ordinal",
        "axis": None,
        "scale": {"domain": [*range(rows)], "range": [top, bottom], "padding": 0},
    }


def told(mark: Any) -> Spec:
    """Return what a picture is told of ``mark``, without the link that it has not."""
    return {name: value for name, value in asdict(mark).items() if value is not None}


def leading(values: Sequence[Spec]) -> Spec:
    """Return the encoding by which marks lead somewhere: none when no row has a link."""
    return {"href": {"field": "href", "type": "nominal"}} if any("href" in value for value in values) else {}


def plain(value: float | Decimal) -> float:
    """Return a number as JSON has it, whole where it is whole."""
    return int(value) if value == int(value) else float(value)


def lines(words: str, width: float, most: int = 2) -> list[str]:
    """Return ``words`` on at most so many lines, cut with … where they are too long for ``width`` units."""
    kept = legible(words[:LONGEST])
    return textwrap.wrap(kept, max(8, int(width / LETTER)), max_lines=most, placeholder="…") or [""]


def line(words: str, width: float) -> str:
    """Return ``words`` on one line, cut with … where they are too long for ``width`` units."""
    return lines(words, width, most=1)[0]


def _touched(values: Sequence[Spec], form: Form) -> list[Spec]:
    """Return what is touched of a row that has a link: all of it, also where nothing is drawn."""
    if not leading(values):
        return []
    whole = {"type": "bar", "color": INK, "fillOpacity": 0, "x": 0, "x2": form.width, "height": form.row}
    return [{"transform": [{"filter": "isValid(datum.href)"}], "mark": whole}]


def _label(words: str, form: Form, before: float = 0) -> list[str]:
    return lines(words, form.label - before, most=1 if form.lift else 2)


def _dropped(form: Form) -> Spec:
    return {"yOffset": form.drop} if form.drop else {}


def _down(by: float) -> Spec:
    return {"dy": by} if by else {}


def _legend(names: Sequence[str], x: float) -> list[Spec]:
    """Return a small box with its name for each part of the bars, side by side from where they begin."""
    layers: list[Spec] = []
    for name, colour in zip(names, (DARK, LIGHT), strict=False):
        layers.append(fixed("rect", x=x, x2=x + 8, y=3, y2=11, fill=colour, stroke=DARK, strokeWidth=0.75))
        layers.append(fixed("text", text=name, x=x + 12, y=7, align="left"))
        x += 24 + LETTER * len(name)
    return layers


def _rest(rest: str, y: float) -> list[Spec]:
    return [fixed("text", text=rest, x=0, y=y + HEAD / 2, align="left", color=QUIET)] if rest else []


def _years(first: int, last: int, x: Spec, bottom: float, most: int) -> list[Spec]:
    """Return thin rules at whole years, as many as can be read, each with the year to its right."""
    steps = (size * step for size in (1, 10, 100, 1000) for step in (1, 2, 5))
    step = next(step for step in steps if (last - first) / step <= most)
    years = [{"year": year} for year in range(first + -first % step, last, step)]
    at = {"field": "year", **x}
    return [
        {
            "data": {"values": years},
            "layer": [
                {
                    "mark": {"type": "rule", "color": RULE, "strokeWidth": 0.5, "y": 0, "y2": bottom},
                    "encoding": {"x": at},
                },
                {
                    "mark": {"type": "text", "align": "left", "dx": 2, "y": 6, "color": QUIET},
                    "encoding": {"x": at, "text": {"field": "year", "type": "nominal"}},
                },
            ],
        }
    ]


def _ends(years: Sequence[tuple[int | None, int | None]]) -> tuple[int, int]:
    """Return where the line of years begins and ends, with room for an end that nobody stated."""
    known = [year for pair in years for year in pair if year is not None] or [0]
    first_open, last_open = (any(pair[end] is None for pair in years) for end in (0, 1))
    return min(known) - first_open, max(known) + 1 + last_open


def _span(first: int | None, last: int | None, begin: int, end: int) -> Spec:
    """Return from where to where a period's bar reaches, and the dashes towards an end that nobody stated."""
    if first is None and last is not None:
        return {"begin": last, "end": last + 1, "dash": begin, "dash_end": last}
    if first is not None and last is None:
        return {"begin": first, "end": first + 1, "dash": first + 1, "dash_end": end}
    return {"begin": first, "end": last + 1} if last is not None else {}
