"""The survey's pictures: which there are, what they say in words, and the numbers that they show, as a table."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from babel.numbers import format_decimal
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec.structs import replace

from document.content import (
    NOT_STATED,
    SEVERAL,
    Cell,
    Figure,
    FigureRow,
    Language,
    Point,
    Survey,
    Table,
    TableColumn,
    Text,
)
from document.pictures.bars import Bar, bars
from document.pictures.periods import Period, periods
from document.pictures.rows import MOST, NARROW, WIDE, Form
from document.pictures.theme import Spec
from document.pictures.worldmap import Dot, world_map


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One picture: its Vega-Lite specification, what it is called and shows, and its numbers as a table.

    ``links`` are the addresses that its marks lead to, each with a name; ``addresses`` the same for the rows of the
    table, "" where there is none.
    """

    key: str
    chapter: int
    language: Language
    title: str
    description: str
    spec: Spec
    table: Table
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    addresses: tuple[str, ...] = ()

    @property
    def alternative(self) -> str:
        """What it shows, with all its numbers, for whoever does not see it where no table stands beside it."""
        numbers = []
        for *words, number in self.table.rows:
            named = dict.fromkeys(str(cell.text) for cell in words if str(cell.text))
            numbers.append(f"{', '.join(named)}: {number.text}")
        return f"{self.description} {'; '.join(numbers)}."


def charts(survey: Survey) -> dict[str, Chart]:
    """Return the pictures of the survey's figures, by the figure's key; none for a figure that counts nothing."""
    there = {chapter.number for chapter in survey.chapters}
    with translation.override(survey.language):
        made = (_chart(figure, survey.language, {}) for figure in survey.figures if figure.picture)
        own = {figure.key: figure.chapter for figure in survey.figures}
        # A chapter that is left out leaves its pictures to those that count.
        placed = (
            chart if chart.chapter in there else dataclasses.replace(chart, chapter=own[chart.key])
            for chart in made
            if chart
        )
        return {chart.key: chart for chart in placed}


def chart(figure: Figure, language: Language, links: Mapping[str, str] | None = None) -> Chart | None:
    """Return the picture of one figure; None for one that is not drawn or counts nothing.

    ``links`` are the addresses that rows or points lead to, by their keys.
    """
    with translation.override(language):
        return _chart(figure, language, links or {}) if figure.picture else None


def narrow(figure: Figure, language: Language, links: Mapping[str, str] | None = None) -> Chart | None:
    """Return the ``chart`` of a figure as it fits a phone; None for a map, which has one form alone."""
    with translation.override(language):
        made = _chart(figure, language, links or {}, NARROW) if figure.picture not in (None, "map") else None
    return dataclasses.replace(made, key=f"{made.key}-narrow") if made else None


def _chart(figure: Figure, language: Language, links: Mapping[str, str], form: Form = WIDE) -> Chart | None:
    draw = {"administrations": _administrations, "funders": _funders, "periods": _periods, "map": _map}
    if not any(row.value for row in figure.rows) and not any(map(_drawable, figure.points)):
        return None
    assert figure.picture is not None
    return draw[figure.picture](figure, language, links, form)


def _made(
    figure: Figure,
    language: Language,
    spec: Spec,
    description: Sequence[str],
    table: Table,
    ways: Sequence[tuple[str, str]],
) -> Chart:
    """Return the chart; ``ways`` are (address, name) for each row of ``table``, in its order."""
    title = _("%(figure)s by place") % {"figure": figure.label} if figure.points else figure.label
    return Chart(
        key=figure.key,
        chapter=figure.drawn_in or figure.chapter,
        language=language,
        title=title,
        description=capfirst(" ".join((*description, figure.note) if figure.note else description)),
        spec=spec,
        table=replace(table, title=_("%(title)s, in figures") % {"title": title}),
        links={str(place): (address, name) for place, (address, name) in enumerate(ways) if address},
        addresses=tuple(address for address, _name in ways),
    )


