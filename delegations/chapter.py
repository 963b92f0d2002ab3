"""Chapter 8: visits by delegations from abroad."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegations.models import Count, Procedure, Visit
from document.content import Figure, FigureRow, Number
from registry.chapters import Chapter, Layout, Scope, Shelf, chapters
from registry.chapters.facts import Facts, count, joined, named, number_of, with_certainty
from registry.chapters.figures import counted
from registry.fields.countries import country_name
from registry.fields.wording import number


@chapters.register
class DelegationsChapter(Chapter):
    """How each administration receives delegations, how many ask to come, and who came."""

    number = 8
    slug = "delegations"
    title = gettext_lazy("Visits by delegations from abroad")
    layout = Layout.TEXTS
    models = (Procedure, Count, Visit)
    shelves = (
        Shelf(
            resource="procedures",
            address="delegationer",
            title=gettext_lazy("Delegations"),
            one=gettext_lazy("procedure"),
            about=gettext_lazy(
                "How each administration receives visits from abroad: where to ask, who decides, and what is offered."
            ),
            shown=("entry_point",),
        ),
        Shelf(
            resource="visits",
            address="besoeg",
            title=gettext_lazy("Visits"),
            one=gettext_lazy("visit"),
            about=gettext_lazy("Visits from abroad that have taken place."),
            facets=("administration", "country"),
            shown=("place", "country", "held_on", "participants"),
        ),
        Shelf(
            resource="counts",
            address="besoegstal",
            title=gettext_lazy("Numbers of visits"),
            one=gettext_lazy("count"),
            about=gettext_lazy("How many visits and requests administrations have counted in a year."),
            shown=("year", "number"),
        ),
    )
    figure_labels = {
        "delegation-requests": gettext_lazy("Requests for visits"),
    }

    def facts(self, entry: Any, facts: Facts) -> None:
        """Tell a procedure step by step, a count, or a visit."""
        if isinstance(entry, Procedure):
            facts.of(entry, "role", setting="plain").of(
                entry, "entry_point", "screened_by", "prepared_by", "approved_by", "steps"
            )
            facts.of(entry, "priority", "partners", "contents", "location", "location_note")
            if entry.minutes:
                minutes = with_certainty(number(entry.minutes), entry.minutes_certainty)
                facts.add(_("length"), _("%(minutes)s minutes") % {"minutes": minutes})
        elif isinstance(entry, Count):
            facts.add(_("number"), count(entry), setting="title", number=number_of(entry))
            facts.add(_("calendar year"), str(entry.year), "number", number=Number(value=entry.year))
        elif isinstance(entry, Visit):
            facts.of(entry, "sender", "place").add(_("country"), country_name(entry.country))
            facts.of(entry, "topic", "participants", "hosts", "requested_on", "state", "held_on")

    def figures(self, scope: Scope) -> tuple[Figure, ...]:
        """Put the stated counts beside each other; nothing is added up."""
        counts = self.counting(scope, Count)
        rows = [
            FigureRow(
                key=f"{entry.administration.code}-{entry.year}",
                label=joined(", ", named(entry.administration), str(entry.year)),
                display=str(count(entry)) or _("not stated"),
                value=entry.number,
                counted=(counted(entry),),
            )
            for entry in counts
        ]
        return (
            Figure(
                key="delegation-requests",
                chapter=self.number,
                label=str(self.figure_labels["delegation-requests"]),
                rule=_(
                    "The numbers that administrations have stated, each for its year; they count different things in"
                    " different years and are not added together, nor to the visits in the registry."
                ),
                display=", ".join(_short(entry) for entry in counts) or "–",
                rows=tuple(rows),
                counted=tuple(counted(entry) for entry in counts),
            ),
        )


def _short(entry: Count) -> str:
    stated = number(entry.number) if entry.number is not None else _("not stated")
    return f"{with_certainty(stated, entry.certainty)} ({entry.administration.code} {entry.year})"
