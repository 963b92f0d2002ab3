"""The day that a page is shown for."""

import datetime as dt
from collections.abc import Mapping

from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlencode

from registry.models import shown_day


def page_day(request: HttpRequest) -> dt.date:
    """Return the day that pages are shown for, kept for a content version."""
    version = getattr(request, "content_version", None)
    if version is None:
        return shown_day()
    key = f"shown-day-{version}-{timezone.localdate()}"  # which is the day where the record names none
    return caches["api"].get_or_set(key, shown_day) or shown_day()


def asked_day(request: HttpRequest) -> str:
    """Return the day that a reader asks for in the address, as it is written there; else the one that pages are shown for."""
    return request.GET.get("day") or page_day(request).isoformat()


def named_day(request: HttpRequest) -> dict[str, str]:
    """Return the parameter that asks for the day that the address names; nothing, where it names none."""
    return {"day": request.GET["day"]} if request.GET.get("day") else {}


def as_query(named: Mapping[str, str]) -> str:
    """Return parameters as they stand at the end of an address; "" for none."""
    return f"?{urlencode(named)}" if named else ""
