"""The survey as plain, frozen data: the one thing that every document is made from.

Nothing here knows a model, a request or a template. A ``Survey`` is written in one language, for
one audience and one day; it can be kept as JSON and read back without loss.
"""

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

Language = Literal["da", "en"]
Audience = Literal["public", "internal"]
ValueKind = Literal["text", "list", "number", "money", "date", "prose"]
Picture = Literal["administrations", "funders", "periods", "map"]
Part = Literal["whole", "text", "annex"]
Setting = Literal["title", "plain", "labelled", "index", "data"]

SHORT = 40  # letters in a value that may share its line with others
NOT_STATED = "not-stated"  # the key of a figure's row for what nobody has said
SEVERAL = "several"  # the key of a figure's row for what several administrations share


class Text(msgspec.Struct, frozen=True):
    """Words in a known language, so that a screen reader can pronounce them.

    ``lang`` is a BCP 47 tag: "da" where the Danish stands in for a missing translation.
    """

    text: str
    lang: str

    def __str__(self) -> str:
        return self.text


class Run(msgspec.Struct, frozen=True):
    """Words within a line of an account; with an ``address`` (http, https or mailto), they are a link to it."""

    text: str
    address: str = ""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph of an account, which has one line, or a list, which has one for each of its points."""

    kind: Literal["paragraph", "bullets", "numbers"]
    lines: tuple[tuple[Run, ...], ...]
    lang: str

    def __str__(self) -> str:
        sign = "" if self.kind == "paragraph" else "- "
        return "\n".join(sign + "".join(run.text for run in line) for line in self.lines)


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """The number behind a fact: its ``unit`` (of money, the currency), and in words how surely it is known; "" where it is exact."""

    value: int | Decimal
    unit: str = ""
    certainty: str = ""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact about an item: a label in the survey's language and one value or several; none when nobody has stated it.

    ``setting`` is where a document sets it: beside the title, without its label (where the value says what it is), with
    it, in the index, or in the data alone, since an account tells it. ``thing`` is the key of the shared thing that it is about ("networks/c40"), "" for the item itself.
    ``number`` is the one number that the values say in words.
    """

    label: str
    values: tuple[Text, ...]
    kind: ValueKind = "text"
    setting: Setting = "labelled"
    thing: str = ""
    number: Number | None = None

    @property
    def in_line(self) -> bool:
        """Whether the values read well on one line, with commas between them; otherwise they make a list."""
        return len(self.values) == 1 or all(
            len(value.text) <= SHORT and ", " not in value.text for value in self.values
        )


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the survey, with the entries that are told beneath it.

    ``key`` is "resource/public-id" and the same in every edition; ``number`` ("4.3.2") is computed
    and None where the layout gives none; ``printed_number`` is the number in the source's own print.
    ``administrations`` are codes: the owner first, then those that take part. ``about_thing`` is what is said of the
    shared thing that the item is a part of, and ``paragraphs`` what is said of the item itself. ``begins`` and ``ends`` are the
    first day on which it may have begun and the last on which it may end; None for what nobody has stated.
    """

    key: str
    title: Text
    number: str | None = None
    printed_number: str | None = None
    administrations: tuple[str, ...] = ()
    begins: dt.date | None = None
    ends: dt.date | None = None
    facts: tuple[Fact, ...] = ()
    about_thing: tuple[Text, ...] = ()
    paragraphs: tuple[Text, ...] = ()
    account: tuple[Block, ...] = ()
    items: tuple["Item", ...] = ()


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One table cell: the words to print, and the number behind them (None for words) for a workbook."""

    text: Text
    amount: int | Decimal | None = None


class TableColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One table column; numbers and money are set flush right."""

    label: str
    kind: ValueKind = "text"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Facts that people compare, side by side. Each row has as many cells as there are columns.

    An ``overview`` of a chapter stands before all chapters, where a reader looks first.
    """

    key: str
    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    overview: bool = False

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                message = (
                    f"Table {self.key!r}: row {number} has {len(row)} cells for {len(self.columns)} columns."
                )
                raise ValueError(message)

    @property
    def names_rows(self) -> bool:
        """Whether the first column's cells are heads: in a small table there would be more heads than cells under them."""
        heads = len(self.columns) + len(self.rows)
        return heads <= len(self.rows) * (len(self.columns) - 1)

    @property
    def body(self) -> tuple[tuple[tuple[TableColumn, Cell], ...], ...]:
        """Each row as (column, cell) pairs, which is how a template wants them."""
        return tuple(tuple(zip(self.columns, row, strict=True)) for row in self.rows)


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """The items of one administration (or "across", or a chapter's only, untitled section)."""

    items: tuple[Item, ...]
    number: str | None = None
    title: str | None = None
    administration: str | None = None
    tables: tuple[Table, ...] = ()


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """One chapter, in the order and with the number of the survey."""

    number: int
    slug: str
    title: str
    sections: tuple[Section, ...]
    lead: tuple[Text, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def anchor(self) -> str:
        """The id of the chapter in HTML and PDF."""
        return self.slug


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a figure counts: where it stands in the survey, and what it adds."""

    key: str
    title: Text
    amount: Decimal | None = None


class FigureRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a broken-down figure, e.g. the memberships of one administration.

    ``years`` are the first and the last year of a line that stands for a period; None for one nobody stated.
    """

    key: str
    label: Text
    display: str
    value: int | Decimal | None = None
    counted: tuple[Counted, ...] = ()
    years: tuple[int | None, int | None] | None = None


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One place in the world with the partners there, and the things that a figure counts for them.

    ``key`` is the place's public id, and empty for one that nobody stated, as ``country_code`` (ISO 3166-1) is. Without a
    position, in degrees north and east, the place is told of but cannot be drawn. ``partner_keys`` name the partners ("resource/public-id").
    """

    place: Text
    country: Text
    key: str = ""
    country_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    partners: tuple[Text, ...] = ()
    partner_keys: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a sum of money leaves out: the sums in one other currency, or with ``currency`` "" those that nobody stated."""

    currency: str
    display: str
    value: Decimal | None = None
    counted: tuple[Counted, ...] = ()


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A computed number with its counting rule in words and everything that it counts.

    ``value`` is None when nobody stated anything to count; ``display`` is the value as printed.
    ``picture`` says as what its rows or its ``points`` are drawn in the chapter. Of a sum of money, ``unit`` is the
    currency, ``approximate`` whether any part of it is, and ``note`` says its period and what it leaves out, which are
    the sums ``left_out``. ``drawn_in`` is the chapter that its picture stands in, where that is not its own.
    """

    key: str
    chapter: int
    label: str
    rule: str
    display: str
    kind: ValueKind = "number"
    value: int | Decimal | None = None
    rows: tuple[FigureRow, ...] = ()
    counted: tuple[Counted, ...] = ()
    picture: Picture | None = None
    points: tuple[Point, ...] = ()
    unit: str = ""
    approximate: bool = False
    note: str = ""
    left_out: tuple[LeftOut, ...] = ()
    drawn_in: int | None = None


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """Something named outside its own place in the survey: its title, and where to find it if it stands there.

    ``number`` and ``anchor`` are those of the item that tells of it; ``display`` is what it adds to a sum of money.
    """

    key: str
    title: Text
    number: str | None = None
    anchor: str | None = None
    display: str = ""


class SourcePlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the source: the number printed there and its lines, and both in words."""

    display: str
    number: str = ""
    lines: str = ""


class Computed(msgspec.Struct, frozen=True, kw_only=True):
    """A computed figure, or a line of one, that stands beside a stated figure.

    ``key`` is "figure" or "figure:line". ``difference`` is the computed value minus the stated one; None when either
    is unknown, or when the two are only shown together.
    """

    key: str
    label: str
    rule: str
    display: str
    difference_display: str
    line: Text | None = None
    kind: ValueKind = "number"
    value: int | Decimal | None = None
    difference: int | Decimal | None = None
    counted: tuple[Reference, ...] = ()


class Reconciled(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that the source itself states, held against the computed ones, with why they differ.

    ``qualifier`` is the source's own reservation, word for word.
    """

    key: str
    label: Text
    display: str
    place: SourcePlace
    kind: ValueKind = "number"
    value: int | Decimal | None = None
    unit: Text | None = None
    qualifier: Text | None = None
    period: str = ""
    computed: tuple[Computed, ...] = ()
    explanation: tuple[Text, ...] = ()


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A note on the source. ``raw`` is the source to the letter; ``mentions`` are other numbers printed in it."""

    key: str
    kind: str
    kind_label: str
    place: SourcePlace
    text: Text
    raw: str = ""
    about: Reference | None = None
    mentions: tuple[str, ...] = ()


class Abbreviation(msgspec.Struct, frozen=True, kw_only=True):
    """A short form, and what it stands for."""

    short: str
    name: Text


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One of the main findings: a figure as printed, and a sentence that goes on from it. ``figure`` is its key."""

    display: str
    text: Text
    figure: str = ""


class IndexEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One word of the index, and the items that it leads to."""

    word: Text
    references: tuple[Reference, ...]


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """The whole survey, or one administration's part of it or some chapters, for one day, audience and language.

    ``part`` says whether a document has its text, its annex, or both; the content is the same. ``without_entries`` are the
    titles of the chapters in which there is nothing to tell.
    """

    edition: str
    title: str
    municipality: str
    notice: Text
    status_date: dt.date
    status_label: str
    language: Language
    audience: Audience
    administration: str | None = None
    only_chapters: tuple[int, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    figures: tuple[Figure, ...] = ()
    reconciliation: tuple[Reconciled, ...] = ()
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()
    without_entries: tuple[str, ...] = ()
    contact: str = ""
    abbreviations: tuple[Abbreviation, ...] = ()
    index: tuple[IndexEntry, ...] = ()
    part: Part = "whole"


def to_json(survey: Survey) -> bytes:
    """Return the survey as UTF-8 JSON, byte for byte the same for the same content."""
    return msgspec.json.format(msgspec.json.encode(survey, order="deterministic"), indent=2) + b"\n"


def from_json(data: bytes) -> Survey:
    """Read a survey back from what ``to_json`` wrote.

    Raises ``msgspec.ValidationError`` when the data is not a survey.
    """
    return msgspec.json.decode(data, type=Survey)
