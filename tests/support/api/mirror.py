"""A client that copies the registry and follows its feed, and a day on which much happens."""

from typing import Any

import orjson
from django.db.models import Count

from accounts.models import User
from api.resources.base import resources
from delegations.models import Visit
from funding.models import Grant
from memberships.models import Mandate, Membership, Network
from projects.models import Participation, Project
from registry.actions import lifecycle
from registry.models import (
    Administration,
    Organisation,
    OrganisationUnit,
    Person,
    Place,
    Relation,
    Theme,
)


class Mirror:
    """A client as docs/api.md has it: it copies everything once, and from then on follows the feed."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self.things = {}
        self.sequence = None
        for resource in resources:
            lists = f"?expand={','.join(resource.lists)}" if resource.lists else ""
            answer = reader.ask(f"{resource.name}/export.ndjson{lists}")
            # What changes while it copies comes again in the feed.
            self.sequence = self.sequence or int(answer["Udsyn-Sequence"])
            for line in b"".join(answer.streaming_content).splitlines():
                thing = orjson.loads(line)
                self.things[resource.name, thing["id"]] = thing

    def catch_up(self, limit: int = 100) -> list[dict[str, Any]]:
        """Read what has happened since, page by page, and fetch what was touched."""
        page = self.reader.read("changes/", since=self.sequence, limit=limit)
        changes = page["results"]
        while page["next"]:
            page = self.reader.read(page["next"])
            changes += page["results"]
        for change in changes:
            thing = (change["resource"], change["id"])
            answer = self.reader.client.get(change["url"])
            if answer.status_code == 200:
                self.things[thing] = answer.json()
            else:
                assert answer.status_code in (301, 404, 410)
                self.things.pop(thing, None)
        self.sequence = page["sequence"]
        return changes


def differences(mirror: Mirror) -> list[tuple[str, str]]:
    fresh = Mirror(mirror.reader).things
    return sorted(thing for thing in {*fresh, *mirror.things} if fresh.get(thing) != mirror.things.get(thing))


def write(thing: Any, actor: User, **columns: Any) -> Any:
    for name, value in columns.items():
        setattr(thing, name, value)
    lifecycle.write(thing, actor=actor)
    return thing


def a_day(actor: User, tmf: Administration) -> None:
    """Do what people do in a day: everything by which something may come, go or look different."""
    # Come: an internal project with a secret partner, then released; a network that only we know of.
    hidden = write(Organisation(name="Hemmelig A/S", public_id="hemmelig"), actor)
    there = write(Place(name="Ny By", public_id="ny-by", country="DK"), actor)
    write(hidden, actor, place=there)
    project = write(Project(title="Nyt projekt", kind="project", lead_partner=hidden), actor)
    part = write(Participation(project=project, administration=tmf), actor)
    write(project, actor, title="Nyere projekt")
    lifecycle.release(part, actor=actor)
    inside = write(Network(title="Internt netværk", kind="fair"), actor)
    write(Membership(network=inside, administration=tmf), actor)
    # Go: a membership, and with it its network and what only this named.
    only_one = Network.objects.annotate(n=Count("memberships")).filter(n=1, organiser__isnull=False)
    lifecycle.withdraw(only_one[0].memberships.get(), actor=actor)
    lifecycle.archive(Membership.objects.filter(network__public_id="c40").first(), actor=actor)
    # Look different: names, titles, what somebody else is related to.
    write(Place.objects.get(public_id="koebenhavn"), actor, name="Kjøbenhavn")
    write(Theme.objects.get(public_id="klima"), actor, name="Klimaet")
    write(Network.objects.get(public_id="eurocities"), actor, title="Eurocities 2")
    related = Relation.objects.live().first()
    lifecycle.archive(related, actor=actor)
    # Mandates are called by their place in the membership.
    member = Membership.objects.filter(mandates__isnull=False, released_at__isnull=False).first()
    person = write(Person(name="Politiker"), actor)
    lifecycle.write(
        member,
        actor=actor,
        rows=lambda: Mandate.objects.create(
            membership=member, body="X", seat="chair", political=True, person=person, position=99
        ),
    )
    write(person, actor, name="En anden politiker")
    member.refresh_from_db()
    lifecycle.write(member, actor=actor, rows=lambda: member.mandates.first().delete())
    # A place that nothing names any longer; a unit that comes to light in what names it.
    visit = write(
        Visit(title="Besøg", administration=tmf, place=there, state="held", held_on="2020-01-01"), actor
    )
    lifecycle.release(visit, actor=actor)
    write(hidden, actor, place=None)
    write(visit, actor, state="declined")
    unit = write(OrganisationUnit(title="Ny enhed", administration=tmf), actor)
    lifecycle.write(part, actor=actor, rows=lambda: part.units.add(unit))
    lifecycle.release(unit, actor=actor)
    lifecycle.archive(Grant.objects.filter(released_at__isnull=False).first(), actor=actor)
