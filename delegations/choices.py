"""The words of chapter 8."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitState(models.TextChoices):
    """How far a request for a visit has come."""

    REQUESTED = "requested", _("requested")
    SCREENED = "screened", _("screened")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    HELD = "held", _("held")
