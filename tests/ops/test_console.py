"""The command line speaks one language, the terminal's where that is Danish; what it keeps is in the site's."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils.translation import override

from ops.console import terminal_language
from registry.actions.loading import load
from registry.models import Change

ROOT = Path(__file__).resolve().parent.parent.parent


def typed(database: Path, *arguments: str, **environment: str) -> str:
    """Return what a command says that is typed in a shell of its own."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DEBUG": "true",
            "DATABASE_URL": f"sqlite:///{database}",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


ENGLISH, DANISH = "The database is not up to date.", "Databasen er ikke ajour."


@pytest.mark.parametrize(
    ("command", "environment", "words"),
    [
        ("load_survey", {}, ENGLISH),
        ("load_survey", {"LANG": "de_DE.UTF-8"}, ENGLISH),
        ("load_survey", {"LANG": "da_DK.UTF-8", "LC_ALL": "C.UTF-8"}, ENGLISH),
        ("load_survey", {"LANG": "da_DK.UTF-8"}, DANISH),
        ("export_survey", {"LANG": "da_DK.UTF-8"}, DANISH),
        ("create_demo_users", {"LANG": "da_DK.UTF-8"}, DANISH),
        ("draw_pictures", {"LANG": "da_DK.UTF-8"}, DANISH),
    ],
)
def test_a_command_says_why_it_refuses_in_the_terminals_language(
    tmp_path: Path, command: str, environment: dict[str, str], words: str
) -> None:
    said = typed(tmp_path / "empty.sqlite3", command, **environment)
    assert words in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(("name", "words"), [("C.UTF-8", "code of one"), ("da_DK.UTF-8", "koden på én")])
def test_the_help_is_in_the_same_language(tmp_path: Path, name: str, words: str) -> None:
    said = typed(tmp_path / "x.sqlite3", "export_survey", "--help", LANG=name)
    assert words in " ".join(said.split())
    assert ("Skriver den samlede" in said) is name.startswith("da")
    assert ("Writes the consolidated" in said) is not name.startswith("da")


def test_wrong_settings_are_still_told(tmp_path: Path) -> None:
    said = typed(tmp_path / "x.sqlite3", "migrate", DEBUG="perhaps")
    assert "DEBUG" in said.splitlines()[-1]


def test_the_language_is_asked_for_as_posix_does() -> None:
    assert terminal_language({}) == "en"
    assert terminal_language({"LANG": "da"}) == "da"
    assert terminal_language({"LC_ALL": "", "LC_MESSAGES": "da_DK", "LANG": "en_GB"}) == "da"
    assert terminal_language({"LC_ALL": "en_GB", "LC_MESSAGES": "da_DK", "LANG": "da_DK"}) == "en"


def test_what_is_kept_is_in_the_sites_language_whoever_typed(empty_registry: None, tmp_path: Path) -> None:
    one = {"model": "registry.theme", "fields": {"public_id": "proeve", "name": "Prøve", "name_lang": "da"}}
    (tmp_path / "1.json").write_text(json.dumps([one]), "utf-8")
    with override("en"):
        load(tmp_path)
    assert Change.objects.get().reason == f"Indlæst fra {tmp_path.name}"
