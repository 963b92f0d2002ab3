from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Chapter 6: international projects, and each administration's part in them."""

    name = "projects"
    verbose_name = _("International projects")
