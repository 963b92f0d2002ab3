"""Pictures on the public pages: drawn as in the document, with links, and with their numbers as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from document.content import Figure, TableColumn
from document.pictures.charts import chart, narrow
from document.pictures.rendering import svgs
from overview.shared.addresses import address_of, shelf_address, shelves
from overview.shared.answers import ask_api
from overview.shared.day import as_query, asked_day, named_day
from overview.shared.wording import Value
from registry.chapters import chapters
from registry.fields.wording import language

NOTHING_NAMED: Mapping[str, str] = {}  # the shown day, which an address need not name


@dataclass(frozen=True)
class ChartRow:
    """One line of a picture's table: its cells, and where the first of them leads."""

    cells: tuple[tuple[TableColumn, Value], ...]
    address: str


@dataclass(frozen=True)
class LinkedChart:
    """A picture as the templates take it: ``kind`` is what is drawn, ``address`` the page of its figure.

    ``narrow`` is the same for a phone, where that is drawn in another way.
    """

    key: str
    kind: str
    title: str
    description: str
    markup: SafeString
    narrow: SafeString | None
    heads: tuple[TableColumn, ...]
    lines: tuple[ChartRow, ...]
    address: str


def figure_address(key: str, line: str = "", *, named: Mapping[str, str] = NOTHING_NAMED) -> str:
    """Return the address of a figure's page, or of one of its lines there, on the day that is ``named``."""
    return reverse("figure", args=[key]) + as_query(named) + (f"#line-{quote(line)}" if line else "")


def linked_charts(
    figures: Iterable[Figure],
    links: Mapping[str, Mapping[str, str]],
    named: Mapping[str, str] = NOTHING_NAMED,
) -> dict[str, LinkedChart]:
    """Return the pictures of those ``figures`` that are drawn, by key, all drawn in one go.

    ``links`` are addresses by figure and by the key of its row or point; ``named`` asks for a day that they are of.
    """
    listed = [*figures]
    made = [form(figure, language(), links.get(figure.key)) for figure in listed for form in (chart, narrow)]
    charts = {one.key: one for one in made if one}
    markup = {key: mark_safe(drawing) for key, drawing in svgs(charts.values()).items()}  # noqa: S308 (escaped there)
    kinds = {figure.key: figure.picture or "" for figure in listed}
    return {
        key: LinkedChart(
            key=key,
            kind=kinds[key],
            title=one.title,
            description=one.description,
            markup=markup[key],
            narrow=markup.get(f"{key}-narrow"),
            heads=one.table.columns,
            lines=tuple(
                ChartRow(tuple((column, text_value(cell.text)) for column, cell in row), address)
                for row, address in zip(one.table.body, one.addresses, strict=True)
            ),
            address=figure_address(key, named=named),
        )
        for key, one in charts.items()
        if key in kinds
    }


def text_value(text: Any) -> Value:
    """Return words in a known language as the templates take them."""
    return Value(str(text), "" if text.lang == language() else text.lang)


def row_links(request: HttpRequest, figure: Figure) -> dict[str, str]:
    """Return where each row or point of ``figure`` leads, by its key.

    A place leads to its page, and a row to the list of what it counts: filtered, where the filter keeps as many
    things as the row counts, and else on the figure's own page.
    """
    named = named_day(request)
    found = {row.key: figure_address(figure.key, row.key, named=named) for row in figure.rows if row.counted}
    found |= {there.key: address_of("places", there.key) for there in figure.points if there.key}
    figure_filter = next(
        (chapter.figure_filters[figure.key] for chapter in chapters if figure.key in chapter.figure_filters),
        None,
    )
    if not figure_filter:
        return found
    asked = {**figure_filter.other, "facets": figure_filter.filter, "day": asked_day(request)}
    told = ask_api(request, f"facets/{figure_filter.resource}/", asked)
    counts = {value["id"]: value["count"] for facet in told["facets"] for value in facet["values"]}
    for row in figure.rows:
        if row.counted and counts.get(row.key) == len(row.counted):
            query = urlencode({figure_filter.filter: row.key, **figure_filter.other, **named})
            found[row.key] = f"{shelf_address(shelves()[figure_filter.resource])}?{query}"
    return found
