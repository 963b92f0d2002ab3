from django.contrib import admin

from agendas.models import Policy
from registry.admin import EntryAdmin


@admin.register(Policy)
class PolicyAdmin(EntryAdmin):
    """Policies."""

    list_display = ("heading", "kind", "political_status", "adopted", "administration", "released")
