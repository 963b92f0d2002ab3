"""The Vega-Lite specification of periods: a bar for each from its first to its last year."""

from collections.abc import Sequence
from dataclasses import dataclass

from document.pictures.rows import (
    HEAD,
    MIDDLE,
    ROW,
    WIDE,
    Form,
    dropped,
    label_lines,
    more_rows_note,
    row_scale,
    shifted,
    touched_rows,
)
from document.pictures.theme import (
    DARK,
    LETTER,
    QUIET,
    RULE,
    Spec,
    link_encoding,
    picture_spec,
    text_marks,
    truncate,
)


@dataclass(frozen=True, kw_only=True)
class Period:
    """One period: its label, first and last year (None for one nobody stated), its sum in words, the key of its link."""

    label: str
    years: tuple[int | None, int | None] | None
    words: str
    href: str | None = None


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
        {"row": row, "label": label_lines(period.label, form), "words": truncate(period.words, 150)}
        | ({"href": period.href} if period.href else {})
        | (_span(*period.years, first, last) if period.years else {})
        for row, period in enumerate(rows)
    ]
    layers = [
        *_period_layers(x, form),
        text_marks("label", x=0, dy=form.lift or MIDDLE, limit=form.label),
        text_marks("words", x=form.width, align="right", limit=sums, **shifted(form.drop)),
    ]
    return picture_spec(
        height + (HEAD if rest else 0),
        [
            *(_years(first, last, x, height, form.years) if years else ()),
            *more_rows_note(rest, height),
            {
                "data": {"values": values},
                "encoding": {
                    "y": {"field": "row", **row_scale(len(rows), HEAD, height)},
                    **link_encoding(values),
                },
                "layer": [*touched_rows(values, form), *layers],
            },
        ],
        form.width,
    )


def _period_layers(x: Spec, form: Form) -> list[Spec]:
    """Return the bars, and the dashes towards an end that nobody stated, on the scale ``x``."""
    return [
        {
            "transform": [{"filter": "isValid(datum.begin)"}],
            "mark": {"type": "bar", "color": DARK, "height": ROW / 2, **dropped(form)},
            "encoding": {"x": {"field": "begin", **x}, "x2": {"field": "end"}},
        },
        {
            "transform": [{"filter": "isValid(datum.dash)"}],
            "mark": {"type": "rule", "color": DARK, "strokeWidth": 1, "strokeDash": [2, 2], **dropped(form)},
            "encoding": {"x": {"field": "dash", **x}, "x2": {"field": "dash_end"}},
        },
    ]


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
