"""The guide for editors says what the screen says, and its pictures are there."""

import re
from pathlib import Path

import polib
import pytest
from django.contrib import admin

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = (ROOT / "docs" / "editing.md").read_text("utf-8")
CATALOGUES = (
    ROOT / "locale" / "da" / "LC_MESSAGES" / "django.po",
    Path(admin.__file__).parent / "locale" / "da" / "LC_MESSAGES" / "django.po",
)


def unknown(guide: str) -> list[str]:
    """Return what is quoted in ``guide`` as standing on the screen, and is in no Danish catalogue."""
    known = {entry.msgstr for path in CATALOGUES for entry in polib.pofile(str(path))}
    known |= {words[:1].upper() + words[1:] for words in known}  # as the screen begins a label
    return [words for words in re.findall(r"»([^«]+)«", guide) if " ".join(words.split()) not in known]


def test_control_a_button_that_is_not_on_the_screen_is_found() -> None:
    assert unknown("Klik på »Udgiv« og »Gem«.") == ["Udgiv"]


def test_the_guide_names_every_button_as_the_screen_does() -> None:
    assert unknown(GUIDE) == []
    assert len(re.findall("»", GUIDE)) > 15


def test_every_picture_of_the_guide_is_there_described_and_light() -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\((images/[^)]+)\)", GUIDE)
    assert len(pictures) == GUIDE.count("\n## ")
    for described, path in pictures:
        assert described
        assert (ROOT / "docs" / path).stat().st_size < 120_000, path


PAPERS = sorted(
    path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")) if path.name != "CHANGELOG.md"
)


def lost(text: str) -> list[str]:
    """Return the modules of the house that ``text`` names by their paths and that are not there."""
    named = set(re.findall(r"(?<![\w/.])([a-z_]+(?:/[a-z_0-9]+)+\.py)\b", text))
    return sorted(path for path in named if not (ROOT / path).exists() and not path.startswith("awards/"))


def test_control_a_module_that_is_not_there_is_found() -> None:
    assert lost("`registry/rights.py`, `registry/actions/wrongs.py`") == ["registry/actions/wrongs.py"]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_the_papers_name_modules_that_are_there(paper: Path) -> None:
    assert lost(paper.read_text("utf-8")) == []
