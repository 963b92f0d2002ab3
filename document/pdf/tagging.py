"""The tags of our PDFs, so that a screen reader tells what is printed: a patch over WeasyPrint 70.0.

WeasyPrint builds a tree of tags of its own, box by box and page by page. Ours is built element by element:
one tag for each HTML element, also where it goes on over a page break, and none for what means nothing.
``install()`` puts the two names of ours where WeasyPrint looks for its own; ``prepare()`` is called between
layout and writing. They stand on private parts of WeasyPrint: a test fails when its version changes.

Rules: ISO 32000-1 (PDF 1.7) chapter 14.8, ISO 14289-1 (PDF/UA-1), and the Matterhorn Protocol's checkpoints.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from document.html.lint import SVG, text_of

WEASYPRINT = "70.0"  # the version whose private parts we know

POINTS = 0.75  # in a CSS pixel

# HTML elements that mean something to a listener, and what PDF calls them. Every other element is only the
# sum of its parts, which go to the element around it.
MEANINGS = {
    "a": "Link",
    "blockquote": "BlockQuote",
    "caption": "Caption",
    "dd": "LBody",
    "dl": "L",
    "dt": "Lbl",
    "h1": "H1",
    "h2": "H2",
    "h3": "H3",
    "h4": "H4",
    "h5": "H5",
    "h6": "H6",
    "li": "LI",
    "li::before": "Lbl",
    "ol": "L",
    "p": "P",
    "section": "Sect",
    "table": "Table",
    "tbody": "TBody",
    "td": "TD",
    "th": "TH",
    "thead": "THead",
    "tr": "TR",
    "ul": "L",
    f"{SVG}svg": "Figure",
}

ITEM = "the whole of an li"  # with its marker; as an element, it is what the item says

# What can stand within a line and be in another language.
INLINE = ("b", "cite", "em", "i", "q", "span", "strong")

# A list of contents is one of its own kind (ISO 32000-1, table 333).
IN_CONTENTS = {"ol": "TOC", "li": "TOCI", "a": "Reference"}


def install() -> None:
    """Put our tags in the place of WeasyPrint's, in this process."""
    # generate_pdf() calls both by these names, which its module imported.
    weasyprint.pdf.add_tags = add_tags
    weasyprint.pdf.Stream = Stream


def prepare(document: Any) -> None:
    """Mark in a laid out ``document`` what is said by the page and not by the text.

    That is the running heads, and the head of a table that is repeated after a page break.
    """
    heads: set[Any] = set()
    for page in document.pages:
        for box in page._page_box.children:
            if isinstance(box, boxes.MarginBox):
                _artifact(box, "Footer" if "bottom" in box.at_keyword else "Header")
        for box in page._page_box.descendants():
            if isinstance(box, boxes.TableRowGroupBox) and box.is_header:
                if box.element in heads:
                    _artifact(box, "Header")
                heads.add(box.element)


def _artifact(box: Any, kind: str) -> None:
    for part in box.descendants(placeholders=True):
        part.artifact = kind


class Stream(weasyprint.pdf.Stream):
    """A page's content, in which what ``prepare`` has marked is no part of the text."""

    def marked(self, box: Any, tag: str) -> AbstractContextManager[None]:
        """Return what stands around the drawing of ``box``: its number among the tags, or none."""
        kind = getattr(box, "artifact", None)
        return super().marked(box, tag) if kind is None else self._pagination(kind)

    @contextmanager
    def _pagination(self, kind: str) -> Iterator[None]:
        # ISO 32000-1, 14.8.2.2.2: a reader may leave out or announce what is of this type.
        properties = pydyf.Dictionary({"Type": "/Pagination", "Subtype": f"/{kind}"})
        self.begin_marked_content("Artifact", properties)
        yield
        self.end_marked_content()


def add_tags(pdf: Any, document: Any, pdf_version: object, page_streams: Iterable[Any]) -> None:
    """Give ``pdf`` the tree of tags of ``document``; ``page_streams`` tell what was drawn on each page."""
    tree = Tree(pdf)
    for page, stream in zip(document.pages, page_streams, strict=True):
        tree.add_page(page, stream._tags)
    tree.finish()


class Tag(pydyf.Dictionary):
    """One tag: what it is (``kind``), the page on which it begins, and whether it is in a list of contents."""

    def __init__(self, kind: str, parent: pydyf.Dictionary, *, page: int = 0, contents: bool = False) -> None:
        super().__init__({"Type": "/StructElem", "S": f"/{kind}", "P": parent.reference, "K": pydyf.Array()})
        self.kind = kind
        self.page = page
        self.contents = contents


