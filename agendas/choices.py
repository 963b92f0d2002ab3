"""The words of chapter 3."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PolicyKind(models.TextChoices):
    """What sort of document it is."""

    STRATEGY = "strategy", _("strategy")
    PLAN = "plan", _("plan")
    ACTION_PLAN = "action_plan", _("action plan")
    POLICY = "policy", _("policy")
    AGENDA = "agenda", _("agenda")
    VISION = "vision", _("vision")
    GUIDELINE = "guideline", _("guideline")
    TASKFORCE = "taskforce", _("task force")


class PoliticalStatus(models.TextChoices):
    """Whether politicians have approved the document; empty when not stated."""

    ADOPTED = "adopted", _("politically adopted")
    INTERNAL = "internal", _("internal document")
    PLANNED = "planned", _("in preparation")
