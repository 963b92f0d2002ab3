"""The pages on which keys to the API are made and revoked."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from registry.api import keys
from registry.forms import TrackedForm
from registry.models import ApiKey


class ApiKeyForm(TrackedForm):
    """Makes the key itself, when it is a new one."""

    instance: ApiKey

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = keys.make(self.instance) if self.instance._state.adding else ""


class KeyPages:
    """Shows a key once, when it is made."""

    admin_site: admin.AdminSite
    opts: Any
    form = ApiKeyForm

    def save_model(self, request: HttpRequest, obj: ApiKey, form: ApiKeyForm, change: bool) -> None:
        """Keep the key for the page that shows it."""
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        request.secret = form.secret  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: ApiKey, post_url_continue: str | None = None) -> Any:
        """Show the key, which nobody can do later."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The key is made"),
            "opts": self.opts,
            "key": obj,
            "secret": request.secret,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "registry/api_key.html", context)
