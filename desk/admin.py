from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk.permissions import RuledAdmin

# What somebody may do follows from their stewardships, and nobody logs in by an e-mail address.
admin.site.unregister([Group, EmailAddress])


@admin.register(User)
class PeopleAdmin(RuledAdmin, UserAdmin):  # type: ignore[type-arg]
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
