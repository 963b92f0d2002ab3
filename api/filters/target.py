"""What a filter, a column or a list leads to: a resource, as those know it that stand beneath all resources."""

from typing import Any, ClassVar, Protocol


class NamedResource(Protocol):
    """A resource that others name: who may know of what in it, and how it is named.

    What each of these says is written where they are made, in ``api.resources.declared``.
    """

    name: ClassVar[Any]
    model: ClassVar[Any]
    lookup_field: ClassVar[Any]
    heading: ClassVar[Any]

    @property
    def naming(self) -> tuple[str, ...]:
        """The columns that references are read from."""

    @property
    def guarded(self) -> bool:
        """Whether something public may point at something here that is not."""

    def public(self) -> Any:
        """Return what the public may know of."""

    def refer(self, base: str, key: str | None, *told: str | None) -> dict[str, Any] | None:
        """Return how others name one of these."""

    def address(self, base: str, key: Any) -> str:
        """Return the address of one of these."""
