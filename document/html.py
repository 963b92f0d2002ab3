"""The survey as HTML: a page of the site, and a file that stands alone.

Both are made from the templates in ``templates/document/``; so is the PDF.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation

from document.content import Survey

STATIC = Path(__file__).resolve().parent.parent / "static"
TEMPLATE = "document/survey.html"

# Below ``static/``; the first is for every medium, the second for paper.
STYLESHEETS = ("document/survey.css", "document/print.css")

FONT = re.compile(r"url\([\"']?\.\./(fonts/[\w-]+\.woff2)[\"']?\)")


def page(
    survey: Survey,
    *,
    stylesheets: Sequence[str] = STYLESHEETS,
    template: str = TEMPLATE,
    request: HttpRequest | None = None,
    extra: Mapping[str, object] | None = None,
) -> str:
    """Return the survey as a page of the site, in the survey's language.

    ``stylesheets`` are names below ``static/``. ``template`` may extend "document/survey.html", and ``extra``
    is what it needs besides the survey; ``request`` lets the context processors run.
    Raises ``TemplateDoesNotExist`` for an unknown template, and ``ValueError`` for a stylesheet that the
    static files' manifest does not know.
    """
    return _render(
        survey,
        {"stylesheets": [static(name) for name in stylesheets], **(extra or {})},
        template=template,
        request=request,
    )


def standalone(survey: Survey) -> str:
    """Return the survey as one HTML file that refers to nothing outside itself.

    Styles and fonts are within it. Raises ``OSError`` when a vendored stylesheet or font is missing.
    """
    return _render(survey, {"styles": [_inline(name) for name in STYLESHEETS]})


def linked(survey: Survey, base: str) -> str:
    """Return the survey as HTML whose stylesheets lie below the address ``base``, which ends in a slash."""
    return _render(survey, {"stylesheets": [base + name for name in STYLESHEETS]})


def plain(survey: Survey) -> str:
    """Return the survey as HTML without any stylesheet, for whoever gives it a look of its own."""
    return _render(survey, {})


def _render(
    survey: Survey,
    context: Mapping[str, object],
    *,
    template: str = TEMPLATE,
    request: HttpRequest | None = None,
) -> str:
    with translation.override(survey.language):
        return render_to_string(template, {**context, "survey": survey}, request)


def _inline(stylesheet: str) -> str:
    """Return a vendored stylesheet with its fonts as data addresses."""
    css = (STATIC / stylesheet).read_text("utf-8")
    return FONT.sub(lambda found: f'url("{_data_address(found[1])}")', css)


def _data_address(font: str) -> str:
    return "data:font/woff2;base64," + base64.b64encode((STATIC / font).read_bytes()).decode("ascii")
