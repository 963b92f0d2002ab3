"""A survey begins with its main findings, chosen by the secretariat or made by rules, and ends with what explains it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from accounts.models import User
from document.content import Language
from editions.models import Introduction
from editions.services import current_survey
from registry.actions import lifecycle


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("da", "om året er kontingentet til Greater Copenhagen EU Office, det højeste."),
        ("en", "a year is the highest fee: Greater Copenhagen EU Office."),
    ],
)
def test_without_findings_of_its_own_an_edition_has_some_by_rules(
    survey_2020: Introduction, language: Language, sentence: str
) -> None:
    survey = current_survey(language)
    findings = {str(one.text): one for one in survey.findings}
    assert findings[sentence].figure == "fees:greater-copenhagen-eu-office-oekf"
    figures = {figure.key: figure.display for figure in survey.figures}
    stated = [one for one in survey.findings if one.figure in figures]
    assert {one.figure for one in stated} == {"networks", "projects", "agreements", "funding"}
    assert [one for one in stated if one.display != figures[one.figure]] == []


def test_what_ends_within_a_year_is_named(survey_2020: Introduction) -> None:
    assert (
        "af projekterne slutter inden for et år: Øresundsmetro, VIA-projekt - Vækst via International Arbejdskraft."
        in {str(one.text) for one in current_survey("da").findings}
    )


def test_the_secretariats_own_findings_take_their_place_with_live_figures(
    survey_2020: Introduction, secretary: User
) -> None:
    survey_2020.findings = "{networks} netværk er\nmange.\n\nIntet tal, men {memberships:TMF} medlemskaber."
    lifecycle.write(survey_2020, actor=secretary)
    one, other = current_survey("da").findings
    assert (one.display, str(one.text), one.figure) == ("33", "netværk er mange.", "networks")
    assert (other.display, str(other.text)) == ("", "Intet tal, men 5 medlemskaber.")
    assert len(current_survey("da", administration="TMF").findings) > 2  # which has its own figures


def test_findings_with_an_unknown_figure_and_a_line_that_explains_nothing_are_refused(
    survey_2020: Introduction, secretary: User
) -> None:
    survey_2020.findings_en = "{nets} networks."
    with override("da"), pytest.raises(ValidationError) as refused:
        lifecycle.write(survey_2020, actor=secretary)
    assert "»nets«" in str(refused.value)
    survey_2020.findings_en, survey_2020.abbreviations[:] = "", ["LEAR"]
    with override("da"), pytest.raises(ValidationError) as refused:
        lifecycle.write(survey_2020, actor=secretary)
    assert "»LEAR« mangler et kolon" in str(refused.value)


def test_abbreviations_are_those_of_the_registry_and_the_edition_that_the_text_uses(
    survey_2020: Introduction,
) -> None:
    known = {one.short: str(one.name) for one in current_survey("da").abbreviations}
    assert known["ØKF"] == "Økonomiforvaltningen"
    assert known["KEID"] == "Københavns Ejendomme & Indkøb"
    assert known["IFLA"] == "International Federation of Library Associations and Institutions"
    assert known["LEAR"] == "Legal Entity Appointed Representative"
    assert list(known)[-1].startswith("Ø")  # in Danish order
    assert "LEAR" not in {one.short for one in current_survey("da", only_chapters=(3,)).abbreviations}


def test_the_index_leads_from_each_keyword_to_its_entries(survey_2020: Introduction) -> None:
    survey = current_survey("da")
    found = {str(entry.word): [one.number for one in entry.references] for entry in survey.index}
    assert found["atomnedrustning"] == ["4.1.6"]
    assert found["bymuseer"] == ["4.2.6", "4.2.7"]
    assert "Klima og grøn omstilling" in found


def test_one_administrations_survey_counts_its_own_and_tells_what_it_shares(
    survey_2020: Introduction,
) -> None:
    survey = current_survey("da", administration="TMF")
    figures = {figure.key: figure for figure in survey.figures}
    assert (figures["participations"].value, figures["networks"].value) == (7, 7)
    assert figures["funding"].value == 70_000_000
    assert "fees" not in figures  # which others pay
    shared = {
        table.key: table for one in survey.chapters for table in one.tables if table.key.startswith("shared-")
    }
    rows = {str(title.text): str(others.text) for title, others in shared["shared-projects"].rows}
    assert rows["AI4Cities"] == "ØKF"
    assert rows["Tour de France 2022"] == "KFF, BIF, ØKF"
    assert current_survey("da").chapters[3].tables[0].key == "networks"
    assert not [t for one in current_survey("da").chapters for t in one.tables if t.key.startswith("shared-")]


def test_chapters_without_entries_are_named_together(survey_2020: Introduction) -> None:
    survey = current_survey("da", administration="SOF")
    assert len(survey.without_entries) > 1
    told = {f"{chapter.number} {chapter.title}" for chapter in survey.chapters}
    assert not told & set(survey.without_entries)
