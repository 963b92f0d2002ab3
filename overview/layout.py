"""What every public page has around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Crumb:
    """One step of the way from the front page to here."""

    title: str
    address: str


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    title: str,
    crumbs: Sequence[Crumb] = (),
    status: int = 200,
) -> HttpResponse:
    """Return a page of the site: ``template``, which extends "overview/base.html", with what stands around it.

    ``title`` is the page's own name and ``crumbs`` the way to it, without the front page and the page itself. A
    ``description`` in ``context`` is one sentence for search engines and previews.
    """
    around = {"title": title, "crumbs": crumbs}
    return render(request, template, {**around, **(context or {})}, status=status)
