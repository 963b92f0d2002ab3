"""What README prints for production is all that production needs, and takes every setting that there is."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = (ROOT / "config" / "settings.py").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
WEB: dict[str, str | None] = COMPOSE["services"]["web"]["environment"]
A_DEVELOPERS = {"DEBUG"}  # which production never has, whatever stands in .env
GUNICORNS = {"WEB_CONCURRENCY"}


def read_by(source: str) -> set[str]:
    """Return the variables that a settings file asks the environment for."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    asks = [
        call
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
    ]
    return {str(call.args[0].value) for call in asks if call.args and isinstance(call.args[0], ast.Constant)}


def test_control_a_setting_that_is_read_is_found() -> None:
    assert read_by('A = env.str("B", "")\nC = env.int("D")\nE = other.str("F")') == {"B", "D"}


def test_compose_takes_every_setting() -> None:
    assert len(read_by(SETTINGS)) > 15
    assert set(WEB) == read_by(SETTINGS) - A_DEVELOPERS | GUNICORNS


def test_every_setting_is_explained_on_top_of_the_settings() -> None:
    explained = re.findall(r"^([A-Z_]+) {2,}\S", ast.get_docstring(ast.parse(SETTINGS)) or "", re.MULTILINE)
    assert set(explained) == read_by(SETTINGS)


def wrote(folder: Path, *host: str) -> subprocess.CompletedProcess[str]:
    """Run the script where a copy of it lies in ``folder``, from somewhere else."""
    (folder / "scripts" / "production").mkdir(parents=True, exist_ok=True)
    script = shutil.copy(
        ROOT / "scripts" / "production" / "production_env.sh", folder / "scripts" / "production"
    )
    return subprocess.run(["bash", script, *host], cwd="/", capture_output=True, text=True, check=False)


def secrets_in(folder: Path) -> dict[str, str]:
    assert wrote(folder, "udsyn.example").returncode == 0
    return dict(line.split("=", 1) for line in (folder / ".env").read_text().splitlines())


def test_secrets_are_their_owners_alone_and_written_once(tmp_path: Path) -> None:
    first = secrets_in(tmp_path)
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    again = wrote(tmp_path, "udsyn.example")
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines()) == first


def test_the_file_has_all_that_compose_insists_on_and_production_starts_with_it(tmp_path: Path) -> None:
    given = secrets_in(tmp_path / "one")
    insisted = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text("utf-8")))
    assert set(given) == insisted
    assert given != secrets_in(tmp_path / "other")
    assert all(re.fullmatch(r"[\w.:/-]+", value) for value in given.values())
    environment = {
        name: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: given.get(found[1], "2"), str(value))
        for name, value in WEB.items()
        if value is not None
    }
    check = "from django.core.management import execute_from_command_line as run; run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    done = subprocess.run(
        [sys.executable, "-c", check],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **environment,
            "DATABASE_URL": "sqlite://:memory:",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("host", [[], [""], ["udsyn.example;reboot"], ["$HOME"]])
def test_without_a_host_one_is_asked_for(host: list[str], tmp_path: Path) -> None:
    done = wrote(tmp_path, *host)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert not (tmp_path / ".env").exists()


def test_readme_prints_the_lines_that_compose_names() -> None:
    line = "bash scripts/production/production_env.sh udsyn.example && docker compose up --build --detach"
    assert line in (ROOT / "README.md").read_text("utf-8")
    assert line in (ROOT / "docker-compose.yml").read_text("utf-8")


def test_the_image_leaves_no_folder_that_its_user_cannot_write() -> None:
    """Collecting the static files as root made var/pictures, and each page with a picture answered 500."""
    steps = (ROOT / "Dockerfile").read_text("utf-8").partition("collectstatic")[2]
    assert "RUN rm -rf var && install -d -o udsyn var\nUSER udsyn" in steps


def settled(code: str, **environment: str) -> str:
    """Return what ``code`` prints of the settings, as production has them."""
    done = subprocess.run(
        [sys.executable, "-c", f"import config.settings as s; {code}"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "k" * 60,
            "ALLOWED_HOSTS": "udsyn.example",
            "DATABASE_URL": "postgres://udsyn:udsyn@db/udsyn",
            **environment,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_what_binds_other_names_for_a_year_is_chosen_by_whoever_answers_for_them() -> None:
    code = "print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    assert settled(code) == "31536000 False False"
    chosen = settled(code, HSTS_INCLUDE_SUBDOMAINS="true", HSTS_PRELOAD="true")
    assert chosen == "31536000 True True"


def test_a_postgresql_that_does_not_answer_is_given_up() -> None:
    code = "o = s.DATABASES['default']['OPTIONS']; print(o['connect_timeout'], o['keepalives_idle'], o['options'])"
    assert settled(code) == "5 30 -c jit=off"
    slow = settled(code, DATABASE_URL="postgres://udsyn:udsyn@db/udsyn?connect_timeout=20")
    assert slow.startswith("20 ")  # the address may say otherwise


@pytest.mark.parametrize(
    ("version", "wal"), [((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 0), True)]
)
def test_sqlite_keeps_a_write_ahead_log_only_where_several_may_write_it(
    version: tuple[int, ...], wal: bool
) -> None:
    patch = f"import sqlite3; sqlite3.sqlite_version_info = {version}"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{patch}; import config.settings as s; print(s.DATABASES['default']['OPTIONS'])",
        ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DEBUG": "true"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ("journal_mode=WAL" in done.stdout) is wal
