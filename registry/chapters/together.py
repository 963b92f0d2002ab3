"""Reading once what several figures need, for as long as they are counted together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_held: ContextVar[dict[Any, Any] | None] = ContextVar("held", default=None)


@contextmanager
def counted_together() -> Iterator[None]:
    """Keep what is ``read_once``, for as long as the same is counted in several languages."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def read_once[T](key: object, read: Callable[[], T]) -> T:
    """Return what ``read`` returns; what was read under the same ``key`` while figures are counted together, as it was."""
    held = _held.get()
    if held is None:
        return read()
    if key not in held:
        held[key] = read()
    found: T = held[key]
    return found
