"""Pictures on the web: links from rows and places, and a form for phones; on paper nothing of it."""

import json
import re
from xml.etree import ElementTree as ET

import msgspec
import pytest
import vl_convert
from msgspec.structs import replace

from document.content import Figure, Point
from document.pictures.charts import chart, charts, narrow
from document.pictures.drawing import to_svg
from document.pictures.rendering import chart_digest, svg
from tests.support.document.figures import ALL, KEYS, NS, agreements, drawn_survey, memberships, texts

each = pytest.mark.parametrize("figure", ALL, ids=KEYS)


def keyed(figure: Figure) -> Figure:
    """Return the figure with a key for each of its points."""
    points = tuple(replace(point, key=f"sted-{n}") for n, point in enumerate(figure.points))
    return replace(figure, points=points)


def links(figure: Figure) -> dict[str, str]:
    """Return an address for each row or point, with letters that mean something in XML."""
    return {one.key: f"/tal/?a={one.key}&b=<>" for one in (*figure.rows, *figure.points)}


def anchors(root: ET.Element) -> dict[str, str]:
    found = [(one.get("href", ""), one.get("aria-label", "")) for one in root.iter(f"{NS}a")]
    assert len(found) == len({*found})
    return dict(found)


@each
def test_without_links_a_picture_is_the_documents_own(figure: Figure) -> None:
    (own,) = charts(drawn_survey(figure)).values()
    without = chart(figure, "da")
    assert without
    assert (without.spec, chart_digest(without)) == (own.spec, chart_digest(own))
    assert "href" not in json.dumps(own.spec)
    assert 'role="img"' in svg(own)
    assert "<a " not in svg(own)


@each
def test_each_row_or_place_has_one_link_with_a_name(figure: Figure) -> None:
    led = keyed(figure)
    made = chart(led, "da", links(led))
    assert made
    root = ET.fromstring(svg(made))
    assert root.get("role") == "group"
    drawn = [point for point in led.points if point.latitude is not None]
    expected = [*led.rows, *drawn]
    assert {*anchors(root)} == {links(led)[one.key] for one in expected}
    for one in expected:
        name = anchors(root)[links(led)[one.key]]
        assert name.startswith(str(one.label if one in led.rows else one.place))
        assert re.search(r": .", name)
    assert {*made.addresses} == {*links(led).values()}
    assert len(made.addresses) == len(made.table.rows)
    without = chart(figure, "da")
    assert without
    assert sorted(texts(root)) == sorted(texts(ET.fromstring(svg(without))))


def test_only_our_own_addresses_get_into_a_picture() -> None:
    made = chart(memberships(), "da", links(memberships()))
    assert made
    raw = vl_convert.vegalite_to_svg(json.dumps(made.spec))
    assert "https://vega.github.io/" in raw  # what Vega makes of an address by itself
    said = {"key": "k", "title": "T", "description": "D", "language": "da"}
    assert "http" not in to_svg(made.spec, **said).replace("http://www.w3.org/2000/svg", "")
    assert "<a" not in to_svg(made.spec, **said)
    some = to_svg(made.spec, **said, links={"0": ("/a/", 'Et "navn" <script>\0')})
    assert anchors(ET.fromstring(some)) == {"/a/": 'Et "navn" <script> '}


@each
def test_a_phone_gets_rows_with_the_label_over_the_bar(figure: Figure) -> None:
    wide, made = chart(figure, "da", links(figure)), narrow(figure, "da", links(figure))
    assert wide
    if figure.picture == "map":
        assert made is None
        return
    assert made
    root = ET.fromstring(svg(made))
    assert root.get("viewBox", "").split()[2] == "230"
    assert anchors(root) == anchors(ET.fromstring(svg(wide)))
    assert {e.get("id") for e in root.iter() if e.get("id")}.isdisjoint(
        e.get("id") for e in ET.fromstring(svg(wide)).iter() if e.get("id")
    )
    for path in root.iter(f"{NS}path"):
        box = re.match(r"M([\d.]+),[\d.]+h([\d.]+)v12h", path.get("d", ""))
        assert not box or float(box[1]) + float(box[2]) <= 230


def test_points_of_before_they_had_a_key_still_read() -> None:
    older = {key: value for key, value in msgspec.to_builtins(agreements().points[0]).items() if key != "key"}
    assert msgspec.convert(older, type=Point) == agreements().points[0]
