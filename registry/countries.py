"""Names of countries, from CLDR."""

from babel import Locale
from django.utils.translation import get_language


def country_name(code: str, language: str | None = None) -> str:
    """Return the name of the country with the ISO 3166-1 alpha-2 ``code``, in ``language`` or the active one.

    An unknown or empty code is returned as it is.
    """
    locale = Locale.parse((language or get_language() or "da")[:2])
    return str(locale.territories.get(code, code))
