"""The last hand on what pandoc wrote: what Word wants and HTML cannot ask for."""

import copy
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from itertools import pairwise

from document.word.elements import WORD, W, element, style_of
from document.word.numbering import number_headings

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
PICTURE = f"{{{DRAWING}/picture}}cNvPr"
INLINE = f"{{{DRAWING}/wordprocessingDrawing}}inline"

NAMESPACES = {
    "w": WORD,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": f"{DRAWING}/main",
    "pic": f"{DRAWING}/picture",
    "wp": f"{DRAWING}/wordprocessingDrawing",
}

LEVELS = {"Heading1": "TOC1", "Heading2": "TOC2"}  # of the contents

TEXT_WIDTH = 8844  # of the page in parts/word/document.xml, in twentieths of a point
LETTER = 104  # enough for a wide one in a table, likewise
PADDING = 170
WORD_MOST = 18  # letters of a word that a column makes room for before the others get theirs
LONG = 60  # letters, after which a cell asks for no more width


def finish(document: bytes, numbering: bytes) -> tuple[bytes, bytes]:
    """Return word/document.xml and word/numbering.xml as they shall be.

    The contents become a field, filled in; Word counts the headings; tables get our style and their widths.
    """
    for prefix, address in NAMESPACES.items():
        ET.register_namespace(prefix, address)
    root = ET.fromstring(document)  # noqa: S314 (pandoc has just written it)
    body = root[0]
    for paragraph in root.iter(f"{W}p"):
        _paragraph(paragraph)
    for table in root.iter(f"{W}tbl"):
        _table(table)
    for picture in root.iter(PICTURE):
        picture.set("descr", "")  # pandoc puts the whole address here; the words for it stand in wp:docPr
    for frame in root.iter(INLINE):
        frame.attrib |= dict.fromkeys(("distT", "distB", "distL", "distR"), "0")  # some readers add a margin
    for before, after in pairwise(body):
        _neighbours(before, after)
    _contents(body)
    lists = ET.fromstring(numbering)  # noqa: S314 (likewise)
    lists.extend(number_headings(body))
    return _written(root), _written(lists)


