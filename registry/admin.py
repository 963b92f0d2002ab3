"""The admin's bases, which write through the ledger, and the kernel's own models."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry import services
from registry.conflicts import conflict, rows_back
from registry.errors import RegistryError
from registry.exchange import ExchangeMixin
from registry.forms import CheckedForm, RelationForm, TextField, TrackedForm
from registry.history_pages import AdministrationPages, HistoryPages
from registry.key_pages import KeyPages
from registry.ledger import detail_models
from registry.list_filters import ArchivedFilter, ChangedFilter, MissingFilter, OwnFilter, PublicFilter
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
from registry.permissions import RuledAdmin, RuledInline, rights_of
from registry.rights import Verb


class FormMixin:
    """Asks for a thing or a row: checked whole, and choosing among long lists by typing."""

    model: type[models.Model]
    form: "type[ModelForm[Any]]" = CheckedForm
    formfield_overrides: dict[Any, Any] = {models.TextField: {"form_class": TextField}}

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
    """The rows of one kind that belong to the thing on the page."""

    extra = 0


@admin.action(description=_("Archive the selected"), permissions=["archive"])
def archive(modeladmin: "TrackedAdmin", request: HttpRequest, queryset: Any) -> None:
    """Archive what was selected, one by one."""
    modeladmin.do(services.archive, Verb.ARCHIVE, request, queryset, gettext("Archived"))


@admin.action(description=_("Bring the selected back from the archive"), permissions=["archive"])
def bring_back(modeladmin: "TrackedAdmin", request: HttpRequest, queryset: Any) -> None:
    """Take what was selected out of the archive, one by one."""
    modeladmin.do(services.bring_back, Verb.ARCHIVE, request, queryset, gettext("Brought back"))


@admin.action(description=_("Release the selected to the public"), permissions=["release"])
def release(modeladmin: "TrackedAdmin", request: HttpRequest, queryset: Any) -> None:
    """Release what was selected, one by one."""
    modeladmin.do(services.release, Verb.RELEASE, request, queryset, gettext("Released"))


@admin.action(description=_("Withdraw the selected from the public"), permissions=["release"])
def withdraw(modeladmin: "TrackedAdmin", request: HttpRequest, queryset: Any) -> None:
    """Withdraw what was selected, one by one."""
    modeladmin.do(services.withdraw, Verb.RELEASE, request, queryset, gettext("Withdrawn"))


class TrackedAdmin(FormMixin, HistoryPages, RuledAdmin, admin.ModelAdmin):  # type: ignore[type-arg]
    """The pages of something with a history: a save is one change, and nothing is deleted."""

    model: type[Tracked]
    form = TrackedForm
    exclude = ("version",)  # the column; the form has a field of its own for what was seen
    change_form_template = "registry/change_form.html"
    actions: tuple[Any, ...] = (archive, bring_back)
    list_display: tuple[str, ...] = ("__str__",)
    list_filter: tuple[Any, ...] = ()
    list_per_page = 50
    search_fields: tuple[str, ...] = ("search_text",)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Return an inline for each kind of rows that belong to the thing."""
        return [inline(detail) for detail in detail_models(self.model)]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch what the list shows of other things together with it."""
        return super().get_queryset(request).fetch_mode(models.FETCH_PEERS)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the thing of a page; to somebody who saves, as it stands now, and locked."""
        found = super().get_object(request, object_id, from_field)
        saving = request.method == "POST" and transaction.get_connection().in_atomic_block
        return services.locked(found) if saving else found

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave the version out where nothing older can be overwritten; why one saves is asked at the end."""
        names = [name for name in super().get_fields(request, obj) if name != "reason"]
        if obj is not None and self.has_change_permission(request, obj):
            return names
        return [name for name in names if name != "version"]

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Give back what was typed in rows that somebody else has removed meanwhile."""
        given: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in given and obj.pk and request.POST.get("version") != str(obj.version):
            given["data"] = rows_back(
                given["data"], prefix, set(inline.model.of(obj).values_list("pk", flat=True))
            )
        return given

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show, to whoever comes second, their text and the other's side by side."""
        form = context["adminform"].form
        if getattr(form, "stale", False):
            context["conflict"] = conflict(form, [one.formset for one in context["inline_admin_formsets"]])
        return super().render_change_form(request, context, *args, **kwargs)

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
        services.write(form.instance, actor=_actor(request), reason=self.reason(request, form), rows=rows)

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
                verb(thing, actor=_actor(request), version=int(seen) if seen.isdecimal() else None)
            except RegistryError as error:
                self.message_user(request, str(error), messages.WARNING)
            except ValidationError as error:
                self.message_user(request, f"“{thing}”: {' '.join(error.messages)}", messages.WARNING)
            else:
                count += 1
        if count:
            self.message_user(request, f"{done}: {count}", messages.SUCCESS)


