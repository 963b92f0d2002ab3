"""Writing a file whole or not at all."""

import os
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from registry.errors import RegistryError


def check_writable(path: Path) -> None:
    """Refuse a file that could not be written, before the work is done.

    Raises ``RegistryError`` when ``path`` is a directory, or its folder is missing or closed to us.
    """
    if path.is_dir():
        raise RegistryError(_("“%(path)s” is a folder. Name a file in it.") % {"path": path})
    folder = path.absolute().parent
    if not folder.is_dir():
        raise RegistryError(
            _("The folder “%(path)s” does not exist. Make it, or name another.") % {"path": folder}
        )
    ordinary = path.is_file() or not path.exists()  # a pipe or a device would be replaced, not written to
    if not os.access(folder, os.W_OK) or not ordinary or (path.exists() and not os.access(path, os.W_OK)):
        raise RegistryError(
            _("“%(path)s” cannot be written. Choose a place that you may write to.") % {"path": path}
        )


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` beside ``path`` and then put it in its place, so that nobody meets half a file.

    Raises ``RegistryError`` when the disk refuses; then ``path`` is as it was.
    """
    path = path.resolve()  # what a link points at is written, and the link stays
    check_writable(path)
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.absolute().parent, prefix=f".{path.name}.", delete=False
        ) as file:
            temporary = file.name
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise RegistryError(
            _("“%(path)s” could not be written: %(why)s.") % {"path": path, "why": error.strerror}
        ) from error
