import json
import os
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import caches
from msgspec.structs import replace

from document.content import (
    Figure,
    FigureRow,
    Language,
    Point,
    from_json,
    to_json,
)
from document.html.page import render_survey_page
from document.pictures import rendering
from document.pictures.charts import charts
from document.pictures.drawing import to_png, to_svg
from document.pictures.rendering import png, svg
from document.pictures.rows import MOST
from document.pictures.theme import DARK, INK, LAND, LIGHT, PAPER, QUIET
from document.pictures.worldmap import Dot, azimuthal, equal_earth, world_map
from tests.support.document.figures import (
    ALL,
    FUNDERS,
    KEYS,
    NS,
    PERIODS,
    agreements,
    da,
    drawn_survey,
    funding,
    memberships,
    one,
    periods,
    read,
    texts,
    things,
)
from tests.support.document.reading import Page

ROOT = Path(__file__).resolve().parent.parents[2]


def boxes(root: ET.Element, fill: str) -> list[tuple[float, float, float]]:
    """The left edge, the top and the width of the bars of one colour, without the legend's."""
    found = [
        re.fullmatch(r"M([\d.]+),([\d.]+)h([\d.]+)v12h-[\d.]+Z", path.get("d", ""))
        for path in root.iter(f"{NS}path")
        if path.get("fill") == fill
    ]
    return [(float(box[1]), float(box[2]), float(box[3])) for box in found if box]


def circles(root: ET.Element) -> list[tuple[tuple[float, float], float]]:
    """Where the dots are, and how wide."""
    found = [
        (path.get("transform", ""), re.match(r"M([\d.]+),0A", path.get("d", "")))
        for path in root.iter(f"{NS}path")
        if path.get("fill") == DARK
    ]
    return [
        (tuple(float(n) for n in re.findall(r"-?[\d.]+", place)), float(arc[1]))  # type: ignore[misc]
        for place, arc in found
        if arc
    ]


each = pytest.mark.parametrize("figure", ALL, ids=KEYS)


# What a picture shows is what was counted.


def test_a_bar_is_as_long_as_its_number_and_what_several_share_is_the_last_and_light() -> None:
    root = read(one(memberships()))
    dark, light = ({top: (x, w) for x, top, w in boxes(root, fill)} for fill in (DARK, LIGHT))
    tops = sorted({*dark, *light})
    # Most first: BIF 12, ØKF 9; SOF has none, and so no bar; several share 6.
    unit = dark[tops[0]][1] / 12
    assert dark[tops[1]][1] == pytest.approx(9 * unit, abs=0.2)
    assert light[tops[2]] == (dark[tops[0]][0], pytest.approx(6 * unit, abs=0.2))
    assert len(tops) == 3


def test_the_words_at_the_bars_are_the_numbers_of_the_content() -> None:
    said = texts(read(one(memberships())))
    assert {"12", "9", "6", "0", "Flere forvaltninger"} <= set(said)
    assert [word for word in said if word in {"ØKF", "BIF", "TMF", "SOF"}] == ["BIF", "ØKF", "SOF"]
    assert "Flere forvaltninger er fælles om 6." in one(memberships()).description
    assert "Several administrations share 6;" in one(memberships(), "en").description


def test_funders_stand_by_their_sums_and_who_is_not_stated_last_and_light() -> None:
    root = read(one(funding()))
    (eu, region), (unknown,) = boxes(root, DARK), boxes(root, LIGHT)
    assert eu[2] / unknown[2] == pytest.approx(70350000 / 3200000, rel=0.02)
    assert eu[2] / region[2] == pytest.approx(70350000 / 725000.5, rel=0.1)
    assert unknown[1] > region[1] > eu[1]
    sums = [word for word in texts(root) if word.endswith("kr.") or word == "ikke oplyst"]
    # The fund that states no sum has words and no bar; the last two are who and how much of the unknown.
    assert sums[-1] == "3.200.000 kr."
    assert Counter(sums) == Counter([shown for *_rest, shown in FUNDERS] + ["ikke oplyst"])


