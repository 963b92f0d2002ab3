"""What is done with everything that was selected in a list, one by one."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk.addresses import page_address
from desk.permissions import RuledAdmin, actor_of, rights_of
from registry.actions import lifecycle
from registry.actions.transfer import about
from registry.errors import RegistryError
from registry.rights import Verb


@admin.action(description=_("Confirm that the selected are unchanged"), permissions=["change"])
def confirm(modeladmin: RuledAdmin, request: HttpRequest, queryset: Any) -> None:
    """Confirm what was selected, one by one."""
    do_with_each(modeladmin, request, queryset, (lifecycle.confirm, Verb.CHANGE, gettext("Confirmed")))


@admin.action(description=_("Archive the selected"), permissions=["archive"])
def archive(modeladmin: RuledAdmin, request: HttpRequest, queryset: Any) -> None:
    """Archive what was selected, one by one."""
    do_with_each(modeladmin, request, queryset, (lifecycle.archive, Verb.ARCHIVE, gettext("Archived")))


@admin.action(description=_("Bring the selected back from the archive"), permissions=["archive"])
def bring_back(modeladmin: RuledAdmin, request: HttpRequest, queryset: Any) -> None:
    """Take what was selected out of the archive, one by one."""
    do_with_each(modeladmin, request, queryset, (lifecycle.bring_back, Verb.ARCHIVE, gettext("Brought back")))


@admin.action(description=_("Release the selected to the public"), permissions=["release"])
def release(modeladmin: RuledAdmin, request: HttpRequest, queryset: Any) -> None:
    """Release what was selected, one by one."""
    do_with_each(modeladmin, request, queryset, (lifecycle.release, Verb.RELEASE, gettext("Released")))


@admin.action(description=_("Withdraw the selected from the public"), permissions=["release"])
def withdraw(modeladmin: RuledAdmin, request: HttpRequest, queryset: Any) -> None:
    """Withdraw what was selected, one by one."""
    do_with_each(modeladmin, request, queryset, (lifecycle.withdraw, Verb.RELEASE, gettext("Withdrawn")))


@admin.action(description=_("Revoke the selected keys, for good"), permissions=["archive"])
def revoke(modeladmin: RuledAdmin, request: HttpRequest, queryset: Any) -> None:
    """Archive the selected keys: they are not valid from now on."""
    do_with_each(modeladmin, request, queryset, (lifecycle.archive, Verb.ARCHIVE, gettext("Revoked")))


@admin.action(description=_("Merge the two selected"), permissions=["merge"])
def merge_selected(modeladmin: RuledAdmin, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """Lead to the preview of merging the two that were selected."""
    chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
    if len(chosen) == 2:  # noqa: PLR2004
        return redirect(
            f"{page_address(modeladmin.model, 'merge', chosen[0])}?{urlencode({'with': chosen[1]})}"
        )
    modeladmin.message_user(request, gettext("Select exactly two to merge."), messages.WARNING)
    return None


def do_with_each(
    modeladmin: RuledAdmin, request: HttpRequest, queryset: Any, what: tuple[Callable[..., None], Verb, str]
) -> None:
    """Do ``what`` (a verb, the right that it takes, and what is said of it afterwards) with everything in ``queryset``.

    Say for how many it was done, and what refused.
    """
    verb, right, done = what
    count = 0
    rights = rights_of(request)
    for thing in queryset:
        try:
            rights.require(right, thing)
            seen = request.POST.get(f"version-{thing.pk}", "")
            verb(thing, actor=actor_of(request), version=int(seen) if seen.isdecimal() else None)
        except RegistryError as error:
            modeladmin.message_user(request, str(error), messages.WARNING)
        except ValidationError as error:
            modeladmin.message_user(request, about(thing, " ".join(error.messages)), messages.WARNING)
        else:
            count += 1
    if count:
        modeladmin.message_user(request, f"{done}: {count}", messages.SUCCESS)
