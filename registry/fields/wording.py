"""Numbers, days and sums in words of the active language."""

import datetime as dt
from decimal import Decimal

from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language

from document.content import Language
from registry.fields.partial_dates import PartialDate


def language() -> Language:
    """Return the active language."""
    return "en" if (get_language() or "da")[:2] == "en" else "da"


def day(date: dt.date) -> str:
    """Return a day in words: "31. marts 2021", "31 March 2021"."""
    return PartialDate(date.isoformat()).display()


def number(value: int | Decimal) -> str:
    """Return a number as it is written: "1.750" in Danish, "1,750" in English."""
    return format_decimal(value, locale=language())


def sum_of_money(amount: Decimal, currency: str) -> str:
    """Return a sum with its currency, without needless decimals: "1.300.000 kr.", "665.462,50 €" ("EUR 665,462.50")."""
    pattern = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
    pattern = f"{pattern} ¤" if language() == "da" else f"¤¤ {pattern}"
    return format_currency(amount, currency, pattern, locale=language(), currency_digits=False)
