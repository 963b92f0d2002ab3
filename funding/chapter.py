"""Chapter 7: external funding obtained for international projects."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from msgspec.structs import replace

from document.content import NOT_STATED, Cell, Figure, FigureRow, Finding, Table, TableColumn, Text
from funding.models import Grant, GrantYear, Registration
from registry.chapters import Chapter, FigureFilter, Layout, OutlineNode, Scope, Shelf, chapters
from registry.chapters.facts import Facts, heading, joined, money, named, number_of, told
from registry.chapters.figures import Sum, currency_of_sums, grouped, how_much, money_row, pictured
from registry.chapters.findings import finding, most
from registry.choices import MoneyKind, RelationKind
from registry.fields.partial_dates import PartialDate, period_display
from registry.fields.wording import sum_of_money
from registry.models import Relation

OBTAINED = (MoneyKind.AWARDED, MoneyKind.RECEIVED, MoneyKind.CO_FINANCING, MoneyKind.REPAID)


@chapters.register
class FundingChapter(Chapter):
    """Each administration's grants, and the registration that the EU's money depends on."""

    number = 7
    slug = "funding"
    title = gettext_lazy("External funding obtained for international projects")
    layout = Layout.SECTIONS
    models = (Grant, Registration)
    shelves = (
        Shelf(
            resource="grants",
            address="finansiering",
            title=gettext_lazy("Funding"),
            one=gettext_lazy("grant"),
            about=gettext_lazy(
                "Money from outside for international work: what was granted or is expected, by whom, and for what."
            ),
            facets=("administration", "funder", "kind", "programme", "state"),
            shown=("amount", "funder", "kind"),
        ),
        Shelf(
            resource="registrations",
            address="registreringer",
            title=gettext_lazy("Registrations with the EU"),
            one=gettext_lazy("registration"),
            about=gettext_lazy("What the city is registered for in the EU's funding portal."),
            shown=("function", "pic"),
        ),
    )
    figure_labels = {
        "funding": gettext_lazy("External funding by funder"),
        "funding-periods": gettext_lazy("External funding by year and period"),
        "funding-administrations": gettext_lazy("External funding by administration"),
        "funding-years": gettext_lazy("External funding paid by calendar year"),
        "funding-expected": gettext_lazy("External funding expected"),
    }
    figure_filters = {
        "funding": FigureFilter("grants", "funder", {"kind": ",".join(OBTAINED)}),
        "funding-administrations": FigureFilter("grants", "administration", {"kind": ",".join(OBTAINED)}),
    }

    def facts(self, entry: Grant | Registration, facts: Facts) -> None:
        """Tell who pays how much for which years, or what a registration is for."""
        if isinstance(entry, Registration):
            facts.of(entry, "function", "for_municipality", "pic", "portal")
            facts.of(entry, "definition", "portal_use", setting="data" if entry.account else "labelled")
            return
        amount = number_of(entry)
        facts.add(_("amount"), money(entry), kind="money", setting="title", number=amount, asked=True)
        facts.of(entry, "kind", setting="title").add(_("period"), entry.period, setting="title", asked=True)
        facts.add(_("funder"), named(entry.funder) if entry.funder else "", asked=True).of(
            entry, "programmes"
        )
        facts.add(_("year by year"), [_year(year, entry) for year in entry.years.all()])
        facts.of(entry, "period_note")
        facts.of(entry, "duration_years", setting="data" if entry.period_note else "labelled")
        facts.of(entry, "aggregate", "aggregate_of", "roles")

    def tables(self, nodes: Sequence[OutlineNode]) -> tuple[Table, ...]:
        """Compare the grants."""
        columns = (
            TableColumn(label=_("Administration"), kind="list"),
            TableColumn(label=_("Grant"), kind="prose"),
            TableColumn(label=_("Funder")),
            TableColumn(label=_("Period"), kind="date"),
            TableColumn(label=_("Kind")),
            TableColumn(label=_("Amount"), kind="money"),
        )
        rows = tuple(
            (
                Cell(text=told(grant.administration.code)),
                Cell(text=heading(grant)),
                Cell(text=_funder(grant)),
                Cell(text=told(_years_alone(grant) or _("not stated"))),
                Cell(text=told(_total(grant))),
                Cell(text=told(money(grant) or _("not stated")), amount=grant.amount),
            )
            for grant in (node.entry for node in nodes)
            if isinstance(grant, Grant)
        )
        return (Table(key="grants", title=_("All grants"), columns=columns, rows=rows, overview=True),)

    def findings(
        self, figures: Mapping[str, Figure], nodes: Sequence[OutlineNode], scope: Scope
    ) -> Iterable[Finding]:
        """Tell how much has been obtained, and who has given most."""
        yield finding(figures["funding"], _("has been obtained from outside."))
        yield from most(figures["funding"], _("of that is from the largest funder: %(row)s."))

    def figures(self, scope: Scope) -> tuple[Figure, ...]:
        """Add up what was obtained, by funder, by period and by administration; and what is expected."""
        grants = self.own(self.counting(scope, Grant, "programmes", "years"), scope)
        within, currency = _within_totals(grants), currency_of_sums()
        obtained = [g for g in grants if g.kind in OBTAINED and g.pk not in within]
        expected = [g for g in grants if g.kind == MoneyKind.EXPECTED]
        things = [Sum(grant, grant, grant) for grant in obtained]
        by_year = grouped(
            (
                Sum(grant, Grant(kind=grant.kind, amount=one.paid, currency=grant.currency), year=one.year)
                for grant in obtained
                for one in grant.years.all()
            ),
            by=lambda paid: paid.year or 0,
        )
        rule = _(
            "Sums in %(currency)s that were received or awarded, or that others co-finance with, less what was repaid;"
            " expected money and the city's own budget are left out. A total of several projects is never added to what"
            " they got one by one. What was obtained stays counted when its period is over."
        ) % {"currency": currency}
        periods = _(
            "A sum over several years stands whole under its period, since nobody has stated the years."
        )
        return (
            pictured(
                how_much(
                    self.labelled("funding"),
                    rule,
                    things,
                    _rows(
                        obtained,
                        currency,
                        lambda g: (g.funder.key, named(g.funder)) if g.funder else _nobody(),
                    ),
                    currency=currency,
                ),
                "funders",
            ),
            pictured(
                how_much(
                    self.labelled("funding-periods"),
                    f"{rule} {periods}",
                    things,
                    _period_rows(obtained, currency),
                    currency=currency,
                ),
                "periods",
            ),
            how_much(
                self.labelled("funding-administrations"),
                rule,
                things,
                _rows(obtained, currency, lambda g: (g.administration.code, named(g.administration))),
                currency=currency,
            ),
            how_much(
                self.labelled("funding-years"),
                _(
                    "What was paid of the grants in each calendar year, where an administration states it by year; it is part"
                    " of the sums above, and not added to them."
                ),
                [one for year in sorted(by_year) for one in by_year[year]],
                [money_row(str(year), told(str(year)), by_year[year], currency) for year in sorted(by_year)],
                currency=currency,
            ),
            how_much(
                self.labelled("funding-expected"),
                _("Sums in %(currency)s that somebody expects; they are never added to what was obtained.")
                % {"currency": currency},
                [Sum(grant, grant, grant) for grant in expected],
                currency=currency,
            ),
        )


def _year(year: GrantYear, grant: Grant) -> Text:
    """Return what is stated of one year of a grant."""

    def stated(amount: Decimal | None, words: str) -> str:
        return words % {"sum": sum_of_money(amount, grant.currency)} if amount is not None else ""

    sums = (stated(year.budgeted, _("%(sum)s budgeted")), stated(year.paid, _("%(sum)s paid")))
    return joined(": ", str(year.year), joined(", ", *sums))


def _funder(grant: Grant) -> Text:
    return named(grant.funder) if grant.funder else told(_("not stated"))


def _nobody() -> tuple[str, Text]:
    return NOT_STATED, told(_("not stated"))


def _years(grant: Grant) -> tuple[str, Text]:
    if grant.period:
        return f"{grant.starts or ''}/{grant.ends or ''}", told(grant.period)
    if grant.duration_years:
        n = grant.duration_years
        years = ngettext("%(count)s year, not stated which", "%(count)s years, not stated which", n)
        return f"{n}-years", told(years % {"count": n})
    return _nobody()


def _years_alone(grant: Grant) -> str:
    starts, ends = (PartialDate(date[:4]) if date else None for date in (grant.starts, grant.ends))
    return period_display(starts, ends)


def _period_rows(grants: Sequence[Grant], currency: str) -> list[FigureRow]:
    in_time = sorted(grants, key=lambda g: (not g.period, str(g.starts or g.ends)))
    spans = {_years(grant)[0]: _span(grant) for grant in in_time}
    return [replace(line, years=spans[line.key]) for line in _rows(in_time, currency, _years)]


def _span(grant: Grant) -> tuple[int | None, int | None] | None:
    if not grant.period:
        return None
    first, last = (int(date[:4]) if date else None for date in (grant.starts, grant.ends))
    return first, last


def _rows(grants: Sequence[Grant], currency: str, by: Any) -> list[FigureRow]:
    return [
        money_row(key, label, [Sum(grant, grant, grant) for grant in some], currency)
        for (key, label), some in grouped(grants, by=by).items()
    ]


def _total(grant: Grant) -> str:
    kind = grant.get_kind_display()
    if not grant.aggregate:
        return kind
    if grant.aggregate_of is None:
        return _("%(kind)s, a total") % {"kind": kind}
    return _("%(kind)s, a total of %(count)s projects") % {"kind": kind, "count": grant.aggregate_of}


def _within_totals(grants: Sequence[Grant]) -> set[int]:
    """Return the grants that a total covers: those said to be part of it, and those that it would count twice.

    The latter have the total's administration and funder and one of its programmes.
    """
    totals = [grant for grant in grants if grant.aggregate]
    parts = {
        (relation.from_id, relation.to_id)
        for relation in Relation.objects.live().filter(
            from_resource=Grant.resource, to_resource=Grant.resource, kind=RelationKind.PART_OF
        )
    }

    def covers(total: Grant, grant: Grant) -> bool:
        same = total.administration_id == grant.administration_id and total.funder_id == grant.funder_id
        shared = {p.pk for p in total.programmes.all()} & {p.pk for p in grant.programmes.all()}
        return (grant.key, total.key) in parts or (same and bool(shared))

    return {grant.pk for grant in grants for total in totals if not grant.aggregate and covers(total, grant)}
