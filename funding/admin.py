from django.contrib import admin

from funding.models import Grant, Registration
from registry.admin import EntryAdmin


@admin.register(Grant)
class GrantAdmin(EntryAdmin):
    """Grants."""

    list_display = ("heading", "funder", "kind", "amount", "currency", "administration", "period", "released")


@admin.register(Registration)
class RegistrationAdmin(EntryAdmin):
    """Registrations."""

    list_display = ("heading", "function", "pic", "administration", "released")
