"""The survey of 2020 in English is English throughout, and English names in the Danish one are marked as such."""

from collections.abc import Iterator

import msgspec
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.models import User
from document.content import Audience, Language, Survey, Text
from document.html.page import render_standalone
from editions.models import StatedFigure
from editions.services import current_survey
from registry.actions import lifecycle
from registry.chapters import translations
from registry.chapters.facts import heading, joined, told, with_notes, woven, written
from registry.models import Organisation, Phrase, Record, Tracked
from registry.models.parties import Named
from tests.support.document.reading import Page

LANGUAGES: tuple[Language, ...] = ("da", "en")
AUDIENCES: tuple[Audience, ...] = ("public", "internal")
# What would be Danish in the English survey if nobody had translated the editors' short words.
WITHOUT_MEMORY = 250


def texts(value: object) -> Iterator[Text]:
    """Everything in the content that has a language of its own."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from texts(member)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))


def in_language(survey: Survey, lang: str) -> set[str]:
    return {text.text for text in texts(survey) if text.lang == lang}


def names_that_stay() -> set[str]:
    """The Danish titles, names and words that are said to stay as they are in English, and what is quoted."""
    stay = set(StatedFigure.objects.values_list("qualifier", flat=True))
    stay |= set(Phrase.objects.filter(lang="da", english="").values_list("text", flat=True))
    for model in apps.get_models():
        if issubclass(model, Record):
            stay |= set(model.objects.filter(title_lang="da", title_en="").values_list("title", flat=True))
        elif issubclass(model, Named):
            stay |= set(model.objects.filter(name_lang="da", name_en="").values_list("name", flat=True))
    return stay


class Asked(dict[str, Text]):
    """A memory that remembers what it was asked."""

    def __init__(self, known: dict[str, Text], words: set[str]) -> None:
        super().__init__(known)
        self.words = words

    def get(self, words: str, default: object = None) -> Text | None:  # type: ignore[override]
        self.words.add(words)
        return super().get(words)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the words that every survey made from now on looks up."""
    words: set[str] = set()
    memory = translations.memory
    monkeypatch.setattr(translations, "memory", lambda language: Asked(dict(memory(language)), words))
    return words


@pytest.mark.parametrize("audience", AUDIENCES)
def test_nothing_in_the_english_survey_is_danish_but_names_that_stay(
    survey_2020: object, audience: Audience
) -> None:
    danish = in_language(current_survey("en", audience), "da")
    assert danish - names_that_stay() == set()
    assert {"Thorvaldsens Museum", "Rentemestervej"} <= danish


def test_without_the_memory_the_english_survey_is_full_of_danish(
    survey_2020: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "memory", lambda _language: {})
    assert len(in_language(current_survey("en"), "da")) > WITHOUT_MEMORY


def test_every_word_that_is_looked_up_is_known(survey_2020: object, asked: set[str]) -> None:
    for audience in AUDIENCES:
        current_survey("en", audience)
    assert asked - set(Phrase.objects.values_list("text", flat=True)) == set()


def test_every_phrase_is_used(survey_2020: object, asked: set[str]) -> None:
    for audience in AUDIENCES:
        current_survey("en", audience)
    assert set(Phrase.objects.values_list("text", flat=True)) - asked == set()


def test_english_names_in_the_danish_survey_are_marked(survey_2020: object) -> None:
    survey = current_survey("da")
    for name, lang in [
        ("EUROCITIES", "en"),  # a title
        ("Mayors for Peace", "en"),  # a title that a part takes from its thing
        ("Copenhagen Business School", "en"),  # an organisation
        ("Bus Rapid Transit", "en"),  # a detail row
        ("Musée Rodin, Paris", "fr"),
        ("Nationalmuseum, Stockholm", "sv"),
        ("Region Skåne", "sv"),
        ("Økonomiforvaltningen", "da"),
    ]:
        assert name in in_language(survey, lang)
        assert {text.lang for text in texts(survey) if text.text == name} == {lang}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_in_which_language_each_name_is(survey_2020: object, language: Language) -> None:
    survey = current_survey(language)
    page = Page(render_standalone(survey))
    foreign = {text for text in texts(survey.chapters) if text.lang != language}
    assert len(foreign) > 20
    told = [text for text in foreign if page.langs(text.text)]  # what the text says already is not told again
    assert len(told) > len(foreign) / 2
    assert [text for text in told if text.lang not in page.langs(text.text)] == []


def test_a_sentence_of_several_parts_is_english_throughout(survey_2020: object) -> None:
    english = in_language(current_survey("en"), "en")
    assert {
        "participant, MIPIM: the Mayor of Technical and Environmental Affairs (some years)",
        "more than 1,300 cities in the national networks",
        "DKK 1,130,000 a year (C40's office in Copenhagen)",
        "welcome receptions (2)",
        "Copenhagen 2021 (EuroGames and WorldPride; 2021, Danish event organiser)",
        "about 4 meetings in a term, once a year (worked out)",
        "DKK 4,971,000 (EUR 665,462.50)",
        "the council's statutes, § 15, subsection 5: international cooperation on culture and sport",
    } <= english


