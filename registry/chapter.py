"""Chapter 2: how the municipality has organised its international work."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from document.content import Abbreviation, Text
from registry.chapters import UNTITLED, Chapter, Layout, Scope, SectionHeading, Shelf, chapters
from registry.chapters.facts import Facts, frequency, heading, joined, told, with_notes, written
from registry.models import Activity, Clause, Entry, OrganisationUnit, Remit
from registry.sight import Sight


@chapters.register
class OrganisationChapter(Chapter):
    """The committees' remits, and each administration's units with their roles and tasks."""

    number = 2
    slug = "organisation"
    title = gettext_lazy("International work in the municipality")
    layout = Layout.TEXTS
    models = (Remit, OrganisationUnit)
    shelves = (
        Shelf(
            resource="units",
            address="enheder",
            title=gettext_lazy("Units"),
            one=gettext_lazy("organisation unit"),
            about=gettext_lazy(
                "The units of the administrations that work internationally, with their roles and tasks."
            ),
            shown=("role",),
        ),
        Shelf(
            resource="remits",
            address="ansvar",
            title=gettext_lazy("Who is responsible"),
            one=gettext_lazy("remit"),
            about=gettext_lazy(
                "What the city council's statutes say about the political responsibility for international work."
            ),
            shown=("committee",),
        ),
    )

    def told(self, model: type[Entry]) -> Q:
        """Leave out the units that are only named by others."""
        return Q(in_survey=True) if model is OrganisationUnit else Q()

    def section(self, entry: Any) -> SectionHeading:
        """Tell the remits first, before the administrations."""
        return UNTITLED if isinstance(entry, Remit) else super().section(entry)

    def abbreviations(self, scope: Scope) -> Iterable[Abbreviation]:
        """Return the units' abbreviations, also of those that other chapters tell of."""
        for unit in Sight(scope.audience).among(OrganisationUnit).exclude(abbreviation=""):
            yield Abbreviation(short=unit.abbreviation, name=heading(unit))

    def facts(self, entry: Remit | OrganisationUnit, facts: Facts) -> None:
        """Tell a remit's legal references, or a unit's role, tasks and activities."""
        if isinstance(entry, Remit):
            facts.add(_("legal basis"), [_clause(clause) for clause in entry.clauses.all()])
            return
        facts.of(entry, "abbreviation").of(entry, "role", setting="title").of(entry, "tasks", "examples")
        for activity in entry.activities.all():
            facts.add(str(written(activity.title)), _activity(activity))


def _clause(clause: Clause) -> Text:
    reference = joined(", ", written(clause.instrument), written(clause.section))
    return with_notes(joined(": ", reference, written(clause.subject)), written(clause.level))


def _activity(activity: Activity) -> Sequence[Text]:
    parts = (*map(written, activity.topics), frequency(activity), written(activity.target_group))
    return [part for part in parts if str(part)] or [told(_("yes"))]