class EntryAdmin(ExchangeMixin, TrackedAdmin):
    """The pages of an entry, which its editors also release to the public, and keep as a workbook if they like."""

    actions = (release, withdraw, archive, bring_back)
    list_display = ("heading", "administration", "period", "source_number", "released")
    list_filter = (("administration", OwnFilter), PublicFilter, MissingFilter, ChangedFilter)

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


def _actor(request: HttpRequest) -> User:
    """Return who is at work; the admin lets nobody in who has not logged in."""
    assert isinstance(request.user, User)
    return request.user


def inline(detail: type[Detail]) -> type[DetailInline]:
    """Return an inline for the rows of ``detail``."""
    return type(f"{detail.__name__}Inline", (DetailInline,), {"model": detail, "fk_name": detail.root})


@admin.register(Committee)
class CodedAdmin(TrackedAdmin):
    """Committees, and administrations: they are called by their codes."""

    list_display = ("code", "name", "position")
    search_fields = ("code", "name")


@admin.register(Administration)
class AdministrationAdmin(AdministrationPages, CodedAdmin):
    """Administrations."""


@admin.register(Place)
class PlaceAdmin(TrackedAdmin):
    """Places."""

    list_display = ("name", "name_en", "country_name")
    list_filter = ("country",)


@admin.register(Organisation)
class OrganisationAdmin(TrackedAdmin):
    """Organisations."""

    list_display = ("name", "abbreviation", "kind", "place", "country")
    list_filter = ("kind",)


@admin.register(Programme, Theme)
class NamedAdmin(TrackedAdmin):
    """What has little more than a name."""

    list_display = ("name", "name_en")


@admin.register(Phrase)
class PhraseAdmin(TrackedAdmin):
    """The translation memory."""

    list_display = ("text", "english", "lang")
    list_filter = ("lang", ("english", admin.EmptyFieldListFilter))


@admin.register(Person)
class PersonAdmin(TrackedAdmin):
    """Persons."""

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

    list_display = ("user", "administration", "role")
    list_filter = ("administration", "role")
    search_fields = ("user__username",)


@admin.action(description=_("Revoke the selected keys, for good"), permissions=["archive"])
def revoke(modeladmin: TrackedAdmin, request: HttpRequest, queryset: Any) -> None:
    """Archive the selected keys: they are not valid from now on."""
    modeladmin.do(services.archive, Verb.ARCHIVE, request, queryset, gettext("Revoked"))


@admin.register(ApiKey)
class ApiKeyAdmin(KeyPages, TrackedAdmin):
    """Keys to the API: shown once, when they are made."""

    actions = (revoke,)
    list_display = ("label", "prefix", "scope", "within", "expires_on", "last_used_on")
    list_filter = ("scope",)
    search_fields = ("label", "prefix")
    readonly_fields = ("prefix", "last_used_on")


@admin.register(Relation)
class RelationAdmin(TrackedAdmin):
    """What has to do with what."""

    form = RelationForm
    list_display = ("from_resource", "from_id", "kind", "to_resource", "to_id")
    list_filter = ("kind",)
    search_fields = ("from_id", "to_id")


@admin.register(OrganisationUnit)
class OrganisationUnitAdmin(EntryAdmin):
    """Units."""

    list_display = ("heading", "administration", "parent", "role", "in_survey", "released")


@admin.register(Remit)
class RemitAdmin(EntryAdmin):
    """Remits."""

    list_display = ("heading", "committee", "administration", "released")


@admin.register(Change)
class ChangeAdmin(RuledAdmin, admin.ModelAdmin):  # type: ignore[type-arg]
    """The ledger, to be read."""

    list_display = ("sequence", "moment", "actor", "kind", "resource", "public_id", "administration")
    list_filter = ("kind", "resource", "administration")
    search_fields = ("public_id",)
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The ledger writes itself."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was recorded stays."""
        return False
