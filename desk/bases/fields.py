"""How a form asks for the fields of a thing, and for its rows."""

from typing import Any, ClassVar

from django.contrib.admin import StackedInline
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext

from desk.forms.base import CheckedForm
from desk.forms.fields import (
    DayInput,
    LinksInput,
    NumberInput,
    TextField,
    ThingSelect,
    ThingsInput,
    ThingsSelect,
    WholeInput,
)
from desk.forms.form_request import form_request
from desk.forms.questions import Question, in_a_row, width
from desk.forms.rows import RowForms
from desk.permissions import choices, masked, rights_of
from registry.constraints import allowed
from registry.fields.standards import LinesField
from registry.models import Detail, Tracked
from registry.rights import Verb


class FormMixin(BaseModelAdmin):  # type: ignore[type-arg] # takes no argument when it runs
    """Asks for a thing or a row: checked whole, and choosing among long lists by typing."""

    form: "type[ModelForm[Any]]" = CheckedForm
    formfield_overrides: ClassVar[Any] = {
        models.TextField: {"form_class": TextField},
        models.DecimalField: {"form_class": NumberInput},
        models.IntegerField: {"form_class": WholeInput},
        models.DateField: {"form_class": DayInput},
        models.JSONField: {"form_class": LinksInput},
        models.ManyToManyField: {"form_class": ThingsInput},
    }

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choose one by typing."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ThingSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer what the database will take."""
        left = allowed(self.model, db_field.name)
        if left is not None:
            blank = db_field.blank or not db_field.has_default()
            offered = db_field.get_choices(include_blank=blank)
            kwargs.setdefault("choices", [(value, said) for value, said in offered if value in {"", *left}])
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choose several by typing."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ThingsSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Make a box as wide as what goes into it."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(
                field.widget, "widget", field.widget
            )  # of a thing: inside its links to add and change
            widget.attrs["class"] = f"{widget.attrs.get('class', '')} {width(db_field)}".strip()
            if isinstance(db_field, LinesField):
                widget.attrs["rows"] = 4
            elif isinstance(db_field, models.TextField):
                widget.attrs["rows"] = 6
        return field

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Return every foreign key and many-to-many field that points at something tracked."""
        return [
            field.name
            for field in (*self.model._meta.fields, *self.model._meta.many_to_many)
            if isinstance(field.related_model, type)
            and issubclass(field.related_model, Tracked)
            and field.editable
        ]


class DetailInline(FormMixin, StackedInline):  # type: ignore[type-arg] # takes no argument when it runs
    """The rows of one kind that belong to the thing on the page, and the question that they answer.

    They are read by who may read the thing, and written by who may write it.
    """

    extra = 0
    formset = RowForms
    question = Question.WHAT

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for the row in an order that one reads, and fold away what is seldom needed."""
        names = {stands_for(name): name for name in self.get_fields(request, obj)}
        shown, folded = in_a_row(names)
        return [
            (None, {"fields": [names[name] for name in shown]}),
            (gettext("More"), {"fields": [names[name] for name in folded], "classes": ("collapse",)}),
        ]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """Narrow what a foreign key or a many-to-many field takes, typed or forged."""
        return choices(request, db_field, super().get_field_queryset(db, db_field, request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """On a page that is only read, show of other administrations' things that they are there."""
        names = super().get_fields(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return names
        return masked(request, self.model, names)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Tell the rows' form who is at work; it asks for columns alone, not for what only shows one."""
        if "fields" not in kwargs:
            fields = flatten_fieldsets(self.get_fieldsets(request, obj))
            kwargs["fields"] = [name for name in fields if isinstance(name, str)]
        formset = super().get_formset(request, obj, **kwargs)
        assert issubclass(formset.form, CheckedForm)
        formset.form.at_work = form_request(request)
        return formset

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask the policy about the thing."""
        return rights_of(request).may(Verb.VIEW, self.parent_model, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask the policy about the thing."""
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask the policy about the thing: on the page of a new one, whether it may be added."""
        return rights_of(request).may(Verb.CHANGE if obj else Verb.ADD, self.parent_model, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask the policy about the thing: its rows come and go with it."""
        return self.has_change_permission(request, obj)


def inline(detail: type[Detail], question: Question) -> type[DetailInline]:
    """Return an inline for the rows of ``detail``, which answer ``question``."""
    columns = {"model": detail, "fk_name": detail.root, "question": question}
    return type(f"{detail.__name__}Inline", (DetailInline,), columns)


def stands_for(name: Any) -> str:
    """Return the field that ``name``, a field or what shows one, is about."""
    return str(getattr(name, "stands_for", name))
