"""The survey's documents, each made once for all processes and kept in a folder under what it is made from.

A file's name says which document it is (edition, language, audience, administration), what made it (the release, the edition
and its day), and of which content version it tells. The newest of the same document and maker stands in for one that has
yet to be made.
"""

import hashlib
import io
import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from threading import Lock, Thread
from typing import BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.utils.translation import gettext as _

from api.http.caching import program_release
from document.content import Audience, Language
from editions.files import write_whole
from editions.models import Introduction
from editions.services import current_survey, latest_introduction, render_survey
from registry.choices import ChangeKind
from registry.errors import RegistryError
from registry.ledger.recording import content_version
from registry.models import Change

logger = logging.getLogger(__name__)

SOON = 10  # seconds until a document that is being made is worth asking for again
AGAIN = 60  # seconds until one that could not be made is tried again, unless something has changed
KEPT_HERE = 24 * 3600  # seconds, where the folder takes nothing
HIDING = (ChangeKind.WITHDRAWN, ChangeKind.ARCHIVED)  # what an older document would still tell of
VERSION = re.compile(r"\.(\d+)-[0-9a-f]+\.[a-z]+")  # at the end of a file's name

# A process makes one document at a time: each takes hundreds of megabytes, and its readers want answers meanwhile.
_making = Lock()


class BeingMadeError(RegistryError):
    """A document that is not there yet, while somebody makes it or another one."""


@dataclass(frozen=True)
class Document:
    """A file of the survey, open to be read and made at ``modified`` (seconds from 1970).

    ``current`` says that nothing has changed since.
    """

    file: BinaryIO
    modified: float
    etag: str
    current: bool


