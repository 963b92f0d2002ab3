"""Chapter 9: how the political committees handle international matters."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from committees.models import Item, Practice
from document.content import Figure, FigureRow, Text
from registry.chapters import Chapter, Layout, Scope, Shelf, chapters
from registry.chapters.facts import Facts, named, times_a_year, told, with_certainty, written
from registry.chapters.figures import counted
from registry.fields.wording import number


@chapters.register
class CommitteesChapter(Chapter):
    """One committee after the other: what it has said of its practice, and the matters it handled."""

    number = 9
    slug = "committees"
    title = gettext_lazy("The political committees")
    layout = Layout.FLAT
    models = (Practice, Item)
    shelves = (
        Shelf(
            resource="practices",
            address="udvalg",
            title=gettext_lazy("Committees"),
            one=gettext_lazy("practice"),
            about=gettext_lazy("How often the political committees handle international matters, and which."),
            shown=("frequency",),
        ),
        Shelf(
            resource="items",
            address="sager",
            title=gettext_lazy("Matters"),
            one=gettext_lazy("matter"),
            about=gettext_lazy("International matters that a committee has handled."),
            facets=("administration", "committee"),
            shown=("committee", "handled_on"),
        ),
    )
    figure_labels = {
        "committees": gettext_lazy("Committees with a stated practice"),
    }

    def parent(self, entry: Any) -> object:
        """Tell a handled matter beneath its committee's practice."""
        return (Practice, entry.committee_id) if isinstance(entry, Item) else None

    def identity(self, entry: Any) -> object:
        """A practice is the committee's only one."""
        return (Practice, entry.committee_id) if isinstance(entry, Practice) else (Item, entry.pk)

    def facts(self, entry: Practice | Item, facts: Facts) -> None:
        """Tell how often, in the committee's words and in numbers, and on which occasions."""
        if isinstance(entry, Item):
            facts.of(entry, "handled_on")
            return
        facts.add(_("how often"), written(entry.frequency), setting="plain", asked=True)
        facts.of(entry, "qualifier").add(_("in numbers"), _reading(entry))
        facts.of(entry, "occasions", "also_to", "competence")

    def figures(self, scope: Scope) -> tuple[Figure, ...]:
        """Count the committees whose statement can be read as a number."""
        practices = self.counting(scope, Practice)
        readable = [practice for practice in practices if _reading(practice)]
        return (
            Figure(
                key="committees",
                chapter=self.number,
                label=str(self.figure_labels["committees"]),
                rule=_(
                    "Every committee that has said how it handles international matters; a line for each that can be"
                    " read as a number. “Rarely” is no number."
                ),
                display=number(len(practices)),
                value=len(practices),
                rows=tuple(
                    FigureRow(
                        key=practice.committee.code,
                        label=named(practice.committee),
                        display=_reading(practice),
                        value=practice.per_year,
                        counted=(counted(practice),),
                    )
                    for practice in readable
                ),
                counted=tuple(counted(practice) for practice in practices),
            ),
        )


def _frequency(practice: Practice) -> Text:
    return written(practice.frequency) if practice.frequency else told(_("not stated"))


def _reading(practice: Practice) -> str:
    """Return what a practice is in numbers, each with its certainty; "" when it is none."""
    readings = []
    if practice.every_n_meetings is not None:
        readings.append(_("every %(n)s meetings") % {"n": number(practice.every_n_meetings)})
    if practice.meetings_per_term is not None:
        n = practice.meetings_per_term
        meetings = ngettext("%(n)s meeting in a term", "%(n)s meetings in a term", n)
        readings.append(meetings % {"n": number(n)})
    if practice.per_year is not None:
        words = times_a_year(practice.per_year)
        if practice.per_year_derived:
            words = _("%(number)s (worked out)") % {"number": words}
        readings.append(words)
    if not readings:
        return ""
    return with_certainty(", ".join(readings), practice.reading_certainty)
