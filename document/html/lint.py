"""What must be right in the HTML before it is typeset, since nobody could hear it right afterwards.

The rules are those of WCAG 2.2 and PDF/UA-1 that a template can break and that no later step would mend.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

SVG = "{http://www.w3.org/2000/svg}"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MOST_TOLD = 5  # faults that are named; the others are counted


class FaultyDocumentError(Exception):
    """A document that would not be accessible; its text names each fault and where it is."""


def lint(root: Any) -> None:
    """Refuse an HTML document (its root as an ElementTree element) that would not be accessible.

    Raises ``FaultyDocumentError``, naming the faults and the heading under which each one is.
    """
    faults = [*_faults(root)]
    if faults:
        more = len(faults) - MOST_TOLD
        told = [*faults[:MOST_TOLD], *([_("and %(count)s more") % {"count": more}] if more > 0 else [])]
        raise FaultyDocumentError(
            _("The document cannot be made accessible: %(faults)s.") % {"faults": "; ".join(told)}
        )


def _faults(root: Any) -> Iterator[str]:
    if not root.get("lang"):
        yield _("it does not say its language")
    if not text_of(root.find(".//title")):
        yield _("it has no title")
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    ids = Counter(name for element in elements if (name := element.get("id")) is not None)
    yield from (_("the id “%(id)s” is given twice") % {"id": name} for name, n in ids.items() if n > 1)
    level, under = 0, ""
    for element in elements:
        if element.tag in HEADINGS:
            last, level = level, int(element.tag[1])
            if level > last + 1 or (level == 1 and last):
                yield _("the heading “%(words)s” is of level %(level)s after one of level %(last)s") % {
                    "words": text_of(element),
                    "level": level,
                    "last": last,
                }
            if not text_of(element):
                yield _("a heading is empty, after “%(under)s”") % {"under": under}
            under = text_of(element) or under
        for fault in _faults_of(element, ids):
            yield _("%(fault)s, under “%(under)s”") % {"fault": fault, "under": under}


def _faults_of(element: Any, ids: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with a picture, a link or a table."""
    if element.tag == "img" and not element.get("alt"):
        yield _("a picture has no text in its place")
    elif element.tag == f"{SVG}svg" and not text_of(element.find(f"{SVG}title")):
        yield _("a picture has no title")
    elif element.tag == "a":
        target = element.get("href", "")
        if not text_of(element):
            yield _("a link has no words")
        if target.startswith("#") and target[1:] not in ids:
            yield _("a link leads to “%(target)s”, which there is not") % {"target": target}
    elif element.tag == "table":
        yield from _faults_of_table(element)


def _faults_of_table(table: Any) -> Iterator[str]:
    widths = {sum(int(cell.get("colspan", "1")) for cell in row) for row in table.iter("tr")}
    if len(widths) > 1:
        yield _("a table has rows of %(widths)s columns") % {"widths": " / ".join(map(str, sorted(widths)))}
    if not any(cell.get("scope") == "col" for cell in table.iter("th")):
        yield _("a table has no heads over its columns")
    if table.find("caption") is None and not table.get("aria-labelledby"):
        yield _("a table has no name")


def text_of(element: Any) -> str:
    """Return what an element (or None) says, on one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
