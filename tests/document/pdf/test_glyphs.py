"""What the typeface lacks is named; what it has stays as it is."""

from xml.etree import ElementTree as ET

import pytest

from document.pdf.glyphs import LONGEST, break_long_words, families_for, name_unprintable


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
        ("ᚠᚢ", "[runic letter fehu feoh fe f, runic letter uruz ur u]"),
        ("𒀀" * 7, f"[{', '.join(['cuneiform sign a'] * 5)}, … +2]"),
        ("a\x00b\x07", "a[u+0000]b[u+0007]"),
        ("pdf\u202efdp", "pdf[right-to-left override]fdp"),
        ("\ue000", "[u+e000]"),
    ],
)
def test_what_cannot_be_printed_is_named(text: str, said: str) -> None:
    assert name_unprintable(text) == said
    assert name_unprintable(said) == said


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("Blåbærgrød", []),
        ("رام الله", ["Noto Sans Arabic"]),
        ("می\u200cخواهم", ["Noto Sans Arabic"]),  # the joiner decides how it looks
        ("שלום og 唐山市", ["Noto Sans Hebrew", "Noto Sans CJK"]),
        ("東京都 서울특별시", ["Noto Sans CJK"]),
        ("თბილისი Երևան กรุงเทพ", ["Noto Sans Georgian", "Noto Sans Armenian", "Noto Sans Thai"]),
    ],
)
def test_a_name_in_another_script_stays_and_its_face_is_asked_for(text: str, families: list[str]) -> None:
    assert name_unprintable(text) == text
    assert families_for(text) == families


def test_what_no_line_can_hold_may_be_broken_and_nothing_else() -> None:
    longest, longer = "a" * LONGEST, "b" * (LONGEST + 1)
    root = ET.fromstring(f'<p id="{longer}">{longest} {longer}<i>{longer}</i> {longer}</p>')
    break_long_words(root)
    broken = "\u200b".join(["b" * 20, "b" * 20, "b" * 20, "b"])
    assert root.get("id") == longer
    assert (root.text, root[0].text, root[0].tail) == (f"{longest} {broken}", broken, f" {broken}")
