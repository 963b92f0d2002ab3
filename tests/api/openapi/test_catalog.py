"""Data portals read what we have: DCAT-AP 3 as Denmark narrows it, complete, true and in both languages."""

from typing import Any

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Namespace, URIRef

from api.resources.base import resources
from funding.models import Grant
from registry.actions import lifecycle
from registry.models import Administration, Change

pytestmark = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph"),
]  # which rdflib itself uses
BASE = "http://testserver/api/v1/"
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
EU = "http://publications.europa.eu/resource/authority/"

# What DCAT-AP 3 makes mandatory or recommends, and DCAT-AP-DK besides. Left out: a dataset's span of time, which nobody
# has stated, and the catalogues within a catalogue, of which there are none.
ASKED = {
    DCAT.Catalog: {DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset, DCAT.service, FOAF.homepage, DCTERMS.language, DCTERMS.license, DCTERMS.issued, DCTERMS.modified, DCTERMS.spatial, DCAT.themeTaxonomy},
    DCAT.Dataset: {DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCTERMS.publisher, DCAT.contactPoint, DCAT.theme, DCAT.keyword, DCAT.distribution, DCAT.landingPage, DCTERMS.accessRights, DCTERMS.accrualPeriodicity, DCTERMS.issued, DCTERMS.language, DCTERMS.license, DCTERMS.modified, DCTERMS.spatial},
    DCAT.Distribution: {DCTERMS.title, DCTERMS.description, DCAT.accessURL, DCTERMS["format"], DCTERMS.license, DCATAP.availability},
    DCAT.DataService: {DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCAT.endpointURL, DCAT.endpointDescription, DCAT.servesDataset, DCAT.contactPoint, DCAT.keyword, DCAT.landingPage, DCAT.theme, DCTERMS.accessRights, DCTERMS["format"], DCTERMS.license, DCTERMS.publisher},
    FOAF.Agent: {FOAF.name},
    VCARD.Organization: {VCARD.fn, VCARD.hasEmail},
}  # fmt: skip
LISTS = {
    DCTERMS.language: "language/",
    DCTERMS.license: "licence/",
    DCTERMS.accessRights: "access-right/",
    DCTERMS.accrualPeriodicity: "frequency/",
    DCTERMS["format"]: "file-type/",
    DCTERMS.spatial: "country/",
    DCAT.theme: "data-theme/",
    DCATAP.availability: "planned-availability/",
}


@pytest.fixture
def graph(reader: Any) -> Graph:
    """Return the catalogue as any other program reads it."""
    return Graph().parse(data=reader.ask("catalog.jsonld").content, format="json-ld")


def things(graph: Graph, kind: Any) -> list[Any]:
    return list(graph.subjects(RDF.type, kind))


def test_everything_that_a_portal_asks_for_is_said(graph: Graph) -> None:
    for kind, asked in ASKED.items():
        assert things(graph, kind), kind
        for thing in things(graph, kind):
            lacks = asked - set(graph.predicates(thing))
            empty = kind == DCAT.Dataset and not anything(thing)
            assert lacks == ({DCTERMS.issued, DCTERMS.modified} if empty else set()), thing


def anything(dataset: URIRef) -> bool:
    """Whether anything of a dataset is public in the survey of 2020."""
    name = dataset.rpartition("#")[2]
    return resources[name].public().exists()


def test_there_is_one_of_each(graph: Graph) -> None:
    assert things(graph, DCAT.Catalog) == [URIRef(f"{BASE}catalog.jsonld")]
    assert len(things(graph, DCAT.DataService)) == len(things(graph, FOAF.Agent)) == 1
    names = {str(thing).rpartition("#")[2] for thing in things(graph, DCAT.Dataset)}
    assert names == {resource.name for resource in resources}
    assert set(graph.objects(None, DCAT.dataset)) == set(things(graph, DCAT.Dataset))
    assert set(graph.objects(None, DCAT.servesDataset)) == set(things(graph, DCAT.Dataset))


def test_words_come_in_both_languages(graph: Graph) -> None:
    for kind in (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService):
        for thing in things(graph, kind):
            for about in (DCTERMS.title, DCTERMS.description):
                said = list(graph.objects(thing, about))
                assert sorted(one.language for one in said) == ["da", "en"], thing
                assert all(said), thing
    titles = {str(title) for title in graph.objects(URIRef(f"{BASE}catalog.jsonld#grants"), DCTERMS.title)}
    assert len(titles) == 2


def test_codes_are_those_of_the_eu(graph: Graph) -> None:
    for about, within in LISTS.items():
        said = {str(code) for code in graph.objects(None, about)}
        assert said, about
        assert [code for code in said if not code.startswith(EU + within)] == []


def test_every_address_of_ours_leads_somewhere(graph: Graph, reader: Any) -> None:
    ours = {
        str(address)
        for about in (DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCAT.endpointDescription, DCAT.landingPage, FOAF.homepage)
        for address in graph.objects(None, about)
    }  # fmt: skip
    assert len(ours) >= 4 * len(list(resources))
    for address in ours:
        reader.ask(address, method="HEAD")
    for data in things(graph, DCAT.Distribution):
        taken, served = graph.value(data, DCAT.downloadURL), graph.value(data, DCAT.accessService)
        assert (taken is None) == (served is not None)
        assert served is None or served in things(graph, DCAT.DataService)


def test_it_is_kept_until_something_changes(reader: Any) -> None:
    answer = reader.ask("catalog.jsonld", accept="application/ld+json")
    assert answer["Content-Type"] == "application/ld+json"
    reader.ask("catalog.jsonld", if_none_match=answer["ETag"], status=304)
    assert reader.read("")["catalog"] == f"{BASE}catalog.jsonld"
    reader.problem("catalog.jsonld?x=1")


def test_what_is_internal_changes_no_date(reader: Any, graph: Graph) -> None:
    before = {tuple(row) for row in graph.subject_objects(DCTERMS.modified)}
    house = Administration.objects.get(code="TMF")
    lifecycle.write(Grant(administration=house, title="Hemmelig", kind="expected"), actor=None)
    assert Change.objects.latest("sequence").resource == Grant.resource  # the control: it was changed
    again = Graph().parse(data=reader.ask("catalog.jsonld").content, format="json-ld")
    assert {tuple(row) for row in again.subject_objects(DCTERMS.modified)} == before


def test_whose_the_data_is_comes_from_the_settings(reader: Any, settings: Any) -> None:
    assert "demonstration" in reader.ask("catalog.jsonld").content.decode()
    settings.RELEASE = "next"
    settings.CATALOG_PUBLISHER = "Byen"
    settings.CATALOG_PUBLISHER_URI = "https://byen.example/"
    settings.CATALOG_LICENCE = f"{EU}licence/CC_BY_4_0"
    graph = Graph().parse(data=reader.ask("catalog.jsonld").content, format="json-ld")
    assert set(graph.objects(None, DCTERMS.publisher)) == {URIRef("https://byen.example/")}
    assert {str(name) for name in graph.objects(None, FOAF.name)} == {"Byen"}
    assert set(graph.objects(None, DCTERMS.license)) == {URIRef(f"{EU}licence/CC_BY_4_0")}
