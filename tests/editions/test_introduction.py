"""Chapter 1 prints the figures of the day, and a figure that there is not is an error before it is a page."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from accounts.models import User
from editions.content import introduction_chapter
from editions.models import Introduction
from editions.services import current_survey
from memberships.models import Membership
from registry.actions import lifecycle
from registry.errors import UnknownFigureError


def words(language: str = "da") -> str:
    chapter = current_survey(language).chapters[0]
    return " ".join(
        str(text) for section in chapter.sections for item in section.items for text in item.paragraphs
    )


def test_the_figures_in_the_text_follow_the_entries(survey_2020: Introduction, secretary: User) -> None:
    assert "tæller 33 netværk og 37 medlemskaber" in words()
    lifecycle.archive(Membership.objects.get(public_id="mayors-for-peace-oekf"), actor=secretary)
    assert "tæller 32 netværk og 36 medlemskaber" in words()
    assert "counts 32 networks and 36 memberships" in words("en")


def test_sums_stand_in_the_form_of_the_language(survey_2020: Introduction) -> None:
    assert "94.275.000 kr." in words()
    assert "70.350.000 kr." in words()
    assert "94,275,000" in words("en")


@pytest.mark.parametrize("placeholder", ["netvaerk", "memberships:XYZ", ""])
def test_a_wrong_placeholder_is_named_with_what_there_is(
    survey_2020: Introduction, secretary: User, placeholder: str
) -> None:
    survey_2020.text += f"\n\nDer er {{{placeholder}}}."
    with override("da"), pytest.raises(UnknownFigureError) as unknown:
        introduction_chapter(survey_2020, ())
    assert "2020" in str(unknown.value)
    with override("da"), pytest.raises(ValidationError) as refused:
        lifecycle.write(survey_2020, actor=secretary)
    assert f"»{placeholder}«" in str(refused.value)
    assert "network-headings-distinct" in str(refused.value)
    survey_2020.refresh_from_db()
    assert current_survey("da")


def test_headings_paragraphs_and_what_comes_before_them_are_kept_apart(survey_2020: Introduction) -> None:
    survey_2020.text = "Først\ndette.\n\n## En\n\nEt.\n\nTo.\n\n## Anden\nTre."
    chapter = introduction_chapter(survey_2020, ())
    assert [str(text) for text in chapter.lead] == ["Først dette."]
    told = [(str(item.title), [str(text) for text in item.paragraphs]) for item in chapter.sections[0].items]
    assert told == [("En", ["Et.", "To."]), ("Anden", ["Tre."])]
