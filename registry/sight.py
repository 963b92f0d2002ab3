"""Reading as far as somebody may see: from one thing to the next, and no further than what they may know of."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models

from document.content import Audience
from registry.models import Detail, Entry, Part, Record
from registry.querysets import FetchInBatches, among, in_batches


class Sight(FetchInBatches):
    """A fetch mode by which what leads to something that ``audience`` may not know of leads nowhere.

    Entries that are internal or archived, and shared things of which nobody has a part that the audience sees, are for
    it as if nothing stood there: a foreign key is None, and ``among`` leaves them out of what several lead to. What is
    found is read on in the same way, however long the chain. A part's own shared thing is known with the part.
    """

    __slots__ = ("audience",)

    def __init__(self, audience: Audience) -> None:
        self.audience = audience

    def fetch(self, fetcher: Any, instance: models.Model) -> None:
        """Fetch what a foreign key of ``instance`` and its peers leads to, as far as it may be known of."""
        field = getattr(fetcher, "field", None)
        target = getattr(field, "related_model", None)
        if field is None or target is None or not hides(field):
            super().fetch(fetcher, instance)
            return
        peers = [peer for reference in instance._state.peers if (peer := reference()) is not None]
        # One that was read alone has no peers.
        waiting = (peer for peer in peers or [instance] if not fetcher.is_cached(peer))
        for some in in_batches(waiting):
            models.prefetch_related_objects(some, models.Prefetch(field.name, self.among(target)))

    def among(self, model: type[models.Model]) -> Any:
        """Return the things of ``model`` that the audience may know of, to be read in this way."""
        everything: Any = model._default_manager
        things = everything.fetch_mode(self)
        return things.visible_to(self.audience) if issubclass(model, Record) else things

    def find(self, resource: str, public_ids: Iterable[str]) -> dict[str, Record]:
        """Return the things of ``resource`` among ``public_ids`` that the audience may know of, by public id.

        The public knows a shared thing when it may see somebody's part of it.
        """
        for model in apps.get_models():
            if issubclass(model, Record) and model.resource == resource:
                return {one.key: one for one in among(self.among(model), "public_id", public_ids)}
        return {}


def hides(field: "models.Field[Any, Any]") -> bool:
    """Return whether ``field`` may lead from what somebody may know of to what they may not."""
    target = field.related_model
    if not (isinstance(target, type) and issubclass(target, Record)):
        return False
    owns = issubclass(field.model, Detail) and field.name == field.model.root
    part = issubclass(field.model, Part) and not issubclass(target, Entry) and field.name != "merged_into"
    return not (owns or part)
