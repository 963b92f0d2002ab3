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
    successor,
)
from registry.models.keys import ApiKey
from registry.models.ledger import Change, LedgerHead
from registry.models.money import Amount, Count, Recurring
from registry.models.parties import Goal, Organisation, Person, Place, Programme, Theme
from registry.models.phrases import Phrase
from registry.models.relations import Relation

__all__ = [
    "Activity",
    "Administration",
    "Amount",
    "ApiKey",
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
    "Stewardship",
    "Theme",
    "Tracked",
    "find",
    "last_successor",
    "new_public_id",
    "successor",
]
