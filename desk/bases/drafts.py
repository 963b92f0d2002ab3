"""The desk's form as whoever was logged out gets it back: with what they had typed."""

from collections.abc import Callable
from contextlib import suppress

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from desk.forms.drafts import forget, kept_for
from desk.forms.form_request import form_request


def with_draft(request: HttpRequest, show: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what ``show`` answers: the form, with what was kept of it. What is sent takes the place of what was kept.

    What was typed is brought back as if it had been sent now; but nothing is saved before the person saves.
    """
    if request.method == "POST":
        forget(request)
        if "_forget" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
    elif (typed := kept_for(request)) is not None:
        # Read once before it is said to be another, or Django would read it anew, and find nothing.
        assert not request.FILES
        request.method, request.POST = "POST", typed  # type: ignore[assignment] # what Django gives cannot be written
        form_request(request).brought_back = True
        with suppress(PermissionDenied):  # it is no longer theirs to change
            return show()
        request.method = "GET"
        form_request(request).brought_back = False
    return show()
