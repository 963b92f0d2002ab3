"""The words of chapter 5."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerKind(models.TextChoices):
    """What sort of partner it is."""

    CITY = "city", _("city")
    REGION = "region", _("region")
    AUTHORITY = "authority", _("authority")
    MUSEUM = "museum", _("museum")
    INSTITUTION = "institution", _("institution")


class AgreementKind(models.TextChoices):
    """What sort of agreement it is."""

    SISTER_CITY = "sister_city", _("sister city")
    SECTOR = "sector", _("sector cooperation")
    CITY = "city", _("city cooperation")
    SUB_AGREEMENT = "sub_agreement", _("sub-agreement")
    MUSEUM = "museum", _("museum agreement")
    INSTITUTION = "institution", _("agreement between institutions")
    INFORMAL = "informal", _("informal")
    COLLECTION = "collection", _("several agreements told together")
