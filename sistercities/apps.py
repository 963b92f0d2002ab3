from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SisterCitiesConfig(AppConfig):
    """Chapter 5: partners abroad, and our agreements with them."""

    name = "sistercities"
    verbose_name = _("Partner cities abroad")
