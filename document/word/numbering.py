"""The numbers of headings, which Word counts itself: a new section renumbers those after it.

The reference document has one list of several levels, tied to the styles of headings. Where a survey's numbers do not run on
(one administration's part of it begins with 4.3.1), a heading starts its level anew, as Word's own dialogue would.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import count

from document.word.elements import W, element, style_of

LIST = "3"  # the list in parts/word/numbering.xml
FIRST = 2000  # the number of the first list that starts anew; pandoc's own lie below
NONE = "0"  # the list of a heading without a number


def number_headings(body: ET.Element) -> list[ET.Element]:
    """Let Word count the headings' numbers, which are taken from their words; return the lists that start anew.

    A heading without a number, or with another than its level's, keeps its words, and is not counted.
    """
    counters: list[int] = []
    started: list[ET.Element] = []
    ids = count(FIRST)
    current = LIST
    for level, heading in _headings(body):
        numbers = _taken_number(heading, level)
        if numbers is None:
            _set_list(heading, level, NONE)
            continue
        *above, last = [*counters, *[0] * (level + 1)][: level + 1]
        expected = [*above, last + 1]
        if expected != numbers:
            current = str(next(ids))
            starts = {place: n for place, n in enumerate(numbers) if expected[place] != n}
            started.append(_list_starting(current, starts))
        _set_list(heading, level, current)
        counters = numbers
    return started


def _headings(body: ET.Element) -> Iterator[tuple[int, ET.Element]]:
    for paragraph in body.iter(f"{W}p"):
        style = style_of(paragraph)
        if style.startswith("Heading") and style[7:].isdigit():
            yield int(style[7:]) - 1, paragraph


def _taken_number(heading: ET.Element, level: int) -> list[int] | None:
    """Take the number from a heading, with the space after it; None where it has none of its level."""
    runs = heading.findall(f"{W}r")
    place = next((n for n, run in enumerate(runs) if _is_number(run)), None)
    if place is None:
        return None
    said = "".join(text.text or "" for text in runs[place].iter(f"{W}t")).split(".")
    if len(said) != level + 1 or not all(part.isdigit() for part in said):
        return None
    heading.remove(runs[place])
    after = runs[place + 1].find(f"{W}t") if place + 1 < len(runs) else None
    if after is not None and after.text:
        after.text = after.text.lstrip(" ")
    return [int(part) for part in said]


def _is_number(run: ET.Element) -> bool:
    return run.find(f"{W}rPr/{W}rStyle[@{W}val='Number']") is not None


def _set_list(heading: ET.Element, level: int, list_: str) -> None:
    if list_ == LIST:
        return  # which its style says
    properties = heading.find(f"{W}pPr")
    assert properties is not None
    numbered = element("numPr")
    numbered.extend([element("ilvl", val=str(level)), element("numId", val=list_)])
    before = [
        part.tag in (f"{W}pStyle", f"{W}keepNext") for part in properties
    ]  # in the order of the standard
    properties.insert(before.index(False) if False in before else len(before), numbered)


def _list_starting(list_: str, starts: dict[int, int]) -> ET.Element:
    made = element("num", numId=list_)
    made.append(element("abstractNumId", val=LIST))
    for level, start in starts.items():
        override = element("lvlOverride", ilvl=str(level))
        override.append(element("startOverride", val=str(start)))
        made.append(override)
    return made
