"""Elements of WordprocessingML: its namespace, making one, and the style of a paragraph."""

import xml.etree.ElementTree as ET

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"


def element(tag: str, **attributes: str) -> ET.Element:
    """Return a new element of Word's with ``attributes`` of Word's."""
    return ET.Element(f"{W}{tag}", {f"{W}{name}": value for name, value in attributes.items()})


def style_of(paragraph: ET.Element) -> str:
    """Return the id of a paragraph's style; "" where it has none."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")
