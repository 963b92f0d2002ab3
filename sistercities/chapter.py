"""Chapter 5: partner cities and other partners abroad."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from document.content import Cell, Figure, Finding, Point, Table, TableColumn, Text
from registry.chapters import Chapter, FigureFilter, Layout, OutlineNode, Scope, Shelf, chapters
from registry.chapters.facts import Facts, frequency, heading, joined, named, told
from registry.chapters.figures import counted, grouped, how_many, in_period, pictured, row
from registry.chapters.findings import ending, finding, most
from registry.fields.countries import country_name
from sistercities.models import Agreement, Partner


@chapters.register
class SisterCitiesChapter(Chapter):
    """Each administration's agreements and cooperation with partners abroad."""

    number = 5
    slug = "partner-cities"
    title = gettext_lazy("Partner cities abroad")
    layout = Layout.SECTIONS
    models = (Agreement,)
    things = (Partner,)
    shelves = (
        Shelf(
            resource="partners",
            address="samarbejdsbyer",
            title=gettext_lazy("Partners"),
            one=gettext_lazy("partner"),
            about=gettext_lazy(
                "Cities, authorities and museums abroad that the city works with, and what is agreed with them."
            ),
            facets=("administration", "kind", "country"),
            shown=("kind", "country"),
        ),
        Shelf(
            resource="agreements",
            address="aftaler",
            title=gettext_lazy("Agreements"),
            one=gettext_lazy("agreement"),
            about=gettext_lazy("What is agreed with partners abroad, one by one."),
            facets=("administration", "kind", "state", "country", "theme"),
            shown=("partner", "kind", "programme"),
            within="partner",
        ),
    )
    figure_labels = {
        "partners": gettext_lazy("Partners abroad by country"),
        "agreements": gettext_lazy("Agreements and cooperation"),
    }
    figure_filters = {"partners": FigureFilter("partners", "country")}

    def facts(self, entry: Agreement, facts: Facts) -> None:
        """Tell who and where the partner is, and what was agreed for which years."""
        partner = entry.partner
        if partner:
            facts.of(entry, "kind", setting="title").about(partner).of(partner, "organisation")
            facts.about(partner).add(_("where"), _where(partner), setting="title")
            period = _("ongoing") if entry.ongoing else entry.period
            facts.add(_("period"), period, setting="title", asked=True)
        if entry.parent and entry.parent.administration_id != entry.administration_id:
            facts.of(entry, "parent")
        facts.of(entry, "counterpart", "form", "programme", "funder", "own_partners")
        facts.of(entry, "forum", "represented_by").add(_("how often"), frequency(entry), setting="plain")
        facts.of(entry, "rotates", "host_places", "activities")

    def tables(self, nodes: Sequence[OutlineNode]) -> tuple[Table, ...]:
        """Give a survey of the agreements: with whom, of which kind, where, for how long, and by whom."""
        rows = [
            (
                Cell(text=heading(node.entry)),
                Cell(text=told(node.entry.get_kind_display())),
                Cell(text=_where(node.entry.partner)),
                Cell(text=told(_("ongoing") if node.entry.ongoing else node.entry.period)),
                Cell(text=told(", ".join((node.entry.administration.code, *node.also)))),
            )
            for node in nodes
            if node.entry.partner
        ]
        columns = (
            TableColumn(label=_("Agreement"), kind="prose"),
            TableColumn(label=_("Kind")),
            TableColumn(label=_("Where")),
            TableColumn(label=_("Period"), kind="date"),
            TableColumn(label=_("Administrations"), kind="list"),
        )
        note = _("An empty field has not been stated.")
        table = Table(
            key="agreements",
            title=_("All agreements"),
            columns=columns,
            rows=tuple(rows),
            note=note,
            overview=True,
        )
        return (table,)

    def findings(
        self, figures: Mapping[str, Figure], nodes: Sequence[OutlineNode], scope: Scope
    ) -> Iterable[Finding]:
        """Tell how many agreements there are, where most partners are, and which end within a year."""
        yield finding(figures["agreements"], _("agreements and forms of cooperation with partners abroad."))
        yield from most(figures["partners"], _("partners is the most in one country: %(row)s."))
        yield from ending(
            nodes,
            scope.status_date,
            lambda n: ngettext(
                "of the agreements ends within a year: %(names)s.",
                "of the agreements end within a year: %(names)s.",
                n,
            ),
        )

    def figures(self, scope: Scope) -> tuple[Figure, ...]:
        """Count the partners, by country."""
        agreements = self.counting(scope, Agreement, "partner__places")
        partners: dict[Any, Partner] = {a.partner.pk: a.partner for a in agreements}
        by_country = grouped(partners.values(), by=lambda partner: partner.country)
        return (
            how_many(
                self.labelled("partners"),
                _("Every partner with at least one agreement or cooperation once, whoever has it."),
                [counted(partner) for partner in partners.values()],
                sorted(
                    (
                        row(code, told(country_name(code) or _("not stated")), [counted(p) for p in some])
                        for code, some in by_country.items()
                    ),
                    key=lambda line: (-len(line.counted), line.label.text),
                ),
            ),
            pictured(
                in_period(
                    how_many(
                        self.labelled("agreements"),
                        _(
                            "Every agreement of every administration; a heading that gathers several is not one."
                        ),
                        [counted(agreement) for agreement in agreements],
                    ),
                    scope,
                    self.holding(scope, Agreement, "partner__places"),
                ),
                "map",
                _points(agreements),
            ),
        )


def _points(agreements: Sequence[Any]) -> list[Point]:
    """Return where the partners of ``agreements`` are, those without a place by country.

    A partner with several places stands at the first and bears the names of all, so that nothing counts twice.
    """
    by_place = grouped(agreements, by=_places)
    return [_point(places, country, some) for (places, country), some in by_place.items()]


def _places(agreement: Any) -> tuple[tuple[Any, ...], str]:
    places = tuple(agreement.partner.places.all())
    return places, places[0].country if places else agreement.partner.country


def _point(places: tuple[Any, ...], country: str, agreements: Sequence[Any]) -> Point:
    partners = {agreement.partner.pk: agreement.partner for agreement in agreements}
    first = places[0] if places and places[0].latitude is not None else None
    return Point(
        place=joined("/", *map(named, places)) if places else told(_("not stated")),
        country=told(country_name(country) or _("not stated")),
        key=places[0].key if places else "",
        country_code=country,
        latitude=float(first.latitude) if first else None,
        longitude=float(first.longitude) if first else None,
        partners=tuple(heading(partner) for partner in partners.values()),
        partner_keys=tuple(f"{partner.resource}/{partner.key}" for partner in partners.values()),
        counted=tuple(counted(agreement) for agreement in agreements),
    )


def _where(partner: Partner) -> Text:
    places = [named(place) for place in partner.places.all()]
    country = country_name(partner.country)
    return joined(", ", *places, "" if country in map(str, places) else told(country))