def _way(key: str, words: str, links: Mapping[str, str]) -> tuple[str, str]:
    """Return where the row ``key`` leads ("" for nowhere), and what its link is called."""
    return links.get(key, ""), words


def _key(place: int, ways: Sequence[tuple[str, str]]) -> str | None:
    """Return what a mark has as its "href": its place among the ``ways``, so that no address is in a picture."""
    return str(place) if ways[place][0] else None


def _administrations(figure: Figure, language: Language, links: Mapping[str, str], form: Form) -> Chart:
    """Draw how many each administration has alone; what several share stands last, in light."""
    rows = _largest_first(figure.rows)
    ways = [_way(row.key, f"{row.label}: {row.display}", links) for row in rows]
    drawn = [
        Bar(
            code="" if row.key == SEVERAL else row.key,
            label=row.label.text,
            dark=0 if row.key == SEVERAL else row.value or 0,
            light=row.value or 0 if row.key == SEVERAL else 0,
            words=row.display,
            href=_key(place, ways),
        )
        for place, row in enumerate(rows)
    ]
    together = next((row for row in rows if row.key == SEVERAL), None)
    description = [
        _("One bar for each administration, the longest first: of %(all)s, %(first)s alone has %(most)s.")
        % {"first": rows[0].label, "most": rows[0].display, "all": figure.display}
    ]
    if together and together.value:
        description.append(
            _("Several administrations share %(number)s; that bar stands last and is light.")
            % {"number": together.display}
        )
    cells = [(Cell(text=row.label), _value(row, language)) for row in rows]
    return _made(
        figure,
        language,
        bars(drawn[:MOST], rest=_rest(rows), form=form),
        description,
        _table(figure, (_("Administration"), _("Number")), cells),
        ways,
    )


def _funders(figure: Figure, language: Language, links: Mapping[str, str], form: Form) -> Chart:
    """Draw how much each funder gives; what nobody has ascribed to a funder stands last, in light."""
    rows = _largest_first(figure.rows)
    ways = [_way(row.key, f"{row.label}: {row.display}", links) for row in rows]
    drawn = [
        Bar(
            label=row.label.text,
            dark=0 if row.key == NOT_STATED else row.value or 0,
            light=row.value or 0 if row.key == NOT_STATED else 0,
            words=row.display,
            href=_key(place, ways),
        )
        for place, row in enumerate(rows[:MOST])
    ]
    most = _("One bar for each funder, the largest sum first: of %(all)s, %(most)s come from %(first)s.")
    unstated = _("For %(sum)s no funder is stated; that bar stands last and is light.")
    description = [
        unstated % {"sum": row.display}
        if row.key == NOT_STATED
        else most % {"first": row.label, "most": row.display, "all": figure.display}
        for place, row in enumerate(rows)
        if place == 0 or row.key == NOT_STATED
    ]
    cells = [(Cell(text=row.label), _value(row, language)) for row in rows]
    return _made(
        figure,
        language,
        bars(drawn, rest=_rest(rows), form=form),
        description,
        _table(figure, (_("Funder"), _("Amount")), cells),
        ways,
    )


def _periods(figure: Figure, language: Language, links: Mapping[str, str], form: Form) -> Chart:
    """Draw each period from its first to its last year; a sum is never split into years."""
    rows = sorted(figure.rows, key=lambda row: row.years is None)
    ways = [_way(row.key, f"{row.label}: {row.display}", links) for row in rows]
    drawn = [
        Period(label=row.label.text, years=row.years, words=row.display, href=_key(place, ways))
        for place, row in enumerate(rows[:MOST])
    ]
    description = [
        _(
            "%(all)s altogether: one bar for each period, from its first to its last year, with the whole sum"
            " of the period beside it."
        )
        % {"all": figure.display}
    ]
    if any(None in (row.years or ()) for row in rows):
        description.append(_("An end that nobody has stated is dashed."))
    if any(row.years is None for row in rows):
        description.append(_("Sums whose years nobody has stated stand last and have no bar."))
    cells = [(Cell(text=row.label), _value(row, language)) for row in rows]
    return _made(
        figure,
        language,
        periods(drawn, rest=_rest(rows), form=form),
        description,
        _table(figure, (_("Period"), _("Amount")), cells),
        ways,
    )


