"""An entry is set as a person would: each thing once, short facts in a line, likes in a table."""

from msgspec.structs import replace

from document.content import Abbreviation, Block, Chapter, Fact, Item, Run, Section, Setting, Survey, Text
from document.html.page import render_standalone
from document.setting import ItemSetting, LikeItems, set_chapters
from tests.support.document import sample
from tests.support.document.reading import Page


def da(text: str) -> Text:
    return Text(text, "da")


def fact(label: str, *values: str, setting: Setting = "labelled", thing: str = "") -> Fact:
    return Fact(label=label, values=tuple(map(da, values)), setting=setting, thing=thing)


def entry(
    title: str,
    *facts: Fact,
    text: str = "",
    account: str = "",
    number: str | None = None,
    below: tuple[Item, ...] = (),
) -> Item:
    told = (Block(kind="paragraph", lines=((Run(account),),), lang="da"),) if account else ()
    texts = (da(text),) if text else ()
    key = f"things/{title.lower().replace(' ', '-')}"
    return Item(
        key=key, number=number, title=da(title), facts=facts, paragraphs=texts, account=told, items=below
    )


def with_items(survey: Survey, *items: Item) -> Survey:
    chapter = Chapter(number=4, slug="n", title="Netværk", sections=(Section(items=items),))
    return replace(sample.bare(survey), chapters=(chapter,))


def blocks(survey: Survey, *items: Item) -> tuple[ItemSetting | LikeItems, ...]:
    return set_chapters(with_items(survey, *items))[0].sections[0]


def alone(survey: Survey, item: Item) -> ItemSetting:
    (block,) = blocks(survey, item)
    assert isinstance(block, ItemSetting)
    return block


def test_what_is_short_shares_a_line_and_what_is_long_has_its_own(survey: Survey) -> None:
    short, long = fact("Hjemsted", "Bruxelles"), fact("Deltagere", *(f"By nummer {n}" for n in range(9)))
    set_ = alone(survey, entry("Net", fact("Type", "bynetværk", setting="title"), short, long))
    assert (set_.line, set_.rows) == ((short,), (long,))
    assert set_.glance == (da("bynetværk"),)


def test_a_fact_that_the_text_says_is_not_said_again(survey: Survey) -> None:
    said = fact("Deltagere", "Oslo", "Helsinki")
    under_its_name = fact("Partner", "Aarhus")
    in_another_part = fact("Ledelse", "Aarhus")
    number = fact("Dage", "2")
    text = "Oslo og Helsinki mødes 2 gange i Aarhus med deres partner."
    set_ = alone(survey, entry("Net", said, under_its_name, in_another_part, number, text=text))
    assert set_.line == (in_another_part, number)


def test_what_is_for_the_index_or_told_by_an_account_is_not_printed_with_its_entry(survey: Survey) -> None:
    set_ = alone(
        survey,
        entry("Net", fact("Stikord", "klima", setting="index"), fact("Elementer", "x", setting="data")),
    )
    assert (set_.line, set_.rows, set_.glance) == ((), (), ())


def test_a_shared_thing_is_told_once_and_its_other_parts_refer_to_it(survey: Survey) -> None:
    shared = fact("Hjemsted", "Bruxelles", thing="networks/eurocities")
    own = fact("Fora", "Environment Forum")
    first = entry("EUROCITIES", shared, account="Første del.", number="4.1.1")
    second = entry("Også EUROCITIES", shared, own, account="Anden del.", number="4.2.1")
    one, other = blocks(survey, first, second)
    assert isinstance(one, ItemSetting)
    assert isinstance(other, ItemSetting)
    assert (one.line, one.elsewhere) == ((shared,), None)
    assert other.line == (own,)
    assert other.elsewhere is not None
    assert (other.elsewhere.number, other.elsewhere.anchor) == ("4.1.1", first.key)
    assert "Se også 4.1.1 EUROCITIES" in Page(render_standalone(with_items(survey, first, second))).text


