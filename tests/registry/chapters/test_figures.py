"""What a figure says of the things it counts."""

from decimal import Decimal

from document.content import Counted, Text
from registry.chapters.figures import money_row


def thing(amount: Decimal | None) -> Counted:
    return Counted(key="grants/one", title=Text("Et tilskud", "da"), amount=amount)


def test_a_sum_that_nobody_stated_is_not_zero() -> None:
    row = money_row("eu", Text("EU", "da"), [thing(None), thing(None)])
    assert (row.value, row.display) == (None, "ikke oplyst")


def test_what_is_stated_is_added_up_and_zero_is_a_statement() -> None:
    row = money_row("eu", Text("EU", "da"), [thing(None), thing(Decimal(1500))])
    assert (row.value, row.display) == (Decimal(1500), "1.500 kr.")
    assert money_row("eu", Text("EU", "da"), [thing(Decimal(0))]).value == 0
