"""An uploaded file: held to its size as it comes in, and kept between the trial and the import."""

import base64
import io
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from exchange.reader import MOST_BYTES
from registry.errors import RegistryError

KEPT_FOR = 60 * 60  # seconds
IN_SESSION = "upload"


class LimitedUpload(FileUploadHandler):
    """Takes files into memory, and no more of all of them together than one may have."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.total = 0
        self.made = io.BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.made = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece. Raises ``SkipFile`` once it is too much; the request then says ``too_large``."""
        self.total += len(raw_data)
        if self.total > MOST_BYTES:
            self.made = io.BytesIO()
            if self.request is not None:
                self.request.too_large = True  # type: ignore[attr-defined]  # for the page to say
            raise SkipFile
        self.made.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the whole file."""
        self.made.seek(0)
        return InMemoryUploadedFile(
            self.made,
            self.field_name,
            self.file_name or "",
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )


@dataclass(frozen=True)
class Upload:
    """A file that somebody has uploaded for a list, and its ``token`` once it is kept."""

    name: str
    content: bytes
    token: str = ""


def keep_upload(request: HttpRequest, resource: str, name: str, content: bytes) -> Upload:
    """Keep a file for an hour, for this person and this list; what they uploaded before is dropped.

    It lies in the sessions' store under a key of its own, so that no other page has to load it.
    """
    drop(request)
    _store().clear_expired()
    session = _store()()
    session["for"] = [request.user.pk, resource]
    session["name"], session["content"] = name, base64.b64encode(content).decode()
    session.set_expiry(KEPT_FOR)
    session.create()
    session.save()
    request.session[IN_SESSION] = session.session_key
    return Upload(name, content, str(session.session_key))


def kept_upload(request: HttpRequest, resource: str, token: str) -> Upload:
    """Return the file that was kept under ``token``.

    Raises ``RegistryError`` when it is too old, somebody else's, for another list, or not the latest.
    """
    session = _store()(token) if token and token == request.session.get(IN_SESSION) else None
    if session is None or session.get("for") != [request.user.pk, resource]:
        raise RegistryError(_("The file is no longer here: it is kept for an hour. Upload it again."))
    return Upload(session["name"], base64.b64decode(session["content"]), token)


def drop(request: HttpRequest) -> None:
    """Forget what this person has uploaded."""
    token = request.session.pop(IN_SESSION, None)
    if token:
        _store()(token).delete()


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore
