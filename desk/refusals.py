"""What the desk says when it cannot take a form."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from desk.forms.drafts import keep


def outdated_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do with a form from before somebody logged in anew, or from another site; and keep what was typed.

    ``reason`` is Django's, for developers. What is kept bears the signature of its typist, so no other site can plant it.
    """
    context = {
        **admin.site.each_context(request),
        "title": _("The form is out of date"),
        "kept": keep(request),
        "address": request.get_full_path(),
    }
    return render(request, "desk/outdated_form.html", context, status=403)
