"""The words of the editions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoteKind(models.TextChoices):
    """Why a note on the source was made."""

    CONFLICT = "conflict", _("the source contradicts itself")
    NUMBERING = "numbering", _("wrong, double or missing number")
    READING = "reading", _("uncertain reading")
    NOT_STATED = "not_stated", _("not stated")
    EDITOR = "editor", _("added by an editor")
