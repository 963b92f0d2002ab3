"""API keys: made, recognised, and what they open. A key is shown once; what is kept of it cannot be turned back into it."""

import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from registry.api.problems import ProblemError
from registry.models import ApiKey
from registry.models.base import ALPHABET
from registry.models.keys import KeyScope

SCHEME = "Api-Key"
PREFIX = 8  # letters
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


def make(key: ApiKey) -> str:
    """Give ``key``, which is not saved yet, its secret, and return it: it is never to be had again."""
    key.prefix = "".join(secrets.choice(ALPHABET) for _ in range(PREFIX))
    text = f"udsyn_{key.prefix}_{secrets.token_urlsafe(32)}"
    key.digest = _digest(text)
    return text


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
    if key is None or not constant_time_compare(key.digest, _digest(text.strip())) or key.expires_on < today:
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


def _digest(text: str) -> str:
    """Return what is kept of a key: without the pepper, which no database holds, nobody can try keys against it."""
    pepper = settings.API_KEY_PEPPER or None
    return salted_hmac("registry.api.keys", text, pepper, algorithm="sha256").hexdigest()
