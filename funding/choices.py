"""The words of chapter 7."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegistrationFunction(models.TextChoices):
    """What a registration lets the municipality do."""

    LEAR = "lear", _("LEAR (Legal Entity Appointed Representative)")
