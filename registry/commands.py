"""What the commands of the house share: they refuse in one sentence, with exit code 2."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils.translation import gettext as _

from ops.databases import is_locked, is_migrated
from registry.errors import RegistryError


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what the registry or the database refuses into a ``CommandError`` with exit code 2."""
    try:
        yield
    except RegistryError as error:
        raise CommandError(str(error), returncode=2) from error
    except DatabaseError as error:  # nobody there, no room left, or somebody else at work
        if is_locked(error):
            raise CommandError(
                _(
                    "Somebody else is writing to the database. Nothing was changed: try again when they are done."
                ),
                returncode=2,
            ) from error
        raise CommandError(
            _("The database cannot be reached: %(why)s. Check DATABASE_URL.")
            % {"why": str(error).splitlines()[0]},
            returncode=2,
        ) from error


def migrated() -> None:
    """Refuse a database that lacks migrations.

    Raises ``RegistryError``, and ``DatabaseError`` when the database cannot be reached.
    """
    if not is_migrated(connections[DEFAULT_DB_ALIAS]):
        raise RegistryError(_("The database is not up to date. Run “manage.py migrate” first."))
