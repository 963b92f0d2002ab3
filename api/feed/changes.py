"""The change feed: the ledger as the public may read it, in strict order.

Each change of the ledger becomes what it is to the public: its own thing ``created``, ``changed`` or ``deleted``, and
whatever else it ``touched``. Internal things never appear; of what is no longer public, the feed tells only that.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.feed.effects import Effects, Seen
from api.feed.telling import Retelling
from api.http.problems import invalid
from api.json_schema import LINK, MOMENT, TEXT, Schema, listed, nullable, parameter, ref, whole
from api.resources.base import Resource, resources
from api.resources.past import Past, Thing
from api.resources.ties import recorded, successors, ties_from
from api.views import parameters
from api.views.base import View
from api.views.operations import Operation
from registry.ledger.recording import content_version
from registry.models import Change, Record, Releasable

LIMIT, MOST = 100, 1000
LARGEST = 2**63 - 1
SEQUENCE: Schema = {"type": "integer", "minimum": 0, "maximum": LARGEST}
SINCE: Schema = {**SEQUENCE, "x-read-as": "sequence"}
STATE = nullable(
    {"type": "object", "description": "What the thing said, with the names that it has in its resource."}
)
CHANGE = {
    "sequence": SEQUENCE,
    "moment": MOMENT,
    "kind": {
        "type": "string",
        "enum": ["created", "changed", "touched", "deleted"],
        "description": "`touched`: something that it shows was changed. `deleted`: it is no longer public.",
    },
    "resource": TEXT,
    "id": TEXT,
    "url": LINK,
    "administration": nullable(TEXT),
    "before": STATE,
    "after": STATE,
    "successor": nullable(whole({"id": TEXT, "url": LINK}, description="What it was merged into.")),
}


class Changes(View):
    """What was changed after a sequence number."""

    about = Operation(
        path="/changes/",
        name="list_changes",
        tag="Everything",
        summary="What has changed",
        description="Every public change after a sequence number, in strict order. Keep `sequence`, and go on from it.",
        parameters=(
            parameter(
                "since", SINCE, "The sequence number that you have come to; none that is not there yet.", 0
            ),
            parameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
                "How many changes of the registry to look at; not all of them are public.",
            ),
        ),
        answer=whole({"next": nullable(LINK), "sequence": SEQUENCE, "results": listed(ref("Change"))}),
        schemas={"Change": whole(CHANGE)},
    )

    def get(self, request: Request) -> Response:
        """Answer with the changes, the number to go on from, and where the next are."""
        given = parameters.single(request.query_params, {"since", "limit"})
        since, limit = sequence_asked(given), parameters.limit({"limit": str(LIMIT), **given}, MOST)
        changes = Change.objects.filter(sequence__gt=since).select_related("administration")
        rows = [*changes.order_by("sequence")[: limit + 1]]
        more, rows = len(rows) > limit, rows[:limit]
        last = rows[-1].sequence if rows else since
        if not rows and since > content_version():
            raise invalid("since", _("Copy everything anew: the registry has not come to this number."))
        following = f"{self.base}changes/?since={last}&limit={limit}" if more else None
        return Response(
            {"next": following, "sequence": last, "results": feed(rows, self.base)},
            headers={"Link": f'<{following}>; rel="next"'} if following else {},
        )


def sequence_asked(given: dict[str, str]) -> int:
    """Return the sequence number that is asked for."""
    text = given.get("since", "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= LARGEST):  # noqa: PLR2004
        raise invalid("since", _("Give the sequence number that you have come to; 0 is the beginning."))
    return int(text)


def feed(rows: list[Change], base: str) -> list[dict[str, Any]]:
    """Return what ``rows`` of the ledger are to the public, in their order."""
    past = Past()
    kinds = recorded()
    own = [(row, kinds[row.resource]) for row in rows if row.resource in kinds]
    for row, resource in own:
        _hold(row, resource, past)
    past.learn({thing for row, resource in own for thing in _concerned(row, resource)})
    seen = [one for row, resource in own if (one := _seen(row, resource, past))]
    others = [row for row in rows if row.resource not in kinds]
    touched = Effects(past).of(seen, others)
    now = _public_now({*touched, *(one.thing for one in seen)})
    news = [
        (one.change, one.thing, _own(one, past, base))
        for one in seen
        if one.thing in now or one.after is None
    ]
    told = {(row.sequence, thing) for row, thing, _own in news}
    numbered = {row.sequence: row for row in rows}
    for thing in sorted(touched):
        for sequence, was in touched[thing].items():
            if (sequence, thing) not in told and (thing in now or was):
                news.append((numbered[sequence], thing, {"kind": "touched" if thing in now else "deleted"}))
    news.sort(key=lambda one: one[0].sequence)  # what was changed stays before what it touched
    gone = {thing: row.sequence for row, thing, own in news if own["kind"] == "deleted"}
    news = [
        one for one in news if one[2]["kind"] != "deleted" or gone[one[1]] == one[0].sequence
    ]  # once each
    after = _successors(thing for _row, thing, own in news if own["kind"] == "deleted")
    return [_entry(row, thing, own, after, base) for row, thing, own in news]


def _hold(row: Change, resource: Resource, past: Past) -> None:
    """Tell ``past`` what a thing named before and after it was changed: it may name something else by now."""
    for tie in ties_from(resource):
        for state in filter(None, (row.before, row.after)):
            for key in tie.keys(state):
                past.hold((tie.target.name, key), (resource.name, row.public_id), tie)


def _concerned(row: Change, resource: Resource) -> Iterable[Thing]:
    """Yield the thing that was changed, and the things by which one must know whether it may be told of."""
    yield (resource.name, row.public_id)
    for tie in ties_from(resource):
        for state in (row.before, row.after):
            if tie.target.guarded and state:
                yield from ((tie.target.name, key) for key in tie.keys(state))


def _seen(row: Change, resource: Resource, past: Past) -> Seen | None:
    """Return a change as the public may know of it; None where the ledger does not show that it may.

    Where it does not although the thing is public now, a later change has made it so, and touches it.
    """
    thing = (resource.name, row.public_id)
    if issubclass(resource.model, Releasable):
        known = [state is not None and resource.released(state) for state in (row.before, row.after)]
    elif not (resource.named_only or issubclass(resource.model, Record)):
        known = [state is not None and state["archived_at"] is None for state in (row.before, row.after)]
    else:
        known = [past.public(thing, row.sequence - 1), past.public(thing, row.sequence)]
    if not any(known):
        return None
    return Seen(row, resource, row.before if known[0] else None, row.after if known[1] else None)


def _public_now(things: Iterable[Thing]) -> set[Thing]:
    """Return those of ``things`` that are public now."""
    wanted = {*things}
    return {
        (name, str(row[-1]))
        for name in {name for name, _key in wanted}
        for row in resources[name].names.of(key for other, key in wanted if other == name)
    }


def _successors(gone: Iterable[Thing]) -> dict[Thing, str]:
    """Return what took the place of those things that were merged away, as far as it is public now."""
    wanted = {*gone}
    after = {
        (name, key): (name, to)
        for name in {name for name, _key in wanted}
        for key, to in successors(resources[name], [key for other, key in wanted if other == name]).items()
    }
    there = _public_now(after.values())
    return {thing: to[1] for thing, to in after.items() if to in there}


def _own(seen: Seen, past: Past, base: str) -> dict[str, Any]:
    """Return what happened to the thing that was changed, and what it said before and after."""
    if seen.after is None:
        return {"kind": "deleted"}
    own: dict[str, Any] = {"kind": "created" if seen.before is None else "changed"}
    for name, state, ago in (("before", seen.before, 1), ("after", seen.after, 0)):
        if state is not None:
            then = Retelling(past, seen.change.sequence - ago, base)
            own[name] = then.told(seen.resource, seen.change.public_id, state)
    # Something internal was changed, of which the public learns nothing but that the thing has a new version.
    return {"kind": "touched"} if own.get("before") == own["after"] else own


def _entry(
    row: Change, thing: Thing, own: dict[str, Any], after: dict[Thing, str], base: str
) -> dict[str, Any]:
    name, key = thing
    to = after.get(thing) if own["kind"] == "deleted" else None
    return {
        "sequence": row.sequence,
        "moment": row.moment,
        "kind": own["kind"],
        "resource": name,
        "id": key,
        "url": resources[name].address(base, key),
        "administration": row.administration.code
        if row.administration and own["kind"] != "touched" and resources[name].owned
        else None,
        "before": own.get("before"),
        "after": own.get("after"),
        "successor": to and {"id": to, "url": resources[name].address(base, to)},
    }