class DocumentRequest:
    """An edition's survey as a file: which one, and of which content version."""

    def __init__(
        self,
        kind: str,
        language: Language,
        audience: Audience = "public",
        administration: str | None = None,
        introduction: Introduction | None = None,
    ) -> None:
        """Say which: ``kind`` is one of ``FORMATS``, ``administration`` a code, None for the whole survey.

        It is the newest edition's, unless an ``introduction`` says of which. Raises ``RegistryError`` when there is none.
        """
        self.kind, self.language = kind, language
        self.audience, self.administration = audience, administration
        self.introduction = edition = introduction or latest_introduction()
        which = "-".join(filter(None, (edition.edition, language, audience, administration)))
        self.which = quote(which, safe="").replace(".", "%2E")
        self.made_by = _digest(program_release(), edition.edition, edition.status_date)
        self.folder = Path(settings.DOCUMENTS_DIR)
        self.version = content_version()
        self.path = self._at(self.version)

    def found(self) -> Document | None:
        """Return the document as it is kept; or an older one, which is not ``current``; None where there is none."""
        return self._opened(self.path, current=True) or self._older()

    def made(self, older: Document | None = None) -> Document:
        """Return the document, made now; or ``older``, while a thread of its own makes it.

        A process makes one document at a time, and one document is made by one process at a time. Whoever comes
        meanwhile gets ``older``. Raises ``BeingMadeError`` where there is none, and ``RegistryError`` when it
        cannot be made.
        """
        with ExitStack() as held:
            free = held.enter_context(_taken(_making)) and held.enter_context(self._locked())
            if free and (there := self._opened(self.path, current=True)):  # somebody else's, meanwhile
                return there
            failed = caches["documents"].get(self._failure)
            if older is None:
                if failed:
                    raise RegistryError(failed)
                if not free:
                    raise BeingMadeError(
                        _("The document is being made. Wait %(n)s seconds, and try again.") % {"n": SOON}
                    )
                return self._make()
            if free and not failed:
                _start(self._renew, held.pop_all())
            return older

    def _renew(self) -> None:
        """Make what nobody waits for."""
        try:
            self._make().file.close()
        except Exception:
            logger.exception("The document %s could not be made", self.path.name)

    def _make(self) -> Document:
        try:
            told = current_survey(
                self.language, self.audience, self.administration, introduction=self.introduction
            )
            data = render_survey(told, self.kind)
        except RegistryError as error:
            caches["documents"].set(self._failure, str(error), AGAIN)
            raise
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self.path, data)
            self._clear()
        except (OSError, RegistryError) as error:
            logger.warning("Each process keeps its own documents, since the folder takes none: %s", error)
            caches["documents"].set(self._here, (self.path, time.time(), data), KEPT_HERE)
        there = self._opened(self.path, current=True)
        return there or self._document(io.BytesIO(data), time.time(), self.path, current=True)

    # What is kept: in the folder, or in this process where the folder takes nothing.

    @property
    def _here(self) -> str:
        return f"document-{self.which}.{self.made_by}.{self.kind}"

    @property
    def _failure(self) -> str:
        return f"document-failure-{self.path.name}"

    def _at(self, version: int) -> Path:
        """Return where the document of a content version is kept.

        A registry that was emptied or put back from a backup counts anew; hence the moment of the change itself.
        """
        moments = Change.objects.filter(sequence__lte=version).order_by("-sequence")
        moment = moments.values_list("moment", flat=True).first()
        return self.folder / f"{self.which}.{self.made_by}.{version}-{_digest(moment)}.{self.kind}"

    def _older(self) -> Document | None:
        """Return the newest older document, unless something was withdrawn since, of which it would still tell."""
        versions = {int(found[1]) for path in self._kept() if (found := VERSION.search(path.name))}
        since = max((version for version in versions if version < self.version), default=None)
        if since is None or Change.objects.filter(sequence__gt=since, kind__in=HIDING).exists():
            return None
        return self._opened(self._at(since), current=False)

    def _kept(self) -> list[Path]:
        """Return where what this release has made of the document is kept."""
        here = caches["documents"].get(self._here)
        try:
            there = [*self.folder.glob(f"{self.which}.{self.made_by}.*.{self.kind}")]
        except OSError:
            there = []
        return [*there, here[0]] if here else there

    def _opened(self, path: Path, *, current: bool) -> Document | None:
        """Return what is kept at ``path``; it can be read to its end, whoever puts another one in its place."""
        try:
            file = path.open("rb")
        except OSError:
            kept, modified, data = caches["documents"].get(self._here) or (None, 0.0, b"")
            return self._document(io.BytesIO(data), modified, path, current=current) if kept == path else None
        return self._document(file, os.fstat(file.fileno()).st_mtime, path, current=current)

    @staticmethod
    def _document(file: BinaryIO, modified: float, path: Path, *, current: bool) -> Document:
        return Document(file, modified, f'"{_digest(path.name, int(modified))}"', current)

    def _clear(self) -> None:
        """Take away what the document just made takes the place of, whichever release has written it."""
        made = self.path.stat().st_mtime
        for names in (f"{self.which}.*.{self.kind}", f".{self.which}.*.{self.kind}.*"):
            for path in self.folder.glob(names):
                if path != self.path and path.stat().st_mtime <= made:
                    path.unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[bool]:
        """Take the document's lock and say whether no other process has it; where none can be written, nobody has."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self.folder / f"{self.which}.{self.kind}.lock").open("w")
        except OSError:
            yield True
            return
        with lock:
            try:
                flock(lock, LOCK_EX | LOCK_NB)  # which ends with the file, and with the process
            except OSError:
                yield False
            else:
                yield True


def current_file(
    kind: str, language: Language, audience: Audience = "public", administration: str | None = None
) -> bytes:
    """Return the newest edition's survey as a file, as it is now.

    ``kind`` is one of ``FORMATS``. Raises what ``DocumentRequest`` and ``Wanted.made`` raise.
    """
    wanted = DocumentRequest(kind, language, audience, administration)
    there = wanted.found()
    if there and not there.current:
        there.file.close()
        there = None
    there = there or wanted.made()
    with there.file:
        return there.file.read()


@contextmanager
def _taken(lock: Lock) -> Iterator[bool]:
    """Take ``lock`` if nobody has it, and say whether."""
    taken = lock.acquire(blocking=False)
    try:
        yield taken
    finally:
        if taken:
            lock.release()


def _start(work: Callable[[], None], held: ExitStack) -> None:
    """Do ``work`` in a thread of its own, and then let go of what is ``held``."""

    def run() -> None:
        with held:
            try:
                work()
            finally:
                connections.close_all()

    Thread(target=run, daemon=True).start()


def _digest(*told: object) -> str:
    return hashlib.blake2b(repr(told).encode(), digest_size=6).hexdigest()
