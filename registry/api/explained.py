"""The API's pages for people: the description to try out, and what each problem means and how to mend it."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from rest_framework.request import Request

from registry.api import parameters
from registry.api.problems import KINDS
from registry.api.views import View


class Page(View):
    """A page for people, in the reader's language, or in that of the parameter."""

    @staticmethod
    def language(request: Request) -> str:
        """Return the language to answer in. Raises ``ProblemError`` for any other parameter."""
        given = parameters.single(request.query_params, {"language"})
        return parameters.one_of(given, "language", ["da", "en"], get_language() or "da")


class Docs(Page):
    """The description to try out, which Swagger UI draws in English."""

    def get(self, request: Request) -> HttpResponse:
        """Answer with the page that it is drawn on."""
        return HttpResponse(render_to_string("api/docs.html", {"language": self.language(request)}))


class Explained(Page):
    """All problems on one page, each at the anchor of its code."""

    def get(self, request: Request) -> HttpResponse:
        """Answer with all of them."""
        context = {"language": self.language(request), "kinds": KINDS}
        return HttpResponse(render_to_string("api/problems.html", context))
