"""The survey as a workbook: typed cells, filters and a head that stays, for whoever goes on counting."""

import datetime as dt
import io
import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from document.content import Survey
from document.letters import printable
from document.workbook.sheet import SurveySheet, Value
from document.workbook.survey_sheets import survey_sheets

# Excel's own limits, in UTF-16 units.
NAME_LIMIT = 31
CELL_LIMIT = 32_767
YEARS = 10_000  # below this a number may be a year
LARGEST = 10**15  # a number of more digits would lose its last ones, and stays words

NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\s]+")
A4 = 9
ACCENT, RULE, QUIET = "#0B5566", "#C3CDD1", "#526067"
NARROW, WIDE, WIDEST = 9, 44, 80  # columns, in letters
LINE, MOST_LINES = 13.5, 14  # in points; what does not fit is still in the cell
PAGE = 150  # letters across, which can still be read on a printed page
LONG = 200  # letters, from which a column is a text rather than a fact


def xlsx(survey: Survey) -> bytes:
    """Return the survey as an XLSX workbook, byte for byte the same for the same content.

    First an overview, then a sheet for each chapter and table, the figures, and the source held against them.
    """
    made = io.BytesIO()
    with translation.override(survey.language), Workbook(made, {"in_memory": True}) as book:
        _Book(book, survey).write()
    return made.getvalue()


