"""What a figure says of the sums that it adds, and of those that it cannot add."""

import datetime as dt
from decimal import Decimal

import pytest

from document.content import Text
from funding.models import Grant
from registry.chapters import Scope
from registry.chapters.figures import Sum, how_many, how_much, in_period, money_row
from registry.fields.partial_dates import PartialDate

LABELLED = ("prøve", 7, "En prøve")


def grant(amount: int | None, currency: str = "DKK", **more: object) -> Sum:
    made = Grant(title="Et tilskud", amount=amount, currency=currency, kind="received", **more)
    return Sum(made, made, made)


def test_a_sum_that_nobody_stated_is_not_zero() -> None:
    row = money_row("eu", Text("EU", "da"), [grant(None), grant(None)], "DKK")
    assert (row.value, row.display) == (None, "ikke oplyst")


def test_what_is_stated_is_added_up_and_zero_is_a_statement() -> None:
    row = money_row("eu", Text("EU", "da"), [grant(None), grant(1500)], "DKK")
    assert (row.value, row.display) == (Decimal(1500), "1.500 kr.")
    assert money_row("eu", Text("EU", "da"), [grant(0)], "DKK").value == 0


@pytest.mark.parametrize(
    ("sums", "display", "note"),
    [
        ([], "–", ""),
        ([grant(5, starts=PartialDate("2019"), ends=PartialDate("2020-03"))], "5 kr.", "2019–2020."),
        ([grant(5, certainty="approximate")], "ca. 5 kr.", "Perioden for 1 beløb er ikke oplyst."),
        (
            [
                grant(5, starts=PartialDate("2019")),
                grant(7, "EUR"),
                grant(8, "EUR"),
                grant(3, "XEU"),
                grant(None),
            ],
            "5 kr.",
            "2019. Dertil 2 beløb i en anden valuta: 15 €. Dertil 1 beløb i en anden valuta: 3 XEU. 1 beløb er ikke oplyst.",
        ),
        ([grant(7, "EUR")], "–", "Dertil 1 beløb i en anden valuta: 7 €."),
    ],
)
def test_a_sum_says_its_period_whether_it_is_approximate_and_what_it_leaves_out(
    sums: list[Sum], display: str, note: str
) -> None:
    figure = how_much(LABELLED, "Alt.", sums, currency="DKK")
    assert (figure.display, figure.note) == (display, note)
    assert len(figure.counted) + sum(len(one.counted) for one in figure.left_out) == len(sums)


def test_the_currency_of_the_municipality_is_the_one_that_is_added_up() -> None:
    figure = how_much(LABELLED, "Alt.", [grant(5), grant(7, "EUR")], currency="EUR")
    assert (figure.value, figure.unit, figure.display) == (7, "EUR", "7 €")
    assert [one.currency for one in figure.left_out] == ["DKK"]


def test_a_figure_tells_what_began_and_ended_in_its_period() -> None:
    scope = Scope(status_date=dt.date(2020, 9, 1))
    periods = [
        ("2019", None),
        ("2020-03", None),
        ("2020-10", None),
        (None, "2019"),
        (None, "2020-08-31"),
        (None, None),
    ]
    things = [Grant(starts=starts, ends=ends) for starts, ends in periods]
    for thing, (starts, ends) in zip(things, periods, strict=True):
        thing.starts_earliest = PartialDate(starts).earliest if starts else None
        thing.ends_latest = PartialDate(ends).latest if ends else None
    figure = how_many(LABELLED, "Alt.", [])
    assert in_period(figure, scope, things).note == "I perioden: 1 begyndt, 1 ophørt."
    since = Scope(status_date=dt.date(2020, 9, 1), since=dt.date(2018, 1, 1))
    assert in_period(figure, since, things).note == "I perioden: 2 begyndt, 2 ophørt."
    assert in_period(figure, scope, things[:1]).note == ""
