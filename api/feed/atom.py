"""The latest changes for people who read feeds: Atom, in Danish or English."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from rest_framework.request import Request

from api.feed.changes import feed
from api.json_schema import parameter
from api.resources.base import Resource, resources
from api.views import parameters
from api.views.base import View
from api.views.operations import Operation
from registry.history.describe import find_field
from registry.ledger.recording import accessor, detail_models
from registry.models import Change

LATEST = 50  # entries
LOOKED_AT = 200  # changes of the ledger at a time
TIMES = 5


class Atom(View):
    """The latest changes, the newest first."""

    about = Operation(
        path="/changes.atom",
        name="feed",
        tag="Everything",
        summary="The latest changes as Atom",
        parameters=(
            parameter("language", {"type": "string", "enum": ["da", "en"]}, "Else that of Accept-Language."),
        ),
        answer={"type": "string"},
        media="application/atom+xml",
    )

    def get(self, request: Request) -> HttpResponse:
        """Answer with an Atom feed in the reader's language, which is that of the parameter, where it is given."""
        made = self._feed(parameters.asked_language(request.query_params)).writeString("utf-8")
        return HttpResponse(made, content_type="application/atom+xml; charset=utf-8")

    def _feed(self, language: str) -> Atom1Feed:
        made = Atom1Feed(
            title=_("Changes in the international work"),
            link=f"{self.base}changes/",
            description="",
            subtitle=_("What was published, changed or withdrawn."),
            language=language,
            feed_url=self.request.build_absolute_uri(),
            author_name=settings.CATALOG_PUBLISHER,  # without whom it is no feed (RFC 4287, 4.1.1)
            author_link=settings.CATALOG_PUBLISHER_URI or None,
        )
        for change in latest(self.base, language):
            made.add_item(
                title=_title(change),
                link=change["url"],
                description=_description(change),
                unique_id=f"{self.base}changes/#{change['sequence']}-{change['resource']}-{change['id']}",
                updateddate=change["moment"],
            )
        return made


def latest(base: str, language: str) -> list[dict[str, Any]]:
    """Return the latest things that were created, changed or deleted, the newest first, with titles in ``language``."""
    found: list[dict[str, Any]] = []
    below = None
    for _time in range(TIMES):
        rows = Change.objects.select_related("administration").order_by("-sequence")
        some = [*(rows if below is None else rows.filter(sequence__lt=below))[:LOOKED_AT]]
        own = [change for change in feed(some[::-1], base) if change["kind"] != "touched"]
        found += own[::-1]
        if len(found) >= LATEST or len(some) < LOOKED_AT:
            break
        below = some[-1].sequence
    found = found[:LATEST]
    for name in {change["resource"] for change in found}:
        keys = {change["id"] for change in found if change["resource"] == name}
        known = {row[-1]: resources[name].refer(base, *row[:-1]) for row in resources[name].names.of(keys)}
        for change in found:
            if change["resource"] == name:
                told = known.get(change["id"]) or {}
                english = told.get("title_en") if language == "en" else None
                change["title"] = english or told.get("title") or change["id"]
    return found


def _title(change: dict[str, Any]) -> str:
    kind = str(resources[change["resource"]].model._meta.verbose_name)
    words = {
        "created": _("“%(title)s” (%(kind)s) is published"),
        "changed": _("“%(title)s” (%(kind)s) is changed"),
        "deleted": _("“%(title)s” (%(kind)s) is no longer public"),
    }
    return words[change["kind"]] % {"title": change["title"], "kind": kind}


def _description(change: dict[str, Any]) -> str:
    before, after = change["before"], change["after"]
    if not (before and after):
        return ""
    names = _words(resources[change["resource"]], (name for name in after if before.get(name) != after[name]))
    told = ", ".join(dict.fromkeys(names))
    return _("Changed: %(names)s.") % {"names": told} if told else ""


def _words(resource: Resource, names: Iterable[str]) -> Iterator[str]:
    """Yield what people call the members of these ``names``, as the desk's history does."""
    details = {accessor(detail): detail for detail in detail_models(resource.model)}
    for name in names:
        column = resource.columns.get(name)
        field = (column and column.field) or find_field(resource.model, name)
        if name in details:
            yield str(details[name]._meta.verbose_name_plural)
        elif name == "source":
            yield _("source")
        elif field is not None:
            yield str(field.verbose_name)
