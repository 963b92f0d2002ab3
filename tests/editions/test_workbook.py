"""The survey's workbook holds numbers and dates that can be filtered and added up, beside the words."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from document.content import Language
from document.workbook.xlsx import xlsx
from editions.models import Introduction
from editions.services import current_survey


def entries(language: Language, chapter: int) -> list[dict[str, Any]]:
    """The rows of a chapter's entries, by the heads of its columns."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx(current_survey(language))))
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith(f"{chapter} "))
    assert sheet.auto_filter.ref
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_what_ends_in_a_year_is_a_filter(survey_2020: Introduction) -> None:
    ends = {row["Titel"]: row["Ender"] for row in entries("da", 6) if row["Ender"]}
    assert all(isinstance(day, dt.datetime) for day in ends.values())
    assert {title for title, day in ends.items() if day.year == 2021} == {
        "Øresundsmetro",
        "Climate-KIC EZEMCONS",
        "EURO2021",
        "Skoleledelsesuddannelse i samarbejde med Handelshøyskolen BI, Oslo",
    }
    assert ends["Øresundsmetro"].date() == dt.date(2021, 3, 31)


@pytest.mark.parametrize(
    ("language", "amount", "unit", "certainty", "sure"),
    [
        ("da", "Beløb", "Beløb, enhed", "Beløb, sikkerhed", "omtrentlig"),
        ("en", "Amount", "Amount, unit", "Amount, certainty", "approximate"),
    ],
)
def test_a_sum_is_a_number_with_its_currency_and_how_sure_it_is(
    survey_2020: Introduction, language: Language, amount: str, unit: str, certainty: str, sure: str
) -> None:
    rows = {row["Titel" if language == "da" else "Title"]: row for row in entries(language, 7)}
    assert rows["VIB"][amount] == 3_200_000
    assert (rows["VIB"][unit], rows["VIB"][certainty]) == ("DKK", sure)
    assert (rows["ATELIER"][amount], rows["ATELIER"][certainty]) == (4_971_000, None)
    assert sum(row[amount] or 0 for row in rows.values()) == 94_275_000 + 4_971_000


def test_counts_and_years_are_numbers(survey_2020: Introduction) -> None:
    row = next(row for row in entries("da", 8) if row["Kalenderår"] == 2019)
    assert row["Antal"] == 412
    assert row["Antal, som skrevet"] == "412 delegationshenvendelser"
