"""All that the public may read of the registry: what the API says, the pages, and the documents."""

import io
import zipfile
from collections.abc import Iterable, Iterator

from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from api.resources.base import resources
from config import api_urls  # noqa: F401 (which finds every resource)
from document.content import to_json
from editions.services import current_survey, render_survey
from overview.shared.addresses import shelves

BASE = "/api/v1/"
# What a list is asked for of which the words may be heard: all that it names, and whatever it is sorted into.
FEEDS = ("figures/", "changes/?limit=1000", "changes.atom", "catalog.jsonld", "schema/")


def api(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield all that the API says, by address: lists with all that is in them, facets, files, what ``words`` find, feeds."""
    client = Client()

    def ask(address: str) -> str:
        answer = client.get(address if address.startswith(("/", "http")) else BASE + address)
        assert answer.status_code == 200, (address, answer.status_code)
        return b"".join(answer).decode() if answer.streaming else answer.content.decode()

    for resource in resources:
        inside = [*resource.lists, *resource.references]
        address: str | None = f"{resource.name}/?limit=200" + (
            f"&expand={','.join(inside)}" if inside else ""
        )
        while address:
            answer = client.get(address if "://" in address else BASE + address)
            assert answer.status_code == 200, (address, answer.content[:300])
            yield address, answer.content.decode()
            address = answer.json()["next"]
        for other in (f"facets/{resource.name}/", f"{resource.name}/export.csv"):
            yield other, ask(other)
    for address in (*(f"search/?q={word}" for word in words), *FEEDS):
        yield address, ask(address)


def documents(kinds: Iterable[str] = ("html", "docx", "xlsx", "json")) -> Iterator[tuple[str, str]]:
    """Yield the text of the public survey: in each form, in English as JSON, and of one administration's part."""
    whole = current_survey("da")
    for kind in kinds:
        yield f"da.{kind}", text_of(kind, to_json(whole) if kind == "json" else render_survey(whole, kind))
    for name, survey in (("en", current_survey("en")), ("BUF", current_survey("da", administration="BUF"))):
        yield f"{name}.json", to_json(survey).decode()


def text_of(kind: str, made: bytes) -> str:
    """Return the text of a document."""
    if kind == "pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    if kind in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(made)) as packed:
            return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return made.decode()


def pages(word: str, besides: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield the public pages: the front, the survey, lists, figures, what ``word`` finds; and the Danish ones ``besides``."""
    client = Client()
    for language in ("da", "en"):
        with override(language):
            addresses = [reverse(name) for name in ("start", "survey", "figures", "sitemap")]
            addresses += [f"{reverse('search')}?q={word}"]
            addresses += [
                f"{reverse(shelf.resource)}{given}"
                for shelf in shelves().values()
                for given in ("", f"?q={word}")
            ]
        figures = client.get(f"{BASE}figures/").json()["results"]
        with override(language):
            addresses += [reverse("figure", args=[figure["id"]]) for figure in figures]
        addresses += [f"{'' if language == 'da' else '/en'}{address}" for address in besides]
        for address in addresses:
            answer = client.get(address, follow=True)
            yield address, answer.content.decode()
