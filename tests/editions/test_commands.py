"""The commands as whoever types them meets them: a whole file, or one sentence and exit code 2."""

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from document.content import from_json
from editions.models import Introduction
from registry.errors import LoadError, RegistryError
from registry.loading import load
from registry.models import Administration, Change

ROOT = Path(__file__).resolve().parent.parent.parent


def refusal(command: str, *arguments: Any, **options: Any) -> str:
    """Return the sentence with which ``command`` refuses."""
    with override("da"), pytest.raises(CommandError) as refused:
        call_command(command, *arguments, **options)
    assert refused.value.returncode == 2
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("format", "docc", "pdf, html, json"),
        ("language", "de", "da, en"),
        ("audience", "secret", "public, internal"),
        ("administration", "TMX", "TMF, "),
        ("administration", "", "ØKF"),
    ],
)
def test_a_wrong_choice_is_named_with_the_right_ones(
    survey_2020: Introduction, tmp_path: Path, option: str, value: str, named: str
) -> None:
    sentence = refusal("export_survey", output=tmp_path / "x", **{option: value})
    assert f"»{value}«" in sentence
    assert named in sentence
    assert list(tmp_path.iterdir()) == []


def test_a_folder_or_a_missing_folder_as_output_is_refused_before_the_work(
    survey_2020: Introduction, tmp_path: Path
) -> None:
    assert str(tmp_path) in refusal("export_survey", output=tmp_path)
    missing = tmp_path / "findes" / "ikke.pdf"
    assert str(missing.parent) in refusal("export_survey", output=missing)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_closed_to_us_is_refused(
    survey_2020: Introduction, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "skrive" in refusal("export_survey", output=tmp_path / "x.json", format="json")


def test_when_the_disk_is_full_the_old_file_stays_and_no_half_one(
    survey_2020: Introduction, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "survey.json"
    path.write_bytes(b"the old one")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left" in refusal("export_survey", output=path, format="json")
    assert path.read_bytes() == b"the old one"
    assert [file.name for file in tmp_path.iterdir()] == ["survey.json"]


def export(tmp_path: Path, **options: Any) -> bytes:
    path = tmp_path / "out"
    call_command("export_survey", output=path, stdout=open(os.devnull, "w", encoding="utf-8"), **options)  # noqa: PTH123, SIM115
    return path.read_bytes()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
class TestFiles:
    """What is written when all is right."""

    def test_json_reads_back_and_is_the_same_each_time(
        self, survey_2020: Introduction, tmp_path: Path
    ) -> None:
        first = export(tmp_path, format="json")
        assert first == export(tmp_path, format="json")
        survey = from_json(first)
        assert (survey.edition, survey.language, survey.audience) == ("2020", "da", "public")
        assert [chapter.number for chapter in survey.chapters] == [1, 2, 3, 4, 5, 6, 7, 8, 9]

    def test_html_needs_nothing_but_itself(self, survey_2020: Introduction, tmp_path: Path) -> None:
        html = export(tmp_path, format="html").decode()
        assert 'lang="da"' in html
        assert not re.search(r"(?:src|href)=\"(?!#|https?://)", html)
        assert "<link" not in html
        assert "<script" not in html

    def test_pdf_is_a_pdf(self, survey_2020: Introduction, tmp_path: Path) -> None:
        assert export(tmp_path, format="pdf", administration="BUF").startswith(b"%PDF-")

    @pytest.mark.parametrize("code", ["ØKF", "OKF", "oekf", "økf"])
    def test_a_part_is_one_administrations_with_the_numbers_of_the_whole(
        self, survey_2020: Introduction, tmp_path: Path, code: str
    ) -> None:
        part = from_json(export(tmp_path, format="json", administration=code))
        assert part.administration == "ØKF"
        assert [chapter.number for chapter in part.chapters] == [2, 3, 4, 5, 6, 7, 8, 9]
        across = part.chapters[4].sections[-1]
        assert (across.number, across.administration) == ("6.6", None)

    def test_english_marks_what_is_danish(self, survey_2020: Introduction, tmp_path: Path) -> None:
        html = export(tmp_path, format="html", language="en").decode()
        assert '<html lang="en"' in html
        assert 'lang="da"' in html
        assert "Information from 2020" in html


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as from a shell, with a database of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DEBUG": "true", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["export_survey", "load_survey"])
@pytest.mark.parametrize(
    ("database", "advice"), [("ny.sqlite3", "manage.py migrate"), ("findes/ikke.sqlite3", "DATABASE_URL")]
)
def test_a_database_that_is_not_ready_is_one_sentence_on_standard_error(
    tmp_path: Path, command: str, database: str, advice: str
) -> None:
    done = run(command, DATABASE_URL=f"sqlite:///{tmp_path / database}")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert advice in done.stderr
    assert "Traceback" not in done.stderr


def test_a_registry_that_is_not_empty_is_not_loaded_into(survey_2020: Introduction) -> None:
    before = Change.objects.count()
    assert "ikke tomt" in refusal("load_survey")
    assert Change.objects.count() == before


def test_a_folder_without_fixtures_is_refused(empty_registry: None, tmp_path: Path) -> None:
    assert str(tmp_path) in refusal("load_survey", tmp_path)


ADMINISTRATION = {"model": "registry.administration", "fields": {"code": "XYZ", "name": "Prøveforvaltningen"}}


def theme(**fields: Any) -> dict[str, Any]:
    return {"model": "registry.theme", "fields": {"public_id": "proeve", "name": "Prøve", **fields}}


def network(**fields: Any) -> dict[str, Any]:
    given = {"public_id": "proevenet", "title": "Prøvenet", "kind": "fair", **fields}
    return {"model": "memberships.network", "fields": given}


def membership(**fields: Any) -> dict[str, Any]:
    given = {"public_id": "proeve-xyz", "network": ["proevenet"], "administration": ["XYZ"], **fields}
    return {"model": "memberships.membership", "fields": given}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (membership(administration=["QQQ"]), "proeve-xyz"),
        (membership(network=["findes-ikke"]), "proeve-xyz"),
        (network(public_id="andet", starts="2020", ends="2019"), "andet"),
        (network(public_id="andet", starts="i fjor"), "andet"),
        (network(public_id="andet", kind="klub"), "andet"),
        (network(public_id="andet", farve="blå"), "andet"),
        (theme(public_id="andet", name=""), "andet"),
        ({"model": "registry.findesikke", "fields": {"public_id": "andet"}}, "andet"),
        (
            {
                "model": "memberships.contribution",
                "fields": {"membership": ["proeve-xyz"], "kind": "received", "amount": "5"},
            },
            "proeve-xyz",
        ),
    ],
)
def test_a_wrong_fixture_is_named_and_changes_nothing(
    empty_registry: None, tmp_path: Path, wrong: dict[str, Any], named: str
) -> None:
    right = [ADMINISTRATION, theme(), network(), membership()]
    (tmp_path / "1.json").write_text(json.dumps([*right, wrong]), "utf-8")
    with override("da"), pytest.raises(LoadError) as refused:
        load(tmp_path)
    assert str(refused.value).startswith(f"1.json, {wrong['model']} »{named}«: ")
    assert "\n" not in str(refused.value)
    assert not Administration.objects.exists()
    assert not Change.objects.exists()
    (tmp_path / "1.json").write_text(json.dumps(right), "utf-8")  # the control: without it, the rest is right
    assert load(tmp_path) == len(right)


@pytest.mark.parametrize("text", ["{", '{"model": "x"}', "[1]"])
def test_what_is_no_fixture_is_refused(empty_registry: None, tmp_path: Path, text: str) -> None:
    (tmp_path / "1.json").write_text(text, "utf-8")
    with pytest.raises(RegistryError, match=r"1\.json"):
        load(tmp_path)
