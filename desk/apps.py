from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules


class DeskConfig(AppConfig):
    """Where those who keep the registry work."""

    name = "desk"

    def ready(self) -> None:
        """Find what the apps add to the desk: what stands on its start page, and beside a model."""
        autodiscover_modules("desk", "panels")


class DeskAdminConfig(AdminConfig):
    """Django's admin, on the site that ``desk.site`` describes."""

    default_site = "desk.site.DeskSite"
