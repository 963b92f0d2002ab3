"""The questions that a form asks, and which fields answer which: the kernel's own sorted once, for every domain."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.admin.checks import ModelAdminChecks
from django.core.checks import CheckMessage, Error
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.fields.partial_dates import PartialDateField
from registry.fields.standards import StandardField
from registry.ledger.recording import accessor, detail_models
from registry.models import Tracked


class Question(models.TextChoices):
    """What a form asks, in order. The last is of use to few, and folded away."""

    WHAT = "what", _("What is it?")
    WHO = "who", _("Who takes part?")
    HOW = "how", _("How is it done?")
    COST = "cost", _("What does it cost?")
    WHEN = "when", _("When?")
    SOURCE = "source", _("Source, order and id")


type Questions = Mapping[Question, tuple[str, ...]]

OWN = ""  # where what a domain adds has its place
# What the bases bring with them. A domain that places one of these itself has it where it says.
KERNEL: Questions = {
    Question.WHAT: (
        *("title", "title_lang", "title_en", "name", "name_lang", "name_en", OWN),
        *(
            "summary",
            "summary_en",
            "account",
            "account_en",
            "number",
            "unit",
            "derived",
            "themes",
            "keywords",
            "keywords_en",
            "sdgs",
            "links",
        ),
    ),
    Question.WHO: ("administration", OWN, "units", "also", "contact"),
    Question.HOW: (OWN,),
    Question.COST: (OWN, "amount", "currency", "certainty", "original_amount", "original_currency"),
    Question.WHEN: (
        *("starts", "ends", OWN),
        *("frequency", "per_year", "per_year_most", "frequency_certainty"),
    ),
    Question.SOURCE: (
        OWN,
        *(
            "source_edition",
            "source_number",
            "source_title",
            "source_lines",
            "uncounted",
            "position",
            "public_id",
        ),
    ),
}
# The columns of rows: these first, then the row's own, then these; and last of all, folded away, these.
ROW_FIRST = ("kind", "amount", "currency")
ROW_LAST = ("number", "unit", "certainty", "derived", "frequency", "per_year", "per_year_most")
ROW_FOLDED = ("original_amount", "original_currency", "position")
SHORT, HALF = 40, 120  # letters
BRIEF = (
    *(models.IntegerField, models.DecimalField, models.DateField, models.BooleanField),
    *(PartialDateField, StandardField),
)


def asked(model: type[Tracked]) -> list[str]:
    """Return the names of what a person answers for ``model``: its fields, and its rows by their accessors."""
    fields = [field.name for field in (*model._meta.fields, *model._meta.many_to_many) if field.editable]
    return [name for name in fields if name != "id"] + [accessor(row) for row in detail_models(model)]


def place(own: Questions, names: Iterable[str]) -> dict[Question, list[str]]:
    """Return each of ``names`` under the question that it answers; what nobody placed comes first, to be noticed."""
    left = list(names)
    taken = {name for listed in own.values() for name in listed}
    placed: dict[Question, list[str]] = {}
    for question in Question:
        order: list[str] = []
        for name in KERNEL[question]:
            order += own.get(question, ()) if name == OWN else [name] * (name not in taken)
        placed[question] = [name for name in order if name in left]
        left = [name for name in left if name not in order]
    placed[Question.WHAT][:0] = left
    return placed


def question_of(own: Questions, name: str) -> Question:
    """Return the question that the rows called ``name`` answer."""
    return next((question for question, listed in own.items() if name in listed), Question.WHAT)


def in_a_row(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the columns of a row in the order in which they are asked for, and those that are folded away."""
    left = list(names)
    own = [name for name in left if name not in (*ROW_FIRST, *ROW_LAST, *ROW_FOLDED)]
    certainty = ["certainty"] * ("amount" in left)  # beside the number that it is about
    order = dict.fromkeys((*ROW_FIRST, *certainty, *own, *ROW_LAST))
    return [name for name in order if name in left], [name for name in ROW_FOLDED if name in left]


def width(field: Any) -> str:
    """Return the class of a box by what goes into it: "short", "half", or "" for the whole line."""
    if isinstance(field, BRIEF) or field.choices:
        return "short"
    if isinstance(field, models.ForeignKey):
        return "half"
    if isinstance(field, models.CharField) and field.max_length is not None:
        return "short" if field.max_length <= SHORT else "half" if field.max_length <= HALF else ""
    return ""


class PlacedChecks(ModelAdminChecks):
    """Django's own checks of an admin, and that each of its model's fields answers one question."""

    def check(self, admin_obj: Any, **kwargs: Any) -> list[CheckMessage]:
        """Return what is wrong."""
        return [*super().check(admin_obj, **kwargs), *misplaced(admin_obj)]


def misplaced(admin_obj: Any) -> Iterator[CheckMessage]:
    """Yield an error for each field or kind of rows that no question asks for, or two do, and for what there is not."""
    left_out = admin_obj.exclude or ()
    names = [name for name in (*asked(admin_obj.model), *admin_obj.ties) if name not in left_out]
    own = [name for listed in admin_obj.questions.values() for name in listed]
    known = {*own, *(name for listed in KERNEL.values() for name in listed)}
    for wrong, said in (
        ([name for name in names if name not in known], "No question asks for"),
        ([name for name in own if name not in names], "There is no such field or row to ask for:"),
        (sorted({name for name in own if own.count(name) > 1}), "Two questions ask for"),
    ):
        for name in wrong:
            yield Error(
                f"{said} “{name}”.",
                hint="List it once, in the admin's questions.",
                obj=type(admin_obj),
                id="registry.E005",
            )