def test_a_period_reaches_from_its_first_to_its_last_year_and_is_never_split() -> None:
    root = read(one(periods()))
    bars = sorted(boxes(root, DARK), key=lambda box: box[1])
    assert len(bars) == 3
    year = bars[0][2] / 6
    assert bars[1][2] == pytest.approx(year, abs=0.2)
    assert bars[1][0] - bars[0][0] == pytest.approx(7 * year, abs=0.2)  # from 2013 to 2020
    assert bars[2][0] - bars[0][0] == pytest.approx(3 * year, abs=0.2)
    dashes = [line for line in root.iter(f"{NS}line") if line.get("stroke-dasharray")]
    assert len(dashes) == 2
    assert {shown for *_rest, shown in PERIODS} <= set(texts(root))


def test_a_dot_is_as_large_as_there_are_agreements_and_stands_where_the_place_is() -> None:
    root = read(one(agreements()))
    world = circles(root)[:4]  # most first: Paris 3, Beijing 2, Milano, Oslo
    areas = [radius**2 for _place, radius in world]
    assert [area / areas[-1] for area in areas] == pytest.approx([3, 2, 1, 1], rel=0.1)
    scale, (paris, *_others) = 390 / 5.4133, [place for place, _radius in world]
    x, y = equal_earth(2.35, 48.85)
    x0, y0 = equal_earth(116.4, 39.91)
    assert world[1][0][0] - paris[0] == pytest.approx(scale * (x0 - x), abs=0.2)
    assert world[1][0][1] - paris[1] == pytest.approx(scale * (y - y0), abs=0.2)
    assert len(circles(root)) == 4 + 3 + 2  # in the world, in Europe, in the legend


def test_vega_and_we_agree_where_in_europe_a_place_is() -> None:
    paris, milano, oslo = (place for place, _radius in circles(read(one(agreements())))[4:7])
    x, y = azimuthal(2.35, 48.85)
    for other, (longitude, latitude) in ((milano, (9.19, 45.46)), (oslo, (10.75, 59.91))):
        x1, y1 = azimuthal(longitude, latitude)
        assert other[0] - paris[0] == pytest.approx(345 * (x1 - x), abs=0.2)
        assert other[1] - paris[1] == pytest.approx(345 * (y - y1), abs=0.2)


def test_the_map_names_its_places_and_says_what_is_not_on_it() -> None:
    chart = one(agreements())
    said = texts(read(chart))
    assert {"Paris (3)", "Beijing (2)", "Milano", "Oslo", "1 aftale", "3 aftaler", "Europa"} <= set(said)
    assert "Ikke på kortet, da stedet ikke er oplyst: Partner i Polen." in " ".join(said)
    assert "Partner i Polen" in chart.description


