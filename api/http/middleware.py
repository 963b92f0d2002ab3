"""The API's own way in: what people's pages need before they answer is no matter of a program that reads."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve

PREFIX = "/api/"

type Answer = Callable[[HttpRequest], HttpResponse]


def answered_apart(get_response: Answer) -> Answer:
    """Return a middleware that answers the API's addresses itself; those below it are for people's pages alone.

    Sessions, forms' secrets, sign-in and messages cost a fifth of an answer that has not changed.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PREFIX):
            match = resolve(request.path_info)
            if hasattr(match.func, "answering"):  # what api.http.serving.served makes
                request.resolver_match = match
                response: HttpResponse = match.func(request, *match.args, **match.kwargs)
                return response
        return get_response(request)

    return middleware
