"""How often anybody may ask: so many times a minute, and less often what is expensive.

Questions are counted in fixed minutes, by key or by address: in each process, but for what is expensive, which is
counted in the database for all processes together. What has not changed (304) is free.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import caches
from django.db import Error, connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from api.http.keys import Holder
from api.http.problems import ProblemError
from ops.requests import client_address
from registry.models import Asking

logger = logging.getLogger(__name__)

MINUTE = 60
PATIENCE = (
    250  # milliseconds that a question waits for SQLite, while somebody else writes, in order to be counted
)

# One statement, so that two who ask at the same moment are two.
COUNTED = f"""
    INSERT INTO {Asking._meta.db_table} (minute, who, asked) VALUES (%s, %s, 1)
    ON CONFLICT (minute, who) DO UPDATE SET asked = {Asking._meta.db_table}.asked + 1
    RETURNING asked
"""  # noqa: S608 (the name of our own table)


def count_request(request: HttpRequest, holder: Holder | None, *, expensive: bool) -> dict[str, str]:
    """Count a question and return the headers that tell how many are left.

    Raises ``ProblemError`` (429) with them when none is.
    """
    bucket = "expensive" if expensive else "reading"
    rate = settings.API_EXPENSIVE_RATE if expensive else settings.API_RATE
    if holder is not None and not expensive:
        rate = max(rate, holder.rate) if rate else 0
    elif holder is not None:
        rate *= settings.API_KEY_EXPENSIVE_TIMES
    if not rate:
        return {}
    minute, into = divmod(int(time.time()), MINUTE)
    left_over = MINUTE - into
    who = f"key-{holder.pk}" if holder else client_address(request)
    asked = _of_all(who, minute) if expensive else _here(bucket, who, minute)
    headers = {
        "RateLimit-Policy": f'"{bucket}";q={rate};w={MINUTE}',
        "RateLimit": f'"{bucket}";r={max(0, rate - asked)};t={left_over}',
    }
    if asked > rate:
        problem = ProblemError("too-many", _("Wait %(n)s seconds, and ask less often.") % {"n": left_over})
        problem.headers |= {"Retry-After": str(left_over), **headers}
        raise problem
    return headers


def _here(bucket: str, who: str, minute: int) -> int:
    """Return the how manieth question in this minute it is, to this process."""
    kept, key = caches["limits"], f"{bucket}:{who}:{minute}"
    try:
        return int(kept.incr(key))
    except ValueError:  # nobody has asked in this minute, or the cache has let go of it
        kept.set(key, 1, MINUTE)
        return 1


def _of_all(who: str, minute: int) -> int:
    """Return the how manieth question in this minute it is, to all processes; to this one where none can be written.

    An address is kept as a digest: whose it is is nobody's business, and it is forgotten after a minute or two.
    """
    name = salted_hmac("registry.throttling", who, algorithm="sha256").hexdigest()
    try:
        with _impatient(), connection.cursor() as cursor:
            cursor.execute(COUNTED, [minute, name])
            asked = int(cursor.fetchone()[0])
            if asked == 1 and caches["limits"].add(f"cleared:{minute}", True, MINUTE):  # once a minute
                Asking.objects.filter(minute__lt=minute - 1).delete()
    except Error as error:  # read-only, locked or away: an answer that needs no more of it can still be given
        logger.warning("What is expensive is counted in each process by itself: %s", error)
        return _here("expensive", name, minute)
    return asked


@contextmanager
def _impatient() -> Iterator[None]:
    """Let SQLite wait but a moment for whoever writes; PostgreSQL makes nobody wait for others' rows."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
