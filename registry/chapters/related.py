"""What else has to do with an entry, whichever domain it lives in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from document.content import Audience, Text
from registry.chapters.facts import heading, money
from registry.choices import RelationKind
from registry.models import Amount, Entry, Record, Relation
from registry.sight import Sight

# How a relation reads from its second end to its first.
INVERSE = {
    RelationKind.PART_OF: _("includes"),
    RelationKind.PAYS_FOR: _("paid for by"),
    RelationKind.TOLD_WITH: _("is described together with"),
    RelationKind.RUN_WITH: _("is run together with"),
}


@dataclass(frozen=True)
class Related:
    """One thing that an entry is related to, and how; its resource and public id, and the sum in words if it is money."""

    kind: str
    label: str
    title: Text
    key: tuple[str, str]
    money: str = ""


def related_to(entries: Sequence[Entry], audience: Audience) -> dict[tuple[str, str], tuple[Related, ...]]:
    """Return what each of ``entries`` is related to, as far as ``audience`` may know, by (resource, public id).

    Costs one query for the relations, and one for each resource at their other ends.
    """
    # What a shared thing is related to is told with each part of it.
    ends: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for entry in entries:
        for thing in {cast("Record", entry), entry.thing}:
            ends.setdefault((thing.resource, thing.key), []).append((entry.resource, entry.key))
    resources = {resource for resource, _key in ends}
    relations = [
        relation
        for relation in Relation.objects.live().filter(
            Q(from_resource__in=resources) | Q(to_resource__in=resources)
        )
        if {(relation.from_resource, relation.from_id), (relation.to_resource, relation.to_id)} & ends.keys()
    ]
    sought: dict[str, set[str]] = {}
    for relation in relations:
        sought.setdefault(relation.from_resource, set()).add(relation.from_id)
        sought.setdefault(relation.to_resource, set()).add(relation.to_id)
    sight = Sight(audience)
    found = {resource: sight.find(resource, keys) for resource, keys in sought.items()}
    related: dict[tuple[str, str], list[Related]] = {}
    for relation in relations:
        here = (relation.from_resource, relation.from_id)
        there = (relation.to_resource, relation.to_id)
        for end, other, label in (
            (here, there, relation.get_kind_display()),
            (there, here, str(INVERSE[RelationKind(relation.kind)])),
        ):
            if (there_is := found[other[0]].get(other[1])) is None:
                continue
            for entry_end in ends.get(end, ()):
                sum_ = money(there_is) if isinstance(there_is, Amount) else ""
                found_here = Related(relation.kind, label, heading(there_is), other, sum_)
                related.setdefault(entry_end, []).append(found_here)
    return {end: tuple(several) for end, several in related.items()}
