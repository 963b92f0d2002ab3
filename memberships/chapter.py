"""Chapter 4: memberships of international networks and organisations."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from document.content import Abbreviation, Audience, Cell, Figure, Finding, Table, TableColumn, Text
from memberships.choices import ForumKind
from memberships.models import Contribution, Event, Mandate, Membership, Network, Participant
from registry.chapters import INTRODUCTION, Chapter, FigureFilter, Layout, OutlineNode, Scope, Shelf, chapters
from registry.chapters.facts import (
    Facts,
    count,
    frequency,
    heading,
    joined,
    money,
    named,
    number_of,
    told,
    with_notes,
    woven,
    written,
)
from registry.chapters.figures import (
    Sum,
    counted,
    currency_of_sums,
    grouped,
    how_many,
    how_much,
    in_period,
    money_row,
    pictured,
    rows_by_administration,
    rows_of_things,
)
from registry.chapters.findings import finding, most
from registry.choices import MoneyKind, Uncounted
from registry.fields.answers import Answer
from registry.fields.partial_dates import period_display
from registry.fields.wording import sum_of_money


@chapters.register
class MembershipsChapter(Chapter):
    """Each administration's memberships, with what they cost and who sits where."""

    number = 4
    slug = "networks"
    title = gettext_lazy("Memberships of international networks and organisations")
    layout = Layout.SECTIONS
    models = (Membership,)
    things = (Network,)
    deadlines = ("notice_date",)
    shelves = (
        Shelf(
            resource="networks",
            address="netvaerk",
            title=gettext_lazy("Networks"),
            one=gettext_lazy("network"),
            about=gettext_lazy(
                "The international networks and organisations that the city is a member of, and what each administration does in them."
            ),
            facets=("administration", "costs", "kind", "reach", "country"),
            shown=("abbreviation", "kind", "reach", "seat"),
        ),
        Shelf(
            resource="mandates",
            address="mandater",
            title=gettext_lazy("Mandates"),
            one=gettext_lazy("mandate"),
            about=gettext_lazy("Who sits where for the city, in which post, and until when."),
            facets=("administration", "seat", "party", "state"),
            shown=("membership", "seat", "post", "person", "party"),
            within="membership",
        ),
        Shelf(
            resource="memberships",
            address="medlemskaber",
            title=gettext_lazy("Memberships"),
            one=gettext_lazy("membership"),
            about=gettext_lazy("Each administration's own membership of a network."),
            facets=("administration", "costs", "state", "theme", "unit", "sdg"),
            shown=("network", "role"),
            within="network",
        ),
    )
    figure_labels = {
        "network-headings": gettext_lazy("Network headings"),
        "network-headings-distinct": gettext_lazy("Distinct network headings"),
        "networks": gettext_lazy("Networks in the registry"),
        "networks-within": gettext_lazy("Networks within others"),
        "networks-administrations": gettext_lazy("Networks by administration"),
        "memberships": gettext_lazy("Memberships by administration"),
        "fees": gettext_lazy("Yearly membership fees"),
        "co-financing": gettext_lazy("Yearly co-financing"),
    }
    figure_filters = {"memberships": FigureFilter("memberships", "administration")}

    def facts(self, entry: Membership, facts: Facts) -> None:
        """Tell the network's facts, then what the administration pays and does in it."""
        network = entry.network
        shared = facts.about(network)
        shared.of(network, "abbreviation").of(network, "kind", setting="title")
        facts.add(_("period"), entry.period, setting="title")
        shared.of(network, "reach", "area", setting="plain").of(network, "parent", "organiser", "seat")
        shared.of(network, "programme", "system", "eligibility", "basis", "activity")
        shared.add(_("founded"), network.starts.display() if network.starts else "")
        members = [with_notes(count(n), written(n.note)) for n in network.member_counts.all()]
        shared.add(_("members"), members, setting="plain")
        shared.add(_("participants"), [_participant(p) for p in network.participants.all()])
        shared.add(_("how often"), frequency(network), setting="plain")
        shared.of(network, "months", "duration_days", "rotates")
        for kind, events in grouped(network.events.all(), by=Event.get_kind_display).items():
            shared.add(kind, [_event(event) for event in events])
        facts.of(entry, "period_note", "role", "purpose", "benefit")
        facts.of(entry, "represents_municipality", "last_evaluated", "notice_date")
        for contribution in entry.contributions.all():
            number = number_of(contribution)
            facts.add(contribution.get_kind_display(), _contribution(contribution), "money", number=number)
        facts.add(_("mandates"), [_mandate(mandate, facts.audience) for mandate in entry.mandates.all()])
        for kind, forums in grouped(entry.forums.all(), by=lambda forum: forum.kind).items():
            facts.add(str(PLURALS[ForumKind(kind)]), [written(forum.name) for forum in forums])
        shared.of(network, "website")

    def tables(self, nodes: Sequence[OutlineNode]) -> tuple[Table, ...]:
        """Give a survey of the networks: who takes part, since when, as what, and what it costs."""
        parts: dict[Network, list[Membership]] = {}
        codes: dict[Network, dict[str, None]] = {}
        for node in nodes:
            part = node.entry
            if part.uncounted != Uncounted.WITHIN:
                parts.setdefault(part.network, []).append(part)
                codes.setdefault(part.network, {}).update(
                    dict.fromkeys((part.administration.code, *node.also))
                )
        rows = [
            (
                Cell(text=heading(network)),
                Cell(text=told(", ".join(codes[network]))),
                Cell(text=_each(told(part.period) for part in own)),
                Cell(text=_each(_role(part) for part in own)),
                Cell(text=named(network.seat) if network.seat else told("")),
                Cell(text=_each(_fee(part) for part in own), amount=_one_fee(own)),
            )
            for network, own in parts.items()
        ]
        columns = (
            TableColumn(label=_("Network"), kind="prose"),
            TableColumn(label=_("Administrations"), kind="list"),
            TableColumn(label=_("Period"), kind="date"),
            TableColumn(label=_("Role")),
            TableColumn(label=_("Seat")),
            TableColumn(label=_("Fee a year"), kind="money"),
        )
        note = _("An empty field has not been stated. Networks within others are told of with these.")
        table = Table(
            key="networks",
            title=_("All networks"),
            columns=columns,
            rows=tuple(rows),
            note=note,
            overview=True,
        )
        return (table,)

    def abbreviations(self, scope: Scope) -> Iterable[Abbreviation]:
        """Return the networks' abbreviations."""
        for entry in (node.entry for node in self.chosen(self.nodes(scope), scope)):
            short, title = entry.network.abbreviation, heading(entry.network)
            if short:
                name = title.text.replace(f"({short})", "").strip()
                yield Abbreviation(short=short, name=Text(name, title.lang))

    def findings(
        self, figures: Mapping[str, Figure], nodes: Sequence[OutlineNode], scope: Scope
    ) -> Iterable[Finding]:
        """Tell how many networks there are, who has the most memberships, and which costs most."""
        yield finding(figures["networks"], _("networks that the city takes part in."))
        if scope.administration is None:
            yield from most(
                figures["memberships"], _("memberships is the most that one administration has: %(row)s.")
            )
        yield from most(figures["fees"], _("a year is the highest fee: %(row)s."))

    def figures(self, scope: Scope) -> tuple[Figure, ...]:
        """Count networks in three ways, memberships by administration, and fees."""
        memberships = self.counting(scope, Membership, "also", "contributions")
        everything = self.holding(scope, Membership, "also", "contributions")
        printed = [m for m in everything if m.source_edition == scope.edition and m.source_number]
        tops = {m.network.top.pk: m.network.top for m in printed}
        currency, paying = currency_of_sums(), self.own(memberships, scope)
        networks = {m.network.pk: m.network for m in memberships}
        within = {m.network.pk: m.network for m in everything if m.uncounted == Uncounted.WITHIN}
        return (
            how_many(
                self.labelled("network-headings"),
                _(
                    "Every heading with a printed number in the chapter; one that is printed twice counts twice."
                ),
                [counted(m) for m in printed],
            ),
            how_many(
                self.labelled("network-headings-distinct"),
                _("Every network behind a printed heading once; a sub-network counts with its network."),
                [counted(network) for network in tops.values()],
            ),
            in_period(
                how_many(
                    self.labelled("networks"),
                    _("Every network with at least one membership, once. %(within)s")
                    % {"within": WITHIN_NETWORK},
                    [counted(network) for network in networks.values()],
                ),
                scope,
                {m.network.pk: m.network for m in everything if not m.uncounted}.values(),
            ),
            how_many(
                self.labelled("networks-within"),
                _(
                    "Every network that is part of another in which the city takes part. It is told of with its own facts,"
                    " and counted with the network that it belongs to."
                ),
                [counted(network) for network in within.values()],
            ),
            pictured(
                how_many(
                    self.labelled("networks-administrations"),
                    _(
                        "Every network once: with the administration that alone has a part in it, or with what several"
                        " share. One that takes part without a membership of its own has a part too. %(within)s"
                    )
                    % {"within": WITHIN_NETWORK},
                    [counted(network) for network in networks.values()],
                    rows_of_things(memberships),
                ),
                "administrations",
                drawn_in=INTRODUCTION,
            ),
            in_period(
                how_many(
                    self.labelled("memberships"),
                    _(
                        "Every administration's own membership: a network that two share counts once for each. %(within)s"
                    )
                    % {"within": WITHIN_NETWORK},
                    [counted(membership) for membership in memberships],
                    rows_by_administration(memberships),
                ),
                scope,
                everything,
            ),
            self._money("fees", MoneyKind.FEE, paying, currency, scope.status_date.year),
            self._money("co-financing", MoneyKind.CO_FINANCING, paying, currency, scope.status_date.year),
        )

    def _money(self, key: str, kind: MoneyKind, memberships: list[Any], currency: str, year: int) -> Figure:
        sums = [
            Sum(membership, contribution)
            for membership in memberships
            for contribution in _of_year([*membership.contributions.all()], kind, year)
        ]
        rule = _(
            "The sums in %(currency)s that are stated for the year of the day, or else for every year; memberships that state"
            " none are left out, not counted as zero."
        ) % {"currency": currency}
        rows = [money_row(one.thing.key, heading(one.thing), [one], currency) for one in sums]
        return how_much(self.labelled(key), rule, sums, rows, currency=currency, yearly=True)


