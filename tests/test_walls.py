"""The walls of the house hold; each was broken once on purpose to show it."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract["name"] for contract in CONFIG["contracts"]}
DOMAINS = ("agendas", "memberships", "sistercities", "projects", "funding", "delegations", "committees")


def broken(house: Path) -> set[str]:
    """Return the ids of the contracts that import-linter finds broken in ``house``."""
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    arguments = ["--no-cache", "--no-logo", "--config", str(house / "pyproject.toml")]
    done = subprocess.run(
        [sys.executable, "-c", linter, *arguments], cwd=house, capture_output=True, text=True, check=False
    )
    said = " ".join(done.stdout.split())
    found = {key for key, name in CONTRACTS.items() if f"{name} BROKEN" in said}
    assert "Contracts:" in said, done.stdout + done.stderr
    assert (done.returncode == 0) == (not found), done.stdout
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the house's packages, to be broken."""
    house = tmp_path_factory.mktemp("house")
    for package in CONFIG["root_packages"]:
        shutil.copytree(
            ROOT / package, house / package, ignore=shutil.ignore_patterns("__pycache__", "migrations")
        )
    shutil.copy(ROOT / "pyproject.toml", house)
    return house


def test_the_walls_stand(copy: Path) -> None:
    assert broken(ROOT) == set()
    assert broken(copy) == set()  # the control for every breach below


BREACHES = {
    "road": ("registry/dates.py", "import editions.models"),
    "domains": ("memberships/models.py", "import projects.choices"),
    "apart": ("editions/models.py", "import funding.choices"),
    "pages-apart": ("overview/views.py", "import committees.models"),
    "domains-below": ("agendas/admin.py", "import desk.sites"),
    "rooms": ("projects/choices.py", "import projects.models"),
    "renderers": ("editions/content.py", "import weasyprint"),
}


def test_every_wall_has_its_breach() -> None:
    assert set(BREACHES) == set(CONTRACTS)


@pytest.mark.parametrize("wall", BREACHES)
def test_a_breach_is_seen(copy: Path, wall: str) -> None:
    name, breach = BREACHES[wall]
    file = copy / name
    whole = file.read_text("utf-8")
    file.write_text(f"{whole}\n{breach}\n", "utf-8")
    try:
        assert wall in broken(copy)
    finally:
        file.write_text(whole, "utf-8")


def strayed(ties: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the ties, from app to app, that no foreign key may make: the linter cannot see them."""
    kernel = {"registry", "accounts"}
    allowed = {domain: {domain, *kernel} for domain in DOMAINS}
    allowed |= {"editions": {"editions", *kernel}, "registry": kernel, "accounts": {"accounts", "auth"}}
    return [(ours, theirs) for ours, theirs in ties if ours in allowed and theirs not in allowed[ours]]


def ties() -> list[tuple[str, str]]:
    return [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field.related_model, type) and issubclass(field.related_model, models.Model)
    ]


def test_a_domain_points_only_at_itself_and_at_the_kernel() -> None:
    found = ties()
    assert len(found) > 100
    assert strayed(found) == []


@pytest.mark.parametrize("tie", [("projects", "funding"), ("registry", "projects"), ("editions", "agendas")])
def test_a_foreign_key_through_a_wall_is_seen(tie: tuple[str, str]) -> None:
    assert strayed([tie]) == [tie]
