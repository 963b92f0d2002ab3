"""What people read of the API's own words is Danish in Danish: names of things, of facts, of filters, of their values."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from api.filters.base import LABELS
from api.resources.base import resources
from api.views.facets import countable

pytestmark = pytest.mark.contract

# Words that are the same in both languages since they are spelt alike there, or since they are names.
SPELT_ALIKE = {
    "agenda", "case", "form", "forum", "global", "institution", "international organisation", "museum", "national",
    "organisation", "partner", "plan", "portal", "post", "procedure", "region", "vision", "workshop",
}  # fmt: skip
NAMES = {"GeoNames", "Wikidata", "PIC", "LEAR (Legal Entity Appointed Representative)"}


def words() -> Iterator[tuple[str, Any]]:
    """Yield every word of ours that the description, the catalogue, the facets and the feed are made of."""
    yield from LABELS.items()
    for resource in resources:
        meta = resource.model._meta
        for kind in (meta.verbose_name, meta.verbose_name_plural, meta.app_config.verbose_name):
            yield resource.name, kind
        shapes = [nested.shape.columns for nested in resource.lists.values() if nested.shape]
        for column in (*resource.columns.values(), *(one for columns in shapes for one in columns)):
            if column.field is not None:
                yield f"{resource.name}.{column.name}", column.field.verbose_name
                for value, label in column.field.flatchoices or ():
                    yield f"{resource.name}.{column.name}={value}", label
        for name, finder in countable(resource).items():
            yield f"{resource.name}?{name}", finder.heading


def test_no_word_of_ours_is_english_in_danish() -> None:
    alike = defaultdict(set)
    for where, said in words():
        with override("da"):
            danish = str(said)
        with override("en"):
            if danish == str(said):
                alike[danish if danish in NAMES else danish.lower()].add(where)
    strange = {word: where for word, where in alike.items() if word not in {*SPELT_ALIKE, *NAMES}}
    assert not strange
    assert {*SPELT_ALIKE, *NAMES} == alike.keys()  # of which none is left over


@pytest.mark.parametrize("name", [resource.name for resource in resources])
def test_every_facet_is_titled_in_danish(name: str, reader: Any) -> None:
    for facet in reader.read(f"facets/{name}/")["facets"]:
        if facet["title"] == facet["title_en"]:
            assert {facet["title"], facet["title"].lower()} & {*SPELT_ALIKE, *NAMES}
