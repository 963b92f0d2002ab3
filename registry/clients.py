"""Who asks, as far as their address tells."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address that a request comes from, as the nearest proxy that is not ours has seen it.

    ``settings.API_TRUSTED_PROXIES`` says how many are ours; what others wrote into X-Forwarded-For is not believed.
    """
    ours = settings.API_TRUSTED_PROXIES
    passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if not ours or not passed_on:
        return str(request.META.get("REMOTE_ADDR", ""))
    addresses = passed_on.split(",")
    return str(addresses[-min(ours, len(addresses))].strip())
