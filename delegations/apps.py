from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DelegationsConfig(AppConfig):
    """Chapter 8: how visits from abroad are handled, and how many there are."""

    name = "delegations"
    verbose_name = _("Visits by delegations")
