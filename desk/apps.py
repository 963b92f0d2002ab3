from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AppConfig):
    """The start page of those who keep the registry."""

    name = "desk"


class DeskAdminConfig(AdminConfig):
    """Django's admin, on the site that ``desk.site`` describes."""

    default_site = "desk.site.DeskSite"
