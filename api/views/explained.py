"""The API's pages for people: the description to try out, and what each problem means and how to mend it."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from rest_framework.request import Request

from api.http.problems import KINDS
from api.views import parameters
from api.views.base import View


class Docs(View):
    """The description to try out, which Swagger UI draws in English."""

    def get(self, request: Request) -> HttpResponse:
        """Answer with the page that it is drawn on."""
        context = {"language": parameters.asked_language(request.query_params)}
        return HttpResponse(render_to_string("api/docs.html", context))


class Explained(View):
    """All problems on one page, each at the anchor of its code."""

    def get(self, request: Request) -> HttpResponse:
        """Answer with all of them."""
        context = {"language": parameters.asked_language(request.query_params), "kinds": KINDS}
        return HttpResponse(render_to_string("api/problems.html", context))
