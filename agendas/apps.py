from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendasConfig(AppConfig):
    """Chapter 3: policies, strategies and action plans with their international elements."""

    name = "agendas"
    verbose_name = _("Agendas and action plans")
