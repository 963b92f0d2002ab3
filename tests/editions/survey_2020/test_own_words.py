"""Facts carry over, sentences do not: no nine words in a row of what we tell are the source's."""

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.editions.survey_2020.facts import FIXTURES

RUN = 9  # words
DIGITS = 10  # of each run's hash, of which there are some 6,600
# Made by ``hashes`` of the whole source, which stays outside.
RUNS = Path(__file__).with_name("source_runs.txt")

OURS = ("summary", "summary_en", "account", "account_en")
QUOTED = re.compile(r"»[^«]*«|“[^”]*”")
# Names and titles of nine words and more.
NAMES = (
    "Program to Promote the Solidarity of Cities toward the Total Abolition of Nuclear Weapons",
    "The International Committee for the Collections and Activities of Museums of Cities",
    "The Copenhagen Consensus of Mayors: Healthier and Happier Cities for All",
    "Data-driven decision-support to increase energy efficiency through renovation in European building stock",
    "Building A Low-Carbon, Climate Resilient Future: Secure, Clean And Efficient Energy",
)


def skeletons(text: str) -> list[str]:
    """Return each word without vowels and g: what stays when the source reads "g", "@" or "e" for "ø"."""
    words = (re.sub(r"[^a-zæøåé0-9@|]", "", word) for word in text.lower().split())
    return [re.sub(r"[aeiouyæøåég@|]", "", word) or "-" for word in words if word]


def hashes(text: str) -> Iterator[str]:
    """Yield the hash of each run of nine words in ``text``."""
    words = skeletons(text)
    for first in range(len(words) - RUN + 1):
        run = " ".join(words[first : first + RUN])
        yield hashlib.blake2s(run.encode()).hexdigest()[:DIGITS]


@cache
def source_runs() -> frozenset[str]:
    """Return the hashes of the source's runs."""
    told = RUNS.read_text("ascii").replace("\n", "")
    return frozenset(told[place : place + DIGITS] for place in range(0, len(told), DIGITS))


def copied(text: str) -> bool:
    """Return whether nine words in a row are the source's, names and quotations aside."""
    for name in NAMES:
        text = text.replace(name, "¤")
    pieces = QUOTED.sub("¤", text).split("¤")
    return any(not source_runs().isdisjoint(hashes(piece)) for piece in pieces)


def test_no_summary_and_no_account_copies_a_sentence_of_the_source() -> None:
    told = [
        (entry["fields"].get("public_id"), name)
        for path in sorted(FIXTURES.glob("[0-9]*.json"))
        for entry in json.loads(path.read_text("utf-8"))
        for name in OURS
        if copied(str(entry["fields"].get(name, "")))
    ]
    assert told == []


def test_a_copied_sentence_is_caught_as_the_source_misreads_it_and_as_it_should_read() -> None:
    for sentence in (
        "Kgbenhavns Kommune har veeret medlem siden 2007. Netveerket statter",
        "og Københavns Kommune har været medlem siden 2007. Netværket støtter byer",
    ):
        assert copied(f"Det er vores. {sentence}")
