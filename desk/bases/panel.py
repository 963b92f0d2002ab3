"""A page beside a model: registered with a decorator in an app's ``panels`` module, and found there when the site starts.

NetBox registers its views and their tabs beside a model in the same way (``register_model_view``). What may be one's to see
is asked in one place, ``dispatch``; a panel says only which right it needs. The admin of a model (``TrackedAdmin``) goes
through ``panels_of`` for addresses, for the buttons beside Django's own, and for what stands above the form.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.contrib.admin.utils import unquote
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views import View

from desk.addresses import page_address, page_name
from desk.permissions import RuledAdmin, rights_of
from registry.rights import Rights, Verb

_panels: "list[type[BasePanel]]" = []


class BasePanel(View):
    """What the two kinds of panels have in common: ``Panel`` beside a thing, ``ListPanel`` beside a list."""

    model: ClassVar[type[models.Model]]  # it serves this one, and all that inherit from it
    path: ClassVar[str]  # below the address of the thing, or of the list
    name: ClassVar[str]  # the address is called admin:<app>_<model>_<name>
    right: ClassVar[Verb | None]  # what one must be allowed to do; None: whoever sees it may
    template: str = ""  # of the page; without one, a panel answers by itself
    label: ClassVar[Any] = ""  # the words of its button; without any, it has none
    weight: ClassVar[int] = 100  # the order of the buttons; those below zero stand before Django's own
    refusal: ClassVar[type[Exception]] = PermissionDenied  # what whoever lacks the right is told
    prefix: ClassVar[str] = ""

    model_admin: RuledAdmin | None = None  # given to ``as_view``

    @classmethod
    def serves(cls, model: type[models.Model]) -> bool:
        """Return whether there is such a page beside ``model``."""
        return issubclass(model, cls.model)

    @classmethod
    def url(cls, model_admin: RuledAdmin) -> URLPattern:
        """Return the address of the page, for those whom the site lets in."""
        view = model_admin.admin_site.admin_view(cls.as_view(model_admin=model_admin))
        return path(f"{cls.prefix}{cls.path}", view, name=page_name(model_admin.model, cls.name))

    @classmethod
    def beside(cls, model_admin: RuledAdmin, request: HttpRequest) -> Self:
        """Return the panel as it is offered on another page, the one that ``request`` asks for."""
        panel = cls(model_admin=model_admin)
        panel.setup(request)
        return panel

    @property
    def admin(self) -> RuledAdmin:
        """The admin of the model that it stands beside."""
        assert self.model_admin is not None
        return self.model_admin

    @property
    def rights(self) -> Rights:
        """What the person at work may do."""
        return rights_of(self.request)

    def is_offered(self) -> bool:
        """Return whether the person at work is offered the page, by its button."""
        raise NotImplementedError

    def page(self, name: str, *args: object) -> str:
        """Return the address of another page of the model."""
        return page_address(self.admin.model, name, *args)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the page."""
        return self.answer()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it too: a panel that takes a form has a method of its own."""
        return self.answer()

    def answer(self) -> HttpResponseBase:
        """Return the page, or what a panel answers by itself."""
        return self.render(self.get_context())

    def get_context(self) -> dict[str, Any]:
        """Return what the template shows."""
        return {}

    def render(self, context: dict[str, Any]) -> HttpResponse:
        """Answer with the page, as one of the desk's."""
        self.request.current_app = self.admin.admin_site.name
        common = {**self.admin.admin_site.each_context(self.request), "opts": self.admin.opts}
        return TemplateResponse(self.request, self.template, {**common, "subtitle": None, **context})


class Panel(BasePanel):
    """A page beside a thing: subclass it, state its attributes, and say in ``get_context`` what it shows.

    One that takes a form has a method ``post`` as well. ``thing`` is what the page is about.
    """

    prefix = "<path:object_id>/"
    form_template: ClassVar[str] = (
        ""  # of what it shows above the thing's form, as ``get_form_context`` tells
    )

    thing: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Fetch the thing, and ask whether it is the person's; then answer.

        Raises ``Http404`` when they see no such thing, and the panel's ``refusal`` without the right.
        """
        if (request.method or "").lower() not in self.http_method_names:
            return self.http_method_not_allowed(request)
        self.thing = self.admin.get_object(request, unquote(self.kwargs["object_id"]))
        right = self.get_right()
        if right is not None and not self.rights.may(right, self.admin.model, self.thing):
            raise self.refusal
        return super().dispatch(request, *args, **kwargs)

    def get_right(self) -> Verb | None:
        """Return the right that this request needs."""
        return self.right

    def is_offered(self) -> bool:
        """Return whether the page of ``thing`` shows the button."""
        return True

    @property
    def address(self) -> str:
        """The address of the page."""
        return self.page(self.name, self.thing.pk)

    def get_form_context(self) -> dict[str, Any]:
        """Return what ``form_template`` shows; nothing, where there is nothing to show."""
        return {}

    def render(self, context: dict[str, Any]) -> HttpResponse:
        """Answer with the page, which stands below that of its thing."""
        return super().render({"thing": self.thing, **context})


class ListPanel(BasePanel):
    """A page beside a list."""

    keeps_filters: ClassVar[bool] = False  # whether its button leads on with the filters of the list

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask whether it is the person's, and answer. Raises the panel's ``refusal`` without the right."""
        if (request.method or "").lower() not in self.http_method_names:
            return self.http_method_not_allowed(request)
        if not self.is_offered():
            raise self.refusal
        return super().dispatch(request, *args, **kwargs)

    def is_offered(self) -> bool:
        """Return whether the person may do with the list as a whole what the page is for."""
        return self.right is None or self.rights.may(self.right, self.admin.model)

    @property
    def address(self) -> str:
        """The address of the page."""
        query = self.request.GET.urlencode() if self.keeps_filters else ""
        return f"{self.page(self.name)}?{query}" if query else self.page(self.name)


def register_panel[P: type[BasePanel]](panel: P) -> P:
    """Put ``panel`` beside its model (as a decorator); return it as it was.

    Raises ``ImproperlyConfigured`` when an attribute is missing, or another one has its place.
    """
    for attribute in ("model", "path", "name", "right"):
        if not hasattr(panel, attribute):
            raise ImproperlyConfigured(f"{panel.__name__} states no {attribute}.")
    if not panel.template and panel.answer is BasePanel.answer and "get" in panel.http_method_names:
        raise ImproperlyConfigured(f"{panel.__name__} states no template.")
    for other in _panels:
        near = issubclass(panel.model, other.model) or issubclass(other.model, panel.model)
        same = (panel.prefix, panel.path) == (other.prefix, other.path) or panel.name == other.name
        if near and same:
            raise ImproperlyConfigured(
                f"{panel.__name__} has the path or the name of {other.__name__}, beside the same model."
            )
    _panels.append(panel)
    return panel


def panels_of[P: BasePanel](model: type[models.Model], kind: type[P]) -> list[type[P]]:
    """Return the panels of one ``kind`` beside ``model``, in the order of their buttons."""
    found = [panel for panel in _panels if issubclass(panel, kind) and panel.serves(model)]
    return sorted(found, key=lambda panel: panel.weight)


def buttons(panels: Iterable[BasePanel]) -> dict[str, list[BasePanel]]:
    """Return those of ``panels`` that offer a button, before and after Django's own, as the templates show them."""
    offered = [panel for panel in panels if panel.label and panel.is_offered()]
    return {
        "buttons_before": [panel for panel in offered if panel.weight < 0],
        "buttons_after": [panel for panel in offered if panel.weight >= 0],
    }
