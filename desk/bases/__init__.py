"""What a domain's ``admin.py`` needs: the bases of its admin classes, and what it declares in them."""

from desk.bases.bulk import archive, bring_back, confirm, merge_selected, release, withdraw
from desk.bases.entries import EntryAdmin
from desk.bases.panel import ListPanel, Panel, register
from desk.bases.shared import SharedAdmin
from desk.bases.tracked import TrackedAdmin
from desk.forms.ties import Tie
from desk.list_filters import PublicFilter

__all__ = [
    "EntryAdmin",
    "ListPanel",
    "Panel",
    "PublicFilter",
    "SharedAdmin",
    "Tie",
    "TrackedAdmin",
    "archive",
    "bring_back",
    "confirm",
    "merge_selected",
    "register",
    "release",
    "withdraw",
]
