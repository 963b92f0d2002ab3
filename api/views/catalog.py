"""The catalogue that data portals fetch: DCAT-AP 3, as Denmark narrows it (DCAT-AP-DK), in JSON-LD.

Each resource is a dataset with a distribution for each form that it can be taken in. What is said of them follows from
the models' own names, in both languages; whose they are is said in the settings.
"""

from collections.abc import Callable
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Max, Min
from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from rest_framework.request import Request

from api.resources.base import Resource, resources
from api.views import parameters
from api.views.base import View
from api.views.operations import Operation
from registry.models import Change

MEDIA = "application/ld+json"
CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"

# The forms of a dataset: name, end of the address, the EU's file type, and the media type where IANA knows one.
FORMS = (
    ("JSON", "", "JSON", "application/json"),
    ("NDJSON", "export.ndjson", "JSON", ""),
    ("CSV", "export.csv", "CSV", "text/csv"),
    ("XLSX", "export.xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)

type Node = dict[str, Any]


class Catalog(View):
    """What a data portal reads to show our data among that of others."""

    about = Operation(
        path="/catalog.jsonld",
        name="catalog",
        tag="Everything",
        summary="The catalogue for data portals",
        description="DCAT-AP 3 (DCAT-AP-DK) as JSON-LD: each resource is a dataset.",
        answer={"type": "object"},
        media=MEDIA,
    )

    def get(self, request: Request) -> HttpResponse:
        """Answer with the catalogue."""
        parameters.single(request.query_params, set())
        return HttpResponse(orjson.dumps({"@context": CONTEXT, **self._catalog()}), content_type=MEDIA)

    def _catalog(self) -> Node:
        datasets = [self._dataset(resource) for resource in resources]
        about: Node = {
            "@id": f"{self.base}catalog.jsonld",
            "@type": "dcat:Catalog",
            "dcterms:title": both(lambda: _("The municipality's international work")),
            "dcterms:description": both(
                lambda: _(
                    "What the administrations do internationally, as they have released it: networks, projects, funding, sister cities and visits."
                )
            ),
            "foaf:homepage": to(self.request.build_absolute_uri("/")),
            "dcat:themeTaxonomy": to(f"{AUTHORITY}data-theme"),
            "dcat:service": self._service(datasets),
            "dcat:dataset": datasets,
        }
        for name, choose in (("dcterms:issued", min), ("dcterms:modified", max)):
            if moments := [dataset[name]["@value"] for dataset in datasets if name in dataset]:
                about[name] = moment(choose(moments))
        return about | self._common()

    def _common(self) -> Node:
        """Return what is the same of the catalogue, of every dataset and of the service."""
        return {
            "dcterms:publisher": self._publisher(),
            "dcterms:language": [to(f"{AUTHORITY}language/{code}") for code in ("DAN", "ENG")],
            "dcterms:license": to(settings.CATALOG_LICENCE),
            "dcterms:accessRights": to(f"{AUTHORITY}access-right/PUBLIC"),
            "dcterms:spatial": to(settings.CATALOG_PLACE),
            "dcat:contactPoint": {
                "@id": self._part("contact"),
                "@type": "vcard:Organization",
                "vcard:fn": settings.CATALOG_PUBLISHER,
                "vcard:hasEmail": to(f"mailto:{settings.CATALOG_CONTACT}"),
            },
        }

    def _publisher(self) -> Node:
        named = {"@type": "foaf:Agent", "foaf:name": settings.CATALOG_PUBLISHER}
        if not settings.CATALOG_PUBLISHER_URI:
            return {"@id": self._part("publisher"), **named}
        kind = to("http://purl.org/adms/publishertype/LocalAuthority")
        return {"@id": settings.CATALOG_PUBLISHER_URI, **named, "dcterms:type": kind}

    def _service(self, datasets: list[Node]) -> Node:
        return {
            "@id": self._part("api"),
            "@type": "dcat:DataService",
            "dcterms:identifier": self._part("api"),
            "dcterms:title": both(lambda: _("The API of the municipality's international work")),
            "dcterms:description": both(
                lambda: _("Lists, single things, search and a feed of changes, as JSON and without a key.")
            ),
            "dcat:endpointURL": to(self.base),
            "dcat:endpointDescription": to(f"{self.base}schema/"),
            "dcat:landingPage": to(f"{self.base}docs/"),
            "dcterms:format": to(f"{AUTHORITY}file-type/JSON"),
            "dcat:theme": themes(Resource),
            "dcat:keyword": keywords(lambda: [_("international work")]),
            "dcat:servesDataset": [to(dataset["@id"]) for dataset in datasets],
            **self._common(),
        }

    def _dataset(self, resource: Resource) -> Node:
        meta = resource.model._meta
        app = meta.app_config
        dataset = {
            "@id": self._part(resource.name),
            "@type": "dcat:Dataset",
            "dcterms:identifier": self._part(resource.name),
            "dcterms:title": both(lambda: capfirst(meta.verbose_name_plural)),
            "dcterms:description": both(lambda: description(resource)),
            "dcterms:accrualPeriodicity": to(f"{AUTHORITY}frequency/UPDATE_CONT"),
            "dcat:theme": themes(resource),
            "dcat:keyword": keywords(
                lambda: [meta.verbose_name_plural, app.verbose_name, _("international work")]
            ),
            "dcat:landingPage": to(f"{self.base}docs/"),
            "dcat:distribution": [self._distribution(resource, *form) for form in FORMS],
        }
        # Of what is public alone: when something internal was changed is nobody's business.
        public = resource.public().values(f"{resource.root}{resource.recorded.key_field}")
        told = Change.objects.filter(resource=resource.recorded.resource, public_id__in=public)
        span = told.aggregate(first=Min("moment"), last=Max("moment"))
        if span["first"]:
            dataset["dcterms:issued"] = moment(span["first"].isoformat())
            dataset["dcterms:modified"] = moment(span["last"].isoformat())
        return dataset | self._common()

    def _distribution(self, resource: Resource, form: str, end: str, file_type: str, media: str) -> Node:
        address = f"{self.base}{resource.name}/{end}"
        title = resource.model._meta.verbose_name_plural
        of_all = {"dcat:downloadURL": to(address)} if end else {"dcat:accessService": to(self._part("api"))}
        typed = {"dcat:mediaType": to(f"{IANA}{media}")} if media else {}
        return {
            "@id": self._part(f"{resource.name}-{form.lower()}"),
            "@type": "dcat:Distribution",
            "dcterms:title": both(lambda: f"{capfirst(title)} ({form})"),
            "dcterms:description": both(
                lambda: _("All in one file.") if end else _("Page by page, from the API.")
            ),
            "dcat:accessURL": to(address),
            **of_all,
            "dcterms:format": to(f"{AUTHORITY}file-type/{file_type}"),
            **typed,
            "dcterms:license": to(settings.CATALOG_LICENCE),
            "dcatap:availability": to(f"{AUTHORITY}planned-availability/STABLE"),
        }

    def _part(self, name: str) -> str:
        """Return what something in the catalogue is called by others."""
        return f"{self.base}catalog.jsonld#{name}"


def to(address: str) -> Node:
    """Return a reference to what has this address."""
    return {"@id": address}


def moment(text: str) -> Node:
    """Return a moment that was written as ISO 8601."""
    return {"@value": text, "@type": "xsd:dateTime"}


def both(say: Callable[[], Any]) -> list[Node]:
    """Return what is said in Danish and in English."""
    found = []
    for language in ("da", "en"):
        with override(language):
            found.append({"@value": str(say()), "@language": language})
    return found


def keywords(say: Callable[[], list[Any]]) -> list[Node]:
    """Return the words that are said in Danish and in English, each once."""
    found = []
    for language in ("da", "en"):
        with override(language):
            found += [{"@value": word, "@language": language} for word in dict.fromkeys(map(str, say()))]
    return found


def themes(resource: Resource | type[Resource]) -> list[Node]:
    """Return the subjects of ``resource`` among the EU's own."""
    return [to(f"{AUTHORITY}data-theme/{code}") for code in resource.data_themes]


def description(resource: Resource) -> str:
    """Return what one learns of each thing, in the active language."""
    told = (
        column.field for column in resource.columns.values() if not column.name.endswith(("_en", "_lang"))
    )
    facts = dict.fromkeys(str(field.verbose_name) for field in told if field is not None)
    words = {"things": capfirst(resource.model._meta.verbose_name_plural), "facts": ", ".join(facts)}
    if not facts:
        return _("%(things)s in the municipality's international work.") % words
    return _("%(things)s in the municipality's international work. Of each: %(facts)s.") % words
