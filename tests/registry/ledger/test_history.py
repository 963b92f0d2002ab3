"""Which changes are whose, on either engine."""

import pytest

from registry.actions import lifecycle
from registry.history.changes import changes_of
from registry.models import Change, Theme

pytestmark = pytest.mark.database


def write(thing: Theme, **columns: str) -> Change:
    for name, value in columns.items():
        setattr(thing, name, value)
    lifecycle.write(thing, actor=None)
    return Change.objects.latest("sequence")


def test_a_thing_keeps_its_history_under_a_new_key(survey_2020: object) -> None:
    canals, harbours = Theme(public_id="kanaler", name="Kanaler"), Theme(public_id="havne", name="Havne")
    first = [write(canals), write(canals, name="Kanalerne")]
    first.append(write(canals, public_id="kanalen"))
    # Somebody else takes the key that was left, and is not taken for the first one.
    second = [write(harbours), write(harbours, public_id="kanaler"), write(harbours, name="Havnene")]
    first += [
        write(canals, name="Kanalen"),
        write(canals, public_id="kanalerne"),
        write(canals, public_id="kanalen"),
    ]
    assert [*changes_of(canals).order_by("sequence")] == first
    assert [*changes_of(harbours).order_by("sequence")] == second
