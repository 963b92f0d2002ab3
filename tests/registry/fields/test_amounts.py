"""Sums and dates as people write them are understood, refused with a sentence where they are not clear, and never changed in silence."""

import time
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from accounts.models import User
from desk.forms.fields import DayInput
from funding.models import Grant
from memberships.models import Network
from registry.fields.amounts import Written, parse_amount
from registry.fields.partial_dates import PartialDateInput
from tests.support.desk import Form, address, saved, send

KRONER = ("DKK", "SEK", "NOK", "ISK")


@pytest.mark.parametrize(
    ("language", "typed", "number", "codes"),
    [
        ("da", "25.000 kr.", "25000", KRONER),
        ("da", "kr. 25.000", "25000", KRONER),
        ("da", "kr.25.000,-", "25000", KRONER),
        ("da", "25 000", "25000", ()),
        ("da", "25\u00a0000,50 DKK", "25000.50", ("DKK",)),
        ("da", "25.000,50 kroner", "25000.50", KRONER),
        ("da", "1,5 mio. kr.", "1500000", KRONER),
        ("da", "2 mio", "2000000", ()),
        ("da", "3 mia. kr.", "3000000000", KRONER),
        ("da", "500 t.kr.", "500000", KRONER),
        ("da", "500 tkr", "500000", KRONER),
        ("da", "EUR 1,000.50", "1000.50", ("EUR",)),
        ("da", "12 €", "12", ("EUR",)),
        ("da", "5 svenske kroner", "5", ("SEK",)),
        ("en", "1,234 DKK", "1234", ("DKK",)),
        ("en", "DKK 1.5 million", "1500000", ("DKK",)),
        ("en", "25.000,50", "25000.50", ()),
    ],
)
def test_a_sum_is_understood_with_its_currency(
    language: str, typed: str, number: str, codes: tuple[str, ...]
) -> None:
    with override(language):
        assert parse_amount(typed, grouped=True) == Written(number, codes)


@pytest.mark.parametrize(
    ("language", "typed"),
    [("da", "1,234"), ("da", "EUR 1,000"), ("da", "1.234 mio."), ("en", "25.000"), ("en", "25.000 kr.")],
)
def test_what_can_be_read_in_two_ways_is_refused_with_a_sentence(language: str, typed: str) -> None:
    with override(language), pytest.raises(ValidationError) as refused:
        parse_amount(typed, grouped=True)
    assert refused.value.code == "unclear"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mange",
        "ca. 5",
        "25 00",
        "5 %",
        "1e9",
        "5²",
        "1½",
        "5 EUR kr.",
        "mio. 5",
        "5 mio. mia.",
        "٥",
        "5-6",
    ],
)
def test_what_is_no_sum_is_none(typed: str) -> None:
    assert parse_amount(typed, grouped=True) is None


@pytest.fixture
def grant(survey_2020: object) -> Grant:
    found: Grant = Grant.objects.filter(currency="DKK", original_amount=None).exclude(amount=None)[0]
    return found


@pytest.fixture
def desk(client: Client, survey_2020: object, secretary: User) -> Client:
    client.force_login(secretary)
    return client


def test_a_sum_in_kroner_is_kept_and_shown_as_a_number(desk: Client, grant: Grant) -> None:
    page = address(Grant, "change", grant.pk)
    assert saved(send(desk, page, {"amount": "25.000 kr.", "starts": "siden 2024", "ends": ""}))
    grant.refresh_from_db()
    assert (grant.amount, grant.currency, grant.starts) == (Decimal(25000), "DKK", "2024")
    shown = Form(desk.get(page).text).values
    assert (shown["amount"], shown["starts"]) == (["25.000"], ["2024"])


def test_a_currency_that_is_stated_fills_the_empty_field(desk: Client, grant: Grant) -> None:
    page = address(Grant, "change", grant.pk)
    assert saved(send(desk, page, {"original_amount": "EUR 1,000.50", "original_currency": ""}))
    grant.refresh_from_db()
    assert (grant.original_amount, grant.original_currency) == (Decimal("1000.50"), "EUR")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("25.000 EUR", "stemmer ikke"), ("1,5 mio. SEK", "stemmer ikke"), ("25.000 $", "stemmer ikke")],
)
def test_a_currency_that_contradicts_the_field_is_refused(
    desk: Client, grant: Grant, typed: str, words: str
) -> None:
    answer = send(desk, address(Grant, "change", grant.pk), {"amount": typed})
    assert answer.status_code == 200
    assert words in str(answer.context["adminform"].form.errors["amount"])
    before = grant.amount
    grant.refresh_from_db()
    assert grant.amount == before


def test_swedish_kronor_may_be_called_kr_where_the_field_says_so(desk: Client, grant: Grant) -> None:
    assert saved(send(desk, address(Grant, "change", grant.pk), {"amount": "5 kr.", "currency": "SEK"}))
    grant.refresh_from_db()
    assert (grant.amount, grant.currency) == (Decimal(5), "SEK")


def test_a_number_that_is_no_sum_takes_no_currency(desk: Client, survey_2020: object) -> None:
    answer = send(desk, address(Network, "change", Network.objects.all()[0].pk), {"per_year": "2 kr."})
    assert answer.status_code == 200
    assert "uden valuta" in str(answer.context["adminform"].form.errors["per_year"])


def read(field: Any, typed: str) -> str:
    try:
        return str(field.clean(typed))
    except ValidationError as error:
        return f"! {error.messages[0]}"


@pytest.mark.parametrize(
    ("end", "typed", "kept"),
    [
        ("starts", "siden 2024", "2024"),
        ("starts", "fra 2024", "2024"),
        ("starts", "since May 2020", "2020-05"),
        ("starts", "fra og med august 2023", "2023-08"),
        ("starts", "siden den 31. marts 2021", "2021-03-31"),
        ("ends", "til og med 2021", "2021"),
        ("ends", "until March 31, 2021", "2021-03-31"),
        ("", "i august 2023", "2023-08"),
        ("", "den 1. maj 2020", "2020-05-01"),
        ("", "31/3 2021", "2021-03-31"),
    ],
)
def test_a_date_may_have_words_before_it(end: str, typed: str, kept: str) -> None:
    assert read(PartialDateInput(end=end), typed) == kept


@pytest.mark.parametrize(
    ("end", "typed", "words"),
    [
        ("ends", "siden 2024", "hvornår noget begynder"),
        ("starts", "til 2021", "hvornår noget slutter"),
        ("", "siden 2024", "hvornår noget begynder"),
        ("starts", "3. kvartal 2024", "er ikke en dato"),
        ("starts", "siden efterår 2024", "er ikke en dato"),
        ("starts", "ca. 2024", "er ikke en dato"),
        ("starts", "siden", "er ikke en dato"),
        ("starts", "2020-2024", "er ikke en dato"),
    ],
)
def test_a_date_that_says_something_else_is_refused(end: str, typed: str, words: str) -> None:
    assert read(PartialDateInput(end=end), typed).startswith("! ")
    assert words in read(PartialDateInput(end=end), typed)


def test_a_day_may_be_written_in_words() -> None:
    assert read(DayInput(), "31. marts 2021") == "2021-03-31"
    assert read(DayInput(), "marts 2021").startswith("! ")


def test_what_is_far_too_long_is_no_sum_and_takes_no_time() -> None:
    started = time.process_time()
    assert parse_amount("1" + "." * 100_000 + "x1", grouped=True) is None
    assert time.process_time() - started < 0.5  # it took 45 seconds
