from django.contrib import admin

from committees.models import Item, Practice
from registry.admin import EntryAdmin


@admin.register(Practice)
class PracticeAdmin(EntryAdmin):
    """Practices."""

    list_display = ("heading", "committee", "frequency", "released")


@admin.register(Item)
class ItemAdmin(EntryAdmin):
    """Items."""

    list_display = ("heading", "committee", "handled_on", "released")
    date_hierarchy = "handled_on"
