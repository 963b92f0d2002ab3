"""Figures with pictures of every kind, and what stands in them."""

import datetime as dt
from decimal import Decimal
from xml.etree import ElementTree as ET

from document.content import (
    NOT_STATED,
    SEVERAL,
    Chapter,
    Counted,
    Figure,
    FigureRow,
    Language,
    Point,
    Survey,
    Text,
)
from document.pictures.charts import Chart, charts
from document.pictures.rendering import svg

NS = "{http://www.w3.org/2000/svg}"


ADMINISTRATIONS = [
    ("ØKF", "Økonomiforvaltningen", 9),
    ("BIF", "Beskæftigelses- og Integrationsforvaltningen", 12),
    ("SOF", "Socialforvaltningen", 0),
    (SEVERAL, "Flere forvaltninger", 6),
]


FUNDERS = [
    (NOT_STATED, "ikke oplyst", Decimal(3200000), "3.200.000 kr."),
    ("region", "Region Hovedstaden", Decimal("725000.50"), "725.000,50 kr."),
    ("eu", "EU", Decimal(70350000), "70.350.000 kr."),
    ("fond", "En fond", None, "ikke oplyst"),
]


PERIODS = [
    ("2013/2018", "2013–2018", (2013, 2018), "4.000.000 kr."),
    ("/2020", "til 2020", (None, 2020), "725.000 kr."),
    ("2016/", "siden 2016", (2016, None), "1.000 kr."),
    ("not-stated", "ikke oplyst", None, "3.550.000 kr."),
]


POINTS = [
    ("Paris", "Frankrig", 48.85, 2.35, 3),
    ("Milano", "Italien", 45.46, 9.19, 1),
    ("Oslo", "Norge", 59.91, 10.75, 1),
    ("Beijing", "Kina", 39.91, 116.4, 2),
    ("ikke oplyst", "Polen", None, None, 1),
]


def da(words: str) -> Text:
    return Text(words, "da")


def things(number: int, name: str = "x") -> tuple[Counted, ...]:
    return tuple(Counted(key=f"{name}/{n}", title=da(name)) for n in range(number))


def memberships() -> Figure:
    rows = tuple(
        FigureRow(
            key=code,
            label=da(name),
            display=str(number),
            value=number,
            counted=things(number),
        )
        for code, name, number in ADMINISTRATIONS
    )
    return figure("memberships", 4, "administrations", display="27", value=27, rows=rows)


def funding() -> Figure:
    rows = tuple(
        FigureRow(key=key, label=da(name), display=shown, value=value) for key, name, value, shown in FUNDERS
    )
    return figure("funding", 7, "funders", display="74.275.000,50 kr.", kind="money", rows=rows)


def periods() -> Figure:
    rows = tuple(
        FigureRow(key=key, label=da(name), display=shown, value=Decimal(1), years=years)
        for key, name, years, shown in PERIODS
    )
    return figure("funding-periods", 7, "periods", display="8.276.000 kr.", kind="money", rows=rows)


def agreements() -> Figure:
    points = tuple(
        Point(
            place=da(place),
            country=da(country),
            latitude=latitude,
            longitude=longitude,
            partners=(da(f"Partner i {country}"),),
            counted=things(number),
        )
        for place, country, latitude, longitude, number in POINTS
    )
    return figure("agreements", 5, "map", display="8", value=8, points=points)


def figure(key: str, chapter: int, picture: str, **rest: object) -> Figure:
    known = {"label": f"Tal for {key}", "rule": "Alt tælles én gang.", "display": "1", **rest}
    return Figure(key=key, chapter=chapter, picture=picture, **known)  # type: ignore[arg-type]


def drawn_survey(*figures: Figure, language: Language = "da") -> Survey:
    return Survey(
        edition="2020",
        title="Afdækning",
        municipality="Københavns Kommune",
        notice=da("En prøve."),
        status_date=dt.date(2020, 6, 30),
        status_label="Oplysninger fra 2020",
        language=language,
        audience="public",
        chapters=tuple(
            Chapter(number=n, slug=f"kapitel-{n}", title=f"Kapitel {n}", sections=()) for n in (4, 5, 7)
        ),
        figures=figures or (memberships(), agreements(), funding(), periods()),
    )


def one(figure: Figure, language: Language = "da") -> Chart:
    (chart,) = charts(drawn_survey(figure, language=language)).values()
    return chart


def read(chart: Chart) -> ET.Element:
    return ET.fromstring(svg(chart))


def texts(root: ET.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{NS}text")]


ALL = [memberships(), funding(), periods(), agreements()]


KEYS = [figure.key for figure in ALL]
