from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditionsConfig(AppConfig):
    """The survey as it was published: its introduction, stated figures and the notes on its source."""

    name = "editions"
    verbose_name = _("Editions")
