"""The register of the API's resources: everybody's, and what the holders of keys see in their place."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

SCOPES = 16  # that keys may have: an administration's, or all
DAYS = 4  # that are kept: nearly everybody asks for the one that is shown


class Resources[R]:
    """The resources that there are, by name and by model; ``internal`` ones also show what is not public.

    They do so of the administration ``within``, or of all when it is None. With a ``day``, these are the things that
    count; ``counted`` ones are under way on it, the others stand in any state on it.
    """

    day: dt.date | None = None
    counted = False

    def __init__(self, *, internal: bool = False, within: str | None = None) -> None:
        self.internal, self.within = internal, within
        self.open = self  # everybody's
        self.whole = self  # whatever is counted
        self._resources: dict[str, Any] = {}

    @lru_cache(SCOPES)  # noqa: B019 (there is one, as long as the process)
    def inside(self, within: str | None) -> "Resources[R]":
        """Return the same resources as those see them who may read what is internal."""
        inner = Resources[R](internal=True, within=within)
        inner.open = self
        return self._fill(inner)

    @lru_cache(DAYS)  # noqa: B019
    def on(self, day: dt.date, *, counted: bool = True) -> "Resources[R]":
        """Return the same resources as they stand on a day: what is ``counted`` on it, or what counts in any state."""
        inner = Resources[R](internal=self.internal, within=self.within)
        inner.open, inner.whole, inner.day, inner.counted = self.open, self, day, counted
        return self._fill(inner)

    def _fill(self, inner: "Resources[R]") -> "Resources[R]":
        inner._resources = {name: type(resource)(inner) for name, resource in self._resources.items()}
        return inner

    def register[C](self, cls: type[C]) -> type[C]:
        """Add a resource (as a decorator); return it as it was.

        Raises ``ValueError`` when its name or its model is taken.
        """
        new: Any = cls
        for other in self._resources.values():
            if new.name == other.name or new.model is other.model:
                raise ValueError(
                    f"The resource {cls.__name__} is called {new.name} and shows {new.model.__name__}; "
                    f"but {type(other).__name__} is called {other.name} and shows {other.model.__name__}."
                )
        self._resources[new.name] = new(self)
        return cls

    def __iter__(self) -> Iterator[R]:
        return iter(self._resources.values())

    def __getitem__(self, name: str) -> R:
        found: R = self._resources[name]
        return found

    def __contains__(self, name: str) -> bool:
        return name in self._resources

    def shows(self, model: Any) -> bool:
        """Return whether a resource shows ``model``."""
        return any(resource.model is model for resource in self._resources.values())

    def of(self, model: Any) -> R:
        """Return the resource that shows ``model``.

        Raises ``LookupError`` when none does, since the public would then see it by name alone.
        """
        for resource in self._resources.values():
            if resource.model is model:
                found: R = resource
                return found
        raise LookupError(f"No resource shows {model.__name__}.")
