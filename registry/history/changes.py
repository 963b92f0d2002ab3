"""All that the ledger says of one thing."""

from typing import Any

from django.db.models import Q

from registry.models import Change, Tracked


def changes_of(thing: Tracked) -> Any:
    """Return every change of ``thing``, also those from when it had another key.

    Costs one query, and one more for each time that its key was changed: whoever had or has such a key before
    or after is somebody else.
    """
    name = thing.key_field
    key, mine = getattr(thing, name), Q(pk__in=[])
    until = Q()
    while True:
        named = Q(resource=thing.resource, public_id=str(key)) & until
        renamed = (
            Change.objects.filter(named, before__has_key=name)
            .exclude(**{f"before__{name}": key})
            .order_by("-sequence")
            .values_list("sequence", f"before__{name}")
            .first()
        )
        if renamed is None:
            return Change.objects.filter(mine | named)
        since, key = renamed
        mine |= named & Q(sequence__gte=since)
        until = Q(sequence__lt=since)
