"""The models that every domain stands on."""

from registry.models.administrations import (
    Activity,
    Administration,
    Clause,
    Committee,
    OrganisationUnit,
    Remit,
    Stewardship,
)
from registry.models.base import (
    Detail,
    Entry,
    Part,
    Record,
    Releasable,
    Tracked,
    find,
    last_successor,
    new_public_id,
    parts_of,
    successor,
)
from registry.models.keys import ApiKey
from registry.models.ledger import Change, LedgerHead
from registry.models.limits import Asking
from registry.models.money import Amount, Count, Recurring
from registry.models.parties import Goal, Organisation, Person, Place, Programme, Theme
from registry.models.phrases import Phrase
from registry.models.relations import Relation
from registry.models.sent import SentForm

__all__ = [
    "Activity",
    "Administration",
    "Amount",
    "ApiKey",
    "Asking",
    "Change",
    "Clause",
    "Committee",
    "Count",
    "Detail",
    "Entry",
    "Goal",
    "LedgerHead",
    "Organisation",
    "OrganisationUnit",
    "Part",
    "Person",
    "Phrase",
    "Place",
    "Programme",
    "Record",
    "Recurring",
    "Relation",
    "Releasable",
    "Remit",
    "SentForm",
    "Stewardship",
    "Theme",
    "Tracked",
    "find",
    "last_successor",
    "new_public_id",
    "parts_of",
    "successor",
]
