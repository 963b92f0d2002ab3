"""The Vega-Lite specification of bars: one for each row, in a dark and a light part."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from document.pictures.rows import (
    BAR,
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
    INK,
    LETTER,
    LIGHT,
    Spec,
    fixed_mark,
    json_number,
    link_encoding,
    picture_spec,
    text_marks,
    truncate,
)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: a code (perhaps), a label, the dark and the light part, the words at its end, and the key of its link."""

    code: str = ""
    label: str
    dark: int | Decimal = 0
    light: int | Decimal = 0
    words: str
    href: str | None = None


def bars(rows: Sequence[Bar], *, rest: str = "", form: Form = WIDE) -> Spec:
    """Return bars, each with its label before it and its value behind it; ``rest`` says that the table has more rows."""
    height = form.row * len(rows)
    coded = any(bar.code for bar in rows)
    longest = max(bar.dark + bar.light for bar in rows)
    end = form.width - min(150, 6 + LETTER * max(len(bar.words) for bar in rows))
    x = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, json_number(longest) or 1], "range": [form.bar, end]},
    }
    name = form.code if coded else 0
    values = _values(rows, form, name)
    layers = _bar_layers(x, form)
    layers += [
        text_marks("label", x=name, dy=form.lift or MIDDLE, limit=form.label - name),
        text_marks("words", encoding={"x": {"field": "all", **x}}, dx=4, **shifted(form.drop)),
    ]
    if coded:
        layers.append(text_marks("code", x=0, limit=form.code - 2, fontWeight=600, **shifted(form.lift)))
    edge = fixed_mark("rect", fill=INK, x=BAR - 0.5, x2=BAR, y=3, y2=height - 3)
    return picture_spec(
        height + (HEAD if rest else 0),
        [
            *more_rows_note(rest, height),
            {
                "data": {"values": values},
                "encoding": {
                    "y": {"field": "row", **row_scale(len(rows), 0, height)},
                    **link_encoding(values),
                },
                "layer": [*touched_rows(values, form), *layers],
            },
            *([] if form.lift else [edge]),
        ],
        form.width,
    )


def _values(rows: Sequence[Bar], form: Form, name: float) -> list[Spec]:
    """Return what the picture is told of each row, without the link that it has not."""
    return [
        {key: value for key, value in asdict(bar).items() if value is not None}
        | {"row": row, "zero": 0, "dark": json_number(bar.dark), "all": json_number(bar.dark + bar.light)}
        | {
            "light": json_number(bar.light),
            "label": label_lines(bar.label, form, name),
            "words": truncate(bar.words, 150),
        }
        for row, bar in enumerate(rows)
    ]


def _bar_layers(x: Spec, form: Form) -> list[Spec]:
    """Return the dark and the light part of the bars, on the scale ``x``."""
    mark = {"type": "bar", "height": ROW / 2, **dropped(form)}
    return [
        {
            "transform": [{"filter": "datum.dark > 0"}],
            "mark": {**mark, "color": DARK},
            "encoding": {"x": {"field": "zero", **x}, "x2": {"field": "dark"}},
        },
        {
            "transform": [{"filter": "datum.light > 0"}],
            "mark": {**mark, "color": LIGHT, "stroke": DARK, "strokeWidth": 0.75},
            "encoding": {"x": {"field": "dark", **x}, "x2": {"field": "all"}},
        },
    ]
