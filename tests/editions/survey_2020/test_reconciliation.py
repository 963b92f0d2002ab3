"""The appendix of the survey of 2020: what the source states, held against what was counted by hand.

The lists were read in the source (``survey-2020.yaml``), never in the fixtures.
"""

import datetime as dt
import re
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from msgspec.structs import replace

from accounts.models import User
from document.content import Audience, Computed, Language, Note, Reconciled, Survey, from_json, to_json
from document.html.page import render_standalone
from editions.choices import NoteKind
from editions.models import Introduction, SourceNote, StatedFigure
from editions.services import current_survey
from memberships.models import Membership
from registry.actions import lifecycle
from tests.support.document.reading import Page

# Of each stated figure: its value, the line in the source, and each computed figure with the computed minus the stated.
STATED: dict[str, tuple[int, str, dict[str, tuple[int, int]]]] = {
    "netvaerk-2020": (
        27,
        "10",
        {"network-headings": (36, 9), "network-headings-distinct": (31, 4), "networks": (33, 6)},
    ),
    "projekter-2020": (
        35,
        "11",
        {"project-headings": (33, -2), "project-headings-distinct": (32, -3), "projects": (31, -4)},
    ),
    "hjemtag-2020": (100_000_000, "13-14", {"funding": (94_275_000, -5_725_000)}),
    "eu-stoette-2020": (84_000_000, "16", {"funding:eu": (70_350_000, -13_650_000)}),
    "strategisk-sektor-samarbejde-2020": (
        20_000_000,
        "18-19",
        {"funding:udenrigsministeriet": (20_000_000, 0)},
    ),
    "faelles-netvaerk-2020": (5, "34-42", {"networks-administrations:several": (6, 1)}),
}

# Each with the number printed there, the lines, and words of it.
CONTRADICTIONS = [
    ("1", "33-38", "KFF har ingen EUROCITIES-post i 4.2"),
    ("1", "33-38", "TMF har ingen post om EU-kontoret i 4.3"),
    ("1", "33-35", "6.6.1 nævner også BIF"),
    ("1", "33-35", "6.6.2 nævner også BIF"),
    ("4.1.1", "297-306", "TMF har ingen post om EU-kontoret"),
    ("4.1.3", "318-323", "KFF har ingen post om EUROCITIES"),
    ("6.4.1", "884-898", "medfinansieret af Region Hovedstaden"),
    ("6.6.1", "912-916", "kapitel 1 nævner kun TMF, KFF og ØKF"),
    ("6.6.2", "918-921", "kapitel 1 nævner kun TMF, KFF og ØKF"),
    ("7.1", "924-926", "2018-2022, altså fem kalenderår"),
    ("7.3", "931-936", "Perioden begynder i 2011, mens kapitel 1 tæller EU-støtte siden 2013"),
    ("7.4", "944-946", "betales af kommunens budget"),
]
NUMBERING = [
    ("3.1", "262-275", "mellem 3.10 og 3.12; det må være 3.11"),
    ("", "388-391", "uden eget nummer i kapitel 4"),
    ("4.7 1", "566-568", "mellemrum i stedet for punktum"),
    ("5.2.2", "624-632", "5.2.1 findes ikke"),
    ("6.2.10", "752-754", "bruges to gange; dette er første"),
    ("6.2.10", "756-760", "bruges to gange; dette er andet"),
    ("", "875-876", "uden nummer, trykt mellem 6.3.6 og 6.3.7"),
]
# Periods that the source leaves open or unclear.
PERIODS = [
    ("3.1", "262-275", "2009 er vedtagelsesåret for forgængeren"),
    ("4.5.2", "531-535", "»Medio 2020« er tvetydigt"),
    ("6.1.2", "648-658", "to år før august 2023"),
    ("6.1.4", "669-684", "»Gennem cirka et år«"),
    ("6.3.3", "830-836", "her d. 31. juli 2020"),
]
# Those that the entry itself tells.
TOLD_PERIODS = {
    "policies/erhvervs-taskforce": "forud for forhandlingerne om budget 2019",
    "memberships/c40-municipal-building-efficiency-network-oekf": "hvor Teknikenheden overtog ledelsen",
    "participations/oeresundsmetro-oekf": "EU-finansieringens udløb",
    "participations/climate-kic-ezemcons-tmf": "forventet afslutning",
    "participations/skoleledelsesuddannelse-i-samarbejde-med-handelshoeyskolen-bi-oslo-buf": "primo 2021",
    "grants/copenhagen-career-program-bif": "ved udgangen af 2020",
}
# The lines that the source's list of uncertain readings gives to the letter.
READINGS = [
    "33",
    "35",
    "156",
    "280",
    "312",
    "333",
    "473",
    "501",
    "619",
    "628",
    "630",
    "671",
    "682",
    "686",
    "726",
    "727",
    "739",
    "741",
    "749",
    "750",
    "804",
    "809",
    "812",
    "873",
    "901",
    "904",
    "929",
    "959",
    "982",
    "996",
]


