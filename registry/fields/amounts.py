"""Sums of money as people write them: "25.000 kr.", "kr. 25.000,-", "1,5 mio. kr." or "EUR 1,000.50"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.fields.countries import ECU, currencies

LONGEST = 100  # signs: what is longer is no sum, and would take long to try
WRITTEN = re.compile(r"(?P<before>[^\d+-]*)(?P<number>[-+]? ?\d[\d., ]*)(?P<after>[^\d]*)", re.ASCII)
SPACED = re.compile(r"[-+]? ?\d{1,3}( \d{3})+([.,]\d+)?", re.ASCII)
THOUSANDS = re.compile(r"[-+]?\d{1,3}([.,]\d{3})+", re.ASCII)
THREE_AFTER = re.compile(r"[-+]?\d{1,3}[.,]\d{3}", re.ASCII)
TIMES = {
    1_000: ("tusind", "tusinde", "thousand"),
    1_000_000: ("mio", "million", "millioner", "millions"),
    1_000_000_000: ("mia", "milliard", "milliarder", "billion", "billions"),
}
SCALES = {word: factor for factor, words in TIMES.items() for word in words}
KRONER = ("DKK", "SEK", "NOK", "ISK")
# What a word or a sign may mean; of several, the first is meant where nothing else says which. "" is none of them.
SIGNS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("kr", "kroner", "krone"), KRONER),
    **dict.fromkeys(("dkr", "danske", "danish"), ("DKK",)),
    **dict.fromkeys(("svenske", "swedish"), ("SEK",)),
    **dict.fromkeys(("norske", "norwegian"), ("NOK",)),
    **dict.fromkeys(("€", "euro", "euros"), ("EUR",)),
    **dict.fromkeys(("£", "pund", "pounds"), ("GBP",)),
    **dict.fromkeys(("ecu", "ecus"), (ECU,)),
    **dict.fromkeys(("$", "dollar", "dollars"), ("", "USD", "CAD", "AUD", "NZD", "SGD", "HKD")),
}


@dataclass(frozen=True)
class Written:
    """A number that somebody wrote, as a program writes it; and the currencies that may be meant, none where none is named."""

    number: str
    currencies: tuple[str, ...] = ()


def parse_amount(text: str, *, grouped: bool) -> Written | None:
    """Return what somebody wrote; None where it is no number, with or without a currency.

    Thousands are set apart by points in Danish and by commas in English; where that leaves open what is meant,
    ``ValidationError`` is raised. Where none are to be expected (not ``grouped``), both signs are decimal signs.
    """
    if len(text) > LONGEST:
        return None
    text = " ".join(text.replace("−", "-").casefold().split())  # also spaces that do not break
    if text[:1] in (".", ","):
        text = f"0{text}"
    found = WRITTEN.fullmatch(text)
    if not found:
        return None
    number, after = found["number"].strip(), found["after"]
    if number.endswith((",", ".")):  # the dash of "25.000,-" stands for the øre
        number, after = number[:-1], after.removeprefix("-").removeprefix("–")
    words = [*_words(found["before"]), *_words(after)]
    factors = [SCALES[word] for word in words if word in SCALES]
    named = [_meant(word) for word in words if word not in SCALES]
    if (" " in number and not SPACED.fullmatch(number)) or len(factors) > 1 or not all(named):
        return None
    if any(word in SCALES for word in _words(found["before"])) or (factors and not grouped):
        return None
    codes = tuple(code for code in named[0] if all(code in other for other in named)) if named else ()
    if named and not codes:
        return None
    digits = plain(number, grouped=grouped)
    if grouped and THREE_AFTER.fullmatch(number.replace(" ", "")) and (factors or "." in digits):
        raise ValidationError(
            _(
                "“%(typed)s” can be read in two ways. Write it so that it cannot be misread, e.g. %(whole)s or %(part)s."
            ),
            code="unclear",
            params={"typed": number, "whole": re.sub("[.,]", "", number), "part": _with_decimals(number)},
        )
    return Written(_times(digits, *factors), codes)


def plain(text: str, *, grouped: bool) -> str:
    """Return a number that somebody typed as a program writes it: "1.234.567,50" as "1234567.50".

    In English, points and commas change places. Where no thousands are to be expected (not ``grouped``), a point is a
    decimal point in Danish too.
    """
    text = re.sub(r"\s", "", text).replace("−", "-")
    group, decimal = (",", ".") if get_language() == "en" else (".", ",")
    last = max(text.rfind(group), text.rfind(decimal))
    if THOUSANDS.fullmatch(text[:last]) and text[last] not in text[:last]:  # the last one is the decimal sign
        return re.sub("[.,]", "", text[:last]) + "." + text[last + 1 :]
    if grouped and THOUSANDS.fullmatch(text) and decimal not in text:
        return text.replace(group, "")
    return text.replace(",", ".")


def _words(text: str) -> list[str]:
    """Return the words of what stands beside a number: abbreviations without their points."""
    text = re.sub(r"\bt\. ?kr\b|\btkr\b", "tusind kr", text)
    text = re.sub(r"\bd\. ?kr\b", "dkr", text).replace("us$", "usd")
    return re.findall(r"[^\W\d_]+|[^\w\s.]", text)


def currency_meant(text: str) -> str:
    """Return the code of the currency that a word or a sign stands for, of several the commonest; "" for none."""
    words = _words(text.casefold())
    return next(filter(None, _meant(words[0])), "") if len(words) == 1 else ""


def _meant(word: str) -> tuple[str, ...]:
    codes = {code for code, _name in currencies()}
    return SIGNS.get(word) or ((word.upper(),) if word.upper() in codes else ())


def _times(digits: str, factor: int = 1) -> str:
    try:
        number = Decimal(digits) * factor
    except ArithmeticError:
        return digits  # which is for the field to refuse
    return digits if factor == 1 else f"{number.normalize():f}"


def _with_decimals(number: str) -> str:
    whole, _sign, rest = number.replace(".", ",").partition(",")
    return f"{whole}{'.' if get_language() == 'en' else ','}{rest[:2]}"
