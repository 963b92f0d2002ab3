"""Apps above the desk add parts to its start page and groups to its menu, and none that is incomplete or twice there."""

from typing import Any

import pytest
from django.http import HttpRequest

from accounts.models import User
from desk.home.parts import DeskParts, MenuGroup, StartPagePart
from editions.desk import EditionTexts, SurveyFiles
from registry.models import Theme


@pytest.mark.parametrize(
    ("base", "declared", "words"),
    [
        (StartPagePart, {"template_name": "a.html"}, "Made declares no name."),
        (StartPagePart, {"name": "a"}, "Made declares no template_name."),
        (MenuGroup, {"title": "A"}, "Made declares no models."),
        (MenuGroup, {"models": (Theme,)}, "Made declares no title."),
    ],
)
def test_an_incomplete_declaration_fails_when_the_class_is_made(
    base: type[Any], declared: dict[str, Any], words: str
) -> None:
    with pytest.raises(TypeError, match=words):
        type("Made", (base,), declared)


def test_a_part_is_registered_once() -> None:
    parts = DeskParts()
    assert parts.register(SurveyFiles) is SurveyFiles
    with pytest.raises(TypeError, match="SurveyFiles: the start page has a part “survey files” already"):
        parts.register(SurveyFiles)
    (part,) = parts.start_page
    assert part.get_context(HttpRequest()) == {}


def test_a_model_is_in_one_group_of_the_menu() -> None:
    class Again(MenuGroup):
        title = "Again"
        models = (User, EditionTexts.models[0])

    parts = DeskParts()
    parts.register(EditionTexts)
    with pytest.raises(TypeError, match="Again: Introduction is in another group of the menu"):
        parts.register(Again)
