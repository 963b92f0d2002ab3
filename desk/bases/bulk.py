"""What is done with everything that was selected in a list, one by one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from desk.permissions import RuledAdmin, actor_of, rights_of
from registry.actions.transfer import refusal_about
from registry.errors import RegistryError
from registry.rights import Verb


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
            modeladmin.message_user(request, refusal_about(thing, " ".join(error.messages)), messages.WARNING)
        else:
            count += 1
    if count:
        modeladmin.message_user(request, f"{done}: {count}", messages.SUCCESS)
