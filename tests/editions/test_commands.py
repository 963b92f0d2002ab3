"""The commands as whoever types them meets them: a whole file, or one sentence and exit code 2."""

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command, execute_from_command_line
from django.core.management.base import CommandError
from django.db import connections
from django.utils.translation import override

from document.content import Chapter, Item, Section, from_json
from editions.files import write_whole
from editions.models import Introduction
from registry.actions.loading import load
from registry.errors import LoadError, RegistryError
from registry.models import Administration, Change
from tests.support.document.reading import Page

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
        ("format", "docc", "pdf, docx, xlsx, html, json"),
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


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return what runs a command as it was typed, and returns exit code, standard output and standard error."""
    monkeypatch.setattr(connections, "close_all", lambda: None)  # the test's own connection goes on

    def run_typed(*arguments: Any) -> tuple[int, str, str]:
        code: Any = 0
        try:
            with override("da"):
                execute_from_command_line(["manage.py", *map(str, arguments)])
        except SystemExit as stopped:
            code = stopped.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_typed


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--format", "docc"], ["docc", "pdf, docx, xlsx, html, json"]),
        (["--language", "de"], ["de", "da, en"]),
        (["--audience", "secret"], ["secret", "public, internal"]),
        (["--administration", "TMX"], ["TMX", ": TMF, "]),
        (["--administration", "oekx"], ["oekx", ": ØKF, "]),
        (["--chapters", "4,12"], ["12", "1, 2, 3, 4, 5, 6, 7, 8, 9"]),
        (["--chapters", "4-6"], ["4-6", "1, 2, 3"]),
        (["--chapters", ""], ["1, 2, 3"]),
        (["--output", "{}"], ["{}"]),
        (["--output", "{}/findes/ikke.json"], ["{}/findes"]),
        (["--output", "{}/old.json/new.json"], ["{}/old.json"]),
        (["--output", "{}/pipe"], ["{}/pipe"]),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_everything_as_it_was(
    survey_2020: Introduction, tmp_path: Path, typed: Any, arguments: list[str], named: list[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    old = tmp_path / "old.json"
    old.write_bytes(b"the old one")
    given = [argument.format(tmp_path) for argument in arguments]
    code, out, err = typed("export_survey", "--format=json", f"--output={old}", *given)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.endswith(".\n")
    assert [name for name in named if name.format(tmp_path) not in err] == []
    assert old.read_bytes() == b"the old one"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["old.json", "pipe"]
    assert (tmp_path / "pipe").is_fifo()


def test_what_can_be_done_says_where_the_file_lies_and_nothing_else(
    survey_2020: Introduction, tmp_path: Path, typed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert typed("export_survey", "--format=json") == (0, "survey-2020.json\n", "")
    assert [file.name for file in tmp_path.iterdir()] == ["survey-2020.json"]


@pytest.mark.parametrize("arguments", [[], ["--administration=TMF"]])
def test_an_empty_registry_says_how_to_fill_it(
    empty_registry: None, tmp_path: Path, typed: Any, arguments: list[str]
) -> None:
    code, out, err = typed("export_survey", f"--output={tmp_path / 'x.pdf'}", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "indledning" in err  # how to write one, not how to load Copenhagen's
    assert "load_survey" not in err
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


def test_when_pandoc_fails_it_is_one_sentence_and_no_file(
    survey_2020: Introduction, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("document.word.docx.PANDOC", tmp_path / "pandoc")
    assert "pandoc" in refusal("export_survey", output=tmp_path / "x.docx", format="docx")
    assert list(tmp_path.iterdir()) == []


def test_a_written_file_is_an_ordinary_one(tmp_path: Path) -> None:
    path = tmp_path / "survey.json"
    before = os.umask(0o027)
    try:
        write_whole(path, b"new")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_keeps_pointing_at_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "survey.json"
    path.write_bytes(b"old")
    link = tmp_path / "latest.json"
    link.symlink_to(path.name)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


def export(tmp_path: Path, **options: Any) -> bytes:
    path = tmp_path / "out"
    call_command("export_survey", output=path, stdout=open(os.devnull, "w", encoding="utf-8"), **options)  # noqa: PTH123, SIM115
    return path.read_bytes()


def items(value: Any) -> Iterator[Item]:
    """Return every entry that the content tells of, also beneath others."""
    if isinstance(value, tuple):
        for member in value:
            yield from items(member)
    elif isinstance(value, Chapter | Section):
        yield from items(value.sections if isinstance(value, Chapter) else value.items)
    elif isinstance(value, Item):
        yield value
        yield from items(value.items)


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
        read = Page(html)
        loads = [*read.values("src"), *read.values("srcset"), *read.values("data"), *read.values("action")]
        assert [address for address in loads if not str(address).startswith("data:")] == []
        assert {address[:5] for address in re.findall(r"url\([\"']?([^\"')]+)", html)} == {"data:"}
        assert "@import" not in html

    def test_pdf_is_a_pdf(self, survey_2020: Introduction, tmp_path: Path) -> None:
        assert export(tmp_path, format="pdf", administration="BUF").startswith(b"%PDF-")

    @pytest.mark.parametrize("kind", ["docx", "xlsx"])
    def test_word_and_workbook_are_packages_and_the_same_each_time(
        self, survey_2020: Introduction, tmp_path: Path, kind: str
    ) -> None:
        made = export(tmp_path, format=kind, administration="BUF")
        assert made.startswith(b"PK")
        assert made == export(tmp_path, format=kind, administration="BUF")

    @pytest.mark.parametrize("code", ["ØKF", "OKF", "oekf", "økf"])
    def test_a_part_is_one_administrations_with_the_numbers_of_the_whole(
        self, survey_2020: Introduction, tmp_path: Path, code: str
    ) -> None:
        part = from_json(export(tmp_path, format="json", administration=code))
        assert part.administration == "ØKF"
        assert [chapter.number for chapter in part.chapters] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
        assert part.without_entries == ()
        across = part.chapters[5].sections[-1]
        assert (across.number, across.administration) == ("6.6", None)

    def test_a_part_has_nothing_of_the_others_and_each_thing_its_number_in_the_whole(
        self, survey_2020: Introduction, tmp_path: Path
    ) -> None:
        whole = from_json(export(tmp_path, format="json"))
        part = from_json(export(tmp_path, format="json", administration="TMF"))
        theirs = [thing for thing in items(part.chapters) if "TMF" not in thing.administrations]
        assert theirs == []
        numbers = {(thing.key, thing.number) for thing in items(part.chapters)}
        assert len(numbers) > 30
        assert numbers <= {(thing.key, thing.number) for thing in items(whole.chapters)}
        everything = {thing.key for thing in items(whole.chapters) if thing.administrations[:1] == ("TMF",)}
        assert everything <= {key for key, _ in numbers}

    def test_chosen_chapters_stand_alone_with_the_numbers_of_the_whole(
        self, survey_2020: Introduction, tmp_path: Path
    ) -> None:
        whole = from_json(export(tmp_path, format="json"))
        part = from_json(export(tmp_path, format="json", chapters="6, 4,6"))
        assert part.only_chapters == (4, 6)
        assert part.chapters == (whole.chapters[3], whole.chapters[5])
        assert part.figures == tuple(figure for figure in whole.figures if figure.chapter in (4, 6))
        assert (part.reconciliation, part.notes) == ((), ())
        html = export(tmp_path, format="html", chapters="4,6").decode()
        assert "Kun kapitlerne 4, 6" in html
        assert "Kun kapitel 1" in export(tmp_path, format="html", chapters="1").decode()

    def test_chapters_and_an_administration_can_be_chosen_together(
        self, survey_2020: Introduction, tmp_path: Path
    ) -> None:
        part = from_json(export(tmp_path, format="json", chapters="4", administration="TMF"))
        own = from_json(export(tmp_path, format="json", administration="TMF"))
        assert part.chapters == tuple(chapter for chapter in own.chapters if chapter.number == 4)

    def test_what_stays_danish_in_the_english_survey_is_marked_word_for_word(
        self, survey_2020: Introduction, tmp_path: Path
    ) -> None:
        survey = from_json(export(tmp_path, format="json", language="en"))
        read = Page(export(tmp_path, format="html", language="en").decode())
        things = list(items(survey.chapters))
        said = [thing.title for thing in things]
        said += [fact.values[0] for thing in things for fact in thing.facts if len(fact.values) == 1]
        danish = {text.text for text in said if text.lang == "da"}
        english = {text.text for text in said if text.lang == "en"}
        assert len(danish) > 3
        assert len(english) > 100
        printed = {text for text in danish | english if read.langs(text)}
        assert len(printed) > 250  # the others the text says already, or the index has them
        assert [text for text in danish & printed if "da" not in read.langs(text)] == []
        assert [text for text in english & printed if "en" not in read.langs(text)] == []

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


@pytest.mark.parametrize(
    "address", ["postgres://udsyn:udsyn@127.0.0.1:1/udsyn", "sqlite:///{}/junk.sqlite3", "sqlite:///{}"]
)
def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path, address: str) -> None:
    (tmp_path / "junk.sqlite3").write_bytes(b"This is no database. " * 100)
    done = run("export_survey", f"--output={tmp_path / 'x.pdf'}", DATABASE_URL=address.format(tmp_path))
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "DATABASE_URL" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["junk.sqlite3"]


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
                "fields": {
                    "membership": ["proeve-xyz"],
                    "kind": "received",
                    "amount": "5",
                    "currency": "DKK",
                },
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


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": "registry.theme", "fields": None},
        {"model": "registry.theme", "fields": ["proeve"]},
        {"model": "registry.theme"},
        {"model": 7, "fields": {"public_id": "proeve"}},
        {"fields": {"public_id": "proeve"}},
        {},
    ],
)
def test_an_object_of_the_wrong_shape_is_refused(
    empty_registry: None, tmp_path: Path, typed: Any, wrong: dict[str, Any]
) -> None:
    (tmp_path / "1.json").write_text(json.dumps([ADMINISTRATION, wrong]), "utf-8")
    code, out, err = typed("load_survey", tmp_path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "1.json" in err
    assert not Administration.objects.exists()
    assert not Change.objects.exists()


@pytest.mark.parametrize("text", ["{", '{"model": "x"}', "[1]"])
def test_what_is_no_fixture_is_refused(empty_registry: None, tmp_path: Path, text: str) -> None:
    (tmp_path / "1.json").write_text(text, "utf-8")
    with pytest.raises(RegistryError, match=r"1\.json"):
        load(tmp_path)
