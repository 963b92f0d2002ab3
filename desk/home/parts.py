"""What apps above the desk add to it: parts of the start page, and groups of the menu.

An app declares and registers them in a module ``desk`` of its own, which is found at the start, as the admin finds
``admin.py``. So the desk knows none of these apps.
"""

from typing import Any, ClassVar

from django.contrib.admin import AdminSite
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.functional import Promise


class StartPagePart:
    """A part of the start page: a template, what it is given, and the addresses that it leads to.

    A subclass declares its ``name``, which no other part has, and its ``template_name``.
    """

    name: ClassVar[str]
    template_name: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Raise ``TypeError`` when the declaration is incomplete."""
        super().__init_subclass__(**kwargs)
        _require(cls, "name", "template_name")

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the template needs besides the page's own context."""
        return {}

    def get_urls(self, site: AdminSite) -> list[URLPattern]:
        """Return the addresses below the start page that belong to this part."""
        return []


class MenuGroup:
    """A group of the menu: its ``title`` and its ``models``, in their order. A model is in one group."""

    title: ClassVar[str | Promise]
    models: ClassVar[tuple[type[models.Model], ...]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Raise ``TypeError`` when the declaration is incomplete."""
        super().__init_subclass__(**kwargs)
        _require(cls, "title", "models")


class DeskParts:
    """What the desk was given, in the order in which it was registered."""

    def __init__(self) -> None:
        self.start_page: list[StartPagePart] = []
        self.menu: list[MenuGroup] = []

    def register[T: type[StartPagePart | MenuGroup]](self, declared: T) -> T:
        """Add a part of the start page, or a group of the menu; a decorator of its class.

        Raises ``TypeError`` when another one has its name, or one of its models.
        """
        if issubclass(declared, StartPagePart):
            if any(part.name == declared.name for part in self.start_page):
                raise TypeError(f"{declared.__name__}: the start page has a part “{declared.name}” already.")
            self.start_page.append(declared())
        else:
            placed = {model for group in self.menu for model in group.models}
            if again := [model.__name__ for model in declared.models if model in placed]:
                raise TypeError(f"{declared.__name__}: {', '.join(again)} is in another group of the menu.")
            self.menu.append(declared())
        return declared


desk_parts = DeskParts()
register_on_desk = desk_parts.register


def _require(declared: type, *names: str) -> None:
    for name in names:
        if not getattr(declared, name, None):
            raise TypeError(f"{declared.__name__} declares no {name}.")
