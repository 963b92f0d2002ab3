"""What an address asks for, read strictly: an unknown parameter is refused, and the nearest right one named."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from api.filters.base import ApiFilter
from api.filters.codes import PROBED
from api.http.problems import ProblemError, invalid, nearest, no_such
from api.json_schema import MANY
from api.resources.base import Resource
from registry.fields.folding import containing, fold

LIMIT, MOST = 25, 200
LONGEST = 2000  # letters of one value, which may be a list
MOST_LETTERS = 500  # that are searched for
MOST_WORDS = 8  # that are searched for


@dataclass(frozen=True)
class Asked:
    """What a reader asks of a resource."""

    resource: Resource
    limit: int
    cursor: str
    ordering: str
    words: str
    fields: frozenset[str] | None
    expand: frozenset[str]
    found: dict[str, Any]

    @property
    def columns(self) -> frozenset[str] | None:
        """The columns to read; None for all."""
        if self.fields is None:
            return None
        return frozenset((self.fields | self.expand) & self.resource.columns.keys())

    @property
    def lists(self) -> frozenset[str]:
        """The lists within the things that are asked for by name."""
        return ((self.fields or frozenset()) | self.expand) & self.resource.lists.keys()

    def on_day(self) -> "Asked":
        """Return the same of the resource as it stands on the day that is asked for; as it is, where none is.

        Who asks for a ``state`` chooses among all that count; everybody else among those that are counted on the day.
        """
        if "day" not in self.found:
            return self
        found = {name: value for name, value in self.found.items() if name != "day"}
        there = self.resource.register.on(self.found["day"], counted="state" not in found)
        return replace(self, resource=there[self.resource.name], found=found)

    @property
    def in_any_state(self) -> "Asked":
        """The same on its day in any state; without a day, as it is."""
        register = self.resource.register
        if register.day is None:
            return self
        return replace(self, resource=register.whole.on(register.day, counted=False)[self.resource.name])

    @property
    def whole(self) -> "Asked":
        """The same of all things, whether or not they count."""
        return replace(self, resource=self.resource.register.whole[self.resource.name])

    def without(self, name: str) -> "Asked":
        """Return the same without one of the filters."""
        return replace(self, found={other: value for other, value in self.found.items() if other != name})

    @property
    def narrow(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.found or self.words or self.resource.register.day)

    def things(self) -> Any:
        """Return what the filters and the search keep."""
        rows = self.resource.public()
        for name, value in self.found.items():
            rows = self.resource.filterset[name].filter(rows, value)
        return searched(rows, self.resource, self.words) if self.words else rows


def parse_query(
    query: QueryDict, resource: Resource, *, of_list: bool = True, paged: bool = True, nested: bool = True
) -> Asked:
    """Return what ``query`` asks of ``resource``; of one thing, only ``fields`` and ``expand`` can be asked.

    What is not ``paged`` comes whole, in no order; what is not ``nested`` has no room for lists within. Raises ``ProblemError`` for the first parameter that is wrong.
    """
    own = {"limit", "cursor", "ordering"} if of_list and paged else set()
    own |= {"q"} if of_list and resource.search_fields else set()
    finders = resource.filterset if of_list else {}
    lists = resource.lists if nested else {}
    expandable = {**lists, **resource.references} if nested else {}
    showing = ("fields", "expand") if expandable else ("fields",)
    given = single(query, {*own, *showing, *finders})
    if given.get("cursor") == "":
        raise invalid("cursor", _("Give it a value, or leave it out."))
    fields = _names(given, "fields", {**resource.columns, **lists})
    return Asked(
        resource=resource,
        limit=limit(given),
        cursor=given.get("cursor", ""),
        ordering=one_of(
            given, "ordering", [s + name for name in resource.ordering_fields for s in ("", "-")], "id"
        ),
        words=words(given),
        fields=fields,
        expand=_names(given, "expand", expandable) or frozenset(),
        found={name: clean(name, given[name], finders[name]) for name in finders if name in given},
    ).on_day()


def single(query: QueryDict, known: set[str]) -> dict[str, str]:
    """Return the parameters by name. Raises ``ProblemError`` when one is unknown, given twice, or unreadable."""
    for name, values in query.lists():
        if name not in known:
            there_is_not = _("There is no parameter “%(name)s” here.") % {"name": name[:80]}
            mend = nearest(name, known) if known else _("Leave it out: nothing can be chosen here.")
            raise ProblemError("unknown-parameter", f"{there_is_not} {mend}", parameter=name[:80])
        if len(values) > 1:
            raise invalid(name, _("Give it once; several values go with commas between them."))
        most = MOST_LETTERS if name == "q" else LONGEST
        if "\0" in values[0] or len(values[0]) > most:
            raise invalid(name, _("Give it at most %(n)s letters, without control characters.") % {"n": most})
    return {name: str(query[name]) for name in query}


def limit(given: dict[str, str], most: int = MOST) -> int:
    """Return how many are asked for."""
    return whole_number("limit", given.get("limit", str(LIMIT)), most)


def whole_number(name: str, text: str, most: int) -> int:
    """Return the number from 1 to ``most`` that a parameter is given. Raises ``ProblemError`` for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and 1 <= int(text) <= most):  # noqa: PLR2004
        raise invalid(name, _("Give a whole number from 1 to %(most)s.") % {"most": most})
    return int(text)