def _of_year(contributions: list[Contribution], kind: MoneyKind, year: int) -> list[Contribution]:
    """Return the contributions of a kind for ``year``: those of that very year, or else of every year."""
    those = [one for one in contributions if one.kind == kind]
    return [one for one in those if one.year == year] or [one for one in those if one.yearly]


def _each(texts: Iterable[Text]) -> Text:
    """Return what the parts of a network say, each thing once, in one cell."""
    return joined(", ", *dict.fromkeys(text for text in texts if str(text)))


def _role(membership: Membership) -> Text:
    seats = dict.fromkeys(mandate.get_seat_display() for mandate in membership.mandates.all())
    return written(membership.role) if membership.role else told(", ".join(seats))


def _fee(membership: Membership) -> Text:
    if membership.answers.get("contributions") == Answer.NONE:
        return told(_("free"))
    fees = [one for one in membership.contributions.all() if one.kind == MoneyKind.FEE]
    return told(", ".join(_("free") if one.amount == 0 else money(one) for one in fees))


def _one_fee(memberships: Sequence[Membership]) -> Decimal | None:
    """Return the amount behind a cell that has one fee; None for several, or where nobody has stated one."""
    fees = [
        one.amount for part in memberships for one in part.contributions.all() if one.kind == MoneyKind.FEE
    ]
    return fees[0] if len(fees) == 1 else None


