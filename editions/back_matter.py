"""What stands at the end of a survey: its abbreviations and its index."""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from document.content import Abbreviation, Chapter, IndexEntry, Item, Reference, Text
from registry.fields.collation import danish_sort_key


def index(told_in: Iterable[Chapter]) -> tuple[IndexEntry, ...]:
    """Return the words under which the entries of the chapters are found, in Danish order, each with its entries."""
    found: dict[Text, dict[str, Reference]] = {}
    for chapter in told_in:
        for section in chapter.sections:
            for item in all_items(section.items):
                number = item.number or section.number or str(chapter.number)
                reference = Reference(key=item.key, title=item.title, number=number, anchor=item.key)
                for word in _words(item):
                    found.setdefault(word, {}).setdefault(number, reference)
    return tuple(
        IndexEntry(word=word, references=tuple(found[word].values()))
        for word in sorted(found, key=lambda word: danish_sort_key(word.text.casefold()))
    )


def abbreviations(known: Iterable[Abbreviation], told_in: Iterable[Chapter]) -> tuple[Abbreviation, ...]:
    """Return those of the ``known`` abbreviations that the chapters use, in Danish order, each short form once."""
    used = set(re.findall(r"\w+", " ".join(_prose(told_in))))
    explains = (one for one in reversed([*known]) if one.short not in re.findall(r"\w+", one.name.text))
    first = {one.short: one for one in explains if one.short in used}
    return tuple(first[short] for short in sorted(first, key=danish_sort_key))


def all_items(items: Iterable[Item], number: str | None = None) -> Iterator[Item]:
    """Yield ``items`` and those beneath them, which have the number of the one that they stand beneath."""
    for item in items:
        numbered = item if item.number or not number else replace(item, number=number)
        yield numbered
        yield from all_items(item.items, numbered.number)


def _words(item: Item) -> Iterator[Text]:
    return (value for fact in item.facts if fact.setting == "index" for value in fact.values)


def _prose(told_in: Iterable[Chapter]) -> Iterator[str]:
    """Yield all that the chapters say in words."""
    for chapter in told_in:
        yield from map(str, chapter.lead)
        for table in chapter.tables:
            yield from (str(cell.text) for row in table.rows for cell in row)
        for section in chapter.sections:
            for item in all_items(section.items):
                yield from map(str, (item.title, *item.about_thing, *item.paragraphs, *item.account))
                yield from (str(value) for fact in item.facts for value in fact.values)
