from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipsConfig(AppConfig):
    """Chapter 4: networks, and our memberships of them."""

    name = "memberships"
    verbose_name = _("Networks and organisations")
