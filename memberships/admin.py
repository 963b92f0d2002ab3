from django.contrib import admin

from memberships.models import Membership, Network
from registry.admin import EntryAdmin, SharedAdmin


@admin.register(Network)
class NetworkAdmin(SharedAdmin):
    """Networks."""

    list_display = ("title", "abbreviation", "kind", "reach", "parent")
    list_filter = ("kind", "reach")


@admin.register(Membership)
class MembershipAdmin(EntryAdmin):
    """Memberships."""

    list_display = ("heading", "administration", "period", "source_number", "released")
