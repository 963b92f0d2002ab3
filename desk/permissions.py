"""The policy as Django's admin asks for it."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest

from accounts.models import User
from registry.rights import MASK, Rights, Verb, hidden_from_some


def rights_of(request: HttpRequest) -> Rights:
    """Return what the person at work may do, looked up once in a request."""
    found: Rights | None = getattr(request, "rights", None)
    if found is None:
        found = Rights(request.user)
        request.rights = found  # type: ignore[attr-defined] # Django's request has no such attribute
    return found


def actor_of(request: HttpRequest) -> User:
    """Return who is at work; the admin lets nobody in who has not logged in."""
    assert isinstance(request.user, User)
    return request.user


class RuledAdmin(ModelAdmin):  # type: ignore[type-arg] # takes no argument when it runs
    """The pages of things under the policy. What somebody may not see answers as what is not there: 404."""

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return what the person may see."""
        return rights_of(request).among(Verb.VIEW, super().get_queryset(request))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the thing of a page. Raises ``Http404`` when the person sees no such thing."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """Narrow what a foreign key or a many-to-many field takes, typed or forged."""
        return choices(request, db_field, super().get_field_queryset(db, db_field, request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """On a page that is only read, show of other administrations' things that they are there."""
        names = super().get_fields(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return names
        return masked(request, self.model, names)

    def get_list_display(self, request: HttpRequest) -> Any:
        """In a list, show of other administrations' things that they are there."""
        return masked(request, self.model, super().get_list_display(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the app is on the index: whether there is anything to see of it."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask the policy."""
        return rights_of(request).may(Verb.VIEW, self.model, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask the policy."""
        return rights_of(request).may(Verb.ADD, self.model)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask the policy."""
        return rights_of(request).may(Verb.CHANGE, self.model, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted; it is archived, and a user made inactive."""
        return False

    def has_archive_permission(self, request: HttpRequest) -> bool:
        """Whether to offer the actions that archive and bring back."""
        return rights_of(request).may(Verb.ARCHIVE, self.model)

    def has_release_permission(self, request: HttpRequest) -> bool:
        """Whether to offer the actions that release and withdraw."""
        return rights_of(request).may(Verb.RELEASE, self.model)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Whether to offer merging."""
        return rights_of(request).may(Verb.MERGE, self.model)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Refuse; but say first that nothing is there, where the person sees nothing."""
        self.get_object(request, unquote(object_id))
        raise PermissionDenied


def choices(request: HttpRequest, field: Any, things: Any) -> Any:
    """Return what the person at work may put in ``field``, of ``things``, or of all when those are None."""
    if things is None:
        things = field.remote_field.model._default_manager.all()
    return rights_of(request).choices(field, things)


def masked(request: HttpRequest, model: type[models.Model], names: Any) -> Any:
    """Return the ``names`` of fields of ``model``; in place of what the person may not see, what says that it is there."""
    rights = rights_of(request)
    return names if rights.central else [_shown(model, name, rights) for name in names]


def _shown(model: type[models.Model], name: Any, rights: Rights) -> Any:
    """Return what shows the field ``name`` to those who may not see everything it points at."""
    fields = {field.name: field for field in (*model._meta.fields, *model._meta.many_to_many)}
    field: Any = fields.get(name)  # none: what only the form or the list has
    if field is None or not field.is_relation or not hidden_from_some(field.related_model):
        return name

    def show(thing: Any) -> str:
        named = field.value_from_object(thing) if field.many_to_many else [getattr(thing, name)]
        named = [one for one in named if one is not None]
        return ", ".join(str(one) if rights.sees(one) else str(MASK) for one in named) or "-"

    return display_of(show, name, field.verbose_name)


def display_of(show: Callable[[Any], str], name: str, label: Any) -> Any:
    """Return ``show``, which tells of a thing what stands for its field ``name``, as the admin shows such."""
    shown: Any = show
    shown.short_description, shown.admin_order_field = label, name
    shown.stands_for = name
    return shown
