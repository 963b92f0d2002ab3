"""Chapter 6: international projects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from document.content import Abbreviation, Audience, Cell, Figure, Finding, Table, TableColumn, Text
from projects.choices import DeliverableKind, PartnerRole, ProjectKind
from projects.models import Budget, Deliverable, Participation, Project, ProjectPartner
from registry.chapters import (
    INTRODUCTION,
    Chapter,
    FigureFilter,
    Layout,
    OutlineNode,
    Scope,
    SectionHeading,
    Shelf,
    chapters,
)
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
    pictured,
    row,
    rows_by_administration,
    rows_of_things,
)
from registry.chapters.findings import ending, finding, most
from registry.choices import State, Uncounted
from registry.fields.countries import country_name


@chapters.register
class ProjectsChapter(Chapter):
    """Each administration's part in international projects; those across administrations last."""

    number = 6
    slug = "projects"
    title = gettext_lazy("Current international projects")
    layout = Layout.SECTIONS
    models = (Participation,)
    things = (Project,)
    shelves = (
        Shelf(
            resource="projects",
            address="projekter",
            title=gettext_lazy("Projects"),
            one=gettext_lazy("project"),
            about=gettext_lazy(
                "International projects, with their partners and each administration's part in them."
            ),
            facets=("administration", "state", "ends_year", "programme", "country"),
            shown=("kind", "programme", "funder"),
        ),
        Shelf(
            resource="participations",
            address="projektdeltagelser",
            title=gettext_lazy("Participations"),
            one=gettext_lazy("participation"),
            about=gettext_lazy("Each administration's own part in a project."),
            facets=("administration", "state", "theme", "unit", "sdg"),
            shown=("project", "role"),
            within="project",
        ),
    )
    figure_labels = {
        "project-headings": gettext_lazy("Project headings"),
        "project-headings-distinct": gettext_lazy("Distinct project headings"),
        "projects": gettext_lazy("Projects in the registry by state"),
        "projects-elsewhere": gettext_lazy("Projects that are not counted"),
        "projects-administrations": gettext_lazy("Projects by administration"),
        "participations": gettext_lazy("Participations by administration"),
        "funding-own-budget": gettext_lazy("The city's own money for projects"),
    }
    figure_filters = {
        "projects": FigureFilter("projects", "state"),
        "participations": FigureFilter("projects", "administration"),
    }

    def parent(self, entry: Participation) -> object:
        """Tell a project beneath the one it is part of, where the administration takes part in both."""
        parent_id = entry.project.parent_id
        return parent_id and (Project, parent_id, entry.administration_id)

    def identity(self, entry: Participation) -> object:
        """A participation is the administration's only one in its project."""
        return Project, entry.project_id, entry.administration_id

    def section(self, entry: Participation) -> SectionHeading:
        """Tell projects across administrations in a section of their own."""
        if entry.project.across:
            return SectionHeading(None, _("Across the administrations"))
        return super().section(entry)

    def outline(self, entries: Sequence[Participation], audience: Audience) -> list[OutlineNode]:
        """Tell a project across administrations once, with all who take part."""
        nodes: list[OutlineNode] = []
        across: dict[int, int] = {}
        for node in super().outline(entries, audience):
            project = node.entry.thing
            assert isinstance(project, Project)
            if project.across and project.pk in across:
                first = nodes[across[project.pk]]
                also = (*first.also, node.entry.administration.code, *node.also)
                nodes[across[project.pk]] = replace(first, also=also)
                continue
            across[project.pk] = len(nodes)
            nodes.append(node)
        return nodes

    def facts(self, entry: Participation, facts: Facts) -> None:
        """Tell what the project is, who pays and takes part, and what it brings about."""
        project = entry.project
        shared = facts.about(project)
        if project.kind not in (ProjectKind.PROJECT, ProjectKind.COLLECTION):
            shared.of(project, "kind", setting="title")
        if str(project) != entry.heading:
            facts.add(_("project"), heading(project))
        shared.of(project, "acronym", "full_name", "also_called").of(project, "scope", setting="plain")
        shared.of(
            project, "programme", "sub_programme", "grant_agreement_number", "funder", "funding_channel"
        )
        shared.of(project, "lead_partner")
        shared.of(project, "period_note", "duration_years", "location", "target_group", "working_language")
        shared.of(project, "run_by", "strategy", "builds_on")
        shared.add(_("how often"), frequency(project), setting="plain")
        facts.of(entry, "role", "role_in")
        for role, partners in grouped(project.partners.all(), by=lambda partner: partner.role).items():
            shared.add(str(ROLES[PartnerRole(role)]), [_partner(partner) for partner in partners])
        for kind, results in grouped(project.deliverables.all(), by=lambda result: result.kind).items():
            shared.add(str(DELIVERABLES[DeliverableKind(kind)]), [_result(result) for result in results])
        for budget in entry.budgets.all():
            facts.add(budget.get_kind_display(), _budget(budget), kind="money", number=number_of(budget))

    def item(self, node: OutlineNode, scope: Scope, number: str | None = None) -> Any:
        """Tell first which years the project covers, and where it stands on the status date."""
        item = super().item(node, scope, number)
        facts = Facts(scope.audience)
        facts.add(_("period"), self._when(node.entry, scope), setting="title", asked=True)
        if node.also:
            facts.add(_("administrations"), ", ".join(item.administrations), setting="title")
        return msgspec.structs.replace(item, facts=(*facts.done(), *item.facts))

    def exception(self, entry: Participation, scope: Scope) -> str:
        """Say nothing of its own: the period tells where every project stands."""
        return ""

    def _when(self, entry: Any, scope: Scope) -> str:
        period = entry.period or entry.project.period
        state = super().exception(entry, scope) or str(entry.state_on(scope.status_date).label)
        return f"{period} ({state})" if period else ""

    def _elsewhere(
        self, scope: Scope, parts: Sequence[Participation], counted_projects: Mapping[Any, Project]
    ) -> dict[str, list[Project]]:
        """Return the projects that the chapter tells of without counting them, by the reason."""
        found: dict[str, dict[Any, Project]] = {State.PLANNED: {}, State.ENDED: {}, Uncounted.WITHIN: {}}
        for part in parts:
            reason = part.uncounted or part.state_on(scope.status_date)
            told_of = part.state_on(scope.period_begins) is not State.ENDED
            if part.project.pk not in counted_projects and reason in found and told_of:
                found[reason][part.project.pk] = part.project
        return {reason: [*projects.values()] for reason, projects in found.items()}

    def tables(self, nodes: Sequence[OutlineNode]) -> tuple[Table, ...]:
        """Give a survey of the projects: under which programme, when, led by whom, who takes part, and for what money."""
        told_of = (node for node in nodes if node.entry.uncounted != Uncounted.WITHIN)
        parts = grouped(told_of, by=lambda node: node.entry.project)
        rows = [
            (
                Cell(text=heading(project)),
                Cell(text=named(project.programme) if project.programme else told("")),
                Cell(text=told(next((one.entry.period for one in own if one.entry.period), project.period))),
                Cell(text=named(project.lead_partner) if project.lead_partner else told("")),
                Cell(text=told(", ".join(_codes(own)))),
                Cell(text=told("; ".join(_sums(own)))),
            )
            for project, own in parts.items()
        ]
        columns = (
            TableColumn(label=_("Project"), kind="prose"),
            TableColumn(label=_("Programme")),
            TableColumn(label=_("Period"), kind="date"),
            TableColumn(label=_("Lead partner")),
            TableColumn(label=_("Administrations"), kind="list"),
            TableColumn(label=_("Money"), kind="money"),
        )
        note = _(
            "An empty field has not been stated. Money is the projects' own, and the grants that pay for them."
        )
        table = Table(
            key="projects",
            title=_("All projects"),
            columns=columns,
            rows=tuple(rows),
            note=note,
            overview=True,
        )
        return (table,)

    def abbreviations(self, scope: Scope) -> Iterable[Abbreviation]:
        """Return the projects' acronyms."""
        for entry in (node.entry for node in self.chosen(self.nodes(scope), scope)):
            project = entry.project
            if project.acronym and (project.full_name or heading(project).text != project.acronym):
                full = written(project.full_name) if project.full_name else heading(project)
                yield Abbreviation(short=project.acronym, name=full)

    def findings(
        self, figures: Mapping[str, Figure], nodes: Sequence[OutlineNode], scope: Scope
    ) -> Iterable[Finding]:
        """Tell how many projects there are, who takes part in most, and which end within a year."""
        yield finding(
            figures["projects"], _("international projects are under way, or do not state their dates.")
        )
        if scope.administration is None:
            yield from most(
                figures["participations"],
                _("projects is the most that one administration takes part in: %(row)s."),
            )
        yield from ending(
            nodes,
            scope.status_date,
            lambda n: ngettext(
                "of the projects ends within a year: %(names)s.",
                "of the projects end within a year: %(names)s.",
                n,
            ),
        )

    def figures(self, scope: Scope) -> tuple[Figure, ...]:
        """Count projects in three ways, by state and by administration, and the city's own money."""
        parts = self.counting(scope, Participation, "also", "budgets")
        everything = self.holding(scope, Participation, "also", "budgets")
        printed = [p for p in everything if p.source_edition == scope.edition and p.source_number]
        headings = {(p.source_number, p.project.pk): p for p in printed}
        distinct = {p.project.pk: p.project for p in printed}
        projects: dict[Any, Project] = {p.project.pk: p.project for p in parts}
        by_state = grouped(projects.values(), by=lambda project: project.state_on(scope.status_date))
        labels = {
            State.PLANNED: str(State.PLANNED.label),
            State.ENDED: _("ended in the period"),
            Uncounted.WITHIN: str(Uncounted.WITHIN.label),
        }
        elsewhere = self._elsewhere(scope, everything, projects)
        return (
            how_many(
                self.labelled("project-headings"),
                _(
                    "Every heading with a printed number in the chapter; one that is printed twice counts twice."
                ),
                [counted(part) for part in headings.values()],
            ),
            how_many(
                self.labelled("project-headings-distinct"),
                _("Every project behind a printed heading once."),
                [counted(project) for project in distinct.values()],
            ),
            in_period(
                how_many(
                    self.labelled("projects"),
                    _(
                        "Every project that somebody takes part in, once, unnumbered ones included: what has ended before the"
                        " day or not begun by it is left out; what has no dates is counted, as not stated. %(within)s"
                    )
                    % {"within": WITHIN_PROJECT},
                    [counted(project) for project in projects.values()],
                    [
                        row(state, told(str(state.label)), map(counted, by_state.get(state, ())))
                        for state in (State.ONGOING, State.UNKNOWN)
                    ],
                ),
                scope,
                {part.project.pk: part.project for part in everything if not part.uncounted}.values(),
            ),
            how_many(
                self.labelled("projects-elsewhere"),
                _(
                    "The projects of the chapter that are not counted on the day: planned ones, those that ended in the"
                    " period, and those that count with the project that they belong to."
                ),
                [counted(project) for some in elsewhere.values() for project in some],
                [row(key, told(label), map(counted, elsewhere[key])) for key, label in labels.items()],
            ),
            pictured(
                how_many(
                    self.labelled("projects-administrations"),
                    _(
                        "Every project once: with the administration that alone has a part in it, or with what several"
                        " share. %(within)s"
                    )
                    % {"within": WITHIN_PROJECT},
                    [counted(project) for project in projects.values()],
                    rows_of_things(parts),
                ),
                "administrations",
                drawn_in=INTRODUCTION,
            ),
            how_many(
                self.labelled("participations"),
                _(
                    "Every administration's own part in a project: a project that two share counts once for each. %(within)s"
                )
                % {"within": WITHIN_PROJECT},
                [counted(part) for part in parts],
                rows_by_administration(parts),
            ),
            how_much(
                self.labelled("funding-own-budget"),
                _(
                    "What the administrations state that the city itself pays, also for projects that have not begun;"
                    " it is never external funding."
                ),
                [
                    Sum(part, budget, part.project)
                    for part in self.own(everything, scope)
                    for budget in part.budgets.all()
                ],
                currency=currency_of_sums(),
            ),
        )


