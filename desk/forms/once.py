"""Twice is once: what makes something new when it is sent is taken once, however often, and by however many clicks, it comes.

The one who takes it leaves a row in the same transaction as what comes of it: both stay, or neither does, also when the
process dies on the way. Whoever sends the same meanwhile waits at that row (docs/decisions/0030-twice-is-once.md).
"""

import re

from django.http import QueryDict
from django.utils.crypto import salted_hmac

from accounts.models import User
from desk.forms.drafts import TYPIST
from registry.models import SentForm

NUMBER = re.compile("[0-9A-Za-z]{1,64}", re.ASCII)


def taken(user: User, page: str, number: str) -> SentForm | None:
    """Return what is known of the form ``number`` of a ``page`` of ``user``, when it was taken already."""
    if not NUMBER.fullmatch(number):
        return None
    return SentForm.objects.filter(user=user, page=page, number=number).first()


def take(user: User, page: str, number: str, typed: str = "") -> tuple[SentForm, bool]:
    """Take the form ``number`` of a ``page`` of ``user``, in a transaction; return its row, and whether it is taken only now.

    ``typed`` is the digest of what it holds. When it is being taken by another request, wait until that is done: the
    form is then taken, or, where nothing came of it, still to be had.
    """
    return SentForm.objects.get_or_create(user=user, page=page, number=number, defaults={"digest": typed})


def form_digest(sent: QueryDict) -> str:
    """Return a mark of what was typed in a form, from which nobody learns what it was.

    What a form says of itself and the button by which it was sent are not typed.
    """
    own = ("csrfmiddlewaretoken", TYPIST)
    typed = sorted((name, *sent.getlist(name)) for name in sent if name not in own and name[:1] != "_")
    return salted_hmac("desk.forms.once", repr(typed), algorithm="sha256").hexdigest()
