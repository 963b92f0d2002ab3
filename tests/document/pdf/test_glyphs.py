"""What the typeface lacks is named; what it has stays as it is."""

from xml.etree import ElementTree as ET

import pytest

from document.pdf.glyphs import LONGEST, break_long_words, name_unprintable


@pytest.mark.parametrize(
    "text",
    ["Blåbærgrød på Østerbro", "Łódź · Čačak · Ísafjörður · Straße", "»100 €« – 1½ m²\n\t…", "e\u0301", ""],
)
def test_what_can_be_printed_stays(text: str) -> None:
    assert name_unprintable(text) == text.replace("e\u0301", "é")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hej 🙂!", "Hej [slightly smiling face]!"),
        ("👩\u200d👧\ufe0f", "[woman, girl]"),
        ("שלום", "[hebrew letter shin, hebrew letter lamed, hebrew letter vav, hebrew letter final mem]"),
        ("漢" * 7, f"[{', '.join(['cjk unified ideograph-6f22'] * 5)}, … +2]"),
        ("a\x00b\x07", "a[u+0000]b[u+0007]"),
        ("pdf\u202efdp", "pdf[right-to-left override]fdp"),
        ("\ue000", "[u+e000]"),
    ],
)
def test_what_cannot_be_printed_is_named(text: str, said: str) -> None:
    assert name_unprintable(text) == said
    assert name_unprintable(said) == said


def test_what_no_line_can_hold_may_be_broken_and_nothing_else() -> None:
    longest, longer = "a" * LONGEST, "b" * (LONGEST + 1)
    root = ET.fromstring(f'<p id="{longer}">{longest} {longer}<i>{longer}</i> {longer}</p>')
    break_long_words(root)
    broken = "\u200b".join(["b" * 20, "b" * 20, "b" * 20, "b"])
    assert root.get("id") == longer
    assert (root.text, root[0].text, root[0].tail) == (f"{longest} {broken}", broken, f" {broken}")
