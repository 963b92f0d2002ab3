"""From a Vega-Lite specification to a small SVG or a PNG. Nothing else here knows vl-convert, and it may fetch nothing.

As a command, ``python -m document.pictures.drawing``, it reads what to draw as JSON and writes the pictures as JSON.
"""

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

VENDORED = Path(__file__).resolve().parent.parent / "vendored"
SVG = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"  # as Vega writes it

# What Vega writes for browsers that can be asked about its marks, and what says nothing.
IDLE = {"class", "role", "pointer-events", "aria-hidden", "aria-roledescription", "version"}
MEASURES = {"d", "transform", "x", "y", "x2", "y2", "dx", "dy", "width", "height", "font-size"}
SAYS_NOTHING = {("opacity", "1"), ("transform", "translate(0,0)"), ("stroke-width", "0")}

NUMBER = re.compile(r"-?\d*\.\d+(?:e[-+]?\d+)?|-?\d+e[-+]?\d+")
STEP = re.compile(r"([MLZ])(?:(-?[\d.]+(?:e-?\d+)?),(-?[\d.]+(?:e-?\d+)?))?")
COAST = 300  # letters in a path from which on it is a coast, and may be simplified
FINEST = 10  # tenths of a unit: a coast's points nearer to each other than this are one


def to_svg(
    spec: dict[str, object],
    *,
    key: str,
    title: str,
    description: str,
    language: str,
    links: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Return the picture as an SVG element with its title and description, to be written into a page.

    It has attributes alone, no style, and its ids begin with ``key``. The same arguments give the same text.
    ``links`` are (address, name) by what the marks of ``spec`` have as their "href"; with any, the picture is no
    image but a group, since nobody can get at what is within an image. No other address gets into it.
    Raises ``ValueError`` when ``spec`` is not Vega-Lite.
    """
    made = _converter().vegalite_to_svg(json.dumps(spec), allowed_base_urls=[])
    root = _cleaned(ET.fromstring(made))  # noqa: S314 (it was made here, a moment ago)
    _link(root, links or {}, {})
    names = {"title": f"{key}-title", "desc": f"{key}-description"}
    for tag, words in (("desc", description), ("title", title)):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": names[tag]})
        element.text = legible(words)
        root.insert(0, element)
    box = f"0 0 {root.get('width')} {root.get('height')}"
    root.attrib.clear()
    root.attrib |= {
        "viewBox": box,
        "role": "group" if links else "img",
        "lang": language,
        "aria-labelledby": " ".join(names.values()),
    }
    ET.register_namespace("", SVG)
    return ET.tostring(root, encoding="unicode")


def legible(words: str) -> str:
    """Return ``words`` with a space for each letter that cannot be written into an SVG."""
    return "".join(" " if unicodedata.category(letter) in ("Cc", "Cs", "Cn") else letter for letter in words)


def to_svgs(jobs: Sequence[Mapping[str, object]]) -> list[str]:
    """Return what ``to_svg`` makes of each of ``jobs`` (its arguments by name), drawn in a process of their own.

    vl-convert takes 90 MB, which end with that process. Raises ``RuntimeError`` when something cannot be drawn.
    """
    ran = subprocess.run(
        [sys.executable, "-m", "document.pictures.drawing"],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=VENDORED.parent.parent,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    if ran.returncode != 0:
        raise RuntimeError(f"vl-convert: {ran.stderr.strip().splitlines()[-1:]}")
    made: list[str] = json.loads(ran.stdout)
    return made


def to_png(svg: str, scale: float) -> bytes:
    """Return the picture on white, with ``scale`` dots for each of its units."""
    on_white = svg.replace("</desc>", '</desc><rect width="100%" height="100%" fill="#fff"/>', 1)
    made: bytes = _converter().svg_to_png(on_white, scale=scale)
    return made


@cache
def _converter() -> Any:
    """Return vl-convert, which takes half a second to wake and 90 MB, and has to be shown our fonts."""
    import vl_convert  # noqa: PLC0415

    vl_convert.register_font_directory(str(VENDORED))
    return vl_convert


def _cleaned(element: ET.Element) -> ET.Element:
    """Take away what a reader does not see, and shorten the numbers."""
    for name, value in [*element.attrib.items()]:
        if name in IDLE or (name, value) in SAYS_NOTHING:
            del element.attrib[name]
        elif name == "d" and len(value) > COAST:
            element.set(name, _simplified(value))
        elif name in MEASURES:
            element.set(name, NUMBER.sub(_rounded, value).removesuffix("px"))
    for child in [*element]:
        _cleaned(child)
        if _seen(child):
            continue
        at = [*element].index(child)
        element.remove(child)
        if child.tag.endswith("}g"):
            for place, grandchild in enumerate(child):
                element.insert(at + place, grandchild)
    return element


def _link(parent: ET.Element, links: Mapping[str, Sequence[str]], made: dict[str, ET.Element]) -> None:
    """Give each of ``links`` one element, around all that is drawn for it, and take all other addresses away."""
    for child in [*parent]:
        _link(child, links, made)
        if not child.tag.endswith("}a"):
            continue
        key = child.attrib.pop(HREF, "").rpartition("/")[2]
        if key in links and key not in made:
            address, name = links[key]
            child.attrib |= {"href": address, "aria-label": legible(name)}
            made[key] = child
            continue
        at = [*parent].index(child)
        parent.remove(child)
        if key in made:
            made[key].extend(child)
        else:
            for place, grandchild in enumerate(child):
                parent.insert(at + place, grandchild)


def _seen(element: ET.Element) -> bool:
    """Whether an element does anything of its own; a group without attributes does nothing for its members."""
    if element.get("display") == "none":
        return False
    if element.tag.endswith("}g"):
        return bool(element.attrib) and len(element) > 0
    if element.tag.endswith("}path"):
        return bool(element.get("d")) and ("fill" in element.attrib or "stroke" in element.attrib)
    return True


def _rounded(found: re.Match[str]) -> str:
    return f"{round(float(found[0]), 1) + 0:g}"


def _simplified(path: str) -> str:
    """Return a coast with fewer points, each told by how far it lies from the one before."""
    return "".join(
        f"M{_pair(ring[0])}l" + " ".join(_pair((x - x0, y - y0)) for (x0, y0), (x, y) in pairwise(ring)) + "z"
        for ring in _rings(path)
    )


def _rings(path: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the closed lines of a path in tenths of a unit, without what is too small to be seen."""
    ring: list[tuple[int, int]] = []
    for command, x, y in STEP.findall(path):
        if command == "M":
            ring = []
        if command == "Z":
            if len(ring) > 2:  # noqa: PLR2004 (two points enclose nothing)
                yield ring
            continue
        point = round(float(x) * 10), round(float(y) * 10)
        if not ring or abs(point[0] - ring[-1][0]) + abs(point[1] - ring[-1][1]) >= FINEST:
            ring.append(point)


def _pair(point: tuple[int, int]) -> str:
    return ",".join(f"{number / 10:g}" for number in point)


if __name__ == "__main__":
    sys.stdout.write(json.dumps([to_svg(**job) for job in json.loads(sys.stdin.read())]))
