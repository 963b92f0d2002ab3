from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    """Chapter 7: external grants, and the registration that lets the EU pay them."""

    name = "funding"
    verbose_name = _("External funding")
