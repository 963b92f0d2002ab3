"""What several pages ask the API for: all rows of a resource, the administrations' names, the newest edition."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

from overview.shared.answers import ask_api
from overview.shared.wording import Value, localized

MOST = "200"  # rows that an answer holds at most


def next_cursor(told: Any) -> str:
    """Return where the page after an answer of a list begins; "" after the last."""
    return str(QueryDict(told["next"].partition("?")[2])["cursor"]) if told["next"] else ""


def all_rows(
    request: HttpRequest, resource: str, asked: dict[str, str] | None = None
) -> Iterator[Mapping[str, Any]]:
    """Yield all that the API lists of a resource, page after page, by title."""
    query = {"limit": MOST, "ordering": "title", **(asked or {})}
    while True:
        told = ask_api(request, f"{resource}/", query)
        yield from told["results"]
        if not (cursor := next_cursor(told)):
            return
        query["cursor"] = cursor


def administration_names(request: HttpRequest) -> dict[str, Value]:
    """Return the names of the administrations by code."""
    told = ask_api(request, "administrations/", {"fields": "id,title,title_en", "limit": "200"})
    return {row["id"]: localized(row) for row in told["results"]}


def newest_edition(request: HttpRequest) -> dict[str, Any] | None:
    """Return the newest edition, which the figures are counted for; None while there is none."""
    asked = {"fields": "id,title,title_en,municipality,municipality_en,status_date", "limit": "200"}
    return max(ask_api(request, "editions/", asked)["results"], key=lambda one: one["id"], default=None)


def stated_figures(request: HttpRequest, edition: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the figures that an edition itself states."""
    asked = {"expand": "stated_figures", "fields": "id,stated_figures"}
    found: list[Mapping[str, Any]] = ask_api(request, f"editions/{edition['id']}/", asked)["stated_figures"]
    return found
