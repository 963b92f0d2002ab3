"""How entries are set in a document: what stands beside the title, in text, in one line, in rows, or in a table.

A person who sets an entry says each thing once. What the title or the text says is no fact below them; what a shared
thing is, stands where its first part stands; entries that are alike and brief make a table; and what nobody has stated is
told once for the whole chapter. See ``docs/decisions/0043-how-an-entry-is-set.md``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec.structs import replace

from document.content import Block, Chapter, Fact, Item, Reference, Survey, Text

BRIEF = 64  # letters of a label with its values that share a line with others
MOST_BRIEF = 6  # facts of an entry that fits into a row
FEWEST = 3  # entries that make a table
MOST_EXPLAINED = 2  # abbreviations in one paragraph
UNPRINTED = ("index", "data")
STEM = 5  # letters by which two forms of a word are known as one

WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class ItemSetting:
    """One entry as it is set.

    ``glance`` stands beside its title; ``line`` are facts that share a line, and ``rows`` those with a line each.
    ``elsewhere`` is where the shared thing is told, of which this is another part; ``below`` is what is told beneath it.
    """

    item: Item
    glance: tuple[Text, ...]
    paragraphs: tuple[Text, ...]
    account: tuple[Block, ...]
    line: tuple[Fact, ...]
    rows: tuple[Fact, ...]
    elsewhere: Reference | None = None
    below: "tuple[ItemSetting | LikeItems, ...]" = ()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One of several entries that are alike: what is remarked below its title, and a cell for each column."""

    item: Item
    remarks: tuple[Text, ...]
    cells: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, kw_only=True)
class LikeItems:
    """Entries that are alike, as a table: a row for each, with the facts in which they differ.

    ``common`` are the facts that all have in common; ``labels`` head the columns after the first, which is the title.
    ``named_by`` is the id of the heading above.
    """

    named_by: str
    common: tuple[Fact, ...]
    labels: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def names_rows(self) -> bool:
        """Whether the titles are heads of their rows, as in ``Table``."""
        return len(self.labels) + 1 + len(self.rows) <= len(self.rows) * len(self.labels)


type Blocks = tuple[ItemSetting | LikeItems, ...]


@dataclass(frozen=True, kw_only=True)
class ChapterSetting:
    """What stands in each of a chapter's sections, and in a sentence what its entries have not stated; "" for nothing."""

    sections: tuple[Blocks, ...]
    unstated: str = ""


def set_chapters(survey: Survey) -> tuple[ChapterSetting, ...]:
    """Return how the entries of each of the survey's chapters are set; its language must be the active one."""
    setter = _Setter(survey)
    return tuple(setter.chapter(chapter) for chapter in survey.chapters)


class _Setter:
    """Goes through a survey from its beginning, and keeps in mind what has been told."""

    def __init__(self, survey: Survey) -> None:
        self.language = survey.language
        self.told: dict[str, Reference] = {}
        self.unexplained = {one.short: one for one in survey.abbreviations}
        self.unstated: Counter[str] = Counter()

    def chapter(self, chapter: Chapter) -> ChapterSetting:
        self.unstated.clear()
        sections = tuple(
            self.blocks(section.items, f"{chapter.anchor}-{place}" if section.title else chapter.anchor)
            for place, section in enumerate(chapter.sections, start=1)
        )
        return ChapterSetting(sections=sections, unstated=_unstated(self.unstated))

    def blocks(self, items: Sequence[Item], heading: str, above: Item | None = None) -> Blocks:
        """Set neighbours: those that are alike and brief as a table, the others one by one."""
        settings = [self.item(item, above) for item in items]
        blocks: list[ItemSetting | LikeItems] = []
        for kind, run in groupby(settings, key=_row_kind):
            some = [*run]
            if kind and len(some) >= FEWEST:
                blocks.append(_table(some, heading))
            else:
                blocks += some
        return tuple(blocks)

    def item(self, item: Item, above: Item | None) -> ItemSetting:
        thing = next((fact.thing for fact in item.facts if fact.thing), "")
        elsewhere = self.told.get(thing)
        own = [fact for fact in item.facts if not (elsewhere and fact.thing)]
        self.unstated.update(fact.label for fact in own if not fact.values and fact.setting not in UNPRINTED)
        said = " ".join(map(str, (item.title, *item.paragraphs, *item.account)))
        shared = [text for text in item.about_thing if not elsewhere and not _says_nothing_new([text], said)]
        paragraphs = tuple(self.explained(text) for text in (*shared, *item.paragraphs))
        names = (item.title, *(child.title for child in item.items))
        said = " ".join(map(str, (*names, *paragraphs, *item.account)))
        facts = _unsaid(own, item.title.text, said, above.title.text if above else "")
        if thing and not elsewhere:
            self.told[thing] = Reference(key=thing, title=item.title, number=item.number, anchor=item.key)
        line = tuple(fact for fact in facts if fact.setting != "title" and is_brief(fact))
        return ItemSetting(
            item=item,
            glance=tuple(value for fact in facts if fact.setting == "title" for value in fact.values),
            paragraphs=paragraphs,
            account=item.account,
            line=line,
            rows=tuple(fact for fact in facts if fact.setting != "title" and not is_brief(fact)),
            elsewhere=elsewhere,
            below=self.blocks(item.items, item.key, item),
        )

    def explained(self, text: Text) -> Text:
        """Return a paragraph with the abbreviations that it is the first to use explained in brackets.

        Not more than a reader can take: those that stand in brackets themselves, or in a row, wait for their next use.
        """
        if text.lang != self.language:
            return text
        told = 0
        for short, one in [*self.unexplained.items()]:
            found = re.search(rf"(?<![\w(-]){re.escape(short)}(?![\w)-])", text.text)
            if _folded(one.name.text) in _folded(text.text):
                del self.unexplained[short]
            elif found and told < MOST_EXPLAINED and one.name.lang == text.lang:
                del self.unexplained[short]
                told += 1
                words = f"{text.text[: found.end()]} ({one.name}){text.text[found.end() :]}"
                text = replace(text, text=words)
        return text


