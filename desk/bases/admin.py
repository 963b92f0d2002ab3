"""The admin's bases, which write through the ledger, and the kernel's own models."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk.bases.conflicts import ConflictPages
from desk.bases.drafts import TypedPages
from desk.bases.once import SentPages
from desk.forms.base import CheckedForm, PersonForm, TrackedForm
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
from desk.forms.questions import PlacedChecks, Question, Questions, in_a_row, place, question_of, width
from desk.forms.relations import RelationForm, RelationPages
from desk.forms.rows import RowForms
from desk.forms.ties import TiePages
from desk.list_filters import (
    ArchivedFilter,
    ChangedFilter,
    ConfirmedFilter,
    MissingFilter,
    OwnFilter,
    PartFilter,
    PublicFilter,
    ResourceFilter,
)
from desk.panels.actions import ClosePages, VerbPages
from desk.panels.api_keys import KeyPages
from desk.panels.duplicates import SharedPages
from desk.panels.history import AdministrationPages, HistoryPages
from desk.panels.merging import MergePages, merge_selected
from desk.panels.preview import PrintedPages
from desk.permissions import RuledAdmin, RuledInline, actor_of, rights_of
from exchange.pages import ExchangeMixin
from registry.actions import lifecycle
from registry.actions.transfer import about
from registry.actions.unit_of_work import locked
from registry.constraints import allowed
from registry.errors import RegistryError, StaleError
from registry.fields.standards import LinesField
from registry.ledger.recording import accessor, detail_models
from registry.models import (
    Administration,
    ApiKey,
    Change,
    Committee,
    Detail,
    Goal,
    Organisation,
    OrganisationUnit,
    Person,
    Phrase,
    Place,
    Programme,
    Relation,
    Remit,
    Stewardship,
    Theme,
    Tracked,
)
from registry.querysets import PEERS
from registry.rights import Verb


class FormMixin:
    """Asks for a thing or a row: checked whole, and choosing among long lists by typing."""

    model: type[models.Model]
    form: "type[ModelForm[Any]]" = CheckedForm
    formfield_overrides: dict[Any, Any] = {
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
            kwargs.setdefault("widget", ThingSelect(db_field, self.admin_site, using=kwargs.get("using")))  # type: ignore[attr-defined]
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
            kwargs.setdefault("widget", ThingsSelect(db_field, self.admin_site, using=kwargs.get("using")))  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Make a box as wide as what goes into it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
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


class DetailInline(FormMixin, RuledInline, admin.StackedInline):  # type: ignore[type-arg]
    """The rows of one kind that belong to the thing on the page, and the question that they answer."""

    extra = 0
    formset = RowForms
    question = Question.WHAT

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for the row in an order that one reads, and fold away what is seldom needed."""
        names = {_stands_for(name): name for name in self.get_fields(request, obj)}
        shown, folded = in_a_row(names)
        return [
            (None, {"fields": [names[name] for name in shown]}),
            (gettext("More"), {"fields": [names[name] for name in folded], "classes": ("collapse",)}),
        ]


@admin.action(description=_("Confirm that the selected are unchanged"), permissions=["change"])
def confirm(modeladmin: "TrackedAdmin", request: HttpRequest, queryset: Any) -> None:
    """Confirm what was selected, one by one."""
    modeladmin.do(lifecycle.confirm, Verb.CHANGE, request, queryset, gettext("Confirmed"))


@admin.action(description=_("Archive the selected"), permissions=["archive"])
def archive(modeladmin: "TrackedAdmin", request: HttpRequest, queryset: Any) -> None:
    """Archive what was selected, one by one."""
    modeladmin.do(lifecycle.archive, Verb.ARCHIVE, request, queryset, gettext("Archived"))


@admin.action(description=_("Bring the selected back from the archive"), permissions=["archive"])
def bring_back(modeladmin: "TrackedAdmin", request: HttpRequest, queryset: Any) -> None:
    """Take what was selected out of the archive, one by one."""
    modeladmin.do(lifecycle.bring_back, Verb.ARCHIVE, request, queryset, gettext("Brought back"))


@admin.action(description=_("Release the selected to the public"), permissions=["release"])
def release(modeladmin: "TrackedAdmin", request: HttpRequest, queryset: Any) -> None:
    """Release what was selected, one by one."""
    modeladmin.do(lifecycle.release, Verb.RELEASE, request, queryset, gettext("Released"))


