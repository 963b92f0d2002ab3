"""The pages on which keys to the API are made and revoked."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from desk.addresses import page_address
from desk.forms.base import TrackedForm
from registry.models import ApiKey


class ApiKeyForm(TrackedForm):
    """Makes the key itself, when it is a new one."""

    instance: ApiKey

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = self.instance.give_secret() if self.instance._state.adding else ""


class KeyPages:
    """Shows a key once, when it is made."""

    admin_site: admin.AdminSite
    opts: Any
    form = ApiKeyForm

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> tuple[str, ...]:
        """Show how a key begins and when it was last used, once there is one."""
        return ("prefix", "last_used_on") if obj else ()

    def save_model(self, request: HttpRequest, obj: ApiKey, form: ApiKeyForm, change: bool) -> None:
        """Keep the key for the page that shows it."""
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        request.secret = form.secret  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: ApiKey, post_url_continue: str | None = None) -> Any:
        """Show the key, which nobody can do later: a form that is sent again leads to the key, without its secret."""
        secret = getattr(request, "secret", "")
        if not secret:
            said = _(
                "The form has made this key already. A key is shown once: if you have not seen it, revoke it."
            )
            messages.warning(request, said)
            return redirect(page_address(ApiKey, "change", obj.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": _("The key is made"),
            "opts": self.opts,
            "key": obj,
            "secret": secret,
        }
        return TemplateResponse(request, "desk/api_key.html", context)