def test_words_that_nobody_has_translated_show_in_danish_and_are_marked(
    survey_2020: object, secretary: User
) -> None:
    lifecycle.archive(Phrase.objects.get(text="overborgmesteren"), actor=secretary)
    page = Page(render_standalone(current_survey("en")))
    assert page.langs("overborgmesteren") == {"da"}
    assert page.langs("the Lord Mayor") == set()


def test_a_new_translation_shows_at_once(client: Client, survey_2020: object, secretary: User) -> None:
    assert "the burgomaster" not in client.get("/en/undersoegelsen/").text
    phrase = Phrase.objects.get(text="overborgmesteren")
    phrase.english = "the burgomaster"
    lifecycle.write(phrase, actor=secretary)
    assert "the burgomaster" in client.get("/en/undersoegelsen/").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_memory_costs_one_query_however_large_it_is(survey_2020: object, language: Language) -> None:
    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            current_survey(language)
        return [query["sql"] for query in captured]

    before = queries()
    assert len([sql for sql in before if "registry_phrase" in sql]) == 1
    Phrase.objects.bulk_create(
        Phrase(public_id=f"p{n}", text=f"ord {n}", english=f"word {n}") for n in range(100)
    )
    assert len(queries()) == len(before)


def test_a_survey_leaves_no_memory_behind(survey_2020: object) -> None:
    current_survey("en")
    with override("en"):
        assert written("overborgmesteren") == Text("overborgmesteren", "da")
        with translations.remembered("en"):
            assert written("overborgmesteren") == Text("the Lord Mayor", "en")


@pytest.mark.parametrize("words", ["", "2020", "100.000", "–"])
def test_what_has_no_letters_is_read_in_any_language(words: str) -> None:
    with override("en"):
        assert written(words) == told(words)


def test_parts_make_one_text_in_the_language_of_the_document() -> None:
    danish, english = Text("foreningen", "da"), Text("the board", "en")
    with override("en"):
        # A Danish name in an English sentence; Danish alone, whatever numbers stand beside it.
        assert joined(": ", english, danish) == Text("the board: foreningen", "en")
        assert joined(", ", "2020", danish, "") == Text("2020, foreningen", "da")
        assert with_notes("DKK 5", danish) == Text("DKK 5 (foreningen)", "da")
        assert with_notes(Text("C40 (x)", "en"), danish, "2020") == Text("C40 (x; foreningen, 2020)", "en")
        assert woven("serviced by %(unit)s", unit=danish).lang == "da"
        assert with_notes("DKK 5", "") == Text("DKK 5", "en")
    with override("da"):
        assert joined(", ", english, danish).lang == "da"
        assert joined(", ", english).lang == "en"


TITLED = [model for model in apps.get_models() if issubclass(model, Record | Named)]


@pytest.mark.parametrize("model", TITLED, ids=lambda model: model.__name__)
def test_english_beside_a_foreign_name_is_another_name(survey_2020: object, model: type[Tracked]) -> None:
    name = "title" if issubclass(model, Record) else "name"
    for thing in model.objects.exclude(**{f"{name}_lang": "da"}):
        assert getattr(thing, f"{name}_en") != getattr(thing, name)
        assert getattr(thing, f"{name}_lang") != "en" or not getattr(thing, f"{name}_en")


@pytest.mark.parametrize(
    ("title", "lang", "english", "in_danish", "in_english"),
    [
        ("Netværket", "da", "The network", ("Netværket", "da"), ("The network", "en")),
        ("Dansekapellet", "da", "", ("Dansekapellet", "da"), ("Dansekapellet", "da")),
        ("Mayors for Peace", "en", "", ("Mayors for Peace", "en"), ("Mayors for Peace", "en")),
        ("Palais", "fr", "", ("Palais", "fr"), ("Palais", "fr")),
        ("Milano", "it", "Milan", ("Milano", "it"), ("Milan", "en")),
    ],
)
def test_a_title_shows_in_english_or_as_it_is(
    title: str, lang: str, english: str, in_danish: tuple[str, str], in_english: tuple[str, str]
) -> None:
    network = apps.get_model("memberships.Network")(title=title, title_lang=lang, title_en=english)
    part = apps.get_model("memberships.Membership")(network=network)
    for language, said in (("da", in_danish), ("en", in_english)):
        with override(language):
            assert heading(network) == heading(part) == Text(*said)


@pytest.mark.parametrize("lang", ["dansk", "EN", "d", "en_GB", ""])
def test_a_language_is_written_as_its_tag(db: None, lang: str) -> None:
    with override("da"), pytest.raises(ValidationError) as refused:
        Organisation(name="X", name_lang=lang).full_clean()
    assert "name_lang" in refused.value.message_dict
