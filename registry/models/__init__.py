"""The models that every domain stands on."""

from registry.models.records import (
    Entry,
    Part,
    Record,
    Releasable,
    parts_of,
)  # first: its fields are told first

# isort: split
from registry.fields.facts import (
    MOST_REQUIRED,
    AskedFact,
    RequiredFact,
    asked_facts,
    drop_answers,
    lacked_facts,
    public_answers,
    told_answers,
)
from registry.models.administrations import Administration, Committee, Stewardship
from registry.models.keys import ApiKey
from registry.models.ledger import Change, LedgerHead
from registry.models.money import Amount, Recurring, StatedNumber, YearOfMoney
from registry.models.municipality import Municipality, first_day, home_currency, shown_day
from registry.models.organisation import Activity, Clause, OrganisationUnit, Remit
from registry.models.parties import Goal, Organisation, Person, Place, Programme, Theme
from registry.models.phrases import Phrase
from registry.models.relations import Relation
from registry.models.requests import Asking, SentForm
from registry.models.tracked import Detail, Tracked, find, last_successor, new_public_id, successor

__all__ = [
    "MOST_REQUIRED",
    "Activity",
    "Administration",
    "Amount",
    "ApiKey",
    "AskedFact",
    "Asking",
    "Change",
    "Clause",
    "Committee",
    "Detail",
    "Entry",
    "Goal",
    "LedgerHead",
    "Municipality",
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
    "RequiredFact",
    "SentForm",
    "StatedNumber",
    "Stewardship",
    "Theme",
    "Tracked",
    "YearOfMoney",
    "asked_facts",
    "drop_answers",
    "find",
    "first_day",
    "home_currency",
    "lacked_facts",
    "last_successor",
    "new_public_id",
    "parts_of",
    "public_answers",
    "shown_day",
    "successor",
    "told_answers",
]