def is_brief(fact: Fact) -> bool:
    """Return whether a fact shares its line with others."""
    return len(fact.label) + sum(len(value.text) + 2 for value in fact.values) <= BRIEF


def _unsaid(facts: Iterable[Fact], title: str, text: str, above: str) -> list[Fact]:
    """Return those ``facts`` that have a value, are set with their entry, and that the title and the text do not say.

    What an entry is part of, the title of the entry ``above`` it says.
    """
    return [
        fact
        for fact in facts
        if fact.values
        and fact.setting not in UNPRINTED
        and not _is_said(fact, title if fact.setting == "title" else text)
        and not (len(fact.values) == 1 and above and _stands_in(fact.values[0].text, above))
    ]


def _is_said(fact: Fact, text: str) -> bool:
    """Return whether ``text`` says all values of a fact, and as what.

    That one value stands in a text does not tell which part it has there: Aarhus may be a partner, or the place of a
    conference. The text must speak of it under the fact's name, or name several.
    """
    values = [value.text for value in fact.values]
    if any(len(value) < STEM and value.isdigit() for value in values):
        return False
    if fact.setting == "plain" and _says_nothing_new(fact.values, text):
        return True
    if not all(_stands_in(value, text) for value in values):
        return False
    return len(values) > 1 or fact.setting == "title" or _folded(fact.label)[:STEM] in _folded(text)


def _stands_in(value: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(_folded(value))}(?!\w)", _folded(text)) is not None


def _folded(text: str) -> str:
    return " ".join(text.replace("–", "-").replace("\N{NO-BREAK SPACE}", " ").casefold().split())


# Entries that are alike.


def _row_kind(setting: ItemSetting) -> str:
    """Return what an entry must have in common with its neighbours to be a row with them; "" where it is too long for one."""
    item, labels = setting.item, [fact.label for fact in setting.item.facts if fact.values]
    long = any(len(text.text) > 2 * BRIEF for text in setting.paragraphs) or len(setting.paragraphs) > 1
    # Two facts of one name, as two fees, have no place in one cell.
    short = len(setting.line) <= MOST_BRIEF and not setting.rows and len({*labels}) == len(labels)
    return "" if item.items or item.account or long or not short else item.key.partition("/")[0]


def _table(settings: Sequence[ItemSetting], named_by: str) -> LikeItems:
    """Return the table of entries that are alike: what all have in common above it, a column for what most of them have.

    What few have is remarked below their titles, as their text is, unless it only says again what is in the cells.
    """
    facts = [
        {fact.label: fact for fact in setting.item.facts if fact.values and _is_set(fact, setting)}
        for setting in settings
    ]
    labels = dict.fromkeys(label for some in facts for label in some)
    stated = {label: [some[label].values for some in facts if label in some] for label in labels}
    same = {label for label, all_ in stated.items() if len(all_) == len(facts) and len({*all_}) == 1}
    columns = [label for label in labels if label not in same and len(stated[label]) * 2 >= len(facts)]
    rows = [
        Row(
            item=setting.item,
            remarks=(
                *(
                    ()
                    if _says_nothing_new(setting.paragraphs, _in_row(setting, some))
                    else setting.paragraphs
                ),
                *(_remark(fact) for label, fact in some.items() if label not in {*same, *columns}),
                *_see(setting),
            ),
            cells=tuple(some[label].values if label in some else () for label in columns),
        )
        for setting, some in zip(settings, facts, strict=True)
    ]
    common = tuple(fact for label, fact in facts[0].items() if label in same)
    return LikeItems(named_by=named_by, common=common, labels=tuple(columns), rows=tuple(rows))


def _remark(fact: Fact) -> Text:
    words = ", ".join(value.text for value in fact.values)
    return Text(words if fact.setting != "labelled" else f"{fact.label}: {words}", fact.values[0].lang)


def _is_set(fact: Fact, setting: ItemSetting) -> bool:
    """Return whether a fact has a place in the table: what stands beside a title does, also where the title says it."""
    return fact in setting.line or fact.setting == "title"


def _see(setting: ItemSetting) -> tuple[Text, ...]:
    if setting.elsewhere is None:
        return ()
    where = setting.elsewhere.number or setting.elsewhere.title.text
    return (Text(_("see %(place)s") % {"place": where}, setting.elsewhere.title.lang),)


def _in_row(setting: ItemSetting, facts: dict[str, Fact]) -> str:
    return " ".join(
        map(str, (setting.item.title, *(value for fact in facts.values() for value in fact.values)))
    )


def _says_nothing_new(texts: Iterable[Text], said: str) -> bool:
    """Return whether ``texts`` only put the words of what is ``said`` into another sentence."""
    known = {word[:STEM] for word in WORD.findall(_folded(said))}
    words = WORD.findall(_folded(" ".join(map(str, texts))))
    telling = [word for word in words if len(word) >= STEM or word.isdigit()]
    return bool(telling) and all(word[:STEM] in known for word in telling)


# What nobody has stated.


def _unstated(numbers: Counter[str]) -> str:
    """Return the sentence that tells how many entries have not stated what; "" for none."""
    if not numbers:
        return ""
    parts = [
        ngettext("%(fact)s for %(n)s entry", "%(fact)s for %(n)s entries", n)
        % {"fact": label[:1].lower() + label[1:], "n": n}
        for label, n in numbers.items()
    ]
    return _("Not stated: %(facts)s.") % {"facts": ", ".join(parts)}