def _written(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return written


def _restyle(paragraph: ET.Element, style: str) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = element("pPr")
        paragraph.insert(0, properties)
    named = properties.find(f"{W}pStyle")
    if named is None:
        named = element("pStyle")
        properties.insert(0, named)
    named.set(f"{W}val", style)


def _paragraph(paragraph: ET.Element) -> None:
    if style_of(paragraph) == "FirstParagraph":
        _restyle(paragraph, "BodyText")


def _neighbours(before: ET.Element, after: ET.Element) -> None:
    """Give a text its distance from the table before it, and hold a table together with what names it."""
    if before.tag == f"{W}tbl" and style_of(after) == "BodyText":
        _restyle(after, "TextAfterTable")
    properties = before.find(f"{W}pPr")
    if after.tag == f"{W}tbl" and properties is not None:
        properties.insert(1, element("keepNext"))


def _table(table: ET.Element) -> None:
    """Give a table our style, columns as wide as their words ask, and rows that no page breaks."""
    rows = table.findall(f"{W}tr")
    properties = table.find(f"{W}tblPr")
    grid = table.find(f"{W}tblGrid")
    assert properties is not None
    assert grid is not None
    widths = column_widths([_words(row) for row in rows])
    for tag, attributes in (
        ("tblStyle", {"val": "SurveyTable"}),
        ("tblW", {"type": "dxa", "w": str(sum(widths))}),
        ("tblLook", {"val": "0020", "firstRow": "1"}),
    ):
        found = properties.find(f"{W}{tag}")
        assert found is not None
        for name, value in attributes.items():
            found.set(f"{W}{name}", value)
    for column, width in zip(grid, widths, strict=True):
        column.set(f"{W}w", str(width))
    for row in rows:
        _row(row, widths)


def _row(row: ET.Element, widths: list[int]) -> None:
    properties = row.find(f"{W}trPr")
    if properties is None:
        properties = element("trPr")
        row.insert(0, properties)
    properties.insert(0, element("cantSplit"))
    style = "TableText" if properties.find(f"{W}tblHeader") is None else "TableHead"
    cells = row.findall(f"{W}tc")
    for cell, width in zip(cells, widths if len(cells) == len(widths) else [sum(widths)], strict=True):
        about = cell.find(f"{W}tcPr")
        assert about is not None
        about.insert(0, element("tcW", w=str(width), type="dxa"))
        for paragraph in cell.findall(f"{W}p"):
            _restyle(paragraph, style)


def _words(row: ET.Element) -> list[str]:
    """Return the words of a row's cells; those of a number are held together, but not those of its head."""
    head = row.find(f"{W}trPr/{W}tblHeader") is not None
    cells = []
    for cell in row.findall(f"{W}tc"):
        words = "".join(text.text or "" for text in cell.iter(f"{W}t"))
        number = cell.find(f"{W}p/{W}pPr/{W}jc") is not None
        cells.append(words.replace(" ", "\u00a0") if number and not head else words)
    return cells


def column_widths(rows: list[list[str]]) -> list[int]:
    """Return the columns' widths, which fill the page: each its longest word, and of the rest by its text."""
    columns = max((len(row) for row in rows), default=0)
    full = [row for row in rows if len(row) == columns]
    least, wish = [], []
    for cells in zip(*full, strict=True):
        words = [len(word) for cell in cells for word in cell.split(" ")]
        least.append(PADDING + LETTER * min(max(words, default=1), WORD_MOST))
        wish.append(PADDING + LETTER * min(max(map(len, cells)), LONG))
    if sum(least) >= TEXT_WIDTH:
        return [TEXT_WIDTH * width // sum(least) for width in least]
    spare, asked = TEXT_WIDTH - sum(least), [max(w - m, 0) for w, m in zip(wish, least, strict=True)]
    if not any(asked):
        asked = [1] * len(least)
    return [m + spare * a // sum(asked) for m, a in zip(least, asked, strict=True)]


def _contents(body: ET.Element) -> None:
    """Put the contents below their heading: a field of Word's, filled in but for the page numbers.

    They hold what Word will put there when somebody renews the field: the headings of the first two levels.
    """
    heading = next((part for part in body if style_of(part) == "TOCHeading"), None)
    lines = list(_lines(body))
    if heading is None or not lines:
        return
    field = (_fold("begin"), _instruction(' TOC \\o "1-2" \\h \\z \\u '), _fold("separate"))
    lines[0][1:1] = [_run(part) for part in field]
    lines[-1].append(_run(_fold("end")))
    frame, about, gallery, content = (element(tag) for tag in ("sdt", "sdtPr", "docPartObj", "sdtContent"))
    gallery.extend([element("docPartGallery", val="Table of Contents"), element("docPartUnique")])
    about.append(gallery)
    frame.extend([about, content])
    body.insert(list(body).index(heading), frame)
    body.remove(heading)
    content.extend([heading, *lines])


def _lines(body: ET.Element) -> Iterable[ET.Element]:
    """Return a line of the contents for each heading of the first two levels."""
    bookmark = ""
    for part in body:
        if part.tag == f"{W}bookmarkStart":
            bookmark = part.get(f"{W}name", "")
        elif style_of(part) in LEVELS:
            line = element("p")
            _restyle(line, LEVELS[style_of(part)])
            line.append(_link(bookmark, part.findall(f"{W}r")))
            yield line


def _link(bookmark: str, heading: Iterable[ET.Element]) -> ET.Element:
    """Return a link to a heading, with its words in their languages; it ends in the field of its page number."""
    number = (_fold("begin"), _instruction(f" PAGEREF {bookmark} \\h "), _fold("separate"), _fold("end"))
    link = element("hyperlink", anchor=bookmark, history="1")
    link.extend(copy.deepcopy(run) for run in heading)
    link.extend(_run(part) for part in (element("tab"), *number))
    return link


def _fold(kind: str) -> ET.Element:
    return element("fldChar", fldCharType=kind)


def _run(part: ET.Element) -> ET.Element:
    run = element("r")
    run.append(part)
    return run


def _instruction(words: str) -> ET.Element:
    part = element("instrText")
    part.set(SPACE, "preserve")
    part.text = words
    return part
