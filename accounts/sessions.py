"""How long a session lives, and what is done away with once it is over: named by SESSION_ENGINE."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

RENEW_AFTER = dt.timedelta(minutes=1)  # a session that ends after twelve idle hours may end a minute before
DAY = 24 * 3600


class SessionStore(db.SessionStore):
    """A session in the database, which knows when it would end."""

    ends: dt.datetime | None = None

    def load(self) -> dict[str, Any]:
        """Return what is in it, and nothing once it has ended."""
        found = self._get_session_from_db()  # type: ignore[attr-defined]  # the stubs leave it out
        self.ends = found.expire_date if found else None
        return self.decode(found.session_data) if found else {}


def renewing(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return a middleware that lets a session live on from when it was last used, and writes it once a minute at most.

    A page that asks for no session is left alone: it stays the same for everybody.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        session = request.session
        if session.accessed and isinstance(session, SessionStore) and session.ends and SESSION_KEY in session:
            left = session.ends - timezone.now()
            session.modified |= left < dt.timedelta(seconds=session.get_expiry_age()) - RENEW_AFTER
        return answer

    return middleware


def tidy() -> None:
    """Delete sessions and counts of failed log-ins that have run out; once a day at most, whichever process comes first."""
    if not cache.add("tidied", value=True, timeout=DAY):
        return
    call_command("clearsessions")
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 (the name is ours)
