"""The door of the desk: who comes in, how often anybody may guess, and where they are led."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from accounts.sessions import tidy
from desk.forms.drafts import KEPT, forget_others
from desk.permissions import rights_of
from ops.requests import client_address
from registry.rights import Rights

ARRIVING = "arriving"
# One sentence for whatever is wrong, so that it tells nobody which accounts there are.
NOT_IN = gettext_lazy(
    "The user name and the password do not go together, or too many attempts were made."
    " Check both and try again; if that does not help, wait five minutes."
)


class DoorAdapter(DefaultAccountAdapter):
    """What allauth does at this door: nobody signs up, and whoever guesses is soon heard no longer."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": NOT_IN,
        "too_many_login_attempts": NOT_IN,
        "no_role": gettext_lazy("You have no role in Udsyn yet. Ask a system administrator for one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Let nobody make an account: a system administrator does."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether ``url`` leads into the desk."""
        return leads_into_desk(url)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address by which attempts are counted, besides by account."""
        return client_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count by account alone: by allauth's own key, each name of the host would begin anew."""
        return str(credentials["username"]).lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt; tell whoever listens of one too many. Raises ``ValidationError`` then."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self.refused(request, credentials["username"])
            raise

    def refused(self, request: HttpRequest, username: str) -> None:
        """Tell of an attempt that no backend was asked about, as Django tells of those that fail."""
        user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)

    def login(self, request: HttpRequest, user: User) -> None:
        """Let ``user`` in: with what they had typed, without what others had."""
        super().login(request, user)
        forget_others(request, user)
        request.session[ARRIVING] = True
        tidy()


class DoorForm(LoginForm):
    """Asks for a name and a password, and for a role here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].label = _("User name")
        self.fields["login"].widget.attrs["autofocus"] = True

    def add_prefix(self, field_name: str) -> str:
        """Call the name what everybody does, password managers too."""
        return "username" if field_name == "login" else str(super().add_prefix(field_name))

    def clean(self) -> dict[str, Any]:
        """Check name, password and role. Raises ``ValidationError`` when one is missing."""
        cleaned: dict[str, Any] = super().clean()
        if self.user and not Rights(self.user).any:
            adapter = DoorAdapter(self.request)
            adapter.refused(self.request, self.user.get_username())
            raise adapter.validation_error("no_role")
        return cleaned

    def point_out(self) -> None:
        """Tie both fields to the sentence that says what is wrong with them together."""
        for field in self.fields.values():
            field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": "door-error"}


class DoorView(LoginView):
    """The page where one logs in, in the desk's look."""

    form_class = DoorForm
    template_name = "desk/login.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Lead on whoever is in already; who has no role here may log in as somebody else."""
        if request.method == "GET" and rights_of(request).any:
            return HttpResponseRedirect(self.get_authenticated_redirect_url())
        return super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form: DoorForm) -> HttpResponse:
        """Show the form again, with what is wrong."""
        if form.non_field_errors():
            form.point_out()
        answer: HttpResponse = super().form_invalid(form)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what every page of the desk needs, and whether something is kept that somebody had typed."""
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": _("Log in"),
            "kept": bool(self.request.session.get(KEPT)),
        }


login = DoorView.as_view()


def leads_into_desk(url: str) -> bool:
    """Whether ``url`` is the path of a page of the desk, in any language, and no way out of it again."""
    if not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return False
    path = urlsplit(url).path
    return path.startswith(_desks()) and not {".", ".."} & {*unquote(path).split("/")}


def _desks() -> tuple[str, ...]:
    """Return where the desk is, in each language."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(reverse("admin:index"))
    return tuple(found)


def arrived(request: HttpRequest, answering: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the answer; lead who has just come in, and would meet a refusal, to the start page, and say why.

    Raises what ``answering`` raises, for everybody else.
    """
    if request.method != "GET" or not request.session.pop(ARRIVING, False):
        return answering()
    try:
        answer = answering()
    except (Http404, PermissionDenied):
        refused = True
    else:
        refused = answer.status_code >= 400  # noqa: PLR2004 (HTTP's own)
        if 300 <= answer.status_code < 400:  # noqa: PLR2004
            request.session[ARRIVING] = True  # not there yet
    if not refused:
        return answer
    messages.warning(
        request, _("You are logged in. The page you wanted does not exist, or you do not have access to it.")
    )
    return redirect("admin:index")
