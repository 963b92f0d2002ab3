"""Contracts of import-linter in which "domains" stands for all of them, and where they are found: by their chapters.

A domain is a package at the top level with a ``chapter.py``, the kernel's own aside. ``pyproject.toml`` writes the walls.
"""

from pathlib import Path
from typing import Any

from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import Contract

ROOT = Path(__file__).resolve().parent.parent.parent
KERNEL = "registry"
WORD = "domains"


def domains() -> list[str]:
    """Return the names of the domains' packages."""
    found = (path.parent.name for path in ROOT.glob("*/chapter.py"))
    return sorted(name for name in found if name != KERNEL)


def spelled_out(option: Any) -> Any:
    """Return an option of a contract with each domain in the place of the word: in a list, or beside others in a layer."""
    if not isinstance(option, list):
        return option
    lines = [domains() if line == WORD else [line.replace(WORD, " | ".join(domains()))] for line in option]
    return [line for some in lines for line in some]


class WithDomains(Contract):
    """A contract whose options may say "domains"."""

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        options = {key: spelled_out(option) for key, option in contract_options.items()}
        super().__init__(name, session_options, options)


class DomainLayers(WithDomains, LayersContract):
    """Layers in which the domains stand."""


class DomainForbidden(WithDomains, ForbiddenContract):
    """What the domains may not import, or who may not import them."""


class DomainProtected(WithDomains, ProtectedContract):
    """Who alone may import the domains."""
