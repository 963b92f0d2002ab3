from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ApiConfig(AppConfig):
    """The REST API: where other programs read."""

    name = "api"

    def ready(self) -> None:
        """Keep the plans of compiled queries in each connection."""
        from api.compiled_queries import keep_plans  # noqa: PLC0415 (needs the settings)

        connection_created.connect(keep_plans)
