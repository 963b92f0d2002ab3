"""The sheets of the figures: how they are counted, what the source states of them, and the notes on the source."""

from django.utils.translation import gettext as _

from document.content import Computed, Figure, Note, Reconciled, Text
from document.workbook.sheet import SurveySheet, Value, as_written, join_lines


def figure_sheets(figures: tuple[Figure, ...]) -> tuple[SurveySheet, ...]:
    """Return the sheets of the figures, and those of their lines, places and all that these count, if any."""
    made = [make(figures) for make in (_figures, _breakdowns, _places, _counted, _counted_in_lines)]
    return tuple(sheet for sheet in made if sheet.rows)


def stated_sheets(reconciliation: tuple[Reconciled, ...]) -> tuple[SurveySheet, ...]:
    """Return the sheet of the figures that the source states, and that of what is counted beside them."""
    return _stated(reconciliation), _counted_beside(reconciliation)


def _figures(figures: tuple[Figure, ...]) -> SurveySheet:
    return SurveySheet(
        name=_("Figures"),
        holds=_("The figures and how they are counted"),
        head=(
            _("Chapter"),
            _("Figure"),
            _("Value"),
            _("Currency"),
            as_written(_("Value")),
            _("Period and what is left out"),
            _("Rule"),
            _("Key"),
        ),
        rows=tuple((f.chapter, f.label, f.value, f.unit, f.display, f.note, f.rule, f.key) for f in figures),
    )


def _breakdowns(figures: tuple[Figure, ...]) -> SurveySheet:
    return SurveySheet(
        name=_("Breakdowns"),
        holds=_("The figures broken down, line by line"),
        head=(
            _("Figure"),
            _("Broken down by"),
            _("Value"),
            as_written(_("Value")),
            _("First year"),
            _("Last year"),
            _("Key"),
        ),
        rows=tuple(
            (
                figure.label,
                row.label.text,
                row.value,
                row.display,
                *(row.years or (None, None)),
                figure.key,
            )
            for figure in figures
            for row in figure.rows
        ),
    )


def _places(figures: tuple[Figure, ...]) -> SurveySheet:
    return SurveySheet(
        name=_("Places"),
        holds=_("Where in the world that lies which the figures count"),
        head=(
            _("Figure"),
            _("Place"),
            _("Country"),
            _("Degrees north"),
            _("Degrees east"),
            _("Number"),
            _("Partners"),
            _("Key"),
        ),
        rows=tuple(
            (
                figure.label,
                point.place.text,
                point.country.text,
                point.latitude,
                point.longitude,
                len(point.counted),
                "; ".join(partner.text for partner in point.partners),
                figure.key,
            )
            for figure in figures
            for point in figure.points
        ),
    )


def _counted(figures: tuple[Figure, ...]) -> SurveySheet:
    return SurveySheet(
        name=_("Counted"),
        holds=_("Everything that each figure counts"),
        head=(
            _("Figure"),
            _("Title"),
            _("Adds"),
            _("Key of the entry"),
            _("Key of the figure"),
        ),
        rows=tuple(
            (figure.label, thing.title.text, thing.amount, thing.key, figure.key)
            for figure in figures
            for thing in figure.counted
        ),
    )


def _counted_in_lines(figures: tuple[Figure, ...]) -> SurveySheet:
    lines = [
        (figure, label.text, counted)
        for figure in figures
        for label, counted in (
            *((row.label, row.counted) for row in figure.rows),
            *((point.place, point.counted) for point in figure.points),
        )
    ]
    return SurveySheet(
        name=_("Counted line by line"),
        holds=_("Everything that each line and each place counts; a thing may stand in several"),
        head=(
            _("Figure"),
            _("Broken down by"),
            _("Title"),
            _("Adds"),
            _("Key of the entry"),
            _("Key of the figure"),
        ),
        rows=tuple(
            (figure.label, label, thing.title.text, thing.amount, thing.key, figure.key)
            for figure, label, counted in lines
            for thing in counted
        ),
    )


def _stated(reconciliation: tuple[Reconciled, ...]) -> SurveySheet:
    """Return each stated figure beside each that was computed; one that nothing answers to stands alone."""
    return SurveySheet(
        name=_("Stated and computed"),
        holds=_("Figures that the source states, held against the computed ones"),
        head=(
            _("Figure in the source"),
            _("Stated"),
            _("Computed figure"),
            _("Broken down by"),
            _("Computed"),
            _("Computed minus stated"),
            as_written(_("Computed")),
            as_written(_("Computed minus stated")),
            _("Counting rule"),
            as_written(_("Stated")),
            _("Unit"),
            _("Reservation"),
            _("Period"),
            _("Explanation"),
            _("Place in the source"),
            _("Number in the source"),
            _("Lines"),
            _("Key"),
            _("Key of the figure"),
        ),
        rows=tuple(
            (
                stated.label.text,
                stated.value,
                *_computed(computed),
                stated.display,
                _words(stated.unit),
                _words(stated.qualifier),
                stated.period,
                join_lines(stated.explanation),
                stated.place.display,
                stated.place.number,
                stated.place.lines,
                stated.key,
                computed.key if computed else None,
            )
            for stated in reconciliation
            for computed in stated.computed or (None,)
        ),
        note=_("A figure in the source stands once for each computed figure beside it."),
    )


def _yes(true: bool) -> str:
    return _("yes") if true else _("no")


def _words(text: Text | None) -> str | None:
    return text.text if text else None


def _computed(computed: Computed | None) -> tuple[Value, ...]:
    if computed is None:
        return (_("No computed figure answers to it."), *(None,) * 6)
    return (
        computed.label,
        _words(computed.line),
        computed.value,
        computed.difference,
        computed.display,
        computed.difference_display,
        computed.rule,
    )


def _counted_beside(reconciliation: tuple[Reconciled, ...]) -> SurveySheet:
    return SurveySheet(
        name=_("Counted beside the source"),
        holds=_("Everything that the figures beside the source's count"),
        head=(
            _("Figure in the source"),
            _("Computed figure"),
            _("Broken down by"),
            _("No."),
            _("Title"),
            as_written(_("Adds")),
            _("Key of the entry"),
            _("Key of the figure"),
        ),
        rows=tuple(
            (
                stated.label.text,
                computed.label,
                _words(computed.line),
                thing.number,
                thing.title.text,
                thing.display,
                thing.key,
                computed.key,
            )
            for stated in reconciliation
            for computed in stated.computed
            for thing in computed.counted
        ),
    )


def notes_sheet(notes: tuple[Note, ...]) -> SurveySheet:
    """Return the sheet of the notes on the source."""
    return SurveySheet(
        name=_("Notes on the source"),
        holds=_("What is worth knowing of single places in the source"),
        head=(
            _("Kind"),
            _("Place in the source"),
            _("Number in the source"),
            _("Lines"),
            _("Text"),
            _("To the letter"),
            _("No. of the entry"),
            _("Entry"),
            _("See also in the source"),
            _("Key of the entry"),
            _("Key"),
        ),
        rows=tuple(
            (
                note.kind_label,
                note.place.display,
                note.place.number,
                note.place.lines,
                note.text.text,
                note.raw,
                note.about.number if note.about else None,
                _words(note.about.title if note.about else None),
                ", ".join(note.mentions),
                note.about.key if note.about else None,
                note.key,
            )
            for note in notes
        ),
    )
