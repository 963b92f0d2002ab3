"""What a kind of field is, and the register of all kinds."""

from typing import Any, ClassVar

from django.db import models

type Field = models.Field[Any, Any]

JSON_KINDS = (
    "text",
    "code",
    "date",
    "integer",
    "number",
    "boolean",
    "lines",
    "uri",
    "moment",
    "object",
)
CELL_KINDS = ("text", "choice", "currency", "yes_no", "number", "date", "partial_date", "links")
FILTER_KINDS = ("", "codes", "countries", "yes_no", "stated", "days", "numbers")
DECLARED = ("fields", "json", "schema", "cell")  # what every kind must say

_kinds: dict[type, "FieldKind"] = {}


def or_null(text: Any) -> Any:
    """Return ``text``, or null when nobody has written any."""
    return text or None


class FieldKind:
    """One kind of model field. A subclass is registered as it is made, for its ``fields`` and their subclasses.

    ``json`` is what a reader of the API gets (``JSON_KINDS``) and ``schema`` its JSON Schema. ``cell`` is how a workbook
    has it (``CELL_KINDS``) and ``filter`` how the public finds things by it (``FILTER_KINDS``; "" is not at all).
    ``recorded`` is the type that the ledger keeps its values as. ``as_stored`` says that the API reads the database's own
    text, ``numeric`` that a value is a number, and ``prose`` that it is words that an editor has written, in a language
    of their own. ``to_representation`` makes JSON of a value that the database gave; without it, the value is that.
    """

    fields: ClassVar[tuple[type[Field], ...]]
    json: ClassVar[str]
    schema: ClassVar[dict[str, Any]]
    cell: ClassVar[str]
    filter: ClassVar[str] = ""
    recorded: ClassVar[type] = str
    as_stored: ClassVar[bool] = False
    numeric: ClassVar[bool] = False
    prose: ClassVar[bool] = False
    to_representation: ClassVar[Any] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Register the kind. Raises ``TypeError`` where it says too little, or one of its fields has a kind already."""
        super().__init_subclass__(**kwargs)
        if missing := [name for name in DECLARED if not hasattr(cls, name)]:
            raise TypeError(f"The kind of field {cls.__name__} lacks {', '.join(missing)}.")
        for name, known in (("json", JSON_KINDS), ("cell", CELL_KINDS), ("filter", FILTER_KINDS)):
            if getattr(cls, name) not in known:
                raise TypeError(
                    f"The kind of field {cls.__name__} has a {name} that there is not: {getattr(cls, name)}."
                )
        for field in cls.fields:
            if field in _kinds:
                taken = type(_kinds[field]).__name__
                raise TypeError(
                    f"The kind of field {cls.__name__} is for {field.__name__}, whose kind is {taken}."
                )
        _kinds.update(dict.fromkeys(cls.fields, cls()))

    def words(self, value: Any, field: Field) -> str:
        """Return a value in words of the active language."""
        return str(value)

    def said(self, value: Any, field: Field) -> tuple[str, ...]:
        """Return what the value says, one by one, in words; nothing when nobody stated it."""
        return (self.words(value, field),) if value or value == 0 else ()

    def greatest(self, field: Field) -> int:
        """Return the greatest whole number that the column holds, where it holds numbers."""
        raise NotImplementedError

    def from_ledger(self, value: Any) -> Any:
        """Return the value that the ledger keeps as ``value``. Raises ``ValueError`` for what never was one."""
        return value

    def for_form(self, value: Any, field: Field) -> Any:
        """Return what a form begins with for the ledger's ``value``. Raises ``ValidationError`` when it cannot be read."""
        return "\n".join(map(str, value)) if isinstance(value, list) else field.to_python(value)


class Choices(FieldKind):
    """One of a column's choices, whatever it is stored as."""

    fields = ()
    json = "code"
    schema = {"type": "string"}
    cell = "choice"
    filter = "codes"
    to_representation = staticmethod(or_null)

    def words(self, value: Any, field: Field) -> str:
        """Return the label; what is no choice any more, as it is."""
        return str(dict(field.flatchoices).get(value, value))


CHOICES = Choices()


def field_kind(field: Field) -> FieldKind:
    """Return the kind of a field: that of the nearest of its classes that has one, unless it has choices.

    Raises ``LookupError`` when none has: a tie to other things is of no kind.
    """
    if field.choices:
        return CHOICES
    for cls in type(field).__mro__:
        if cls in _kinds:
            return _kinds[cls]
    raise LookupError(f"There is no kind for the field {field}, a {type(field).__name__}.")
