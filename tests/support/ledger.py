"""Writing in the ledger what a test has done to a thing behind its back."""

from typing import Any

from accounts.models import User
from registry.choices import ChangeKind
from registry.ledger.recording import Revision, Snapshot, record_all, snapshot
from registry.models import Change, Tracked


def record(
    thing: Tracked, kind: ChangeKind, *, before: Snapshot | None, actor: User | None, reason: str = ""
) -> Any:
    """Write one change of ``thing``, as it now stands in the database, and return it."""
    changes: list[Change] = record_all(
        [Revision(thing, kind, before, snapshot(thing))], actor=actor, reason=reason
    )
    return changes[0]
