"""Reading a survey and a page as a test wants to."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import msgspec

from document.content import Counted, Fact, Survey, Text, to_json

ROOT = Path(__file__).resolve().parents[3]

PRINTED = {"display", "label", "municipality", "note", "number", "rule", "status_label", "title"}


def words(value: object) -> Iterator[str]:
    """Everything in the content that a reader is promised: titles, labels, values, texts and numbers."""
    if isinstance(value, Text):
        yield value.text
    elif isinstance(value, tuple):
        for member in value:
            yield from words(member)
    elif isinstance(value, Fact) and not value.values:
        yield value.label[:1].lower() + value.label[1:]  # in the chapter's sentence on what is not stated
    elif isinstance(value, msgspec.Struct) and not isinstance(value, Counted):
        for name in value.__struct_fields__:
            member = getattr(value, name)
            if name in PRINTED and isinstance(member, str | int):
                yield str(member)
            else:
                yield from words(member)


def headings(survey: Survey) -> Iterator[str]:
    """The titles of the survey, its chapters, sections, items and tables."""

    def titles(value: object) -> Iterator[str]:
        if isinstance(value, tuple):
            for member in value:
                yield from titles(member)
        elif isinstance(value, msgspec.Struct) and not isinstance(value, Text):
            title = getattr(value, "title", None)
            if title:
                yield str(title)
            for name in value.__struct_fields__:
                yield from titles(getattr(value, name))

    yield survey.title
    yield from titles(survey.chapters)


class Page(HTMLParser):
    """A page taken apart: its words, its elements with their attributes, and its heading levels."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.spoken: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []
        self._lang = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag not in {"meta", "link"}:
            self._open.append((tag, self._lang))
            self._lang = attributes.get("lang") or self._lang

    def handle_endtag(self, tag: str) -> None:
        opened, self._lang = self._open.pop()
        assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] not in {"style", "script"}:
            self.spoken.append((data, self._lang))

    @property
    def text(self) -> str:
        return " ".join("".join(words for words, _ in self.spoken).split())

    @property
    def levels(self) -> list[int]:
        return [int(tag[1]) for tag, _ in self.elements if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]

    @property
    def ids(self) -> list[str | None]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    def values(self, name: str) -> list[str | None]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]

    def langs(self, words: str) -> set[str]:
        """The languages in which these words are marked."""
        return {lang for said, lang in self.spoken if said.strip() == words}


def in_another_process(make: Callable[[Survey], bytes], survey: Survey, folder: Path) -> bytes:
    """Make a document elsewhere in the world: another time zone, locale and order of sets."""
    file = folder / "survey.json"
    file.write_bytes(to_json(survey))
    script = (
        "import sys, django; django.setup(); from pathlib import Path;"
        f"from document.content import from_json; from {make.__module__} import {make.__name__};"
        f"sys.stdout.buffer.write({make.__name__}(from_json(Path(sys.argv[1]).read_bytes())))"
    )
    abroad = {
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "DJANGO_SETTINGS_MODULE": "config.test_settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)],
        cwd=ROOT,
        env={**os.environ, **abroad},
        capture_output=True,
        check=True,
    )
    return done.stdout