class _Book:
    """One workbook in the making, with its formats."""

    def __init__(self, book: Workbook, survey: Survey) -> None:
        self.book, self.survey = book, survey
        self.names: set[str] = set()
        book.set_properties(
            {
                "title": printable(survey.title),
                "subject": printable(survey.status_label),
                "author": printable(survey.municipality),
                "comments": printable(survey.notice.text),
                "created": dt.datetime.combine(survey.status_date, dt.time(), dt.UTC).replace(tzinfo=None),
            }
        )
        self.title = self._format(font_size=20, font_color=ACCENT, text_wrap=False)
        self.strong = self._format(bold=True, text_wrap=False)
        self.quiet = self._format(font_color=QUIET)
        self.link = self._format(font_color=ACCENT, underline=1, bottom=1, bottom_color=RULE)
        self.head = self._format(
            bold=True, font_color="#FFFFFF", bg_color=ACCENT, valign="vcenter", align="left", indent=1
        )
        ruled = {"bottom": 1, "bottom_color": RULE}
        self.words = self._format(align="left", indent=1, **ruled)
        self.whole = self._format(num_format="0", **ruled)
        self.big = self._format(num_format="#,##0", **ruled)
        self.broken = self._format(num_format="#,##0.00", **ruled)
        self.degrees = self._format(num_format="0.0000", **ruled)
        self.day = self._format(num_format="yyyy-mm-dd", align="left", **ruled)

    def _format(self, **look: object) -> Format:
        return self.book.add_format(
            {"font_name": "IBM Plex Sans", "font_size": 10, "valign": "top", "text_wrap": True, **look}
        )

    def write(self) -> None:
        """Write every sheet, the overview first: it names the others."""
        overview = self.book.add_worksheet(self._name(_("Overview")))
        places = [
            (self.book.add_worksheet(self._name(sheet.name)), sheet) for sheet in survey_sheets(self.survey)
        ]
        self._overview(overview, places)
        for place, sheet in places:
            self._sheet(place, sheet)

    def _name(self, wished: str) -> str:
        """Return the name that a sheet may have: short, without signs that Excel forbids, and its own."""
        plain = NOT_IN_NAMES.sub(" ", printable(wished)).strip(" '") or "–"
        number, name = 1, _cut(plain, NAME_LIMIT)
        while name.casefold() in {*self.names, "history"}:
            number += 1
            last = f" ({number})"
            name = _cut(plain, NAME_LIMIT - len(last)) + last
        self.names.add(name.casefold())
        return name

    def _overview(self, place: Worksheet, places: list[tuple[Worksheet, SurveySheet]]) -> None:
        survey = self.survey
        place.hide_gridlines(2)
        place.set_column(0, 0, 36, self.quiet)
        place.set_column(1, 1, 60)
        place.set_column(2, 2, 10)
        place.set_column(3, 3, 60)
        self._put(place, 0, 0, survey.title, self.title)
        about: list[tuple[str, Value]] = [
            (_("Municipality"), survey.municipality),
            (_("Date"), survey.status_date),
            (_("Edition"), survey.status_label),
            (_("Notice"), survey.notice.text),
        ]
        if survey.administration:
            about.append((_("Part"), _("Only the entries of %(code)s") % {"code": survey.administration}))
        if survey.audience == "internal":
            about.append((_("Audience"), _("For internal use")))
        for row, (label, value) in enumerate(about, start=2):
            self._put(place, row, 0, label)
            self._put(place, row, 1, value)
        first = len(about) + 3
        for column, words in enumerate((_("Sheet"), _("Holds"), _("Rows"), _("Note"))):
            self._put(place, first, column, words, self.head)
        for row, (other, sheet) in enumerate(places, start=first + 1):
            quoted = other.get_name().replace("'", "''")
            place.write_url(row, 0, f"internal:'{quoted}'!A1", self.link, other.get_name())
            self._put(place, row, 1, sheet.holds)
            self._put(place, row, 2, len(sheet.rows))
            self._put(place, row, 3, sheet.note)
        self._print(place)

    def _sheet(self, place: Worksheet, sheet: SurveySheet) -> None:
        last = len(sheet.head) - 1
        widths = [_width(values) for values in zip(sheet.head, *sheet.rows, strict=True)]
        for column, width in enumerate(widths):
            place.set_column(column, column, width)
            self._put(place, 0, column, sheet.head[column], self.head)
        place.set_row(0, 2 * LINE + 6)
        for number, row in enumerate(sheet.rows, start=1):
            place.set_row(number, _height(row, widths))
            for column, value in enumerate(row):
                self._put(place, number, column, value)
        place.autofilter(0, 0, len(sheet.rows), last)
        place.freeze_panes(1, min(2, last))
        place.repeat_rows(0)
        place.repeat_columns(0, min(1, last))
        self._print(place, pages=max(1, round(sum(widths) / PAGE)))

    def _put(self, place: Worksheet, row: int, column: int, value: Value, look: Format | None = None) -> None:
        """Write one cell as what it is; words are always words, whatever they begin with."""
        if value is None or value == "":
            place.write_blank(row, column, None, look or self.words)
        elif isinstance(value, dt.date):
            place.write_datetime(row, column, dt.datetime.combine(value, dt.time()), look or self.day)
        elif isinstance(value, str) or not _fits(value):
            place.write_string(row, column, _fitting(str(value)), look or self.words)
        else:
            place.write_number(row, column, value, look or self._number(value))

    def _number(self, value: float | Decimal) -> Format:
        """Return the look of a number: a year needs no point among its thousands, a sum does."""
        if isinstance(value, float):
            return self.degrees
        if value != int(value):
            return self.broken
        return self.whole if -YEARS < value < YEARS else self.big

    def _print(self, place: Worksheet, pages: int = 1) -> None:
        """Set up the print: as many pages wide as can be read, as long as need be."""
        place.set_landscape()
        place.set_paper(A4)
        place.fit_to_pages(pages, 0)
        place.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        title = _cut(printable(self.survey.title), 100).replace("&", "&&")
        place.set_footer(f"&L{title}&R&A · &P / &N")


def _fits(number: float | Decimal) -> bool:
    return -LARGEST < number < LARGEST


def _cut(text: str, units: int) -> str:
    """Return as much of ``text`` as ``units`` of UTF-16 hold, never half a letter."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").strip()


def _fitting(text: str) -> str:
    """Return a text as a cell can hold it; one that is too long ends in a sentence that says so."""
    text = printable(text)
    if len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return text
    sentence = " " + _("[… Cut here: a cell holds no more. The whole text is in the other formats.]")
    return _cut(text, CELL_LIMIT - len(sentence)) + sentence


def _width(values: Iterable[Value]) -> int:
    """Return how wide a column is, by its longest line."""
    said = [str(value) for value in values if value is not None]
    longest = max((len(line) for words in said for line in words.split("\n")), default=0) + 3
    return max(NARROW, min(longest, WIDEST if max(map(len, said), default=0) >= LONG else WIDE))


def _height(row: Iterable[Value], widths: Iterable[int]) -> float:
    """Return how high a row is, so that its words can be read; not every program works it out itself."""
    lines = 1
    for value, width in zip(row, widths, strict=True):
        if isinstance(value, str):
            lines = max(lines, sum(1 + len(line) // (width - 2) for line in value.split("\n")))
    return LINE * min(lines, MOST_LINES) + 3
