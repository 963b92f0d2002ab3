"""``manage.py migrate``: Django's own, by one process at a time."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from ops.databases import alone


class Command(migrate.Command):
    """Brings the database up to date; a second process waits for the first, and then finds nothing left to do."""

    def handle(self, *args: Any, **options: Any) -> Any:
        """Migrate, when nobody else does."""
        with alone(connections[options["database"]], self._wait):
            return super().handle(*args, **options)

    def _wait(self) -> None:
        self.stderr.write("Waiting for another process that migrates this database …")
