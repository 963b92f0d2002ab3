"""Telling an answer of the API in words: labels, values and links, in the language of the page.

Nothing is read from the database here but the names of the administrations and the translation memory. What the
API answers null is not told.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.resources.base import Resource, resources
from api.resources.columns import ResourceColumn
from api.resources.lists import NestedList, RelatedList
from editions.models import CURRENCY
from overview.shared.addresses import address_of
from registry.chapters.facts import with_certainty, written
from registry.chapters.related import INVERSE
from registry.choices import RelationKind
from registry.fields.countries import country_name
from registry.fields.partial_dates import PartialDate, period_display
from registry.fields.wording import language, number, sum_of_money
from registry.models import told_answers

UNKNOWN = "–"
SHORT = 40  # letters of a value that may share its line with others
# What stands elsewhere on a page, or beside what it belongs to: of every row, and of a thing besides.
BESIDE = {"id", "url", "version", "updated_at", "source", "starts", "ends", "administration"}
BESIDE |= {"certainty", "answers"}
APART = BESIDE | {"title", "summary", "account"}


@dataclass(frozen=True)
class Value:
    """Some words, with the language that they are in where it is not the page's, and where they lead."""

    text: str
    lang: str = ""
    address: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class LabelledValues:
    """One thing that is known: what it is, and its value or values."""

    label: str
    values: tuple[Value, ...]
    numeric: bool = False

    @property
    def lines(self) -> bool:
        """Whether the values are too long to stand in one line, with commas between them."""
        return any(len(value.text) > SHORT and not value.address for value in self.values)


@dataclass(frozen=True)
class ListedRow:
    """One line of a list, in cells of values; ``key`` is its public id, where it has one."""

    cells: tuple[tuple[Value, ...], ...]
    key: str = ""


@dataclass(frozen=True)
class Listed:
    """A list within a thing: one column, or a table of several."""

    key: str
    title: str
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[ListedRow, ...]


def localized(row: Mapping[str, Any], name: str = "title") -> Value:
    """Return a text that the API gives in both languages: English when asked for and there, else as it is."""
    if language() == "en" and row.get(f"{name}_en"):
        return Value(str(row[f"{name}_en"]))
    tag = row.get(f"{name}_lang") or "da"
    return Value(str(row.get(name) or ""), "" if tag == language() else tag)


def paragraphs(row: Mapping[str, Any], name: str = "summary") -> list[Value]:
    """Return the paragraphs of a text that the API gives in both languages."""
    told = localized(row, name)
    return [Value(part.strip(), told.lang) for part in told.text.split("\n\n") if part.strip()]


def period(row: Mapping[str, Any]) -> str:
    """Return from when until when, in words; "" when nobody stated it."""
    starts, ends = (PartialDate(row[end]) if row.get(end) else None for end in ("starts", "ends"))
    return period_display(starts, ends)


def thing_link(resource: str, told: Mapping[str, Any]) -> Value:
    """Return how a thing is named that the API refers to, and its page."""
    title = localized(told)
    return Value(title.text or str(told["id"]), title.lang, address_of(resource, told["id"]))


