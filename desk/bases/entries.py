"""The admin of an entry."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from desk.addresses import page_address
from desk.bases.tracked import TrackedAdmin
from desk.list_filters import (
    ChangedListFilter,
    ConfirmedListFilter,
    MissingListFilter,
    OwnListFilter,
    PublicListFilter,
)
from registry.models import lacked_facts


class EntryAdmin(TrackedAdmin):
    """The pages of an entry, which its editors also confirm, end, move and release."""

    actions = ("confirm", "release", "withdraw", "archive", "bring_back")
    list_display = ("heading", "administration", "period", "source_number", "released")
    list_filter = (
        ("administration", OwnListFilter),
        PublicListFilter,
        MissingListFilter,
        ConfirmedListFilter,
        ChangedListFilter,
    )

    class Media:
        css = {"all": ("desk/verbs.css",)}

    def get_list_display(self, request: HttpRequest) -> Any:
        """Show in every list, beside what it is called, when an entry was last confirmed."""
        heading, *others = super().get_list_display(request)
        return (heading, "confirmed", *others)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Say on the form of a part what is lacked by the shared thing, and lead to where it is answered."""
        entry: Any = kwargs.get("obj")
        thing = entry.thing if entry is not None and entry.thing_field() else None
        lacked = lacked_facts(thing) if thing is not None and not context.get("is_popup") else []
        if thing is not None and lacked:
            context["lacked"] = {
                "thing": thing,
                "facts": lacked,
                "address": page_address(type(thing), "change", thing.pk),
            }
        return super().render_change_form(request, context, *args, **kwargs)

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
