"""Somebody follows every link of the public pages, in each language: none is broken, and every page is well made."""

import html
import re
from collections import deque
from urllib.parse import unquote, urldefrag, urlsplit

import html5lib
import pytest

from overview.shared.addresses import shelves
from tests.support.readers.visitor import Seen, Visitor

# Whole documents, which take long and are made in tests of their own.
DOCUMENTS = re.compile(r"\.(pdf|docx|xlsx|csv|ndjson)($|\?)")
# A list narrowed by one facet stands for all its narrowings, which tests/overview/test_lists.py opens; and from a narrowed
# one on, narrower ones are left alone.
SHAPE = re.compile(r"=[^&]*")


def shape(address: str) -> str:
    """Return what an address asks for, without the values: one of each is opened."""
    path, _question, query = address.partition("?")
    return f"{path}?{SHAPE.sub('', query)}" if query else path


def ours(address: str, home: str) -> bool:
    """Whether an address belongs to the crawl that begins at ``home``; the API has one language, and is read with the Danish."""
    if "/admin/" in address or DOCUMENTS.search(address):
        return False
    return address.startswith("/en/") if home == "/en/" else not address.startswith("/en/")


@pytest.mark.parametrize("home", ["/", "/en/"])
def test_every_link_leads_somewhere(home: str, visitor: Visitor) -> None:
    waiting, seen, targets = deque([home]), {home}, {}
    pages = 0
    while waiting:
        address = waiting.popleft()
        answer = visitor.client.get(address)
        if answer.status_code in (301, 302):
            found = [answer["Location"]]
        elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = Seen(answer.content.decode())
            pages += 1
            ids = [attrs["id"] for _tag, attrs in page.elements if "id" in attrs]
            assert len(ids) == len(set(ids)), (address, sorted({one for one in ids if ids.count(one) > 1}))
            targets[address] = set(ids)
            found = page.links
        else:
            assert answer.status_code == 200, (address, answer.status_code)
            answer.close()
            continue
        for link in found:
            there, place = urldefrag(html.unescape(link))
            there = there.removeprefix("http://testserver") or address
            if urlsplit(there).scheme or not ours(there, home) or ("?" in there and "?" in address):
                continue
            if place and there in targets:
                assert unquote(place) in targets[there], (address, link)
            if shape(there) not in seen:
                seen.add(shape(there))
                waiting.append(there)
    for shelf in shelves().values():
        assert f"{home}{shelf.address}/" in seen
    assert pages > 500


@pytest.mark.parametrize("home", ["/", "/en/"])
@pytest.mark.parametrize(
    "address",
    [
        "", "netvaerk/", "projekter/?view=table&administration=TMF", "netvaerk/findesikke/", "netvaerk/?kind=x",
        "netvaerk/?q=%3Cb%3E", "projekter/ai4cities/", "agendaer/erhvervs-og-vaekstpolitikken/", "samarbejdsbyer/beijing/",
        "finansiering/atelier-tmf/", "om/", "data/", "udgaver/", "was",
    ],
)  # fmt: skip
def test_a_page_is_valid_html(home: str, address: str, visitor: Visitor) -> None:
    answer = visitor.client.get(home + address)
    html5lib.HTMLParser(strict=True).parse(answer.content.decode())
