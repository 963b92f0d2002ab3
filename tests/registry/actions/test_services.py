"""The verbs keep the rules, leave a trace, and undo themselves when they fail."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from accounts.models import User
from memberships.models import Membership, Network, Participant
from registry.actions import lifecycle
from registry.choices import ChangeKind
from registry.errors import RegistryError
from registry.ledger.recording import content_version
from registry.models import Administration, Change


@pytest.mark.parametrize(
    ("there", "back", "column", "kinds"),
    [
        (lifecycle.archive, lifecycle.bring_back, "archived_at", (ChangeKind.ARCHIVED, ChangeKind.RESTORED)),
        (lifecycle.withdraw, lifecycle.release, "released_at", (ChangeKind.WITHDRAWN, ChangeKind.RELEASED)),
    ],
)
def test_every_verb_has_a_way_back_and_both_are_recorded(
    survey_2020: object, secretary: User, there: object, back: object, column: str, kinds: tuple[str, str]
) -> None:
    membership = Membership.objects.get(public_id="string-oekf")
    was = getattr(membership, column) is None
    there(membership, actor=secretary, reason="prøve")
    membership.refresh_from_db()
    assert (getattr(membership, column) is None) != was
    with pytest.raises(RegistryError), override("da"):
        there(membership, actor=secretary)
    back(membership, actor=secretary)
    membership.refresh_from_db()
    assert (getattr(membership, column) is None) == was
    with pytest.raises(RegistryError):
        back(membership, actor=secretary)
    changes = Change.objects.filter(resource="memberships", public_id="string-oekf").order_by("-sequence")
    assert [change.kind for change in changes[:2]] == [kinds[1], kinds[0]]
    assert membership.version == 3


def test_what_is_archived_makes_room_and_comes_back_only_while_there_is_room(
    survey_2020: object, secretary: User
) -> None:
    old = Membership.objects.get(public_id="string-oekf")
    lifecycle.archive(old, actor=secretary)
    new = Membership(network=old.network, administration=old.administration)
    lifecycle.write(new, actor=secretary)
    before = content_version()
    with pytest.raises(ValidationError, match="allerede"), override("da"):
        lifecycle.bring_back(old, actor=secretary)
    assert content_version() == before
    assert Membership.objects.get(public_id="string-oekf").archived_at is not None


def test_a_breach_of_a_rule_changes_nothing(survey_2020: object, secretary: User) -> None:
    network = Network.objects.get(public_id="c40")
    before = content_version()
    network.starts, network.ends = "2020", "2019"
    with pytest.raises(ValidationError):
        lifecycle.write(network, actor=secretary)
    network.refresh_from_db()
    assert (network.starts, network.ends) == (None, None)
    assert content_version() == before


def test_when_the_rows_fail_the_thing_is_as_it_was(survey_2020: object, secretary: User) -> None:
    network = Network.objects.get(public_id="c40")
    network.area = "Verden"

    def rows() -> None:
        raise RegistryError("the rows failed")

    with pytest.raises(RegistryError, match="the rows failed"):
        lifecycle.write(network, actor=secretary, rows=rows)
    network.refresh_from_db()
    assert network.area != "Verden"


def test_what_is_gone_is_said_to_be_gone(survey_2020: object, secretary: User) -> None:
    ghost = Administration(pk=987654, code="XX", name="Findes ikke")
    ghost._state.adding = False
    with pytest.raises(RegistryError):
        lifecycle.write(ghost, actor=secretary)


@pytest.mark.parametrize("sign", ["\x0b", "\x00", "\x1f", "\ufffe"])
def test_a_sign_that_nobody_sees_and_no_file_can_hold_is_refused(
    survey_2020: object, secretary: User, sign: str
) -> None:
    network = Network.objects.get(public_id="eurocities")
    network.title = f"Euro{sign}cities"
    with pytest.raises(ValidationError) as told:
        lifecycle.write(network, actor=secretary)
    assert told.value.message_dict["title"][-1].startswith("Der er et usynligt tegn efter »Euro«.")
    participant = Participant.objects.first()
    participant.description = f"By{sign}en"
    with pytest.raises(ValidationError, match="usynligt tegn"):
        participant.full_clean()