@pytest.fixture(scope="module")
def made() -> dict[str, Survey]:
    """The survey as loaded, by language, so that it is not made anew for each test that only reads it."""
    return {}


@pytest.fixture
def danish(survey_2020: Introduction, made: dict[str, Survey]) -> Survey:
    if "da" not in made:
        made["da"] = current_survey("da")
    return made["da"]


@pytest.fixture
def english(survey_2020: Introduction, made: dict[str, Survey]) -> Survey:
    if "en" not in made:
        made["en"] = current_survey("en")
    return made["en"]


def stated(survey: Survey, key: str) -> Reconciled:
    return next(one for one in survey.reconciliation if one.key == key)


def computed(survey: Survey, key: str, figure: str) -> Computed:
    return next(one for one in stated(survey, key).computed if one.key == figure)


def of_kind(survey: Survey, kind: str) -> list[Note]:
    return [note for note in survey.notes if note.kind == kind]


def found(notes: list[Note], listed: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [
        one
        for one in listed
        if any(
            (note.place.number, note.place.lines) == one[:2] and one[2] in note.text.text for note in notes
        )
    ]


def appendix(survey: Survey) -> str:
    html = render_standalone(replace(survey, chapters=(), figures=(), index=()))
    return (
        html[html.index('<section class="chapter annex reconciliation"') : html.rindex("</section>")]
        + "</section>"
    )


def of_it(survey: Survey) -> str:
    """The content of the appendix alone."""
    return to_json(replace(survey, chapters=(), figures=())).decode()


# Stated beside computed


@pytest.mark.parametrize("key", STATED)
def test_a_stated_figure_stands_beside_the_computed_ones(danish: Survey, key: str) -> None:
    value, line, figures = STATED[key]
    one = stated(danish, key)
    assert (one.value, one.place.number, one.place.lines) == (value, "1", line)
    against = {line.key: (line.value, line.difference) for line in one.computed if line.key in figures}
    assert against == figures


def test_money_of_an_unknown_funder_stands_beside_the_eus_and_is_compared_with_nothing(
    danish: Survey,
) -> None:
    unknown = computed(danish, "eu-stoette-2020", "funding:not-stated")
    assert (unknown.value, unknown.display) == (Decimal(3_200_000), "ca. 3.200.000 kr.")
    assert (unknown.difference, unknown.difference_display) == (None, "sammenlignes ikke")
    assert [(one.title.text, one.display) for one in unknown.counted] == [("VIB", "3.200.000 kr.")]


def test_every_computed_figure_lists_what_it_counts(danish: Survey) -> None:
    sizes = {
        one.key: len(one.counted)
        for both in ("netvaerk-2020", "projekter-2020")
        for one in stated(danish, both).computed
    }
    assert sizes == {
        "network-headings": 36,
        "network-headings-distinct": 31,
        "networks": 33,
        "project-headings": 33,
        "project-headings-distinct": 32,
        "projects": 31,
        "projects-elsewhere:planned": 3,
        "projects-elsewhere:ended": 1,
    }
    eu = computed(danish, "eu-stoette-2020", "funding:eu").counted
    assert {one.key: one.display for one in eu} == {
        "grants/crema-kff": "350.000 kr.",
        "grants/fp7-og-horizon-2020-tmf": "70.000.000 kr.",
    }


def test_what_is_counted_leads_to_where_it_is_told(danish: Survey) -> None:
    ids = set(Page(render_standalone(danish)).ids)
    listed = [one for both in danish.reconciliation for line in both.computed for one in line.counted]
    assert [one.key for one in listed if one.anchor not in ids] == []
    headings = computed(danish, "netvaerk-2020", "network-headings").counted
    assert [(one.number, one.title.text) for one in headings if one.title.text == "EUROCITIES"] == [
        ("4.1.3", "EUROCITIES"),
        ("4.3.1", "EUROCITIES"),
    ]


@pytest.mark.parametrize(
    ("language", "shown", "period", "difference"),
    [
        ("da", "mere end 100.000.000 kr.", "siden 2013", "under −5.725.000 kr."),
        ("en", "more than DKK 100,000,000", "since 2013", "below −DKK 5,725,000"),
    ],
)
def test_a_figure_that_is_only_a_lower_limit_gives_a_difference_that_is_one_too(
    survey_2020: Introduction, language: Language, shown: str, period: str, difference: str
) -> None:
    survey = current_survey(language)
    one = stated(survey, "hjemtag-2020")
    assert (one.display, one.period) == (shown, period)
    assert one.qualifier
    assert one.qualifier.text == "mere end"
    assert computed(survey, "hjemtag-2020", "funding").difference_display == difference


@pytest.mark.parametrize(
    ("value", "certainty", "shown", "difference"),
    [
        (27, "exact", "27", "+6"),
        (40, "exact", "40", "−7"),
        (33, "exact", "33", "0"),
        (30, "approximate", "ca. 30", "ca. +3"),
        (30, "at_least", "mere end 30", "under +3"),
        (None, "exact", "–", "–"),
    ],
)
def test_the_difference_is_as_sure_as_the_stated_figure(
    survey_2020: Introduction,
    secretary: User,
    value: int | None,
    certainty: str,
    shown: str,
    difference: str,
) -> None:
    figure = StatedFigure.objects.get(public_id="netvaerk-2020")
    figure.value, figure.certainty = None if value is None else Decimal(value), certainty
    lifecycle.write(figure, actor=secretary)
    survey = current_survey("da")
    assert stated(survey, "netvaerk-2020").display == shown
    assert computed(survey, "netvaerk-2020", "networks").difference_display == difference


def test_money_in_another_currency_is_not_subtracted_from_kroner(
    survey_2020: Introduction, secretary: User
) -> None:
    figure = StatedFigure.objects.get(public_id="eu-stoette-2020")
    figure.unit = "EUR"
    lifecycle.write(figure, actor=secretary)
    survey = current_survey("da")
    assert stated(survey, "eu-stoette-2020").display == "84.000.000 €"
    line = computed(survey, "eu-stoette-2020", "funding:eu")
    assert (line.difference, line.difference_display) == (None, "–")


def test_the_difference_follows_the_entries(survey_2020: Introduction, secretary: User) -> None:
    lifecycle.archive(Membership.objects.get(public_id="mayors-for-peace-oekf"), actor=secretary)
    line = computed(current_survey("da"), "netvaerk-2020", "networks")
    assert (line.value, line.difference, len(line.counted)) == (32, 5, 32)


# Notes


def test_every_contradiction_of_the_source_is_noted_and_no_other(danish: Survey) -> None:
    notes = of_kind(danish, "conflict")
    assert found(notes, CONTRADICTIONS) == CONTRADICTIONS
    assert len(notes) == len(CONTRADICTIONS) == 12


def test_every_wrong_double_or_missing_number_is_noted_and_no_other(danish: Survey) -> None:
    notes = of_kind(danish, "numbering")
    assert found(notes, NUMBERING) == NUMBERING
    assert len(notes) == len(NUMBERING) == 7


def test_every_unclear_period_is_noted_or_told_by_the_entry_itself(danish: Survey) -> None:
    assert found([*danish.notes], PERIODS) == PERIODS
    told = {}
    for chapter in danish.chapters:
        for section in chapter.sections:
            for item in section.items:
                told[item.key] = " ".join(value.text for fact in item.facts for value in fact.values)
    assert [key for key, words in TOLD_PERIODS.items() if words not in told[key]] == []


def test_every_uncertain_reading_is_given_to_the_letter(danish: Survey) -> None:
    lines = {note.place.lines: note.raw for note in of_kind(danish, "reading")}
    assert len(READINGS) == 30
    assert [line for line in READINGS if not lines.get(line)] == []


def test_every_note_stands_in_the_appendix_with_its_place(danish: Survey) -> None:
    assert Counter(note.kind for note in danish.notes) == {
        "conflict": 12,
        "numbering": 7,
        "reading": 50,
        "not_stated": 23,
        "editor": 35,
    }
    assert [note.key for note in danish.notes if not note.place.lines] == []
    read = Page(appendix(danish))
    missing = [note.key for note in danish.notes if f"{note.place.display} {note.text}" not in read.text]
    assert missing == []


@pytest.mark.parametrize(
    ("number", "lines", "danish_words", "english_words"),
    [
        ("4.1.1", "297-306", "4.1.1, linje 297–306", "4.1.1, lines 297–306"),
        ("1", "10", "kapitel 1, linje 10", "chapter 1, line 10"),
        ("", "388-391", "linje 388–391", "lines 388–391"),
        ("4.7 1", "", "4.7 1", "4.7 1"),
        ("", "", "hele kilden", "the whole source"),
    ],
)
def test_a_place_is_said_in_words(number: str, lines: str, danish_words: str, english_words: str) -> None:
    from editions.reconciliation import source_place

    note = SourceNote(source_number=number, source_lines=lines)
    with override("da"):
        assert source_place(note).display == danish_words
    with override("en"):
        assert source_place(note).display == english_words


# Languages and form


@pytest.mark.parametrize(("language", "other"), [("da", "en"), ("en", "da")])
def test_the_appendix_is_in_one_language_but_for_what_is_quoted(
    danish: Survey, english: Survey, language: Language, other: str
) -> None:
    html = appendix(danish if language == "da" else english)
    assert set(re.findall(rf'<(\w+)[^>]*\blang="{other}"', html)) <= {
        "q",
        "a",
        "span",
    }  # quotations and names
    assert ("Wrong, double or missing number" in html) is (language == "en")
    assert ("Forkert, dobbelt eller manglende nummer" in html) is (language == "da")


def test_every_stated_figure_says_in_both_languages_why_it_differs(danish: Survey, english: Survey) -> None:
    for key in STATED:
        assert {text.lang for text in stated(danish, key).explanation} == {"da"}
        assert {text.lang for text in stated(english, key).explanation} == {"en"}
    assert "siden 2013" in stated(danish, "eu-stoette-2020").explanation[0].text
    assert "september 2011" in stated(danish, "eu-stoette-2020").explanation[0].text


def test_no_id_is_there_twice_and_no_heading_is_skipped(english: Survey) -> None:
    read = Page(render_standalone(english))
    assert [name for name, n in Counter(read.ids).items() if n > 1] == []
    assert [href for href in read.values("href") if href and href[1:] not in read.ids] == []
    levels = read.levels
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {"#reconciliation", "#stated", "#source-notes"} <= set(read.values("href"))


def test_an_edition_without_stated_figures_and_notes_has_no_appendix(
    survey_2020: Introduction, secretary: User
) -> None:
    newer = Introduction(
        edition="2021", title="Ny", municipality="By", status_date=dt.date(2021, 9, 1), text="Nyt."
    )
    lifecycle.write(newer, actor=secretary)
    lifecycle.release(newer, actor=secretary)
    survey = current_survey("da")
    assert (survey.edition, survey.reconciliation, survey.notes) == ("2021", (), ())
    assert 'id="reconciliation"' not in render_standalone(survey)


def test_one_administrations_part_has_no_appendix(survey_2020: Introduction) -> None:
    survey = current_survey("da", administration="TMF")
    assert (survey.reconciliation, survey.notes) == ((), ())


def test_a_survey_kept_before_there_was_an_appendix_can_still_be_read(danish: Survey) -> None:
    kept = re.sub(
        rb',\s*"(reconciliation|notes)": \[\]', b"", to_json(replace(danish, reconciliation=(), notes=()))
    )
    assert b'"reconciliation"' not in kept
    assert from_json(kept).figures == danish.figures
    assert from_json(to_json(danish)) == danish


# Who may see what


@pytest.mark.parametrize(("audience", "named"), [("internal", True), ("public", False)])
def test_the_public_is_not_told_of_what_is_not_released(
    survey_2020: Introduction, secretary: User, audience: Audience, named: bool
) -> None:
    note = SourceNote(
        edition="2020",
        kind=NoteKind.EDITOR,
        text="Mayors for Peace kaldes også noget andet.",
        about_resource="memberships",
        about_id="mayors-for-peace-oekf",
    )
    lifecycle.write(note, actor=secretary)
    assert "Mayors for Peace kaldes" in of_it(current_survey("da", audience))
    lifecycle.withdraw(Membership.objects.get(public_id="mayors-for-peace-oekf"), actor=secretary)
    survey = current_survey("da", audience)
    assert ("Mayors for Peace" in of_it(survey)) is named
    assert ("mayors-for-peace" in of_it(survey)) is named
    assert computed(survey, "netvaerk-2020", "networks").difference == (6 if named else 5)


@pytest.mark.parametrize(("audience", "named"), [("internal", True), ("public", False)])
def test_a_network_known_through_its_sub_network_alone_is_not_listed_for_the_public(
    survey_2020: Introduction, secretary: User, audience: Audience, named: bool
) -> None:
    for membership in Membership.objects.filter(network__public_id="c40"):
        lifecycle.withdraw(membership, actor=secretary)
    line = computed(current_survey("da", audience), "netvaerk-2020", "network-headings-distinct")
    assert ("networks/c40" in [one.key for one in line.counted]) is named


def test_a_note_on_what_nobody_releases_is_for_the_house_alone(
    survey_2020: Introduction, secretary: User
) -> None:
    note = SourceNote(
        edition="2020", kind="editor", text="Om en person.", about_resource="persons", about_id="nogen"
    )
    lifecycle.write(note, actor=secretary)
    assert "Om en person." in of_it(current_survey("da", "internal"))
    assert "Om en person." not in of_it(current_survey("da", "public"))


def test_a_line_that_the_public_may_not_see_is_left_out(survey_2020: Introduction, secretary: User) -> None:
    from funding.models import Grant

    lifecycle.withdraw(Grant.objects.get(public_id="vib-kff"), actor=secretary)
    keys = [line.key for line in stated(current_survey("da"), "eu-stoette-2020").computed]
    assert keys == ["funding:eu"]
    internal = current_survey("da", "internal")
    assert computed(internal, "eu-stoette-2020", "funding:not-stated").value == Decimal(3_200_000)


def test_more_notes_cost_no_more_queries(survey_2020: Introduction, secretary: User) -> None:
    with CaptureQueriesContext(connection) as few:
        current_survey("da")
    for source_place, membership in enumerate(Membership.objects.all()):
        lifecycle.write(
            SourceNote(
                edition="2020",
                kind="editor",
                text=f"Note {source_place}.",
                about_resource="memberships",
                about_id=membership.public_id,
            ),
            actor=secretary,
        )
    with CaptureQueriesContext(connection) as many:
        assert len(current_survey("da").notes) == 127 + 52
    assert len(many) == len(few)


# What is refused


@pytest.mark.parametrize(
    ("field", "key"), [("figures", "netvaerk"), ("figures", "funding:nobody"), ("beside", "networks:")]
)
@pytest.mark.parametrize(
    ("language", "words"), [("da", "Der er intet tal, der hedder »"), ("en", "There is no figure “")]
)
def test_a_key_of_no_figure_is_refused_with_those_that_there_are(
    survey_2020: Introduction, secretary: User, field: str, key: str, language: str, words: str
) -> None:
    figure = StatedFigure.objects.get(public_id="netvaerk-2020")
    getattr(figure, field).append(key)
    with override(language), pytest.raises(ValidationError) as refused:
        lifecycle.write(figure, actor=secretary)
    (message,) = refused.value.message_dict[field]
    assert f"{words}{key}" in message
    assert "network-headings-distinct" in message


@pytest.mark.parametrize(
    ("public_id", "key"), [("netvaerk-2020", "funding:eu"), ("eu-stoette-2020", "networks")]
)
@pytest.mark.parametrize(
    ("language", "words"), [("da", "det ene er et beløb"), ("en", "one is a sum of money")]
)
def test_money_is_not_held_against_a_number(
    survey_2020: Introduction, secretary: User, public_id: str, key: str, language: str, words: str
) -> None:
    figure: Any = StatedFigure.objects.get(public_id=public_id)
    figure.beside.append(key)
    lifecycle.write(figure, actor=secretary)  # beside it may stand
    figure.figures.append(key)
    with override(language), pytest.raises(ValidationError) as refused:
        lifecycle.write(figure, actor=secretary)
    assert words in refused.value.message_dict["figures"][0]