WITHIN_NETWORK = gettext_lazy("A network within another counts with that one.")
PLURALS = {
    ForumKind.FORUM: gettext_lazy("forums"),
    ForumKind.WORKING_GROUP: gettext_lazy("working groups"),
    ForumKind.SUB_NETWORK: gettext_lazy("sub-networks"),
}


def _participant(participant: Participant) -> Text:
    who = participant.organisation or participant.place
    if who:
        return named(who)
    return written(participant.description) if participant.description else told(str(participant))


def _event(event: Event) -> Text:
    parts = (
        written(event.title),
        written(event.category),
        named(event.place) if event.place else "",
        written(event.by),
        written(event.note),
    )
    return joined(": ", event.year.display() if event.year else "", joined(", ", *parts))


def _contribution(contribution: Contribution) -> Text:
    if contribution.amount == 0:
        words = _("free")
    elif not (words := money(contribution)):
        words = _("not stated")
    elif contribution.yearly:
        words = _("%(sum)s a year") % {"sum": words}
    elif contribution.year:
        words = _("%(sum)s in %(year)s") % {"sum": words, "year": contribution.year}
    paid = (
        ""
        if contribution.paid is None
        else _("paid: %(sum)s") % {"sum": sum_of_money(contribution.paid, contribution.currency)}
    )
    return with_notes(words, paid, written(contribution.purpose))


def _mandate(mandate: Mandate, audience: Audience) -> Text:
    seat = joined(", ", told(mandate.get_seat_display()), written(mandate.body))
    holder = written(mandate.post)
    if mandate.person and (mandate.political or audience == "internal"):
        party = f"({mandate.party})" if mandate.party else ""
        holder = joined(" ", holder, str(mandate.person), party)
    servant = mandate.serviced_by
    return joined(
        ", ",
        joined(": ", seat, holder),
        period_display(mandate.starts, mandate.ends),
        written(mandate.focus),
        woven(_("serviced by %(unit)s"), unit=named(servant)) if servant else "",
    )
