"""The kernel's own models at the desk, and those who log in."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk.addresses import page_address
from desk.bases import EntryAdmin, SharedAdmin, TrackedAdmin
from desk.bases.bulk import do_with_each
from desk.forms.kernel import ENDS, ApiKeyForm, PersonForm, RelationForm, shown_end
from desk.forms.questions import Question
from desk.list_filters import ResourceListFilter
from desk.permissions import RuledAdmin, rights_of
from registry.actions import lifecycle
from registry.models import (
    Administration,
    ApiKey,
    Change,
    Committee,
    Goal,
    Municipality,
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
)
from registry.rights import Verb

# What somebody may do follows from their stewardships, and nobody logs in by an e-mail address.
admin.site.unregister([Group, EmailAddress])


@admin.register(User)
class PeopleAdmin(RuledAdmin, UserAdmin):  # type: ignore[type-arg] # takes no argument when it runs
    """Those who log in. Who has gone is made inactive: the ledger still names them."""

    list_display = ("username", "first_name", "last_name", "email", "is_active")
    list_filter = ("is_active",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "is_active")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")


@admin.register(Committee)
class CodedAdmin(TrackedAdmin):
    """Committees, and administrations: they are called by their codes."""

    questions = {Question.WHAT: ("code",)}

    list_display = ("code", "name", "position")
    search_fields = ("code", "name")


@admin.register(Administration)
class AdministrationAdmin(CodedAdmin):
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


@admin.register(Municipality)
class MunicipalityAdmin(TrackedAdmin):
    """The municipality's own record."""

    questions = {Question.WHAT: ("home_currency",), Question.WHEN: ("shown_day",)}

    list_display = ("name", "shown_day", "home_currency")
    search_fields = ("name", "name_en")


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
class OrganisationAdmin(SharedAdmin):
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


@admin.register(ApiKey)
class ApiKeyAdmin(TrackedAdmin):
    """Keys to the API: shown once, when they are made."""

    form = ApiKeyForm
    questions = {
        Question.WHAT: ("label", "scope", "within", "rate"),
        Question.WHEN: ("expires_on",),
    }
    actions = ("revoke",)
    list_display = ("label", "prefix", "scope", "within", "expires_on", "last_used_on")
    list_filter = ("scope",)
    search_fields = ("label", "prefix")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Show how a key begins and when it was last used, once there is one."""
        return ("prefix", "last_used_on") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the key itself beside the one that is made, for the page that shows it."""
        super().save_model(request, obj, form, change)
        obj.secret = form.secret

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        """Show the key, which nobody can do later: a form that is sent again leads to the key, without its secret."""
        secret = getattr(obj, "secret", "")
        if not secret:
            said = gettext(
                "The form has made this key already. A key is shown once: if you have not seen it, revoke it."
            )
            messages.warning(request, said)
            return redirect(page_address(ApiKey, "change", obj.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("The key is made"),
            "opts": self.opts,
            "key": obj,
            "secret": secret,
        }
        return TemplateResponse(request, "desk/api_key.html", context)

    @admin.action(description=_("Revoke the selected keys, for good"), permissions=["archive"])
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        """Archive the selected keys: they are not valid from now on."""
        do_with_each(self, request, queryset, (lifecycle.archive, Verb.ARCHIVE, gettext("Revoked")))


@admin.register(Relation)
class RelationAdmin(TrackedAdmin):
    """What has to do with what."""

    questions = {Question.WHAT: ("from_id", "kind", "to_id", "note")}

    form = RelationForm
    exclude = ("version", "from_resource", "to_resource")  # an end is chosen whole
    list_display = ("from_resource", "from_id", "kind", "to_resource", "to_id")
    list_filter = ("kind",)
    search_fields = ("from_id", "to_id")

    def get_shown(self, request: HttpRequest, name: Any) -> Any:
        """Show the ends by name to whoever only reads."""
        if name in {f"{end}_id" for end in ENDS}:
            return shown_end(name.removesuffix("_id"), rights_of(request))
        return super().get_shown(request, name)


@admin.register(OrganisationUnit)
class OrganisationUnitAdmin(EntryAdmin):
    """Units."""

    change_form_template = SharedAdmin.change_form_template
    actions = (*EntryAdmin.actions, "merge_selected")
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
class ChangeAdmin(RuledAdmin):
    """The ledger, to be read."""

    list_display = ("sequence", "moment", "actor", "kind", "resource", "public_id", "administration")
    list_filter = ("kind", ResourceListFilter, "administration")
    search_fields = ("public_id",)
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The ledger writes itself."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was recorded stays."""
        return False
