"""Names of countries and currencies, from CLDR."""

import datetime as dt
import re
from functools import cache

from babel import Locale
from babel.numbers import get_territory_currencies
from django.utils.translation import get_language

from registry.fields.collation import danish_sort_key


def country_name(code: str, language: str | None = None) -> str:
    """Return the name of the country with the ISO 3166-1 alpha-2 ``code``, in ``language`` or the active one.

    An unknown or empty code is returned as it is.
    """
    locale = Locale.parse((language or get_language() or "da")[:2])
    return str(locale.territories.get(code, code))


# Those that are asked for most stand first.
FIRST_COUNTRIES = ("DK", "SE", "NO", "FI", "IS", "DE", "GB", "US")
ECU = "XEU"
FIRST_CURRENCIES = ("DKK", "EUR", "USD", "SEK", "NOK", "GBP")
CODE = re.compile("[A-Z]{2}")
NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}  # which CLDR has among the territories
LATEST_CURRENCIES = dt.date(2026, 1, 1)  # a day of our own, so that every machine offers the same


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    territories = {str(code): str(name) for code, name in Locale.parse(language).territories.items()}
    countries = {
        code: name
        for code, name in territories.items()
        if CODE.fullmatch(code) and code not in NO_COUNTRIES  # the others are continents, by number
    }
    return _ordered(countries, FIRST_COUNTRIES)


@cache
def _currencies(language: str) -> list[tuple[str, str]]:
    names = {str(code): str(name) for code, name in Locale.parse(language).currencies.items()}
    present = {
        code
        for territory, _name in _countries(language)
        for code in get_territory_currencies(territory, LATEST_CURRENCIES)
    }
    # Of the codes for what is no country's, the ecu alone was money that one was granted.
    former = {code for code in names.keys() - present if code[0] != "X" or code == ECU}
    told = {code: f"{code} {names.get(code, '')}".strip() for code in present | former}
    return [
        *_ordered({code: told[code] for code in present}, FIRST_CURRENCIES),
        *_ordered({code: told[code] for code in former}, (ECU,)),
    ]


def _ordered(names: dict[str, str], first: tuple[str, ...]) -> list[tuple[str, str]]:
    rest = sorted(names.keys() - {*first}, key=lambda code: danish_sort_key(names[code]))
    return [(code, names[code]) for code in (*first, *rest)]


def countries() -> list[tuple[str, str]]:
    """Return every country as (code, name in the active language), those asked for most first."""
    return _countries((get_language() or "da")[:2])


def currencies() -> list[tuple[str, str]]:
    """Return every currency as (code, code with its name in the active language): ours first, and last those that are gone.

    What was granted in a currency stays in it, also where another has taken its place.
    """
    return _currencies((get_language() or "da")[:2])
