"""A cache in files that may fail: it saves time that drawing takes, and nothing hangs on it."""

import logging
import pickle
import zlib
from contextlib import suppress
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache

logger = logging.getLogger(__name__)

# What a file that a crash has left may raise (so the documentation of pickle).
DAMAGED = (zlib.error, pickle.UnpicklingError, EOFError, ValueError, AttributeError, ImportError, IndexError)


class ForgivingFileCache(FileBasedCache):
    """Django's cache in files, for a disk that may be full, closed to us or damaged.

    What cannot be read is not there, and what cannot be written is not kept; the log says why.
    """

    def __init__(self, path: str, params: dict[str, Any]) -> None:
        """Say where the folder is, as Django's settings do."""
        self.path = path
        with suppress(OSError):  # it is made, and told of, when something is to be written
            super().__init__(path, params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept, or ``default``."""
        try:
            return super().get(key, default, version)
        except (OSError, *DAMAGED) as error:
            logger.warning("%s cannot be read from: %s", self.path, error)
            return default

    def set(self, key: str, value: Any, *arguments: Any, **named: Any) -> None:
        """Keep ``value``, whole or not at all."""
        try:
            super().set(key, value, *arguments, **named)
        except OSError as error:
            logger.warning("%s cannot be written to: %s", self.path, error)
