from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who logs in."""

    name = "accounts"
    verbose_name = _("Users")

    def ready(self) -> None:
        """Keep in place, after each migration, what counts failed log-ins."""
        post_migrate.connect(create_cache_table, sender=self)


def create_cache_table(*, using: str, **_: Any) -> None:
    """Create the table of the cache that all processes share in the database ``using``, unless it is there."""
    call_command("createcachetable", database=using, verbosity=0)
