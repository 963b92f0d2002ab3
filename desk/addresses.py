"""The addresses of the desk's pages, which the admin site names after the models that they show."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

MOST_DIGITS = 18  # what the database's numbers have room for


def page_name(model: type[Any], page: str) -> str:
    """Return what the desk calls one of the pages of ``model``: "changelist", "add", "change", or one of ours."""
    return f"{model._meta.app_label}_{model._meta.model_name}_{page}"


def page_address(model: type[Any], page: str, *args: object) -> str:
    """Return the address of one of the desk's pages of ``model``; most want the database id of a thing."""
    return reverse(f"admin:{page_name(model, page)}", args=args)


def numbers_asked(request: HttpRequest, *names: str) -> dict[str, int]:
    """Return those of ``names`` that the address gives a number; what is no number was not asked."""
    given = ((name, request.GET.get(name, "")) for name in names)
    return {
        name: int(text)
        for name, text in given
        if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    }