class RowFormatter:
    """Tells answers about one resource's things; ``administrations`` are their names by code."""

    def __init__(self, resource: Resource, administrations: Mapping[str, Value]) -> None:
        self.resource = resource
        self.administrations = administrations

    def facts(self, row: Mapping[str, Any]) -> list[LabelledValues]:
        """Return what is known of a thing and has no other place, in the API's order; its period first."""
        found = [LabelledValues(_("Period"), _texts(period(row)))]
        found += [self._fact(column, row) for column in _plain(self.resource.columns)]
        answers = row.get("answers")
        answered = told_answers(self.resource.model, answers) if answers else ()
        found += [
            LabelledValues(_capital(label), _texts(words or _("not stated"))) for label, words in answered
        ]
        return [fact for fact in found if fact.values]

    def columns(self, row: Mapping[str, Any], names: Iterable[str]) -> list[LabelledValues]:
        """Return the columns ``names`` of a thing, also those that nobody stated."""
        return [self._fact(self.resource.columns[name], row) for name in names]

    def ties(self, row: Mapping[str, Any]) -> list[LabelledValues]:
        """Return what a thing is tied to by name: units, themes, UN goals, administrations that take part."""
        found = []
        for name, nested in self.resource.lists.items():
            if row.get(name) and not nested.shape and not isinstance(nested, RelatedList):
                values = tuple(self._member(name, nested, member) for member in row[name])
                field: Any = self.resource.model._meta.get_field(name)
                found.append(LabelledValues(_capital(field.verbose_name), values))
        return found

    def lists(self, row: Mapping[str, Any], apart: Iterable[str] = ()) -> list[Listed]:
        """Return the rows within a thing and what it is related to, but for the lists that stand ``apart``."""
        found = []
        for name, nested in self.resource.lists.items():
            if name in apart or not row.get(name):
                continue
            if isinstance(nested, RelatedList):
                found += self.related(row[name])
            elif nested.shape:
                found.append(self._table(name, nested, row[name]))
        return found

    def related(self, ties: Iterable[Mapping[str, Any]]) -> list[Listed]:
        """Return what a thing is related to, one list for each kind of tie."""
        kinds: dict[str, list[ListedRow]] = {}
        for tie in ties:
            kind = RelationKind(tie["kind"])
            label = kind.label if tie["direction"] == "to" else INVERSE[kind]
            kinds.setdefault(_capital(label), []).append(ListedRow(((thing_link(tie["resource"], tie),),)))
        return [Listed("related", label, (("", False),), tuple(rows)) for label, rows in kinds.items()]

    def _table(self, name: str, nested: NestedList, rows: list[Mapping[str, Any]]) -> Listed:
        assert nested.shape
        columns = {column.name: column for column in nested.shape.columns}
        table = [[self._fact(column, row) for column in _plain(columns, BESIDE)] for row in rows]
        if "starts" in columns:
            table = [
                [LabelledValues(_("Period"), _texts(period(row))), *cells]
                for row, cells in zip(rows, table, strict=True)
            ]
        used = [
            place
            for place, cells in enumerate(zip(*table, strict=True))
            if any(cell.values for cell in cells)
        ]
        model = next(column.field.model for column in nested.shape.columns if column.field)
        return Listed(
            name,
            _capital(model._meta.verbose_name_plural),
            tuple((table[0][place].label, table[0][place].numeric) for place in used),
            tuple(
                ListedRow(tuple(cells[place].values for place in used), row.get("id", ""))
                for row, cells in zip(rows, table, strict=True)
            ),
        )

    def _member(self, name: str, nested: NestedList, member: Any) -> Value:
        if nested.target:
            return thing_link(nested.target.name, member)
        if name == "sdgs":
            return Value(_("Goal %(number)s") % {"number": member}, address=address_of("goals", member))
        return self._administration(member)

    def _fact(self, column: ResourceColumn, row: Mapping[str, Any]) -> LabelledValues:
        field, value = column.field, row.get(column.name)
        label = _capital(self._label(column))
        # A no is told only where the answer could also have been unknown.
        if value in (None, [], "") or (value is False and field and not field.null):
            return LabelledValues(label, ())
        values = tuple(self._values(column, row, value))
        return LabelledValues(label, values, column.kind in ("integer", "number", "money"))

    def _label(self, column: ResourceColumn) -> object:
        if column.target and column.name == self.resource.root.removesuffix("__"):
            return column.target.model._meta.verbose_name
        return column.field.verbose_name if column.field else LABELS.get(column.name, column.name)

    def _values(self, column: ResourceColumn, row: Mapping[str, Any], value: Any) -> Iterator[Value]:
        name, field = column.name, column.field
        if column.target:
            yield thing_link(column.target.name, value)
        elif name == "administration" or (column.kind == "code" and value in self.administrations):
            yield self._administration(value)
        elif name == "country" and isinstance(value, str):
            yield Value(country_name(value), address=address_of("countries", value))
        elif field and field.choices:
            yield Value(str(dict(field.flatchoices)[value]))
        elif column.kind == "money":
            yield Value(money_in_words(value), numeric=True)
        elif column.kind == "lines":
            english = row.get(f"{name}_en") if language() == "en" else None
            yield from (_written(line) for line in value) if not english else map(Value, english)
        elif column.kind == "uri":
            yield Value(
                str(value).removeprefix("https://").removeprefix("http://").rstrip("/"), address=str(value)
            )
        else:
            yield self._plain_value(column, row, value)

    def _plain_value(self, column: ResourceColumn, row: Mapping[str, Any], value: Any) -> Value:
        if isinstance(value, bool):
            return Value(_("yes") if value else _("no"))
        if isinstance(value, int | float):
            words = str(value) if column.name in ("year", "pic") else number(Decimal(str(value)))
            return Value(with_certainty(words, row.get("certainty") or ""), numeric=True)
        if column.kind == "date":
            return Value(PartialDate(str(value)).display())
        if f"{column.name}_en" in row:
            return localized(row, column.name)
        return _written(str(value))

    def _administration(self, code: str) -> Value:
        named = self.administrations.get(code, Value(code))
        return Value(named.text, named.lang, address_of("administrations", code))


# What columns are called that no field stands behind.
LABELS = {"person": gettext_lazy("Person"), "administration": gettext_lazy("Administration")}


def money_in_words(told: Mapping[str, Any]) -> str:
    """Return a sum in words, with how surely it is known and the original currency."""
    words = with_certainty(sum_of_money(Decimal(str(told["amount"])), told["currency"]), told["certainty"])
    if told["original"]:
        words += f" ({sum_of_money(Decimal(str(told['original']['amount'])), told['original']['currency'])})"
    return words


def amount_in_words(value: float | None, currency: str | None) -> str:
    """Return a number, or a sum of money in a ``currency``, in words."""
    if value is None:
        return UNKNOWN
    exact = Decimal(str(value))
    return sum_of_money(exact, currency) if currency else number(exact)


def what_is_counted(resource: str, count: int) -> str:
    """Return what so many things of a resource are called: "projekt" for one, "projekter" for any other number."""
    meta = resources[resource].model._meta
    return str(meta.verbose_name if count == 1 else meta.verbose_name_plural)


def stated_in_words(one: Mapping[str, Any]) -> str:
    """Return the value of a stated figure, as surely as it was stated."""
    if one["value"] is None:
        return UNKNOWN
    currency = one["unit"] if CURRENCY.fullmatch(one["unit"] or "") else None
    return with_certainty(amount_in_words(one["value"], currency), one["certainty"])


def _plain(columns: Mapping[str, ResourceColumn], apart: Collection[str] = APART) -> Iterator[ResourceColumn]:
    """Yield the columns that are told each for itself: no languages, translations or addresses of others."""
    for name, column in columns.items():
        base, _underline, end = name.rpartition("_")
        if name in apart or (end in ("lang", "en") and base in columns):
            continue
        if end == "id" and f"{base}_uri" in columns:
            continue  # its address tells it
        yield column


def _written(words: str) -> Value:
    told = written(words)
    return Value(str(told), "" if told.lang == language() else told.lang)


def _texts(words: str) -> tuple[Value, ...]:
    return (Value(words),) if words else ()


def _capital(label: object) -> str:
    words = str(label)
    return words[:1].upper() + words[1:]
