"""The page about one thing: all that is public of it, the parts of every administration, and where it comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from api.resources.base import Resource, resources
from document.content import Block
from document.markup import blocks
from overview.shared.addresses import address_of, shelf_address
from overview.shared.answers import MovedError, ask_api
from overview.shared.layout import Crumb, render_page
from overview.shared.lookups import administration_names
from overview.shared.wording import LabelledValues, Listed, RowFormatter, Value, localized, paragraphs
from registry.chapters import Shelf
from registry.chapters.translations import remembered
from registry.fields.wording import language


@dataclass(frozen=True)
class ThingDetail:
    """One thing, or an administration's part of it, as a page tells it."""

    key: str
    title: Value
    owner: Value | None
    summary: list[Value]
    account: tuple[Block, ...]
    facts: list[LabelledValues]
    lists: list[Listed]
    source: Mapping[str, Any] | None


def thing_page(request: HttpRequest, shelf: Shelf, key: str) -> HttpResponse:
    """Show one thing of a shelf; what is a part of another is told on that one's page, so lead there."""
    path = f"{shelf.resource}/{key}/"
    try:
        row = ask_api(request, path)
    except MovedError as moved:
        return HttpResponsePermanentRedirect(address_of(shelf.resource, moved.key))
    resource = resources[shelf.resource]
    if shelf.within and row[shelf.within]:
        whole = resource.columns[shelf.within].target
        assert whole
        return HttpResponseRedirect(f"{address_of(whole.name, row[shelf.within]['id'])}#{row['id']}")
    names = administration_names(request)
    with remembered(language()):
        detail = _detail(resource, row, names, apart=[part.name for _to, part in resource.parts])
        parts = [*_parts(request, resource, row, names)]
    context = {
        "shelf": shelf,
        "detail": detail,
        "parts": parts,
        "language": language(),
        "updated": parse_datetime(str(row["updated_at"])),
        "data_address": reverse("api:root") + path,
        "cite_address": request.build_absolute_uri(address_of(shelf.resource, key)),
        "description": " ".join(value.text for value in detail.summary[:1]) or None,
        "row": row,
    }
    crumbs = [Crumb(str(shelf.title), shelf_address(shelf))]
    return render_page(request, "overview/thing.html", context, title=detail.title.text, crumbs=crumbs)


def _detail(
    resource: Resource, row: Mapping[str, Any], names: Mapping[str, Value], apart: Any = ()
) -> ThingDetail:
    teller = RowFormatter(resource, names)
    told = localized(row, "account")
    code = row.get("administration")
    owner = names.get(code, Value(code)) if code else None
    return ThingDetail(
        key=row["id"],
        title=localized(row),
        owner=owner and Value(owner.text, owner.lang, address_of("administrations", code)),
        summary=paragraphs(row),
        account=blocks(told.text, told.lang or language()),
        facts=[*teller.facts(row), *teller.ties(row)],
        lists=teller.lists(row, apart),
        source=row.get("source"),
    )


def _parts(
    request: HttpRequest, resource: Resource, row: Mapping[str, Any], names: Mapping[str, Value]
) -> Iterator[ThingDetail]:
    """Yield the administrations' parts of a thing, in the order in which it lists them."""
    for foreign_key, part in resource.parts:
        asked = {foreign_key: row["id"], "expand": ",".join(part.lists), "limit": "200"}
        found = {one["id"]: one for one in ask_api(request, f"{part.name}/", asked)["results"]}
        for place in row[part.name]:
            if place["id"] in found:
                one = {name: value for name, value in found[place["id"]].items() if name != foreign_key}
                yield _detail(part, one, names)
