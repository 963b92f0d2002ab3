"""The words of chapter 6."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProjectKind(models.TextChoices):
    """What sort of project it is."""

    PROJECT = "project", _("project")
    PROGRAMME = "programme", _("programme")
    EVENT = "event", _("event")
    COURSE = "course", _("course")
    RESEARCH = "research", _("research")
    EXHIBITION = "exhibition", _("exhibition")
    STANDING = "standing", _("standing activity")
    COOPERATION = "cooperation", _("cooperation")
    COLLECTION = "collection", _("several projects told together")


class ProjectScope(models.TextChoices):
    """Whether a project itself crosses a border; empty when not stated."""

    NATIONAL = "national", _("national project")
    INTERNATIONAL = "international", _("international project")


class DeliverableKind(models.TextChoices):
    """What a project brings about."""

    OUTPUT = "output", _("output")
    MILESTONE = "milestone", _("milestone")
    WORKSHOP = "workshop", _("workshop")
    CASE = "case", _("case")
    EVENT = "event", _("event")
    EXHIBITION = "exhibition", _("exhibition")
    OPEN_CALL = "open_call", _("open call")
    NETWORK = "network", _("network")
    TOPIC = "topic", _("topic")


class PartnerRole(models.TextChoices):
    """What a project partner is in the project."""

    PARTNER = "partner", _("partner")
    PAYER = "payer", _("pays")
    SUPPORTER = "supporter", _("supporter")
    ADVISER = "adviser", _("advisory board")
    PARTICIPANT = "participant", _("participant")
    MEMBER = "member", _("member")
    VISITOR = "visitor", _("visitor")
    CONTACT = "contact", _("contact")
    DESTINATION = "destination", _("other end")