def test_no_name_on_the_map_lies_over_another() -> None:
    crowd = [
        Dot(name=f"By nummer {n}", longitude=5 + n % 6 * 2, latitude=44 + n // 6 * 2, number=1)
        for n in range(36)
    ]
    spec = world_map(crowd, europe="Europa", legend=[], notes=[])
    root = ET.fromstring(to_svg(spec, key="k", title="t", description="d", language="da"))
    boxes = []
    for element in root.iter(f"{NS}text"):
        words = "".join(element.itertext())
        x, y = map(float, re.findall(r"-?[\d.]+", element.get("transform", "")))
        if "nummer" in words:
            width = 4 * len(words)
            left = x - width * {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor", "start")]
            boxes.append((left, y - 7, left + width, y))
    assert 5 < len(boxes) < 36  # for the others there is no room
    pairs = combinations(boxes, 2)
    assert not [(a, b) for a, b in pairs if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]


@pytest.mark.parametrize("latitude", [-90.0, 90.0])
def test_a_station_at_the_pole_is_on_the_map(latitude: float) -> None:
    point = Point(
        place=da("Pol"),
        country=da(""),
        latitude=latitude,
        longitude=0.0,
        counted=things(1),
        partners=(da("P"),),
    )
    root = read(one(replace(agreements(), points=(point,))))
    _x, _y, width, height = map(float, root.get("viewBox", "").split())
    (x, y), _radius = circles(root)[0]
    assert 0 <= x <= width
    assert 0 <= y <= height


@each
def test_the_table_has_the_numbers_of_the_picture(figure: Figure) -> None:
    table = one(figure).table
    last = {row[0].text.text: (row[-1].text.text, row[-1].amount) for row in table.rows}
    rows = {row.label.text: (row.display, row.value) for row in figure.rows}
    rows |= {point.place.text: (str(len(point.counted)), len(point.counted)) for point in figure.points}
    assert last == rows
    if figure.picture == "administrations":
        assert [row[1].amount for row in table.rows] == [12, 9, 0, 6]


# What everybody is told of a picture.


@pytest.mark.parametrize("language", ["da", "en"])
@each
def test_a_picture_has_a_title_and_a_description_in_the_surveys_language(
    figure: Figure, language: Language
) -> None:
    chart = one(figure, language)
    root = read(chart)
    assert root.find(f"{NS}title").text == chart.title  # type: ignore[union-attr]
    assert root.find(f"{NS}desc").text == chart.description  # type: ignore[union-attr]
    assert root.get("role") == "img"
    assert root.get("lang") == language
    assert chart.title.startswith(figure.label)
    assert chart.description.endswith(".")
    assert chart.table.title
    words = {"da": {"en", "et", "hver", "ikke"}, "en": {"a", "the", "each"}}
    found = set(chart.description.lower().split())
    assert found & words[language]
    assert not found & (words["en" if language == "da" else "da"] - {"en"})


@each
def test_the_ids_in_a_picture_are_its_own(figure: Figure) -> None:
    ids = [element.get("id", "") for element in read(one(figure)).iter() if element.get("id")]
    assert ids
    assert all(name.startswith(f"chart-{figure.key}-") for name in ids)
    assert len(set(ids)) == len(ids)


# A picture is at home on a page that allows nothing but its own files.


@each
def test_a_picture_refers_to_nothing_has_no_style_and_is_small(figure: Figure) -> None:
    made = svg(one(figure))
    tags = {element.tag.removeprefix(NS) for element in ET.fromstring(made).iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "line", "text", "tspan"}
    names = {name for element in ET.fromstring(made).iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on")}
    assert not names & {"style", "class", "href", "opacity", "fill-opacity", "stroke-opacity"}
    assert "url(" not in made
    assert re.findall(r"https?://[^\"]+", made) == ["http://www.w3.org/2000/svg"]
    assert len(made.encode()) < 40_000


@each
def test_a_picture_uses_our_font_and_our_colours_alone(figure: Figure) -> None:
    elements = [*read(one(figure)).iter()]
    families = {element.get("font-family") for element in elements if element.tag == f"{NS}text"}
    assert families == {"IBM Plex Sans"}
    colours = {element.get(name) for element in elements for name in ("fill", "stroke")} - {None, "none"}
    css = (ROOT / "static/document/survey.css").read_text("utf-8")
    assert colours
    for colour in colours:
        assert f'="{colour}"] {{' in css, f"{colour} has no dark counterpart"


def test_a_specification_that_would_fetch_something_is_refused() -> None:
    spec = {"data": {"url": "http://127.0.0.1:9/x.json"}, "mark": "point", "encoding": {}}
    with pytest.raises(ValueError, match="not allowed"):
        to_svg(spec, key="k", title="t", description="d", language="da")


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_colours_can_be_told_apart_also_in_grey() -> None:
    assert contrast("#000", "#fff") == 21  # the control
    assert contrast(DARK, PAPER) >= 3
    assert contrast(DARK, LIGHT) >= 3  # of one and of several; the light bar is edged in the dark colour
    assert contrast(DARK, LAND) >= 3
    assert contrast(INK, LAND) >= 4.5
    assert contrast(INK, PAPER) >= 4.5
    assert contrast(QUIET, PAPER) >= 4.5
    light = [path for path in read(one(memberships())).iter(f"{NS}path") if path.get("fill") == LIGHT]
    assert {path.get("stroke") for path in light} == {DARK}


def test_the_colours_of_a_dark_screen_can_be_told_apart() -> None:
    css = (ROOT / "static/document/survey.css").read_text("utf-8")
    dark = css[css.index("prefers-color-scheme: dark") :]
    named = dict(re.findall(r"--(\w+): (#\w+);", dark))
    fills = dict(re.findall(r'\[fill="(#\w+)"\] \{ fill: ([^;]+);', dark))
    shown = {
        fill: named.get(value.removeprefix("var(--").rstrip(")"), value) for fill, value in fills.items()
    }
    assert contrast(shown[DARK], named["paper"]) >= 3
    assert contrast(shown[DARK], shown[LIGHT]) >= 3
    assert contrast(shown[DARK], shown[LAND]) >= 3
    assert contrast(shown[INK], shown[LAND]) >= 4.5
    assert contrast(shown[QUIET], named["paper"]) >= 4.5


# The same content gives the same picture, once.

DRAW = """
import sys, hashlib, django
from django.conf import settings
pictures = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
settings.configure(
    USE_I18N=True, LANGUAGE_CODE="en", LOCALE_PATHS=[sys.argv[1]], CACHES={"default": pictures, "pictures": pictures}
)
django.setup()
from document.pictures.charts import charts
from document.pictures.rendering import png, svg
from document.content import from_json
for chart in charts(from_json(sys.stdin.buffer.read())).values():
    print(hashlib.sha256(svg(chart).encode()).hexdigest(), hashlib.sha256(png(chart)).hexdigest())
"""


def test_the_same_content_gives_the_same_bytes_in_another_process() -> None:
    import hashlib

    elsewhere = {
        "TZ": "Pacific/Auckland",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "77",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", DRAW, str(ROOT / "locale")],
        input=to_json(drawn_survey()),
        env=os.environ | elsewhere,
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    here = [
        f"{hashlib.sha256(svg(chart).encode()).hexdigest()} {hashlib.sha256(png(chart)).hexdigest()}"
        for chart in charts(drawn_survey()).values()
    ]
    assert done.stdout.decode().splitlines() == here


def test_what_was_drawn_once_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    caches["pictures"].clear()
    first = {key: (svg(chart), png(chart)) for key, chart in charts(drawn_survey()).items()}

    def refuse(*_args: object, **_kwargs: object) -> str:
        raise AssertionError("drawn again")

    monkeypatch.setattr(rendering, "to_svgs", refuse)
    monkeypatch.setattr(rendering, "to_png", refuse)
    assert {key: (svg(chart), png(chart)) for key, chart in charts(drawn_survey()).items()} == first
    with pytest.raises(AssertionError, match="drawn again"):
        svg(one(replace(memberships(), label="Andre tal")))


def test_a_png_is_sharp() -> None:
    made = png(one(memberships()))
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(made[16:20], "big") == 3 * 390


def test_the_letters_of_a_png_are_of_our_font() -> None:
    made = svg(one(memberships()))
    assert to_png(made, 1) != to_png(made.replace("IBM Plex Sans", "A font that nobody has"), 1)


def test_the_specification_is_plain_data() -> None:
    for chart in charts(drawn_survey()).values():
        assert json.loads(json.dumps(chart.spec)) == chart.spec
        assert "vega-lite" in chart.spec["$schema"]


# Whatever the content is.


@each
def test_a_figure_that_counts_nothing_has_no_picture(figure: Figure) -> None:
    empty = replace(figure, rows=(), points=(), value=None)
    rows = tuple(replace(row, value=None, counted=()) for row in figure.rows)
    unplaced = tuple(replace(point, latitude=None, longitude=None) for point in figure.points)
    unknown = replace(figure, rows=rows, points=unplaced)
    for nothing in (empty, unknown):
        made = drawn_survey(nothing)
        assert charts(made) == {}
        assert "<svg" not in render_survey_page(made)


def test_content_of_before_the_pictures_still_reads_and_has_none() -> None:
    old = json.loads(to_json(drawn_survey()))
    for figure in old["figures"]:
        for later in ("picture", "points", "unit", "approximate", "note", "left_out"):
            del figure[later]
        for row in figure["rows"]:
            del row["years"]
            for thing in row["counted"]:
                thing["shared"] = True  # which was told of each then
    survey = from_json(json.dumps(old).encode())
    assert charts(survey) == {}
    assert charts(from_json(to_json(drawn_survey()))) == charts(drawn_survey())


@each
def test_one_row_is_a_picture(figure: Figure) -> None:
    single = replace(figure, rows=figure.rows[:1], points=figure.points[:1])
    assert texts(read(one(single)))


HOSTILE = [
    "<script>alert(\"x\")</script> & 'y' ]]> <!-- --",
    "😀 👩‍👩‍👧 \u202eעברית العربية\u202c",
    "kontrol\x00\x0b\x1f\ufffe tegn",
    "ord " * 2500,
    "W" * 10_000,
    "",
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
@each
def test_hostile_words_are_shown_short_in_the_picture_and_whole_in_the_table(
    figure: Figure, words: str
) -> None:
    rows = tuple(replace(row, label=da(words)) for row in figure.rows)
    points = tuple(replace(point, place=da(words), partners=(da(words),)) for point in figure.points)
    chart = one(replace(figure, rows=rows, points=points, label=words))
    root = read(chart)
    assert not [element for element in root.iter() if "script" in element.tag]
    assert all(len(said) < 400 for said in texts(root))
    if len(words) > 1000:
        assert any("…" in said for said in texts(root))
    assert words in {row[0].text.text for row in chart.table.rows}
    assert png(chart)[:4] == b"\x89PNG"


def test_the_largest_stand_in_the_picture_and_all_in_the_table() -> None:
    rows = tuple(
        FigureRow(key=f"f{n}", label=da(f"Fond {n}"), display=f"{n} kr.", value=Decimal(n))
        for n in range(1, 101)
    )
    chart = one(replace(funding(), rows=rows))
    said = texts(read(chart))
    assert "Fond 100" in said
    assert "Fond 1" not in said
    assert f"og {100 - MOST} til i tabellen" in said
    assert len(chart.table.rows) == 100


# Where a picture stands.


def test_a_picture_stands_in_its_chapter_and_the_appendix_points_at_it() -> None:
    html = render_survey_page(drawn_survey())
    taken = Page(html)
    ids = [name or "" for name in taken.ids]
    assert len(set(ids)) == len(ids)
    order = [
        ids.index(name)
        for name in ("kapitel-4", "chart-memberships", "kapitel-5", "chart-agreements", "kapitel-7")
    ]
    assert order == sorted(order)
    assert html.count("<figure") == html.count("<svg") == 4
    hrefs = taken.values("href")
    for key in KEYS:
        assert f"#figure-{key}" in hrefs
    assert html.count(">Region Hovedstaden</td>") == 1  # in the annex
    assert "Region Hovedstaden: " in html  # and in the words for whoever does not see the picture


def test_a_figure_whose_chapter_is_not_there_keeps_its_rows_in_the_appendix() -> None:
    html = render_survey_page(replace(drawn_survey(), chapters=()))
    assert "<svg" not in html
    assert html.count(">Region Hovedstaden</td>") == 1


def test_another_document_may_put_its_own_picture() -> None:
    html = render_survey_page(drawn_survey(), picture=lambda chart: f'<img src="{chart.key}.png" alt="">')
    assert "<svg" not in html
    assert '<img src="funding-periods.png" alt="">' in html
