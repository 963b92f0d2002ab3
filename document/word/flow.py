"""The survey's HTML as one flow of paragraphs, tables and pictures, each naming the Word style that it takes.

pandoc knows neither the class of a paragraph nor the language of a table cell; what it does know is ``data-custom-style`` around a paragraph or some words.
"""

import hashlib
from html import escape
from html.parser import HTMLParser

from document.letters import printable

LANGUAGES = {"da": "da-DK", "en": "en-GB"}

# The styles of paragraphs, by the class or the tag that they have in the templates.
STYLES = {
    "chart-title": "Chart Title",
    "chart-words": "Chart Words",
    "facts": "Fact",
    "h1": "Title",
    "internal": "Cover Text",
    "lead": "Lead",
    "municipality": "Municipality",
    "note": "Note",
    "nothing": "Note",
    "notice": "Cover Text",
    "rule": "Note",
    "status": "Subtitle",
    "value": "Figure Value",
}

WORDS = {
    "aside": "Fact Label",
    "glance": "Glance",
    "label": "Fact Label",
    "number": "Number",
    "unit": "Unit",
    "value": "Number",
}  # the styles of words, by their class

KEPT = {"caption", "em", "ol", "strong", "table", "tbody", "thead", "tr"}
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
QUOTES = {"da": ("»", "«"), "en": ("“", "”")}


def flat_html(html: str) -> str:
    """Return the body of a survey's page for pandoc: without the site's furniture, flat, and with styles named."""
    return "".join(_Flow(html).written)


class _Flow(HTMLParser):
    """Writes each element anew as it comes by; what closes it waits in a stack."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.written: list[str] = []
        self._quotes = QUOTES["da"]
        self._open: list[tuple[str, str, bool]] = []  # tag, what closes it, whether it is told
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self._quotes = QUOTES[attributes["lang"]]
        told = self._told and tag != "head" and attributes.get("class") != "skip"
        if self._within("nav") and tag == "ol":
            told = False  # Word makes the contents from the headings
        if tag in {"img", "br"}:
            self.written += [self._picture(attributes) if tag == "img" else "<br>"] if told else []
            return
        if tag in {"meta", "link"}:
            return
        before, after = self._element(tag, attributes) if told else ("", "")
        self.written.append(before)
        self._open.append((tag, after, told))

    def handle_endtag(self, tag: str) -> None:
        _tag, after, _told = self._open.pop()
        self.written.append(after)

    def handle_data(self, data: str) -> None:
        if self._told:
            self.written.append(escape(printable(data)))

    @property
    def _told(self) -> bool:
        return not self._open or self._open[-1][2]

    def _within(self, tag: str) -> bool:
        return any(opened == tag for opened, _, _ in self._open)

    def _element(self, tag: str, attributes: dict[str, str]) -> tuple[str, str]:
        """Return what opens and what closes an element."""
        if tag in {"th", "td"}:
            return _cell(tag, attributes)
        if tag in {"a", "q", "span"}:
            return self._part(tag, attributes)
        if self._within("dl"):
            return self._fact(tag, attributes)
        if tag in {"p", "h1", "li"} or tag in HEADINGS:
            return self._line(tag, attributes)
        return (f"<{tag}>", f"</{tag}>") if tag in KEPT else _box(tag, attributes)

    def _line(self, tag: str, attributes: dict[str, str]) -> tuple[str, str]:
        """Return a paragraph, a line of a list, or a heading; that of the contents is not one of their lines."""
        if tag == "li" and self._within("ol"):  # pandoc numbers it, each list from one
            before, after = _paragraph("Body Text", attributes)
            return f"<li>{before}", f"{after}</li>"
        if tag == "li":
            return _paragraph("List Bullet", attributes)
        if tag not in HEADINGS:
            kind = attributes.get("class", "")
            return _paragraph(STYLES.get(kind, STYLES.get(tag, "Body Text")), attributes)
        if self._within("nav"):
            return _paragraph("TOC Heading", {})
        before, after = _words("", attributes)
        address = _address(attributes.get("id") or f"heading at {self.getpos()}")
        return f'<{tag} id="{address}">{before}', f"{after}</{tag}>"

    def _part(self, tag: str, attributes: dict[str, str]) -> tuple[str, str]:
        """Return words within a line: a link to another place of the document, a quotation, or words of a style."""
        before, after = _words(WORDS.get(attributes.get("class", ""), ""), attributes)
        if "id" in attributes:  # of a row in a table
            before, after = f'<span id="{_address(attributes["id"])}">{before}', f"{after}</span>"
        if tag == "q":
            opening, closing = self._quotes
            return opening + before, after + closing
        if tag == "a" and attributes.get("href", "").startswith("#"):
            return f'<a href="#{_address(attributes["href"][1:])}">{before}', f"{after}</a>"
        if tag == "a" and attributes.get("href", "").startswith(("http:", "https:", "mailto:")):
            return f'<a href="{escape(attributes["href"])}">{before}', f"{after}</a>"
        return before, after

    def _fact(self, tag: str, attributes: dict[str, str]) -> tuple[str, str]:
        """Return a note's paragraph, or the place in the source that it begins with."""
        if tag == "div":
            return _paragraph("Fact", {})
        if tag == "dt":
            before, after = _words("Fact Label", {})
            return before, f":{after}"
        return _words("", attributes)

    def _picture(self, attributes: dict[str, str]) -> str:
        names = [name for name in ("src", "alt", "width") if name in attributes]
        return "<img " + " ".join(f'{name}="{escape(printable(attributes[name]))}"' for name in names) + ">"


def _address(name: str) -> str:
    """Return an address for a bookmark of Word's, which takes forty letters and digits and no other sign."""
    return "at_" + hashlib.blake2s(printable(name).encode(), digest_size=8).hexdigest()


def _words(style: str, attributes: dict[str, str]) -> tuple[str, str]:
    """Return what stands around words of a character style, or of a language."""
    named = f' data-custom-style="{style}"' if style else ""
    lang = attributes.get("lang", "")
    spoken = f' lang="{LANGUAGES.get(lang, lang)}"' if lang else ""
    return (f"<span{named}{spoken}>", "</span>") if named or spoken else ("", "")


def _paragraph(style: str, attributes: dict[str, str]) -> tuple[str, str]:
    before, after = _words("", attributes)
    return f'<div data-custom-style="{style}"><p>{before}', f"{after}</p></div>"


def _box(tag: str, attributes: dict[str, str]) -> tuple[str, str]:
    """Return a picture's paragraph, or what other places lead to and is no heading."""
    kind = attributes.get("class")
    if kind == "picture":
        return _paragraph("Picture", {})
    if "id" in attributes and (tag == "figure" or kind == "item"):
        return f'<div id="{_address(attributes["id"])}">', "</div>"
    return "", ""


def _cell(tag: str, attributes: dict[str, str]) -> tuple[str, str]:
    before, after = _words("", attributes)
    kept = f' colspan="{int(attributes["colspan"])}"' if "colspan" in attributes else ""
    if attributes.get("class") in {"number", "money"}:
        kept += ' style="text-align: right"'
    return f"<{tag}{kept}>{before}", f"{after}</{tag}>"
