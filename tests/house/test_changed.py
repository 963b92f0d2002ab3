"""`make check` asks for the tests of what was changed, and for those of all chapters where one of them may have lost something."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "checks"))

from changed import asked_for, contract_tests  # noqa: E402 (a script is no package)

CHAPTERS = "tests/registry/chapters/test_chapters.py"


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("desk/forms/base.py", ["tests/desk"]),
        ("templates/overview/list.html", ["tests/overview"]),
        ("static/desk/desk.css", ["tests/desk"]),
        ("tests/ops/test_log.py", ["tests/ops/test_log.py"]),
        ("tests/ops/conftest.py", ["tests/ops"]),
        ("fixtures/survey-2020/1.json", ["tests/editions"]),
        ("tests/ops/test_that_is_gone.py", []),
        ("README.md", []),
    ],
)
def test_an_app_is_tested_in_the_folder_of_its_name(path: str, tests: list[str]) -> None:
    assert asked_for([path]) == tests


@pytest.mark.parametrize(
    "path", ["agendas/models.py", "registry/apps.py", "tests/conftest.py", "config/settings.py"]
)
def test_what_is_of_all_chapters_asks_for_the_tests_of_all_chapters(path: str) -> None:
    assert CHAPTERS in contract_tests()
    asked = asked_for([path])
    assert CHAPTERS in asked or "tests/registry" in asked
    assert any("tests/desk/" in one for one in asked)


def test_nothing_is_asked_for_twice() -> None:
    asked = asked_for(["registry/apps.py", "tests/registry/test_rights.py"])
    assert "tests/registry" in asked
    assert not [one for one in asked if one.startswith("tests/registry/")]
