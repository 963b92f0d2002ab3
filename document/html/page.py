"""The survey as HTML: a page of the site, and a file that stands alone.

Both are made from the templates in ``templates/document/``; so is the PDF.
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from document.content import Survey
from document.pictures.charts import Chart, charts
from document.pictures.rendering import svg, svgs
from document.setting import set_chapters

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
TEMPLATE = "document/survey.html"

# Below ``static/``; the first is for every medium, the second for paper.
STYLESHEETS = ("document/survey.css", "document/print.css")

type Picture = Callable[[Chart], str]

FONT = re.compile(r"url\([\"']?\.\./(fonts/[\w-]+\.woff2)[\"']?\)")


@dataclass(frozen=True, kw_only=True)
class RenderedChart:
    """A chart as the templates take it: its words, and the picture as HTML; its table stands in the annex."""

    key: str
    title: str
    description: str
    markup: SafeString


def render_survey_page(
    survey: Survey,
    *,
    stylesheets: Sequence[str] = STYLESHEETS,
    template: str = TEMPLATE,
    request: HttpRequest | None = None,
    extra: Mapping[str, object] | None = None,
    picture: Picture = svg,
) -> str:
    """Return the survey as a page of the site, in the survey's language.

    ``stylesheets`` are names below ``static/``. ``template`` may extend "document/survey.html", and ``extra``
    is what it needs besides the survey; ``request`` lets the context processors run. ``picture`` makes the
    markup of a chart, an element that is safe to be written into the page.
    Raises ``TemplateDoesNotExist`` for an unknown template, and ``ValueError`` for a stylesheet that the
    static files' manifest does not know.
    """
    return _render(
        survey,
        {"stylesheets": [static(name) for name in stylesheets], **(extra or {})},
        template=template,
        request=request,
        picture=picture,
    )


def render_standalone(survey: Survey, *, picture: Picture = svg) -> str:
    """Return the survey as one HTML file that refers to nothing outside itself.

    Styles and fonts are within it; ``picture`` makes the markup of a chart, as in ``render_survey_page``.
    Raises ``OSError`` when a vendored stylesheet or font is missing.
    """
    return _render(survey, {"styles": [_inline(name) for name in STYLESHEETS]}, picture=picture)


def render_linked(survey: Survey, base: str, *, picture: Picture = svg) -> str:
    """Return the survey as HTML whose stylesheets lie below the address ``base``, which ends in a slash.

    ``picture`` makes the markup of a chart, as in ``render_survey_page``.
    """
    return _render(survey, {"stylesheets": [base + name for name in STYLESHEETS]}, picture=picture)


def render_plain(survey: Survey, *, picture: Picture = svg) -> str:
    """Return the survey as HTML without any stylesheet, for whoever gives it a look of its own.

    ``picture`` makes the markup of a chart, as in ``render_survey_page``.
    """
    return _render(survey, {}, picture=picture)


def _render(
    survey: Survey,
    context: Mapping[str, object],
    *,
    template: str = TEMPLATE,
    request: HttpRequest | None = None,
    picture: Picture,
) -> str:
    numbers = {chapter.number for chapter in survey.chapters}
    placed = [chart for chart in charts(survey).values() if chart.chapter in numbers]
    # All in one go, and not one by one where they cannot be kept.
    made = svgs(replace(chart, description=chart.alternative) for chart in placed) if picture is svg else {}
    drawn = {
        chart.key: _drawn(chart, made[chart.key] if picture is svg else picture(chart)) for chart in placed
    }
    with translation.override(survey.language):
        chapters = [
            (
                chapter,
                [drawn[chart.key] for chart in placed if chart.chapter == chapter.number],
                [*zip(chapter.sections, setting.sections, strict=True)],
                setting.unstated,
            )
            for chapter, setting in zip(survey.chapters, set_chapters(survey), strict=True)
        ]
        tables = {chart.key: chart.table for chart in placed}
        figures = [(figure, tables.get(figure.key)) for figure in survey.figures]
        overviews = [table for chapter in survey.chapters for table in chapter.tables if table.overview]
        overviews.sort(key=lambda table: -len(table.rows))  # so that they fill their pages
        more = {"survey": survey, "chapters": chapters, "figures": figures, "overviews": overviews}
        return render_to_string(template, {**context, **more}, request)


def _drawn(chart: Chart, markup: str) -> RenderedChart:
    return RenderedChart(
        key=chart.key,
        title=chart.title,
        description=chart.description,
        markup=mark_safe(markup),  # noqa: S308 (the words in a picture were escaped when it was made)
    )


def _inline(stylesheet: str) -> str:
    """Return a vendored stylesheet with its fonts as data addresses."""
    css = (STATIC / stylesheet).read_text("utf-8")
    return FONT.sub(lambda found: f'url("{_data_address(found[1])}")', css)


def _data_address(font: str) -> str:
    return "data:font/woff2;base64," + base64.b64encode((STATIC / font).read_bytes()).decode("ascii")
