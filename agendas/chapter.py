"""Chapter 3: agendas and action plans."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agendas.models import Policy, PolicyEvent, PolicyParty, Target
from document.content import Figure
from registry.chapters import Chapter, Layout, Scope, chapters
from registry.dates import PartialDate
from registry.facts import Facts, count, frequency, language, told, with_notes, written
from registry.figures import counted, how_many
from registry.models import Entry


@chapters.register
class AgendasChapter(Chapter):
    """One list of documents, with what is international in each."""

    number = 3
    slug = "agendas"
    title = gettext_lazy("Agendas and action plans")
    layout = Layout.FLAT
    models = (Policy,)
    required = ("summary", "elements", "political_status")

    def queryset(self, model: type[Entry]) -> Any:
        """Leave out predecessors: they are told of with what came after them."""
        return super().queryset(model).filter(successor__isnull=True)

    def facts(self, entry: Policy, facts: Facts) -> None:
        """Tell what sort of document it is, who adopted it and when, and its international elements."""
        facts.of(entry, "full_name", "kind", "political_status", "adopted", "adopted_by")
        facts.of(entry, "expected", "expected_by", "anchored_in", "established_by")
        facts.add(_("period"), entry.period).of(entry, "period_note", "goal")
        english = language() == "en" and entry.elements_en
        if english:
            facts.add(_("international elements"), [told(element) for element in entry.elements_en])
        else:
            facts.of(entry, "elements")
        facts.add(_("targets and counts"), [written(_target(target)) for target in entry.targets.all()])
        facts.of(entry, "benchmark_places").add(_("how often"), written(frequency(entry)))
        facts.add(_("named events"), [written(_event(event)) for event in entry.events.all()])
        facts.add(_("parties"), [written(_party(party)) for party in entry.parties.all()])
        before = entry.predecessor
        if before and not before.archived_at and (before.released_at or facts.audience == "internal"):
            facts.add(_("predecessor"), written(_predecessor(before)))

    def figures(self, scope: Scope) -> tuple[Figure, ...]:
        """Count the documents."""
        return (
            how_many(
                "policies",
                self.number,
                _("Policies, strategies and action plans"),
                _("Every document of the chapter; a predecessor is not counted beside its successor."),
                [counted(policy) for policy in self.entries(scope)],
            ),
        )


def _shown(date: PartialDate | None) -> str:
    return date.display() if date else ""


def _target(target: Target) -> str:
    years = _("over %(years)s years") % {"years": target.horizon_years} if target.horizon_years else ""
    by = _("by %(date)s") % {"date": _shown(target.by)} if target.by else ""
    return with_notes(count(target) or target.unit, by, years)


def _event(event: PolicyEvent) -> str:
    return with_notes(event.title, _shown(event.year), event.organiser, event.note)


def _party(party: PolicyParty) -> str:
    return with_notes(f"{party.organisation}: {party.role}", party.funding)


def _predecessor(policy: Policy) -> str:
    targets = [_target(target) for target in policy.targets.all()]
    return with_notes(policy.heading, _shown(policy.adopted), policy.adopted_by, policy.goal, *targets)
