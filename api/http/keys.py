"""Who asks with an API key, and what it opens."""

import re
from dataclasses import dataclass

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from api.http.problems import ProblemError
from registry.models import ApiKey
from registry.models.keys import PREFIX, KeyScope, digest_of
from registry.models.tracked import ALPHABET

SCHEME = "Api-Key"
OURS = ("udsyn_", "dWRzeW5f")  # how our keys begin, and how Basic has them that were given as a name
KEY = re.compile(rf"udsyn_([{ALPHABET}]{{{PREFIX}}})_[\w-]{{43}}", re.ASCII)


@dataclass(frozen=True)
class Holder:
    """Who holds a key: its number, what it opens, and how often they may ask.

    ``within`` is the code of the one administration whose internal entries it opens; "" for none, None for all.
    """

    pk: int
    within: str | None
    rate: int

    @property
    def internal(self) -> bool:
        """Whether anything internal is shown."""
        return self.within != ""


def holder(request: HttpRequest) -> Holder | None:
    """Return who asks with a key; None without one.

    Raises ``ProblemError`` (401) when it is wrong, has expired, or is sent in another way. What else is sent is not
    ours to judge: a server in front of us may have asked for it.
    """
    told = request.headers.get("Authorization", "")
    scheme, _space, text = told.partition(" ")
    if scheme.casefold() != SCHEME.casefold():
        if any(sign in told for sign in OURS):
            raise _refused(_("Send the key as “Authorization: %(way)s”.") % {"way": f"{SCHEME} udsyn_…"})
        return None
    form = KEY.fullmatch(text.strip())
    key = ApiKey.objects.live().select_related("within").filter(prefix=form[1]).first() if form else None
    today = timezone.localdate()
    # One answer for every way to be wrong: which keys there are is nobody's business.
    if (
        key is None
        or not constant_time_compare(key.digest, digest_of(text.strip()))
        or key.expires_on < today
    ):
        raise _refused(_("Ask for a new key, or leave it out to read what is public."))
    if key.last_used_on != today:
        models.QuerySet(ApiKey).filter(pk=key.pk).update(last_used_on=today)
    opens = {KeyScope.PUBLIC: "", KeyScope.ALL: None}
    within = key.within.code if key.within else opens[KeyScope(key.scope)]
    return Holder(key.pk, within, key.rate)


def _refused(detail: str) -> ProblemError:
    problem = ProblemError("unauthorized", detail)
    problem.headers["WWW-Authenticate"] = f'{SCHEME} realm="udsyn"'
    return problem