def one_of(given: dict[str, str], name: str, known: list[str], usual: str) -> str:
    """Return the given value, or the usual one; refuse what is not ``known``."""
    value = given.get(name, usual)
    if value not in known:
        raise invalid(name, nearest(value, known))
    return value


def asked_language(query: QueryDict) -> str:
    """Return the language to answer people in: that of the reader, unless ``language`` names one; nothing else is asked."""
    return one_of(single(query, {"language"}), "language", ["da", "en"], get_language() or "da")


def words(given: dict[str, str]) -> str:
    """Return the words that are searched for, folded."""
    folded = fold(given.get("q", ""))
    if "q" in given and not folded:
        raise invalid("q", _("Give at least one word to search for."))
    if len(folded.split()) > MOST_WORDS:
        raise invalid("q", _("Search for at most %(n)s words.") % {"n": MOST_WORDS})
    return folded


def searched(rows: Any, resource: Resource, folded: str) -> Any:
    """Return those of ``rows`` that hold every word, themselves or in the thing that they are part of.

    PostgreSQL would rather walk the rows in order than ask its trigram index; so the matches are fetched
    first, unless there are so many that walking soon finds enough.
    """
    ways = resource.holding(containing(folded.split()))
    ids: set[int] = set()
    for way in ways:
        ids.update(rows.filter(way).order_by().values_list("pk", flat=True)[: PROBED + 1])
    return rows.filter(pk__in=ids) if len(ids) <= PROBED else rows.filter(reduce(or_, ways))


def _names(given: dict[str, str], parameter: str, known: dict[str, Any]) -> frozenset[str] | None:
    return chosen_names(parameter, given[parameter], known) if parameter in given else None


def chosen_names(parameter: str, text: str, known: Iterable[str]) -> frozenset[str]:
    """Return the names in ``text``, between commas. Raises ``ProblemError`` for none, or for one that is not ``known``."""
    told = [name.strip() for name in text.split(",") if name.strip()]
    if not told or len(told) > MANY:
        raise invalid(parameter, _("Give one value, or up to %(n)s with commas.") % {"n": MANY})
    names = frozenset(told)
    for name in sorted(names):
        if name not in known:
            raise invalid(parameter, f"{no_such(name)} {nearest(name, known)}")
    return names


def clean(name: str, text: str, finder: ApiFilter) -> Any:
    """Return what ``text`` says, as the filter ``finder`` reads it. Raises ``ProblemError`` when it says nothing."""
    field: Any = finder.field
    try:
        value = field.clean(field.widget.value_from_datadict({name: text}, {}, name))
    except ValidationError as error:
        raise invalid(name, " ".join(error.messages)) from None
    if value is None:
        raise invalid(name, finder.nothing)
    return value
