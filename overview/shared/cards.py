"""Cards: how one thing of a shelf stands among others, in lists and on the pages that gather."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.resources.base import Resource, resources
from overview.shared.addresses import address_of
from overview.shared.wording import LabelledValues, RowFormatter, Value, localized, paragraphs, period
from registry.chapters import Shelf


@dataclass(frozen=True)
class Owner:
    """An administration that something belongs to."""

    code: str
    name: Value
    address: str


@dataclass(frozen=True)
class Card:
    """One thing in a list."""

    key: str
    title: Value
    address: str
    summary: tuple[Value, ...]
    owners: tuple[Owner, ...]
    period: str
    facts: tuple[LabelledValues, ...]
    cells: tuple[tuple[Value, ...], ...]


def expandable_parts(resource: Resource) -> list[str]:
    """Return the lists of a thing's parts, which an answer must hold for ``card`` to tell whose they are."""
    return [part.name for _foreign_key, part in resource.parts]


def default_ordering(resource: Resource) -> str:
    """Return the order in which things stand unless somebody asks for another: by title, where they have one of their own."""
    return "title" if "title" in resource.ordering_fields else "id"


def card(shelf: Shelf, row: Mapping[str, Any], names: Mapping[str, Value]) -> Card:
    """Return the card of one thing that the API answers; ``names`` are the administrations' by code."""
    resource = resources[shelf.resource]
    parts = expandable_parts(resource)
    codes = dict.fromkeys(part["administration"] for name in parts for part in row[name])
    if "administration" in row:
        codes = {row["administration"]: None}
    facts = RowFormatter(resource, names).columns(row, shelf.shown)
    return Card(
        key=row["id"],
        title=_title(shelf, row),
        address=address_of(shelf.resource, row["id"]),
        summary=tuple(paragraphs(row))
        or next((tuple(paragraphs(part)) for name in parts for part in row[name] if part["summary"]), ()),
        owners=tuple(
            Owner(code, names.get(code, Value(code)), address_of("administrations", code)) for code in codes
        ),
        period=period(row),
        facts=tuple(fact for fact in facts if fact.values),
        cells=tuple(fact.values for fact in facts),
    )


def _title(shelf: Shelf, row: Mapping[str, Any]) -> Value:
    """Return the title of a thing; of a part without one, that of the whole."""
    own = localized(row, "title" if "title" in row else resources[shelf.resource].heading[0])
    whole = row.get(shelf.within) if shelf.within else None
    return own if own.text or not whole else localized(whole)
