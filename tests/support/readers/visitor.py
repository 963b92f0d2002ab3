"""Somebody without an account who opens pages, and a page as they have it."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Seen(HTMLParser):
    """A page as a reader has it: its text, its links, its elements, and what its list was counted to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Keep some text."""
        self.words.append(data)

    @property
    def text(self) -> str:
        """All that can be read, with single spaces."""
        return " ".join(" ".join(self.words).split())

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return [attrs["href"] for tag, attrs in self.elements if tag == "a" and "href" in attrs]

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """Return the attributes of every element of a kind that has those ``wanted``."""
        return [attrs for name, attrs in self.elements if name == tag and wanted.items() <= attrs.items()]


class Visitor:
    """Somebody without an account who opens pages."""

    def __init__(self) -> None:
        self.client = Client()

    def ask(self, address: str, status: int = 200, **headers: str) -> Any:
        """Return the answer to a request, which must have this status and set no cookie."""
        answer = self.client.get(address, headers=headers)
        assert answer.status_code == status, (address, answer.status_code)
        assert not answer.cookies
        return answer

    def see(self, address: str, status: int = 200) -> Seen:
        """Return the page at an address."""
        return Seen(self.ask(address, status).content.decode())
