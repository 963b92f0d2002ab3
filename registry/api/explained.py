"""The page that the type of every problem leads to: what it means, and how to mend it, for people."""

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from rest_framework.request import Request

from registry.api import parameters
from registry.api.problems import KINDS
from registry.api.views import View


class Explained(View):
    """All problems on one page, each at the anchor of its code."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Leave it to the address to say in which form."""
        return super().perform_content_negotiation(request, force=True)

    def get(self, request: Request) -> HttpResponse:
        """Answer with the page in the reader's language, or in that of the parameter."""
        given = parameters.single(request.query_params, {"language"})
        language = parameters.one_of(given, "language", ["da", "en"], get_language() or "da")
        with override(language):
            page = render_to_string("api/problems.html", {"language": language, "kinds": KINDS})
        return HttpResponse(page)
