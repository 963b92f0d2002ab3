"""Chapter 3: agendas and action plans."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agendas.models import Policy, PolicyEvent, PolicyParty, Target
from document.content import Figure, Text
from registry.chapters import Chapter, Layout, Scope, Shelf, chapters
from registry.chapters.facts import Facts, count, frequency, heading, joined, named, with_notes, written
from registry.chapters.figures import counted, how_many, in_period
from registry.choices import Uncounted
from registry.fields.partial_dates import PartialDate
from registry.models import Entry


@chapters.register
class AgendasChapter(Chapter):
    """One list of documents, with what is international in each."""

    number = 3
    slug = "agendas"
    title = gettext_lazy("Agendas and action plans")
    layout = Layout.FLAT
    models = (Policy,)
    shelves = (
        Shelf(
            resource="policies",
            address="agendaer",
            title=gettext_lazy("Agendas"),
            one=gettext_lazy("agenda"),
            about=gettext_lazy("Policies, strategies and action plans, and what is international in them."),
            facets=("administration", "kind", "political_status", "state", "sdg"),
            shown=("kind", "political_status", "adopted"),
        ),
    )
    figure_labels = {
        "policies": gettext_lazy("Policies, strategies and action plans"),
    }

    def told(self, model: type[Entry]) -> Q:
        """Leave out predecessors where something came after them: they are told of with that."""
        return ~Q(uncounted=Uncounted.PREDECESSOR) | Q(successor__isnull=True)

    def facts(self, entry: Policy, facts: Facts) -> None:
        """Tell what sort of document it is, who adopted it and when, and its international elements."""
        facts.of(entry, "full_name").of(entry, "kind", setting="title")
        facts.add(_("period"), entry.period, setting="title").of(entry, "political_status", setting="plain")
        facts.of(entry, "adopted", "adopted_by", "expected", "expected_by", "anchored_in", "established_by")
        facts.of(entry, "period_note", "goal")
        facts.of(entry, "elements", setting="data" if entry.account else "labelled")
        facts.add(_("targets and counts"), [_target(target) for target in entry.targets.all()])
        facts.of(entry, "benchmark_places").add(_("how often"), frequency(entry), setting="plain")
        facts.add(_("named events"), [_event(event) for event in entry.events.all()])
        facts.add(_("parties"), [_party(party) for party in entry.parties.all()])
        before = entry.predecessor
        if before and not before.archived_at and (before.released_at or facts.audience == "internal"):
            facts.add(_("predecessor"), _predecessor(before))

    def figures(self, scope: Scope) -> tuple[Figure, ...]:
        """Count the documents."""
        return (
            in_period(
                how_many(
                    self.labelled("policies"),
                    _("Every document of the chapter; a predecessor is not counted beside its successor."),
                    [counted(policy) for policy in self.counting(scope, Policy)],
                ),
                scope,
                self.holding(scope, Policy),
            ),
        )


def _shown(date: PartialDate | None) -> str:
    return date.display() if date else ""


def _target(target: Target) -> Text:
    years = target.horizon_years or 0
    over = ngettext("over %(years)s year", "over %(years)s years", years) % {"years": years} if years else ""
    by = _("by %(date)s") % {"date": _shown(target.by)} if target.by else ""
    return with_notes(written(target.unit) if target.number is None else count(target), by, over)


def _event(event: PolicyEvent) -> Text:
    return with_notes(written(event.title), _shown(event.year), written(event.organiser), written(event.note))


def _party(party: PolicyParty) -> Text:
    words = joined(": ", named(party.organisation), written(party.role))
    return with_notes(words, written(party.funding))


def _predecessor(policy: Policy) -> Text:
    targets = [_target(target) for target in policy.targets.all()]
    notes = (_shown(policy.adopted), written(policy.adopted_by), written(policy.goal))
    return with_notes(heading(policy), *notes, *targets)
