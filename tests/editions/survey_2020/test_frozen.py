"""Nothing of the survey of 2020 is lost: each fact that stood there once is found, or was moved on purpose."""

import copy
import json
from pathlib import Path

import pytest

from tests.editions.survey_2020.facts import missing, stated

HERE = Path(__file__).parent
FROZEN = json.loads((HERE / "frozen.json").read_text("utf-8"))
MOVED = json.loads((HERE / "moved.json").read_text("utf-8"))


def test_every_fact_of_the_survey_is_found_or_was_moved_on_purpose() -> None:
    lost = [fact for fact in missing(FROZEN, stated()) if fact not in MOVED]

    assert not lost, (
        "Facts are gone. Bring them back, or say in moved.json where they went, a line for each:\n"
        + "\n".join(
            f'  {json.dumps(fact, ensure_ascii=False)}: "why, and where it stands now",' for fact in lost
        )
    )


def test_nothing_is_said_to_have_moved_that_stands_where_it_stood() -> None:
    assert set(MOVED) <= set(missing(FROZEN, stated())), "moved.json names facts that are there."


@pytest.mark.parametrize(
    ("thing", "field"),
    [
        ("projects.project atelier", "starts"),
        ("agendas.policy kbh-2025-klimaplanen", "numbers told"),
        ("memberships.mandate of eurocities-oekf", 0),
    ],
)
def test_a_fact_that_goes_is_missed(thing: str, field: str | int) -> None:
    now = copy.deepcopy(FROZEN)
    del now[thing][field]

    assert [*missing(FROZEN, now)] == [f"{thing} {field}"]