class Tree:
    """The tags of a document, made from its boxes: each element's tag where the element begins."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        # WeasyPrint makes this list, as long as the document, anew for each tag.
        self.pages: tuple[bytes, ...] = pdf.page_references
        self.page = -1
        self.height = 0.0
        self.drawn: dict[Any, Any] = {}
        self.owners: dict[int, bytes] = {}
        self.numbers = pydyf.Array()
        self.links: list[tuple[Tag, Any]] = []
        self.made: dict[tuple[Any, str], Tag] = {}
        self.root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        pdf.add_object(self.root)
        self.document = Tag("Document", self.root)
        pdf.add_object(self.document)
        self.root["K"] = pydyf.Array([self.document.reference])

    def add_page(self, page: Any, drawn: dict[Any, Any]) -> None:
        """Tag what stands on the next page; ``drawn`` gives its boxes their numbers in the page's content."""
        self.page += 1
        self.height = page.height
        self.drawn = drawn
        self.owners = {}
        self._add(page._page_box, self.document)
        owners = pydyf.Array(reference for _number, reference in sorted(self.owners.items()))
        self.numbers.extend([self.page, owners])

    def finish(self) -> None:
        """Tie pages and links to their tags, and say of the document that it is tagged."""
        for place, (tag, annotation) in enumerate(self.links, start=self.page + 1):
            self.numbers.extend([place, tag.reference])
            annotation["StructParent"] = place
        parents = pydyf.Dictionary({"Nums": self.numbers})
        self.pdf.add_object(parents)
        self.root["ParentTree"] = parents.reference
        self.root["ParentTreeNextKey"] = self.page + 1 + len(self.links)
        self.pdf.catalog["StructTreeRoot"] = self.root.reference
        self.pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        self.pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})

    def _add(self, box: Any, parent: Tag) -> None:
        """Add ``box`` and all within it to the tag of its own element, or else to ``parent``."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if getattr(box, "artifact", None):
            return
        tag = self._tag_of(box, parent)
        if box.link_annotation:
            self._add_link(box, tag)
        if (drawn := self.drawn.get(box)) is not None:
            self._add_content(tag, drawn["mcid"])
        elif isinstance(box, boxes.ParentBox):
            for child in box.children:
                self._add(child, tag)

    def _tag_of(self, box: Any, parent: Tag) -> Tag:
        """Return the tag of the element that ``box`` shows (a part of), making it when it is met first."""
        element, name = box.element, box.element_tag
        # A box that the layout adds, such as a line, says that it is of the element around it.
        if (tag := self.made.get((element, name))) is not None:
            return tag
        if element is None or (kind := _kind(element, name, parent)) is None:
            return parent
        if name == "li::before":
            return self._label(element)
        tag = self._new(kind, parent, contents=parent.contents or element.get("role") == "doc-toc")
        if kind in ("TD", "TH"):
            tag["A"] = _cell(element, kind)
        elif kind == "Figure":
            tag["Alt"] = pydyf.String(_alternative(element))
            tag["A"] = self._bounds(box)
        elif kind == "LI" and name == "li":
            self.made[element, ITEM] = tag
            tag = self._new("LBody", tag)
        elif kind == "Reference":
            tag = self._new("Link", tag)
        if lang := element.get("lang"):
            tag["Lang"] = pydyf.String(lang)
        self.made[element, name] = tag
        return tag

    def _label(self, element: Any) -> Tag:
        """Return the tag of a list's dash, which stands before what the item says and not within it."""
        item = self.made[element, ITEM]
        label = self.made[element, "li::before"] = self._new("Lbl", item)
        item["K"].insert(0, item["K"].pop())
        return label

    def _new(self, kind: str, parent: Tag, *, contents: bool | None = None) -> Tag:
        tag = Tag(kind, parent, page=self.page, contents=parent.contents if contents is None else contents)
        tag["Pg"] = self.pages[self.page]
        self.pdf.add_object(tag)
        parent["K"].append(tag.reference)
        return tag

    def _add_content(self, tag: Tag, number: int) -> None:
        """Say that ``tag`` is of the content with this ``number`` on the page at hand."""
        here = pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[self.page], "MCID": number})
        tag["K"].append(number if tag.page == self.page else here)
        self.owners[number] = tag.reference

    def _add_link(self, box: Any, tag: Tag) -> None:
        """Tie the clickable area of ``box`` to its tag, and give it words (Matterhorn 28-012)."""
        annotation = box.link_annotation
        annotation["Contents"] = pydyf.String(text_of(box.element))
        tag["K"].append(
            pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": self.pages[self.page]})
        )
        self.links.append((tag, annotation))

    def _bounds(self, box: Any) -> pydyf.Dictionary:
        """Return where a picture stands on its page, in points from the lower left corner."""
        left, top = box.content_box_x(), box.content_box_y()
        edges = (left, self.height - top - box.height, left + box.width, self.height - top)
        bounds = pydyf.Array(round(edge * POINTS, 2) for edge in edges)
        return pydyf.Dictionary({"O": "/Layout", "BBox": bounds, "Placement": "/Block"})


def _kind(element: Any, name: str, parent: Tag) -> str | None:
    """Return what PDF calls an element, or None when it has no meaning of its own."""
    if name == "div":  # around a term and what is said of it
        return "LI" if parent.kind == "L" else None
    if name == "nav":
        return "Sect"
    if parent.contents and name in IN_CONTENTS:
        return IN_CONTENTS[name]
    return MEANINGS.get(name) or ("Span" if name in INLINE and element.get("lang") else None)


def _cell(element: Any, kind: str) -> pydyf.Dictionary:
    """Return what a table's cell says of itself: whose head it is, how many columns it spans."""
    attributes = pydyf.Dictionary({"O": "/Table"})
    if kind == "TH":
        attributes["Scope"] = "/Row" if element.get("scope") == "row" else "/Column"
    for name in ("ColSpan", "RowSpan"):
        if (span := element.get(name.lower(), "1")) != "1":
            attributes[name] = int(span)
    return attributes


def _alternative(element: Any) -> str:
    """Return what is said in the place of a picture: its title and its description."""
    parts = (element.findtext(f"{SVG}title"), element.findtext(f"{SVG}desc"))
    return " ".join(part.strip() for part in parts if part)
