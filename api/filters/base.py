"""What every filter of ours is: django-filter's, that also says how its values are counted and how it is described."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_filters import Filter

from api.json_schema import Schema, field_description
from registry.fields.collation import danish_sort_key

LABELS = {
    "administration": gettext_lazy("administration"),
    "country": gettext_lazy("country"),
    "organisation": gettext_lazy("organisation"),
    "place": gettext_lazy("place"),
    "state": gettext_lazy("state"),
    "starts_year": gettext_lazy("starts in"),
    "ends_year": gettext_lazy("ends in"),
}

# A value, its title in Danish and in English, and how many have it.
type Group = tuple[str, str, str | None, int]
type Examples = dict[str, dict[str, Any]]  # a thing of each resource, by the resource's name


class ApiFilter(Filter):
    """A filter of a resource.

    A kind of filter is one subclass: it keeps (``filter``), tells how many things each of its values would keep
    (``groups``, where it is ``countable``) and how its parameter is written (``parameter``).
    """

    countable: ClassVar[bool] = False
    several: ClassVar[bool] = False  # whether a thing may have many of its values
    name: str = ""
    column: "models.Field[Any, Any] | None" = None

    def bind(self, name: str, model: type[models.Model]) -> None:
        """Take the ``name`` of the parameter, and the column of ``model`` that is compared, where it is one of its own."""
        self.name = name
        try:
            found: Any = model._meta.get_field(str(self.field_name))
        except FieldDoesNotExist:
            found = None
        self.column = found if hasattr(found, "attname") else None

    @property
    def heading(self) -> Any:
        """What people call what it keeps things by."""
        label = self.label or LABELS.get(self.name)
        return label or (self.column.verbose_name if self.column is not None else self.name)

    @property
    def about(self) -> str:
        """What the column that is compared is called, and the help that its form gives."""
        return field_description(self.column) if self.column is not None else ""

    @property
    def nothing(self) -> str:
        """What to say to whoever gives it no value."""
        return _("Give it a value, or leave it out.")

    def groups(self, rows: Any) -> Iterator[Group]:
        """Yield the values by which it could keep some of ``rows``."""
        raise NotImplementedError

    def order(self, group: Group) -> Any:
        """Return where a value stands among the others: the most frequent first, and those alike in Danish order."""
        return (-group[3], danish_sort_key(group[1]))

    def parameter(self, row: dict[str, Any], examples: Examples) -> Schema:
        """Return its parameter as OpenAPI has it; ``row`` is a thing of its resource, and ``examples`` are those of all."""
        raise NotImplementedError


def in_both(words: Any) -> tuple[str, str]:
    """Return words of ours in Danish and in English."""
    with override("da"):
        danish = str(words)
    with override("en"):
        return danish, str(words)


def titled_groups(rows: Any, paths: Iterable[str], columns: tuple[str, ...], **how: Any) -> Iterator[Group]:
    """Yield what ``paths`` lead to, by its ``columns``: its public id, its title, in English, other titles."""
    for (key, title, english, *others), count in counts(rows, paths, columns, **how).items():
        yield str(key), title or next(filter(None, others), str(key)), english or None, count


def counts(
    rows: Any,
    paths: Iterable[str],
    columns: tuple[str, ...],
    of: str = "pk",
    several: bool = True,
    among: Any = None,
) -> dict[Any, int]:
    """Return how many of ``rows`` have each combination of ``columns`` at the end of one of ``paths``.

    They are counted by ``of``, each once where it can have ``several``, which takes the database longer. Only what
    is ``among`` some things is looked at: in the same join as the columns, else a row's other ties come along.
    """
    asked = []
    for path in paths:
        chosen = [f"{path}__{column}" if column else path for column in columns]
        kept = {f"{chosen[0]}__isnull": False} if among is None else {f"{path}__in": among}
        asked.append((rows.order_by().filter(**kept).values_list(*chosen), chosen))
    if len(asked) == 1:
        found = asked[0][0].annotate(how_many=Count(of, distinct=several))
        return {tuple(values): count for *values, count in found if values[0] != ""}
    pairs = [some.values_list(of, *chosen) for some, chosen in asked]
    return Counter(
        tuple(values) for _one, *values in pairs[0].union(*pairs[1:]).order_by() if values[0] != ""
    )
