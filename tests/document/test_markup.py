"""What an account may hold: paragraphs, lists and links; all else is plain text or is refused with a sentence."""

import pytest
from django.core.exceptions import ValidationError

from document.content import Block, Run
from document.markup import blocks
from registry.fields.account import AccountField

LINK = "https://example.org/?a=1&b=2"


def test_paragraphs_lists_and_links_are_told_apart() -> None:
    text = f"En\nlinje [ord]({LINK}).\n\n- a\n- b\n  - c\n\n1. en\n2. to"
    assert blocks(text, "da") == (
        Block(kind="paragraph", lines=((Run("En linje "), Run("ord", LINK), Run(".")),), lang="da"),
        Block(kind="bullets", lines=((Run("a"),), (Run("b"),), (Run("c"),)), lang="da"),
        Block(kind="numbers", lines=((Run("en"),), (Run("to"),)), lang="da"),
    )


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "<b onclick=x>fed</b>", "# Nej", "**fed** `kode`", "> q", "| a | b |"],
)
def test_what_is_no_markup_of_ours_is_shown_as_it_was_typed(text: str) -> None:
    assert blocks(text, "da") == (Block(kind="paragraph", lines=((Run(text),),), lang="da"),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[x](javascript:alert(1))", "invalid_link"),
        ("- [x](file:///etc/passwd)", "invalid_link"),
        ("[x](JaVaScRiPt:alert)", "invalid_link"),
        ("[x](data:text/html,x)", "invalid_link"),
        ("[x](/en/sti)", "invalid_link"),
        ("a" * 1_000_000, "max_length"),
    ],
)
def test_what_may_not_stand_is_refused_with_a_sentence(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        AccountField().clean(text, None)
    assert refused.value.error_list[0].code == code
    if code == "invalid_link":
        assert not [
            run for block in blocks(text, "da") for line in block.lines for run in line if run.address
        ]
