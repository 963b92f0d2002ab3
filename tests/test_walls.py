"""The walls of the house hold; each was broken once on purpose to show it."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.db import models
from django.test.utils import isolate_apps

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


# Where a forbidden import is written, how, and the walls that it goes through, also by way of others.
BREACHES = [
    ("editions/services.py", "import overview.apps", {"road"}),
    ("registry/fields/partial_dates.py", "import editions.models", {"road", "apart"}),
    ("accounts/models.py", "import registry.fields.partial_dates", {"road", "domains"}),
    ("document/content.py", "import accounts.models", {"road", "domains"}),
    ("ops/logs.py", "import registry.fields.partial_dates", {"road", "domains"}),
    ("overview/site/survey.py", "import desk.apps", {"road"}),
    ("agendas/models.py", "import config.settings", {"domains"}),
    ("memberships/models.py", "import projects.choices", {"domains", "apart"}),
    ("agendas/models.py", "import editions.choices", {"apart"}),
    ("editions/models.py", "import funding.choices", {"apart", "pages-apart"}),
    ("overview/site/survey.py", "import committees.models", {"pages-apart"}),
    ("desk/site.py", "def late():\n    from memberships import models", {"pages-apart"}),
    ("agendas/admin.py", "import overview.apps", {"domains-below"}),
    ("projects/choices.py", "import projects.models", {"rooms"}),
    ("funding/models.py", "from . import chapter", {"rooms"}),
    ("committees/admin.py", "import committees.chapter", {"rooms"}),
    ("registry/ledger/recording.py", "import registry.rights", {"kernel"}),
    ("registry/querysets.py", "def late():\n    from registry import models", {"kernel"}),
    ("editions/content.py", "import weasyprint", {"renderers"}),
    ("registry/chapters/facts.py", "def late():\n    from weasyprint import HTML", {"renderers"}),
    ("editions/services.py", "import pypandoc", {"renderers"}),
    ("desk/site.py", "def late():\n    import xlsxwriter", {"renderers"}),
    ("registry/ledger/loading.py", "import openpyxl", {"renderers"}),
    ("exchange/reader.py", "import xlsxwriter", {"renderers"}),
    ("overview/site/survey.py", "import docx", {"renderers"}),
    ("overview/site/survey.py", "def late():\n    import vl_convert", {"renderers"}),
]


def test_every_wall_has_a_breach_that_it_alone_sees() -> None:
    alone = {wall for _, _, walls in BREACHES for wall in walls if len(walls) == 1}
    assert alone == set(CONTRACTS)


@pytest.mark.parametrize(("name", "breach", "walls"), BREACHES)
def test_a_breach_is_seen_by_its_walls_and_by_no_other(
    copy: Path, name: str, breach: str, walls: set[str]
) -> None:
    file = copy / name
    whole = file.read_text("utf-8")
    file.write_text(f"{whole}\n{breach}\n", "utf-8")
    try:
        assert broken(copy) == walls
    finally:
        file.write_text(whole, "utf-8")


def test_no_app_stands_outside_the_walls() -> None:
    ours = {app.name for app in apps.get_app_configs() if Path(app.path).parent == ROOT}
    assert ours <= set(CONFIG["root_packages"])
    assert {name for name in ours if (ROOT / name / "chapter.py").exists()} == {*DOMAINS, "registry"}
    walls = {contract["id"]: contract for contract in CONFIG["contracts"]}
    assert set(walls["domains"]["layers"][1].split(" | ")) == set(DOMAINS)
    assert set(walls["apart"]["modules"]) == {*DOMAINS, "editions"}
    assert set(walls["pages-apart"]["forbidden_modules"]) == set(DOMAINS)
    assert set(walls["domains-below"]["source_modules"]) == set(DOMAINS)
    assert set(walls["rooms"]["containers"]) == set(DOMAINS)
    assert set(walls["renderers"]["source_modules"]) == set(CONFIG["root_packages"]) - {"document"}


def strayed(ties: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the ties, from app to app, that no foreign key may make: the linter cannot see them."""
    kernel = {"registry", "accounts"}
    allowed = {domain: {domain, *kernel} for domain in DOMAINS}
    allowed |= {"editions": {"editions", *kernel}, "registry": kernel, "accounts": {"accounts", "auth"}}
    return [(ours, theirs) for ours, theirs in ties if ours in allowed and theirs not in allowed[ours]]


def ties(registered: Apps = apps) -> list[tuple[str, str]]:
    return [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in registered.get_models()
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


@pytest.mark.parametrize("kind", [models.ForeignKey, models.ManyToManyField])
def test_a_foreign_key_by_string_is_found(kind: Any) -> None:
    options = {"on_delete": models.PROTECT} if kind is models.ForeignKey else {}
    with isolate_apps("projects", "funding") as made_up:

        class Stranger(models.Model):  # noqa: DJ008 (nobody will see one)
            class Meta:
                app_label = "funding"

        class Own(models.Model):  # noqa: DJ008
            stranger = kind("funding.Stranger", **options)

            class Meta:
                app_label = "projects"

        assert strayed(ties(made_up)) == [("projects", "funding")]


def test_nothing_points_at_just_anything() -> None:
    fields = [field for model in apps.get_models() for field in model._meta.private_fields]
    assert [field for field in fields if isinstance(field, GenericForeignKey | GenericRelation)] == []