@admin.action(description=_("Withdraw the selected from the public"), permissions=["release"])
def withdraw(modeladmin: "TrackedAdmin", request: HttpRequest, queryset: Any) -> None:
    """Withdraw what was selected, one by one."""
    modeladmin.do(lifecycle.withdraw, Verb.RELEASE, request, queryset, gettext("Withdrawn"))


class TrackedAdmin(
    FormMixin,
    TypedPages,
    SentPages,
    TiePages,
    ConflictPages,
    PrintedPages,
    HistoryPages,
    RuledAdmin,
    admin.ModelAdmin,  # type: ignore[type-arg]
):
    """The pages of something with a history: a save is one change, and nothing is deleted."""

    model: type[Tracked]
    form = TrackedForm
    checks_class = PlacedChecks
    questions: Questions = {}  # what answers which question, beside what the kernel sorts itself
    exclude = ("version",)  # the column; the form has a field of its own for what was seen
    change_form_template = "desk/forms/change_form.html"
    actions: tuple[Any, ...] = (archive, bring_back)
    list_display: tuple[str, ...] = ("__str__",)
    list_filter: tuple[Any, ...] = ()
    list_per_page = 50
    search_fields: tuple[str, ...] = ("search_text",)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Return an inline for each kind of rows that belong to the thing."""
        return [
            inline(detail, question_of(self.questions, accessor(detail)))
            for detail in detail_models(self.model)
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Put each field under the question that it answers."""
        names = {_stands_for(name): name for name in self.get_fields(request, obj)}
        return [
            (
                question.label,
                {
                    "fields": [names[name] for name in answers],
                    "classes": ("collapse",) if question is Question.SOURCE else (),
                },
            )
            for question, answers in place(self.questions, names).items()
            if answers or any(one.question is question for one in self.get_inlines(request, obj))
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Show the id that the program has made; nobody types one."""
        return ("public_id",) if obj is not None and self.model.key_field == "public_id" else ()

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch what the list shows of other things together with it."""
        return super().get_queryset(request).fetch_mode(PEERS)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the thing of a page; to somebody who saves, as it stands now, and locked."""
        found = super().get_object(request, object_id, from_field)
        saving = request.method == "POST" and transaction.get_connection().in_atomic_block
        return locked(found) if saving else found

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave the version out where nothing older can be overwritten; why one saves is asked at the end."""
        left_out = ("reason", "public_id" if obj is None else "")
        names = [name for name in super().get_fields(request, obj) if name not in left_out]
        if obj is not None and self.has_change_permission(request, obj):
            return names
        return [name for name in names if name != "version"]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Put the rows of each kind after the question that they answer."""
        rows = context["inline_admin_formsets"]
        context["asked"] = [
            (fieldset, [one for one in rows if one.opts.question.label == fieldset.name])
            for fieldset in context["adminform"]
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the form and take it; once more, where something was merged in the very moment of saving.

        Then the form says so, with all that was typed.
        """
        try:
            return super().changeform_view(request, *args, **kwargs)
        except StaleError:
            return super().changeform_view(request, *args, **kwargs)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Note a save in Django's own log only when something was changed."""
        return super().log_change(request, obj, message) if message else None

    def action_checkbox(self, obj: Any) -> SafeString:
        """Send with each row of a list the version that was seen."""
        seen = format_html('<input type="hidden" name="version-{}" value="{}">', obj.pk, obj.version)
        return format_html("{}{}", super().action_checkbox(obj), seen)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search as everywhere else: every word, whatever the case, accents and Danish spelling."""
        if "search_text" not in self.search_fields:
            return super().get_search_results(request, queryset, search_term)
        return queryset.search(search_term), False

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        """Filter by what is archived in every list."""
        return (*super().get_list_filter(request), ArchivedFilter)

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        """Leave it to ``save_related``: the thing and its rows are one change."""

    def save_related(self, request: HttpRequest, form: "ModelForm[Any]", formsets: Any, change: bool) -> None:
        """Write the thing with its rows, and record it."""
        rows = partial(super().save_related, request, form, formsets, change)
        reason = self.reason(request, form)
        with self.tying(form, actor_of(request), reason):
            lifecycle.write(form.instance, actor=actor_of(request), reason=reason, rows=rows)

    def do(
        self, verb: Callable[..., None], right: Verb, request: HttpRequest, queryset: Any, done: str
    ) -> None:
        """Apply ``verb``, for which one needs ``right``, to everything in ``queryset``.

        Say for how many it was done, and what refused.
        """
        count = 0
        rights = rights_of(request)
        for thing in queryset:
            try:
                rights.require(right, thing)
                seen = request.POST.get(f"version-{thing.pk}", "")
                verb(thing, actor=actor_of(request), version=int(seen) if seen.isdecimal() else None)
            except RegistryError as error:
                self.message_user(request, str(error), messages.WARNING)
            except ValidationError as error:
                self.message_user(request, about(thing, " ".join(error.messages)), messages.WARNING)
            else:
                count += 1
        if count:
            self.message_user(request, f"{done}: {count}", messages.SUCCESS)


class OnceAdmin(SharedPages, TrackedAdmin):
    """The pages of something that there is one of, and ought not to be two."""

    actions = (archive, bring_back, merge_selected)


class SharedAdmin(ExchangeMixin, OnceAdmin):
    """The pages of shared things, which those who have a part in them also keep as a workbook if they like."""

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        """Filter by what one has a part in."""
        return (*super().get_list_filter(request), PartFilter)

    def own_query(self, request: HttpRequest) -> str:
        """Ask for the part filter, where there is something to narrow."""
        return "" if rights_of(request).central else f"?{PartFilter.parameter_name}=yes"


class EntryAdmin(ExchangeMixin, VerbPages, TrackedAdmin):
    """The pages of an entry, which its editors also confirm, end, move and release, and keep as a workbook if they like."""

    actions = (confirm, release, withdraw, archive, bring_back)
    list_display = ("heading", "administration", "period", "source_number", "released")
    list_filter = (("administration", OwnFilter), PublicFilter, MissingFilter, ConfirmedFilter, ChangedFilter)

    class Media:
        css = {"all": ("desk/verbs.css",)}

    def get_list_display(self, request: HttpRequest) -> Any:
        """Show in every list, beside what it is called, when an entry was last confirmed."""
        heading, *others = super().get_list_display(request)
        return (heading, "confirmed", *others)

    @admin.display(description=_("title"), ordering="title")
    def heading(self, entry: Any) -> str:
        """The title, for a part without one the shared thing's."""
        return str(entry)

    @admin.display(description=_("period"), ordering="starts_earliest")
    def period(self, entry: Any) -> str:
        """Beginning and end in words."""
        return str(entry.period)

    @admin.display(description=_("public"), boolean=True, ordering="released_at")
    def released(self, entry: Any) -> bool:
        """Whether the public may see it."""
        return entry.released_at is not None

    @admin.display(description=_("confirmed"), ordering="confirmed_at", empty_value="–")
    def confirmed(self, entry: Any) -> str:
        """The day on which somebody last said that it holds."""
        moment = entry.confirmed_at
        return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT") if moment else ""


def inline(detail: type[Detail], question: Question) -> type[DetailInline]:
    """Return an inline for the rows of ``detail``, which answer ``question``."""
    columns = {"model": detail, "fk_name": detail.root, "question": question}
    return type(f"{detail.__name__}Inline", (DetailInline,), columns)


def _stands_for(name: Any) -> str:
    """Return the field that ``name``, a field or what shows one, is about."""
    return str(getattr(name, "stands_for", name))


@admin.register(Committee)
class CodedAdmin(TrackedAdmin):
    """Committees, and administrations: they are called by their codes."""

    questions = {Question.WHAT: ("code",)}

    list_display = ("code", "name", "position")
    search_fields = ("code", "name")


@admin.register(Administration)
class AdministrationAdmin(ClosePages, AdministrationPages, CodedAdmin):
    """Administrations, also found by their earlier names."""

    questions = {
        Question.WHAT: ("code", "whole_municipality", "colour", "earlier_names"),
        Question.WHO: ("committee", "successor"),
    }

    list_display = ("code", "name", "fate", "position")
    search_fields = ("search_text",)

    class Media:
        css = {"all": ("desk/verbs.css",)}

    @admin.display(description=_("what becomes of it"), ordering="ends_earliest", empty_value="")
    def fate(self, administration: Any) -> str:
        """When it ends, and who succeeds it."""
        return str(administration.fate)


@admin.register(Place)
class PlaceAdmin(TrackedAdmin):
    """Places."""

    questions = {
        Question.WHAT: ("country", "latitude", "longitude"),
        Question.SOURCE: ("geonames_id",),
    }

    list_display = ("name", "name_en", "country_name")
    list_filter = ("country",)


@admin.register(Organisation)
class OrganisationAdmin(OnceAdmin):
    """Organisations."""

    questions = {
        Question.WHAT: ("abbreviation", "kind", "aliases", "description", "place", "country"),
        Question.SOURCE: ("external_id",),
    }

    list_display = ("name", "abbreviation", "kind", "place", "country")
    list_filter = ("kind",)


@admin.register(Theme)
class NamedAdmin(TrackedAdmin):
    """What has little more than a name."""

    list_display = ("name", "name_en")


@admin.register(Programme)
class ProgrammeAdmin(NamedAdmin):
    """Programmes."""

    questions = {Question.WHAT: ("abbreviation", "aliases", "funder")}


@admin.register(Phrase)
class PhraseAdmin(TrackedAdmin):
    """The translation memory."""

    questions = {Question.WHAT: ("text", "lang", "english")}

    list_display = ("text", "english", "lang")
    list_filter = ("lang", ("english", admin.EmptyFieldListFilter))


@admin.register(Person)
class PersonAdmin(TrackedAdmin):
    """Persons."""

    form = PersonForm
    questions = {Question.WHAT: ("email", "phone")}

    list_display = ("name", "email")
    search_fields = ("name", "email")


@admin.register(Goal)
class GoalAdmin(TrackedAdmin):
    """The UN goals."""

    list_display = ("number", "name")
    search_fields = ("name",)


@admin.register(Stewardship)
class StewardshipAdmin(TrackedAdmin):
    """Who may do what for which administration."""

    questions = {Question.WHO: ("user", "role")}

    list_display = ("user", "administration", "role")
    list_filter = ("administration", "role")
    search_fields = ("user__username",)


@admin.action(description=_("Revoke the selected keys, for good"), permissions=["archive"])
def revoke(modeladmin: TrackedAdmin, request: HttpRequest, queryset: Any) -> None:
    """Archive the selected keys: they are not valid from now on."""
    modeladmin.do(lifecycle.archive, Verb.ARCHIVE, request, queryset, gettext("Revoked"))


@admin.register(ApiKey)
class ApiKeyAdmin(KeyPages, TrackedAdmin):
    """Keys to the API: shown once, when they are made."""

    questions = {
        Question.WHAT: ("label", "scope", "within", "rate"),
        Question.WHEN: ("expires_on",),
    }
    actions = (revoke,)
    list_display = ("label", "prefix", "scope", "within", "expires_on", "last_used_on")
    list_filter = ("scope",)
    search_fields = ("label", "prefix")


@admin.register(Relation)
class RelationAdmin(RelationPages, TrackedAdmin):
    """What has to do with what."""

    questions = {Question.WHAT: ("from_id", "kind", "to_id", "note")}

    form = RelationForm
    exclude = ("version", "from_resource", "to_resource")  # an end is chosen whole
    list_display = ("from_resource", "from_id", "kind", "to_resource", "to_id")
    list_filter = ("kind",)
    search_fields = ("from_id", "to_id")


@admin.register(OrganisationUnit)
class OrganisationUnitAdmin(MergePages, EntryAdmin):
    """Units."""

    actions = (*EntryAdmin.actions, merge_selected)
    questions = {
        Question.WHAT: ("abbreviation", "parent", "role", "tasks", "examples", "in_survey"),
        Question.HOW: ("activities",),
    }

    list_display = ("heading", "administration", "parent", "role", "in_survey", "released")


@admin.register(Remit)
class RemitAdmin(EntryAdmin):
    """Remits."""

    questions = {Question.WHAT: ("committee", "clauses")}

    list_display = ("heading", "committee", "administration", "released")


@admin.register(Change)
class ChangeAdmin(RuledAdmin, admin.ModelAdmin):  # type: ignore[type-arg]
    """The ledger, to be read."""

    list_display = ("sequence", "moment", "actor", "kind", "resource", "public_id", "administration")
    list_filter = ("kind", ResourceFilter, "administration")
    search_fields = ("public_id",)
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The ledger writes itself."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was recorded stays."""
        return False
