from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """The public pages."""

    name = "overview"
