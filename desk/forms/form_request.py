"""What is known of one request of a thing's form, beside what was typed: one object, for the admin, the form and its rows."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from desk.forms.conflicts import Since, put_together, since, take_chosen
from desk.permissions import actor_of, rights_of
from registry.history import restoring
from registry.history.restoring import Filler, Restored
from registry.models import SentForm
from registry.rights import Rights


@dataclass
class FormRequest:
    """One request of the form of a thing.

    ``actor``         who is at work, with what ``rights``
    ``brought_back``  whether the form holds what they had typed when they were logged out, and nobody has sent it now
    ``sent``          the row of the form of something new that this request takes, or finds ``taken`` already
    ``restored``      the version to which it goes back
    ``since``         what others have saved since the person saw the thing; None while nobody has
    ``answered``      the keys of the facts that are answered in place of a value, and were not before
    ``filler``        of what the thing was when it was seen; None when that is not known
    """

    actor: User
    rights: Rights
    brought_back: bool = False
    sent: SentForm | None = None
    taken: bool = False
    restored: Restored | None = None
    since: Since | None = None
    filler: Filler | None = None
    answered: set[str] = field(default_factory=set)

    def settle(self, form: Any, seen: int | None) -> None:
        """Write into what was typed in ``form`` what only the other changed, or what was chosen of the other's.

        ``seen`` is the version that was seen, None when it is the one that is stored. In what the two part, is
        then told in ``form.parted``.
        """
        data: QueryDict = form.data.copy()
        form.data = data
        if seen is None:
            take_chosen(form, data)
            return
        self.since = since(form.instance, seen)
        before = self.since.before
        self.filler = None if before is None else Filler(type(form.instance), before, self.rights)
        form.parted = put_together(form, data, self.filler, before, self.since.now)

    def require_sent(self) -> None:
        """Pass when the form may be saved. Raises ``ValidationError`` for what nobody has sent, and what was taken already."""
        if self.brought_back:
            raise ValidationError("", code="brought_back")
        if self.taken and self.sent:
            raise ValidationError("", code="taken")
        if self.taken:
            raise ValidationError(
                _("The page did not say which form this is. Save again."), code="unnumbered"
            )

    def reason(self, typed: str) -> str:
        """Return what the ledger is to say of why the person saves (as they ``typed``), and of what they restore."""
        return restoring.reason(self.restored.change, typed) if self.restored else typed


def form_request(request: HttpRequest) -> FormRequest:
    """Return what is known of the form of this ``request``, the same each time that it is asked for."""
    found: FormRequest | None = getattr(request, "form_request", None)
    if found is None:
        found = FormRequest(actor_of(request), rights_of(request))
        request.form_request = found  # type: ignore[attr-defined] # Django's request has no such attribute
    return found
