"""Money in an uploaded list: in the currency that it was granted in, never less than nothing, and counted or told of."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from document.content import Figure
from editions.counting import shown_scope
from funding.models import Grant
from registry.actions import lifecycle
from registry.chapters import chapters
from tests.support.sheets import confirm, refusals, told, upload

CASES = Path(__file__).parent / "cases"
HEAD = "Offentligt id;Version;Titel;Titlens sprog;Forvaltning;Beløbstype;Beløb;Valuta"


def case(name: str) -> bytes:
    return (CASES / name / "grants.csv").read_bytes()


def one_row(kind: str, amount: str, currency: str) -> bytes:
    return f"\ufeff{HEAD}\n;;Prøvetilskud;da;TMF;{kind};{amount};{currency}\n".encode()


def figure(key: str, language: str = "da") -> Figure:
    with override(language):
        return next(one for one in chapters[7].figures(shown_scope()) if one.key == key)


def release(**changed: object) -> None:
    """Publish what was uploaded; with other values, where they are ``changed``."""
    grant = Grant.objects.latest("pk")
    for name, value in changed.items():
        setattr(grant, name, value)
    if changed:
        lifecycle.write(grant, actor=None)
    lifecycle.release(grant, actor=None)


def test_money_stays_in_the_currency_that_it_was_granted_in_however_that_is_written(desk: Client) -> None:
    seen = upload(desk, Grant, case("11-currencies-that-are-gone"))
    assert told(seen)[:3] == (9, 0, 0)
    confirm(desk, Grant, seen)

    held = dict(Grant.objects.filter(title__startswith="Gammelt").values_list("title", "currency"))
    assert held == {f"Gammelt {code}": code for code in ("DEM", "FIM", "XEU", "HRK", "LTL", "EEK")} | {
        "Gammelt €": "EUR",
        "Gammelt Euro": "EUR",
        "Gammelt kr.": "DKK",
    }


@pytest.mark.parametrize(
    ("currency", "meant"),
    [("DKKK", "DKK"), ("eurro", "EUR"), ("svensk krona", "SEK"), ("xyzzy", "tre bogstaver")],
)
def test_an_unknown_currency_is_refused_with_the_nearest(currency: str, meant: str, desk: Client) -> None:
    ((_cell, refusal),) = refusals(upload(desk, Grant, one_row("bevilget", "1000", currency)))

    assert currency in refusal
    assert meant in refusal


def test_a_sum_without_a_currency_is_asked_for_one_and_given_none(desk: Client) -> None:
    ((_cell, refusal),) = refusals(upload(desk, Grant, one_row("bevilget", "1000", "")))

    assert "valuta" in refusal.lower()
    assert not Grant.objects.filter(title="Prøvetilskud").exists()


def test_a_negative_sum_is_refused_and_the_kind_of_what_was_paid_back_is_named(desk: Client) -> None:
    ((_cell, refusal),) = refusals(upload(desk, Grant, case("21-repayments")))

    assert "tilbagebetalt" in refusal


def test_what_was_repaid_is_taken_off_what_was_obtained(desk: Client) -> None:
    before = figure("funding").value
    confirm(desk, Grant, upload(desk, Grant, one_row("tilbagebetalt", "5000", "DKK")))
    assert figure("funding").value == before  # the control: it is internal yet
    release()

    assert figure("funding").value == (before or Decimal(0)) - 5000


def test_a_figure_names_the_sums_in_other_currencies_that_it_leaves_out(desk: Client) -> None:
    before = figure("funding")
    assert before.left_out == ()  # the control: nothing is named where nothing is left out
    confirm(desk, Grant, upload(desk, Grant, case("17-euros-left-out-in-silence")))
    release()
    after, english = figure("funding"), figure("funding", "en")

    assert after.value == before.value
    assert [(one.currency, one.value, len(one.counted)) for one in after.left_out] == [
        ("EUR", Decimal(5000000), 1)
    ]
    assert "Dertil 1 beløb i en anden valuta: 5.000.000 €." in after.note
    assert "Besides 1 sum in another currency: EUR 5,000,000." in english.note


def test_a_sum_that_was_booked_in_the_home_currency_is_counted_as_it_was_booked(desk: Client) -> None:
    before = figure("funding").value
    confirm(desk, Grant, upload(desk, Grant, case("17-euros-left-out-in-silence")))
    release(
        amount=Decimal(37250000), currency="DKK", original_amount=Decimal(5000000), original_currency="EUR"
    )

    assert figure("funding").value == (before or Decimal(0)) + 37250000
    assert figure("funding").left_out == ()
