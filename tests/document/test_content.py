import pytest

from document.content import Fact, Survey, Text, from_json, to_json


def test_a_survey_kept_as_json_comes_back_whole(survey: Survey) -> None:
    kept = to_json(survey)
    assert from_json(kept) == survey
    assert to_json(from_json(kept)) == kept


@pytest.mark.parametrize(
    ("values", "in_line"),
    [
        ((), True),
        (("Formand, bestyrelsen",), True),
        (("Oslo", "Malmö"), True),
        (("Glyptoteket, München", "Oslo"), False),
        (("Vidensdeling med de nordiske hovedstæder om klimatilpasning", "Oslo"), False),
    ],
)
def test_values_share_a_line_only_when_commas_between_them_are_clear(
    values: tuple[str, ...], *, in_line: bool
) -> None:
    assert Fact(label="x", values=tuple(Text(value, "da") for value in values)).in_line is in_line
