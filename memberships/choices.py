"""The words of chapter 4."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NetworkKind(models.TextChoices):
    """What sort of network it is."""

    CITY_NETWORK = "city_network", _("city network")
    ORGANISATION = "organisation", _("organisation")
    CONFERENCE = "conference", _("conference series")
    PROFESSIONAL = "professional", _("professional forum")
    USER_FORUM = "user_forum", _("user forum")
    FAIR = "fair", _("fair")
    AWARD = "award", _("award")
    EVENT_SERIES = "event_series", _("series of events")


class Reach(models.TextChoices):
    """How far a network reaches."""

    NATIONAL = "national", _("national")
    REGIONAL = "regional", _("cross-border region")
    NORDIC = "nordic", _("Nordic")
    EUROPEAN = "european", _("European")
    GLOBAL = "global", _("global")


class EventKind(models.TextChoices):
    """What happened in a network in a certain year."""

    HOSTED = "hosted", _("we were the host")
    AWARD = "award", _("award")
    CANCELLED = "cancelled", _("cancelled")
    CONTRIBUTION = "contribution", _("our contribution")
    PROJECT = "project", _("earlier project")


class ForumKind(models.TextChoices):
    """Where in a network we take part."""

    FORUM = "forum", _("forum")
    WORKING_GROUP = "working_group", _("working group")
    SUB_NETWORK = "sub_network", _("sub-network")


class Seat(models.TextChoices):
    """What the holder of a mandate is."""

    CHAIR = "chair", _("chair")
    BOARD = "board", _("board member")
    STEERING_GROUP = "steering_group", _("member of the steering group")
    MEMBER = "member", _("member")
    LEADER = "leader", _("leader")
    FOUNDER = "founder", _("founder")
    INITIATOR = "initiator", _("initiator")
    REPRESENTATIVE = "representative", _("representative")
    PARTICIPANT = "participant", _("participant")
