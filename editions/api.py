"""The editions of the survey in the API, and the figures as they are counted for an edition or a day."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, get_args

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters.dates import CountedOnFilter
from api.http.problems import ProblemError, invalid, nearest
from api.json_schema import (
    DATE,
    LINK,
    NUMBER,
    REFERENCE,
    TEXT,
    WORD,
    in_path,
    listed,
    nullable,
    parameter,
    ref,
    whole,
)
from api.resources.base import PROSE, Resource, resources
from api.resources.columns import Shape, public_columns
from api.resources.lists import NestedList
from api.views import parameters
from api.views.base import View
from api.views.operations import Operation
from document.content import Counted, Figure, FigureRow, LeftOut, Picture, Point, Text
from editions.counting import cached_figures, editions_known, shown_scope
from editions.models import Introduction, StatedFigure
from registry.chapters import Scope
from registry.fields.kinds.number import plain_number
from registry.models import Change


@resources.register
class Editions(Resource):
    """The survey's editions, each with the figures that it states itself.

    A figure is named in the text in braces, by its id among the figures: "{networks}".
    """

    model = Introduction
    name = "editions"
    filterset_exclude = {
        PROSE: ("title", "municipality", "notice", "text", "findings", "abbreviations", "contact"),
        "It is the id; there is one a year.": ("edition",),
    }

    @cached_property
    def lists(self) -> dict[str, NestedList]:
        """The figures that the edition states."""
        edition = Introduction.objects.filter(edition=OuterRef("edition")).values("pk")
        stated = StatedFigure.objects.live().annotate(owner=Subquery(edition)).order_by("position", "pk")
        shape = Shape(c for c in public_columns(StatedFigure, self.register.of) if c.name != "edition")
        return {"stated_figures": NestedList.shaped("stated_figures", shape, stated, "owner", "owner")}

    def touched_by(self, change: Change) -> list[str]:
        """Return the edition that states a figure which was changed."""
        if change.resource != StatedFigure.resource:
            return []
        return sorted({state["edition"] for state in (change.before, change.after) if state})


DAY = CountedOnFilter()


ASKED = (
    parameter("edition", WORD, "The edition that it is counted for; the newest unless you name one.", "2020"),
    parameter(
        "day",
        DATE,
        "The day that it is counted for; the one that the registry is shown for unless you name one.",
    ),
)
NAMED = {"resource": TEXT, **REFERENCE["properties"]}
COUNTED = listed(
    whole({**NAMED, "amount": {**nullable(NUMBER), "description": "What it adds to a sum."}})
)  # fmt: skip
LABELLED = {
    "title": TEXT,
    "title_en": TEXT,
    "value": nullable(NUMBER),
    "display": {"type": "string", "description": "The value as it is printed, with how surely it is known."},
    "display_en": TEXT,
}
YEARS = {"type": "array", "items": nullable({"type": "integer"}), "minItems": 2, "maxItems": 2}
ROW = {
    "id": TEXT,
    **LABELLED,
    "years": {**nullable(YEARS), "description": "The first and the last year of a line in time."},
}
POINT = {
    "id": {**nullable(TEXT), "description": "The id of the place; null for one that nobody stated."},
    "title": TEXT,
    "title_en": nullable(TEXT),
    "url": nullable(LINK),
    "country": {**nullable(TEXT), "description": "The ISO 3166-1 code of the country that the place is in."},
    "country_title": TEXT,
    "country_title_en": TEXT,
    "latitude": nullable(NUMBER),
    "longitude": nullable(NUMBER),
    "partners": listed(whole(NAMED)),
    "value": {"type": "integer", "description": "How many things are counted there."},
}
FIGURE = {
    "id": TEXT,
    "url": LINK,
    **LABELLED,
    "unit": {**nullable(TEXT), "description": "The currency of a sum; null for a count."},
    "approximate": {
        **nullable({"type": "boolean"}),
        "description": "Whether any part of a sum is approximate; null for a count.",
    },
    "note": {
        **nullable(TEXT),
        "description": "Of a sum its period and what it leaves out, of a count what began and ended in the period, in words.",
    },
    "note_en": nullable(TEXT),
    "left_out": {
        **listed(whole({"unit": nullable(TEXT), "value": nullable(NUMBER), "number": {"type": "integer"}})),
        "description": "The sums that are not added: in other currencies, or (unit null) not stated by anybody.",
    },
    "rule": {"type": "string", "description": "How it is counted."},
    "rule_en": TEXT,
    "chapter": {"type": "integer"},
    "kind": {"type": "string", "enum": ["number", "money"]},
    "drawn_as": nullable({"type": "string", "enum": [*get_args(Picture)]}),
    "rows": {**listed(whole(ROW)), "description": "Its lines: a chart takes them as they are."},
    "points": {**listed(whole(POINT)), "description": "Where in the world: a map takes them as they are."},
}


class Figures(View):
    """Every figure as it stands for an edition or a day: a number, its rule and its lines."""

    about = Operation(
        path="/figures/",
        name="list_figures",
        tag="Figures",
        summary="List figures",
        description="Every figure as it stands for an edition or a day, with its rule and its lines. All of them come at once.",
        parameters=ASKED,
        answer=whole({"next": {"type": "null"}, "results": listed(ref("Figure"))}),
        schemas={"Figure": whole(FIGURE)},
    )

    def get(self, request: Request) -> Response:
        """Answer with all figures."""
        danish, english = figures(request)
        return Response(
            {
                "next": None,
                "results": [self.shown(one, other) for one, other in zip(danish, english, strict=True)],
            }
        )

    def shown(self, figure: Figure, in_english: Figure) -> dict[str, Any]:
        """Return a figure as plain data."""
        in_turn = {
            row.key: row for row in in_english.rows
        }  # which may stand in another order, by their titles
        points = zip(figure.points, in_english.points, strict=True)
        return {
            "id": figure.key,
            "url": f"{self.base}figures/{figure.key}/",
            "title": figure.label,
            "title_en": in_english.label,
            "value": plain_number(figure.value),
            "display": figure.display,
            "display_en": in_english.display,
            "unit": figure.unit or None,
            "approximate": figure.approximate if figure.unit else None,
            "note": figure.note or None,
            "note_en": in_english.note or None,
            "left_out": [self.left_out(one) for one in figure.left_out],
            "rule": figure.rule,
            "rule_en": in_english.rule,
            "chapter": figure.chapter,
            "kind": figure.kind,
            "drawn_as": figure.picture,
            "rows": [self.row(one, in_turn[one.key]) for one in figure.rows],
            "points": [self.point(one, other) for one, other in points],
        }

    def left_out(self, one: LeftOut) -> dict[str, Any]:
        """Return what a sum leaves out: how many sums of another currency, and how much they are; or what nobody stated."""
        return {"unit": one.currency or None, "value": plain_number(one.value), "number": len(one.counted)}

    def row(self, row: FigureRow, in_english: FigureRow) -> dict[str, Any]:
        """Return one line of a figure."""
        return {
            "id": row.key,
            "title": str(row.label),
            "title_en": str(in_english.label),
            "value": plain_number(row.value),
            "display": row.display,
            "display_en": in_english.display,
            "years": row.years,
        }

    def point(self, there: Point, in_english: Point) -> dict[str, Any]:
        """Return a place on the map: where it is, who is there, and how many things are counted for it."""
        partners = zip(there.partner_keys, there.partners, in_english.partners, strict=True)
        return {
            "id": there.key or None,
            "title": str(there.place),
            "title_en": english(in_english.place),
            "url": resources["places"].address(self.base, there.key) if there.key else None,
            "country": there.country_code or None,
            "country_title": str(there.country),
            "country_title_en": str(in_english.country),
            "latitude": there.latitude,
            "longitude": there.longitude,
            "partners": [self.named(*partner) for partner in partners],
            "value": len(there.counted),
        }

    def named(self, key: str, title: Text, in_english: Text) -> dict[str, Any]:
        """Return what the document calls by ``key`` as others name it: {resource, id, title, title_en, url}."""
        resource, _slash, public_id = key.partition("/")
        told = resources[resource].refer(self.base, public_id, str(title), english(in_english))
        return {"resource": resource, **(told or {})}


class FigureDetail(Figures):
    """One figure, with everything that it counts."""

    about = Operation(
        path="/figures/{id}/",
        name="read_figures",
        tag="Figures",
        summary="Read one figure",
        description="With everything that it counts, and what each of its lines counts.",
        parameters=(in_path("An id from /figures/.", "networks"), *ASKED),
        answer=ref("CountedFigure"),
        refusals=(400, 404),
        schemas={
            "CountedFigure": whole(
                {**FIGURE, "rows": listed(whole({**ROW, "counted": COUNTED})), "counted": COUNTED}
            )
        },
    )

    def get(self, request: Request, key: str) -> Response:  # type: ignore[override]  # its address has a key
        """Answer with the figure of this key."""
        for one, other in zip(*figures(request), strict=True):
            if one.key == key:
                return Response(
                    {**self.shown(one, other), "counted": self.counted(one.counted, other.counted)}
                )
        raise ProblemError("not-found", _("No such figure; /api/v1/figures/ lists them."))

    def row(self, row: FigureRow, in_english: FigureRow) -> dict[str, Any]:
        """Return one line of a figure, with what it counts."""
        return {**super().row(row, in_english), "counted": self.counted(row.counted, in_english.counted)}

    def counted(self, things: Iterable[Counted], in_english: Iterable[Counted]) -> list[dict[str, Any]]:
        """Return what a figure counts: {id, resource, title, title_en, url, amount}."""
        return [
            {**self.named(thing.key, thing.title, other.title), "amount": plain_number(thing.amount)}
            for thing, other in zip(things, in_english, strict=True)
        ]


def figures(request: Request) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Return the figures that ``request`` asks for, in Danish and in English.

    They are those of the day that the registry is shown for, unless it names another ``day``, or an ``edition``.
    """
    given = parameters.single(request.query_params, {"edition", "day"})
    if given.keys() == {"edition", "day"}:
        raise invalid("day", _("An edition has its own day. Ask for an edition or for a day, not for both."))
    day = parameters.clean("day", given["day"], DAY) if "day" in given else None
    scope = _of_edition(given["edition"]) if "edition" in given else shown_scope(day)
    told = cached_figures(scope, keep="day" not in given)
    return told["da"], told["en"]


def _of_edition(edition: str) -> Scope:
    """Return what the figures of an edition are counted for. Raises ``ProblemError`` where there is none of that name."""
    known = editions_known()
    if edition not in known:
        raise invalid("edition", nearest(edition, known))
    return Scope(status_date=known[edition], edition=edition)


def english(text: Text) -> str | None:
    """Return words of the English figures, where they are English and not the Danish ones in their place."""
    return str(text) if text.lang == "en" else None