def _codes(nodes: Iterable[OutlineNode]) -> Iterable[str]:
    """Return the administrations that take part, each once."""
    return dict.fromkeys(code for node in nodes for code in (node.entry.administration.code, *node.also))


def _sums(nodes: Iterable[OutlineNode]) -> Iterable[str]:
    """Return the sums that are stated for a project, in words, each once, without what they are in another currency."""
    own = [money(budget) for node in nodes for budget in node.entry.budgets.all()]
    paid = [one.money for node in nodes for one in node.related]
    return dict.fromkeys(words.partition(" (")[0] for words in (*own, *paid) if words)


WITHIN_PROJECT = gettext_lazy(
    "A project within another counts with that one; beneath a heading that only gathers projects, each counts for itself."
)
ROLES = {
    PartnerRole.PARTNER: gettext_lazy("partners"),
    PartnerRole.PAYER: gettext_lazy("paid by"),
    PartnerRole.SUPPORTER: gettext_lazy("supporters"),
    PartnerRole.ADVISER: gettext_lazy("advisory board"),
    PartnerRole.PARTICIPANT: gettext_lazy("participants"),
    PartnerRole.MEMBER: gettext_lazy("members"),
    PartnerRole.VISITOR: gettext_lazy("visitors from"),
    PartnerRole.CONTACT: gettext_lazy("contacts"),
    PartnerRole.DESTINATION: gettext_lazy("other end"),
}
DELIVERABLES = {
    DeliverableKind.OUTPUT: gettext_lazy("outputs"),
    DeliverableKind.MILESTONE: gettext_lazy("milestones"),
    DeliverableKind.WORKSHOP: gettext_lazy("workshops"),
    DeliverableKind.CASE: gettext_lazy("cases"),
    DeliverableKind.EVENT: gettext_lazy("events"),
    DeliverableKind.EXHIBITION: gettext_lazy("exhibitions"),
    DeliverableKind.OPEN_CALL: gettext_lazy("open call"),
    DeliverableKind.NETWORK: gettext_lazy("network"),
    DeliverableKind.TOPIC: gettext_lazy("topics covered"),
}


def _partner(partner: ProjectPartner) -> Text:
    return with_notes(_who(partner), count(partner), written(partner.note))


def _who(partner: ProjectPartner) -> Text:
    where = named(partner.place) if partner.place else told(country_name(partner.country))
    name = named(partner.organisation) if partner.organisation else written(partner.description)
    return joined(", ", name, "" if str(where) in str(name) else where)


def _result(result: Deliverable) -> Text:
    when = result.when.display() if result.when else ""
    words = (written(result.title), count(result)) if result.title else (count(result),)
    return with_notes(*words, when, written(result.note))


def _budget(budget: Budget) -> Text:
    payer = named(budget.payer) if budget.payer else ""
    return with_notes(money(budget) or _("not stated"), payer, written(budget.note))
