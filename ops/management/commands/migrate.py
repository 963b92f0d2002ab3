"""``manage.py migrate``: Django's own, by one process at a time."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from ops.databases import alone, foreign_migrations

FOREIGN = 3  # the exit status by which scripts/demo/demo.sh knows a database of another version


class Command(migrate.Command):
    """Brings the database up to date; a second process waits for the first, and then finds nothing left to do."""

    def handle(self, *args: Any, **options: Any) -> Any:
        """Migrate, when nobody else does.

        Raises ``CommandError``, before anything is done, when the database was made by migrations that are not here:
        its tables may be others than ours believe. ``--prune`` is how one forgets them knowingly.
        """
        connection = connections[options["database"]]
        with alone(connection, self._wait):
            if not options["prune"] and (foreign := foreign_migrations(connection)):
                raise CommandError(
                    f"This database was made by another version of Udsyn: it has seen {foreign[-1]}, which is not here."
                    " Nothing was changed. Use an empty database, or the version that made this one.",
                    returncode=FOREIGN,
                )
            return super().handle(*args, **options)

    def _wait(self) -> None:
        self.stderr.write("Waiting for another process that migrates this database …")
