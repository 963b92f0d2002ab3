"""What pictures of rows have in common, be they bars or periods: how wide all is, labels, links, and what is left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from document.pictures.theme import INK, LINE, QUIET, WIDTH, Spec, fixed_mark, link_encoding, wrap

MOST = 24  # rows in a picture, which then fills a page; the table has all
ROW = 24
HEAD = 20
LABEL = 160
BAR = 168
CODE = 34
TICKS = 7  # years that are written above the periods, at most
MIDDLE = {"expr": f"{-LINE / 2} * (length(datum.label) - 1)"}  # of a label on several lines


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


def row_scale(rows: int, top: float, bottom: float) -> Spec:
    """Return the scale that puts ``rows`` beneath each other."""
    return {
        "type": "ordinal",
        "axis": None,
        "scale": {"domain": [*range(rows)], "range": [top, bottom], "padding": 0},
    }


def touched_rows(values: Sequence[Spec], form: Form) -> list[Spec]:
    """Return what is touched of a row that has a link: all of it, also where nothing is drawn."""
    if not link_encoding(values):
        return []
    whole = {"type": "bar", "color": INK, "fillOpacity": 0, "x": 0, "x2": form.width, "height": form.row}
    return [{"transform": [{"filter": "isValid(datum.href)"}], "mark": whole}]


def label_lines(words: str, form: Form, before: float = 0) -> list[str]:
    """Return a label on as many lines as a row has room for, ``before`` being taken by something else."""
    return wrap(words, form.label - before, most=1 if form.lift else 2)


def dropped(form: Form) -> Spec:
    """Return what puts a bar beneath its label, in a form that has them over each other."""
    return {"yOffset": form.drop} if form.drop else {}


def shifted(by: float) -> Spec:
    """Return what moves words down ``by`` some units."""
    return {"dy": by} if by else {}


def more_rows_note(rest: str, y: float) -> list[Spec]:
    """Return the line that says what the picture leaves out, if it does."""
    return [fixed_mark("text", text=rest, x=0, y=y + HEAD / 2, align="left", color=QUIET)] if rest else []
