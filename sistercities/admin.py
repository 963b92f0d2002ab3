from django.contrib import admin

from registry.admin import EntryAdmin, SharedAdmin
from sistercities.models import Agreement, Partner


@admin.register(Partner)
class PartnerAdmin(SharedAdmin):
    """Partners."""

    list_display = ("title", "kind", "country")
    list_filter = ("kind",)


@admin.register(Agreement)
class AgreementAdmin(EntryAdmin):
    """Agreements."""

    list_display = ("heading", "kind", "administration", "period", "source_number", "released")