def test_three_brief_likes_are_a_table_and_two_are_not(survey: Survey) -> None:
    museums = [
        entry(
            f"Museum {by}",
            fact("Type", "museumsaftale", setting="title"),
            fact("Hvor", by, setting="title"),
            text=f"Museumsaftale med Museum {by}.",
        )
        for by in ("München", "Flensborg", "Stockholm")
    ]
    (table,) = blocks(survey, *museums)
    assert isinstance(table, LikeItems)
    assert [one.label for one in table.common] == ["Type"]
    assert table.labels == ("Hvor",)
    assert [row.remarks for row in table.rows] == [()] * 3  # the sentence only says again what is in the row
    assert [type(block) for block in blocks(survey, *museums[:2])] == [ItemSetting] * 2
    with_more = [*museums[:2], entry("Museum Stockholm", fact("Type", "museumsaftale"), account="Langt.")]
    assert [type(block) for block in blocks(survey, *with_more)] == [ItemSetting] * 3


def test_a_row_keeps_what_only_it_has(survey: Survey) -> None:
    some = [entry(f"Net {n}", fact("Hvor", f"By {n}")) for n in "abc"]
    some[1] = entry(
        "Net b", fact("Hvor", "By b"), fact("Rolle", "formand"), text="Kun her gælder noget særligt."
    )
    (table,) = blocks(survey, *some)
    assert isinstance(table, LikeItems)
    assert [str(text) for text in table.rows[1].remarks] == [
        "Kun her gælder noget særligt.",
        "Rolle: formand",
    ]


def test_of_two_facts_with_one_name_none_is_lost_in_a_row(survey: Survey) -> None:
    some = [
        entry(f"Net {n}", fact("Kontingent", f"{n} kr. i 2020"), fact("Kontingent", f"{n} kr. i 2021"))
        for n in "123"
    ]
    assert [block.line for block in blocks(survey, *some) if isinstance(block, ItemSetting)] == [
        one.facts for one in some
    ]


def test_a_short_word_is_told_though_the_text_has_no_long_one_of_it(survey: Survey) -> None:
    area = fact("Område", "EU", setting="plain")
    assert alone(survey, entry("Net", area, text="Et netværk.")).line == (area,)


def test_what_nobody_has_stated_is_one_sentence_for_the_chapter(survey: Survey) -> None:
    items = [entry(f"Projekt {n}", Fact(label="Periode", values=()), account="Noget.") for n in range(3)]
    page = Page(
        render_standalone(
            with_items(survey, *items, entry("Andet", Fact(label="Rolle", values=()), account="Ja."))
        )
    )
    assert "Ikke oplyst: periode for 3 poster, rolle for 1 post." in page.text
    assert page.text.count("oplyst:") == 1


def test_an_abbreviation_is_explained_where_it_is_first_used(survey: Survey) -> None:
    items = [entry("A", text="TMF deltager.", account="x"), entry("B", text="TMF leder.", account="x")]
    known = (Abbreviation(short="TMF", name=da("Teknik- og Miljøforvaltningen")),)
    one, other = set_chapters(replace(with_items(survey, *items), abbreviations=known))[0].sections[0]
    assert isinstance(one, ItemSetting)
    assert isinstance(other, ItemSetting)
    assert one.paragraphs == (da("TMF (Teknik- og Miljøforvaltningen) deltager."),)
    assert other.paragraphs == (da("TMF leder."),)


def test_the_text_and_the_annex_are_each_a_document_without_the_other(survey: Survey) -> None:
    whole = Page(render_standalone(survey))
    text = Page(render_standalone(replace(survey, part="text")))
    annex = Page(render_standalone(replace(survey, part="annex")))
    assert "reconciliation" in whole.ids
    assert "reconciliation" not in text.ids
    assert "reconciliation" in annex.ids
    assert "kapitel-4" not in annex.ids
    for page in (whole, text, annex):
        assert [href for href in page.values("href") if href and href[1:] not in page.ids] == []
