"""The register of the API's resources: everybody's, and what the holders of keys see in their place."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.resources.base import Resource

SCOPES = 16  # that keys may have: an administration's, or all


class Resources:
    """The resources that there are, by name and by model; ``internal`` ones also show what is not public.

    They do so of the administration ``within``, or of all when it is None.
    """

    def __init__(self, *, internal: bool = False, within: str | None = None) -> None:
        self.internal, self.within = internal, within
        self._resources: dict[str, Resource] = {}

    @lru_cache(SCOPES)  # noqa: B019 (there is one, as long as the process)
    def inside(self, within: str | None) -> "Resources":
        """Return the same resources as those see them who may read what is internal."""
        inner = Resources(internal=True, within=within)
        inner._resources = {name: type(resource)(inner) for name, resource in self._resources.items()}
        return inner

    def register(self, cls: "type[Resource]") -> "type[Resource]":
        """Add a resource (as a decorator); return it as it was.

        Raises ``ValueError`` when its name or its model is taken.
        """
        if cls.name in self._resources or self.shows(cls.model):
            raise ValueError(f"There is already a resource {cls.name}, or one of {cls.model.__name__}.")
        self._resources[cls.name] = cls(self)
        return cls

    def __iter__(self) -> "Iterator[Resource]":
        return iter(self._resources.values())

    def __getitem__(self, name: str) -> "Resource":
        return self._resources[name]

    def __contains__(self, name: str) -> bool:
        return name in self._resources

    def shows(self, model: Any) -> bool:
        """Return whether a resource shows ``model``."""
        return any(resource.model is model for resource in self)

    def of(self, model: Any) -> "Resource":
        """Return the resource that shows ``model``.

        Raises ``LookupError`` when none does, since the public would then see it by name alone.
        """
        for resource in self:
            if resource.model is model:
                return resource
        raise LookupError(f"No resource shows {model.__name__}.")
