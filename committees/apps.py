from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitteesConfig(AppConfig):
    """Chapter 9: how the political committees handle international matters."""

    name = "committees"
    verbose_name = _("The political committees")
