"""How often anybody may ask: so many times a minute, and less often what is expensive.

Questions are counted in each process, in fixed minutes; by key, or by address. What has not changed (304) is free.
"""

import time

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ops.requests import client_address
from registry.api.keys import Holder
from registry.api.problems import ProblemError

MINUTE = 60


def count(request: HttpRequest, holder: Holder | None, *, expensive: bool) -> dict[str, str]:
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
    now = time.time()
    minute, into = divmod(int(now), MINUTE)
    left_over = MINUTE - into
    who = f"key-{holder.pk}" if holder else client_address(request)
    kept, key = caches["limits"], f"{bucket}:{who}:{minute}"
    try:
        asked = kept.incr(key)
    except ValueError:  # nobody has asked in this minute, or the cache has let go of it
        asked = 1
        kept.set(key, asked, MINUTE)
    headers = {
        "RateLimit-Policy": f'"{bucket}";q={rate};w={MINUTE}',
        "RateLimit": f'"{bucket}";r={max(0, rate - asked)};t={left_over}',
    }
    if asked > rate:
        problem = ProblemError("too-many", _("Wait %(n)s seconds, and ask less often.") % {"n": left_over})
        problem.headers |= {"Retry-After": str(left_over), **headers}
        raise problem
    return headers
