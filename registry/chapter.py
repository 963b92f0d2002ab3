"""Chapter 2: how the municipality has organised its international work."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.chapters import UNTITLED, Chapter, Layout, SectionHeading, chapters
from registry.facts import Facts, frequency, told, written
from registry.models import Activity, Entry, OrganisationUnit, Remit


@chapters.register
class OrganisationChapter(Chapter):
    """The committees' remits, and each administration's units with their roles and tasks."""

    number = 2
    slug = "organisation"
    title = gettext_lazy("International work in the municipality")
    layout = Layout.TEXTS
    models = (Remit, OrganisationUnit)
    required = ("title", "role")

    def queryset(self, model: type[Entry]) -> Any:
        """Leave out the units that are only named by others."""
        entries = super().queryset(model)
        return entries.filter(in_survey=True) if model is OrganisationUnit else entries

    def section(self, entry: Any) -> SectionHeading:
        """Tell the remits first, before the administrations."""
        return UNTITLED if isinstance(entry, Remit) else super().section(entry)

    def facts(self, entry: Remit | OrganisationUnit, facts: Facts) -> None:
        """Tell a remit's legal references, or a unit's role, tasks and activities."""
        if isinstance(entry, Remit):
            facts.add(_("legal basis"), [written(_clause(clause)) for clause in entry.clauses.all()])
            return
        facts.of(entry, "abbreviation", "role", "tasks", "examples")
        for activity in entry.activities.all():
            facts.add(activity.title, _activity(activity))

    def gaps(self, entry: Entry) -> list[str]:
        """Ask for a role only of units, and of those not the topmost."""
        topmost = isinstance(entry, OrganisationUnit) and entry.parent_id is None
        return [] if topmost else super().gaps(entry)


def _clause(clause: Any) -> str:
    reference = f"{clause.instrument}, {clause.section}: {clause.subject}"
    return f"{reference} ({clause.level})" if clause.level else reference


def _activity(activity: Activity) -> Sequence[Any]:
    parts = [written(topic) for topic in activity.topics]
    if often := frequency(activity):
        parts.append(written(often))
    if activity.target_group:
        parts.append(written(activity.target_group))
    return parts or [told(_("yes"))]