def _map(figure: Figure, language: Language, links: Mapping[str, str], _form: Form) -> Chart:
    """Draw where in the world the partners are, with a dot for each place."""
    points = sorted(figure.points, key=lambda p: (not _drawable(p), -len(p.counted), p.place.text))
    ways = [
        _way(p.key, f"{p.place}, {p.country}: {_agreements(len(p.counted), language)}", links) for p in points
    ]
    dots = [
        Dot(
            name=p.place.text,
            longitude=p.longitude,
            latitude=p.latitude,
            number=len(p.counted),
            href=_key(place, ways),
        )
        for place, p in enumerate(points)
        if p.longitude is not None and p.latitude is not None
    ]
    most, notes = dots[0], _unplaced(points)
    description = _(
        "A map of the world with a dot at each of %(places)s places; the more agreements, the larger the dot."
        " No place has more than %(place)s: %(most)s."
    ) % {
        "places": _number(len(dots), language),
        "place": most.name,
        "most": _agreements(most.number, language),
    }
    legend = [(number, _agreements(number, language)) for number in sorted({1, most.number})]
    cells = [
        (
            Cell(text=point.place),
            Cell(text=point.country),
            Cell(text=_joined(point.partners, language)),
            _count(len(point.counted), language),
        )
        for point in points
    ]
    columns = (_("Place"), _("Country"), _("Partners"), _("Agreements"))
    return _made(
        figure,
        language,
        world_map(dots, europe=_("Europe"), legend=legend, notes=notes),
        [description, *notes],
        _table(figure, columns, cells, words=3),
        ways,
    )


def _unplaced(points: Sequence[Point]) -> list[str]:
    """Return the sentence that names what is not on the map, if anything is."""
    partners = ", ".join(
        partner.text for point in points if not _drawable(point) for partner in point.partners
    )
    if all(map(_drawable, points)):
        return []
    return [_("Not on the map, since no place is stated: %(partners)s.") % {"partners": partners}]


def _drawable(point: Point) -> bool:
    return point.latitude is not None and point.longitude is not None


def _largest_first(rows: Sequence[FigureRow]) -> list[FigureRow]:
    """Return ``rows`` by their value, what nobody has stated and what several share last."""
    return sorted(
        rows, key=lambda row: (row.key in (NOT_STATED, SEVERAL), row.value is None, -(row.value or 0))
    )


def _rest(rows: Sequence[FigureRow]) -> str:
    more = len(rows) - MOST
    return _("and %(more)s more, in the table") % {"more": more} if more > 0 else ""


def _number(number: int, language: Language) -> str:
    return str(format_decimal(number, locale=language))


def _agreements(number: int, language: Language) -> str:
    words = {"number": _number(number, language)}
    return ngettext("%(number)s agreement", "%(number)s agreements", number) % words


def _joined(names: Sequence[Text], language: Language) -> Text:
    """Return ``names`` in one line, in their own language where it is the same."""
    tags = {name.lang for name in names}
    return Text(", ".join(name.text for name in names), tags.pop() if len(tags) == 1 else language)


def _count(number: int, language: Language) -> Cell:
    return Cell(text=Text(_number(number, language), language), amount=number)


def _value(row: FigureRow, language: Language) -> Cell:
    return Cell(text=Text(row.display, language), amount=row.value)


def _table(
    figure: Figure, columns: Sequence[str], cells: Sequence[tuple[Cell, ...]], *, words: int = 1
) -> Table:
    """Return the numbers of a picture; the first ``words`` columns are in words."""
    return Table(
        key=f"chart-{figure.key}",
        title="",
        columns=tuple(
            TableColumn(label=label, kind="text" if place < words else figure.kind)
            for place, label in enumerate(columns)
        ),
        rows=tuple(cells),
    )
