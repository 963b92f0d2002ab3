"""What somebody typed and could not save, since they were no longer logged in: kept until they are back.

It lies in the session, which a log-in keeps and a log-out empties; no page holds it. Each form says, signed, whose it
is, so that what was typed comes back to that person and to nobody else, and has a number of its own.
"""

from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict
from django.utils.crypto import get_random_string

from accounts.models import User

TYPIST = "typist"  # the name of the field that says whose a form is, and which
NUMBER_LENGTH = 22  # letters and digits: nobody meets one twice
KEPT = "typed"
MOST = 5  # forms kept at a time; the oldest goes first
# Not typed: what guards a form, and the buttons by which it is sent.
NOT_TYPED = ("csrfmiddlewaretoken", TYPIST, "_save", "_continue", "_addanother", "_saveasnew")


def typist(user: Any, number: str = "") -> str:
    """Return what a form says of itself: whose it is, and its ``number``, a new one when none is given."""
    return Signer(salt=TYPIST).sign(f"{user.pk}:{number or get_random_string(NUMBER_LENGTH)}")


def sent_by(request: HttpRequest) -> tuple[str, str]:
    """Return whose the form is that was sent (a primary key), and its number; empty when it does not say, or forges it."""
    try:
        whose, _colon, number = Signer(salt=TYPIST).unsign(request.POST.get(TYPIST, "")).partition(":")
    except BadSignature:
        return "", ""
    return whose, number


def keep(request: HttpRequest) -> bool:
    """Keep what was sent, if it is the form of somebody; return whether it was.

    Nothing is kept of what one person typed and another is logged in to send, nor any password.
    """
    whose, _number = sent_by(request)
    if not whose or (request.user.is_authenticated and str(request.user.pk) != whose):
        return False
    typed = {
        name: values
        for name, values in request.POST.lists()
        if name not in NOT_TYPED and "password" not in name
    }
    kept = {
        path: one for path, one in request.session.get(KEPT, {}).items() if path != request.get_full_path()
    }
    kept[request.get_full_path()] = {"whose": whose, "typed": typed}
    request.session[KEPT] = dict([*kept.items()][-MOST:])
    return True


def kept_for(request: HttpRequest) -> QueryDict | None:
    """Return what the person at work has typed in the form at this address, if something was kept."""
    found = request.session.get(KEPT, {}).get(request.get_full_path())
    if found is None or found["whose"] != str(request.user.pk):
        return None
    typed = QueryDict(mutable=True)
    for name, values in found["typed"].items():
        typed.setlist(name, values)
    return typed


def forget(request: HttpRequest) -> None:
    """Keep no longer what was typed in the form at this address."""
    kept = request.session.get(KEPT, {})
    if kept.pop(request.get_full_path(), None):
        request.session[KEPT] = kept


def forget_others(request: HttpRequest, user: User) -> None:
    """Keep nothing that was typed by anybody but ``user``, who has come in."""
    if KEPT in request.session:
        kept = request.session[KEPT].items()
        request.session[KEPT] = {path: one for path, one in kept if one["whose"] == str(user.pk)}
