"""The reference document, from which pandoc takes our look: styles, page, header, footer and properties.

It is kept as its XML, part for part, in ``parts/``; a ``$name`` in it is filled in for each survey.
"""

import io
import zipfile
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from document.content import Survey
from document.letters import printable
from document.word.flow import LANGUAGES

PARTS = Path(__file__).resolve().parent / "parts"


def reference_document(survey: Survey) -> bytes:
    """Return the reference document for ``survey``: in its language, with its title in the header."""
    with translation.override(survey.language):
        words = {
            "language": LANGUAGES[survey.language],
            "title": survey.title,
            "municipality": survey.municipality,
            "status": survey.status_label,
            "notice": survey.notice.text,
            "day": survey.status_date.isoformat(),
            "page": _("Page"),
            "of": pgettext("page 3 of 40", "of"),
        }
    filled = {name: escape(printable(said)) for name, said in words.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(PARTS.rglob("*")):
            if path.is_file():
                part = Template(path.read_text("utf-8")).substitute(filled)
                archive.writestr(path.relative_to(PARTS).as_posix(), part)
    return made.getvalue()
