"""The words that the kernel lets people choose between."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where something stands on a given day; unknown when nobody stated its dates."""

    PLANNED = "planned", _("planned")
    ONGOING = "ongoing", _("under way")
    ENDED = "ended", _("ended")
    UNKNOWN = "unknown", _("not stated")


class Uncounted(models.TextChoices):
    """Why an entry is told of without being counted."""

    HEADING = "heading", _("heading, which only gathers others")
    WITHIN = "within", _("part of another, which is counted")
    PREDECESSOR = "predecessor", _("predecessor, which another has replaced")


class Role(models.TextChoices):
    """What a person may do: the first three for one administration, the last two for all of them."""

    VIEWER = "viewer", _("viewer")
    EDITOR = "editor", _("editor")
    APPROVER = "approver", _("approver")
    SECRETARIAT = "secretariat", _("secretariat")
    ADMINISTRATOR = "administrator", _("system administrator")


class OrganisationKind(models.TextChoices):
    """What sort of body an organisation is."""

    MUNICIPALITY = "municipality", _("municipality or city")
    REGION = "region", _("region")
    STATE = "state", _("state authority")
    INTERNATIONAL = "international", _("international organisation")
    NETWORK = "network", _("network")
    COMPANY = "company", _("company")
    FOUNDATION = "foundation", _("foundation")
    ASSOCIATION = "association", _("association")
    UNIVERSITY = "university", _("university or research institute")
    CULTURE = "culture", _("cultural institution")
    OTHER = "other", _("other")


class RelationKind(models.TextChoices):
    """How one entry has to do with another, read from the first to the second."""

    PART_OF = "part_of", _("is part of")
    PAYS_FOR = "pays_for", _("pays for")
    TOLD_WITH = "told_with", _("is described together with")
    RUN_WITH = "run_with", _("is run together with")


class MoneyKind(models.TextChoices):
    """What a sum is; own budget is never external funding."""

    FEE = "fee", _("membership fee")
    CO_FINANCING = "co_financing", _("co-financing")
    OWN_BUDGET = "own_budget", _("own budget")
    EXPECTED = "expected", _("expected")
    AWARDED = "awarded", _("awarded")
    RECEIVED = "received", _("received")
    REPAID = "repaid", _("repaid")


class ChangeKind(models.TextChoices):
    """What happened to a thing."""

    LOADED = "loaded", _("loaded")
    CREATED = "created", _("created")
    CHANGED = "changed", _("changed")
    RELEASED = "released", _("released")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ARCHIVED = "archived", _("archived")
    RESTORED = "restored", _("brought back")
    CONFIRMED = "confirmed", _("confirmed")
    ENDED = "ended", _("ended")
    MOVED = "moved", _("moved")
    MERGED = "merged", _("merged")
    PARTED = "parted", _("parted again")
