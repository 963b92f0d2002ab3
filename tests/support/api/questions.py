"""What the API is asked, of every kind."""

from pathlib import Path
from typing import Any

from api.resources.base import resources
from config import api_urls  # noqa: F401 (which finds every resource)

SNAPSHOT = Path(__file__).resolve().parents[2] / "api" / "resources" / "public_names.txt"


def one_of_each_kind() -> dict[Any, tuple[str, str]]:
    """Return a parameter of each kind of filter: (resource, parameter)."""
    return {
        (type(finder), type(finder.field), finder.lookup_expr): (resource.name, name)
        for resource in resources
        for name, finder in resource.filterset.items()
    }


def shown_names() -> list[str]:
    """Return every name that the API shows, as "resource.name" or "resource.list.name"."""
    names = []
    for resource in resources:
        names += [f"{resource.name}.{name}" for name in resource.columns]
        for name, nested in resource.lists.items():
            members = [column.name for column in nested.shape.columns] if nested.shape else ["*"]
            names += [f"{resource.name}.{name}.{member}" for member in members]
    return sorted(names)
