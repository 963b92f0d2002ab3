"""What a domain's ``admin.py`` needs: the bases of its admin classes, and what it declares in them."""

from desk.bases.entries import EntryAdmin
from desk.bases.panel import ListPanel, Panel, register_panel
from desk.bases.shared import SharedAdmin
from desk.bases.tracked import TrackedAdmin
from desk.forms.ties import TieField
from desk.list_filters import PublicListFilter

__all__ = [
    "EntryAdmin",
    "ListPanel",
    "Panel",
    "PublicListFilter",
    "SharedAdmin",
    "TieField",
    "TrackedAdmin",
    "register_panel",
]
