"""Networks, which are shared, and the memberships that administrations have of them."""

from memberships.models.memberships import Contribution, Forum, Mandate, Membership
from memberships.models.networks import Event, MemberCount, Network, Participant

__all__ = [
    "Contribution",
    "Event",
    "Forum",
    "Mandate",
    "MemberCount",
    "Membership",
    "Network",
    "Participant",
]
