"""The walls of the house hold; each was broken once on purpose to show it."""

import ast
import graphlib
import shutil
import subprocess
import sys
from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.db import models
from django.test.utils import isolate_apps
from importlinter import configuration
from importlinter.application import use_cases
from importlinter.domain.contract import Contract, registry

from scripts.checks.walls import KERNEL, domains

pytestmark = pytest.mark.contract

configuration.configure()

ROOT = Path(__file__).resolve().parent.parent.parent
OPTIONS = use_cases.read_user_options(str(ROOT / "pyproject.toml"))
PACKAGES = OPTIONS.session_options["root_packages"]
CONTRACTS = {contract["id"]: contract for contract in OPTIONS.contracts_options}


@cache
def house() -> grimp.ImportGraph:
    """Return who imports whom, also late and for types alone; whoever changes it takes a copy."""
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def wall(key: str) -> Contract:
    """Return the contract with this id, as the command makes it."""
    use_cases._register_contract_types(OPTIONS)
    options = CONTRACTS[key]
    made_by = registry.get_contract_class(options["type"])
    return made_by(options["name"], OPTIONS.session_options, options)


def broken(graph: grimp.ImportGraph) -> set[str]:
    """Return the ids of the contracts that ``graph`` breaks."""
    return {key for key in CONTRACTS if not wall(key).check(deepcopy(graph), verbose=False).kept}


def test_the_walls_stand() -> None:
    assert broken(house()) == set()  # the control for every breach below


# Where a forbidden import is written, which, and the walls that it goes through, also by way of others.
BREACHES = [
    ("editions/services.py", "import overview.apps", {"tree"}),
    ("registry/fields/partial_dates.py", "import editions.models", {"tree", "kernel"}),
    ("accounts/models.py", "import registry.fields.partial_dates", {"tree"}),
    ("document/content.py", "import accounts.models", {"tree"}),
    ("ops/logs.py", "import registry.fields.partial_dates", {"tree"}),
    ("agendas/models.py", "import config.settings", {"tree"}),
    ("agendas/models.py", "import editions.choices", {"tree"}),
    ("agendas/admin.py", "import overview.apps", {"tree"}),
    ("agendas/models.py", "import exchange.reader", {"tree"}),
    ("exchange/reader.py", "import editions.choices", {"tree"}),
    ("api/http/keys.py", "import desk.permissions", {"tree"}),
    ("desk/permissions.py", "import api.http.keys", {"tree"}),
    ("api/http/keys.py", "import exchange.reader", {"tree"}),
    ("memberships/models/networks.py", "import projects.choices", {"tree", "domains"}),
    ("exchange/reader.py", "import agendas.models", {"tree", "domains"}),
    ("desk/site.py", "import memberships.models", {"tree", "domains"}),
    ("desk/site.py", "import editions.services", {"tree"}),
    ("editions/models.py", "import funding.choices", {"domains"}),
    ("overview/site/survey.py", "import committees.models", {"domains"}),
    ("config/urls.py", "import committees.admin", {"domains"}),
    ("funding/admin.py", "import desk.permissions", {"frameworks"}),
    ("funding/chapter.py", "import desk.forms.questions", {"frameworks"}),
    ("projects/api.py", "import api.views.base", {"frameworks"}),
    ("projects/models.py", "import api.filters.codes", {"frameworks"}),
    ("projects/choices.py", "import projects.models", {"rooms"}),
    ("funding/models.py", "import funding.chapter", {"rooms"}),
    ("committees/admin.py", "import committees.chapter", {"rooms"}),
    ("registry/ledger/recording.py", "import registry.rights", {"kernel"}),
    ("registry/querysets.py", "import registry.models", {"kernel"}),
    ("committees/chapter.py", "import committees.api", {"rooms"}),
    ("overview/shared/cards.py", "import overview.lists", {"pages"}),
    ("overview/front.py", "import overview.figures", {"pages"}),
    ("document/content.py", "import document.pictures.charts", {"documents"}),
    ("document/word/docx.py", "import document.pdf.typeset", {"documents"}),
    ("desk/bases/tracked.py", "import desk.panels.history", {"desk"}),
    ("desk/forms/conflicts.py", "import desk.bases.panel", {"desk"}),
    ("desk/permissions.py", "import desk.forms.base", {"desk"}),
    ("api/filters/codes.py", "import api.resources.base", {"api"}),
    ("api/views/base.py", "import api.openapi.operations", {"api"}),
    ("api/compiled_queries.py", "import api.json_schema", {"api"}),
    ("editions/content.py", "import weasyprint", {"renderers"}),
    ("registry/chapters/facts.py", "import weasyprint", {"renderers"}),
    ("editions/services.py", "import pypandoc", {"renderers"}),
    ("desk/site.py", "import xlsxwriter", {"renderers"}),
    ("registry/actions/loading.py", "import openpyxl", {"renderers"}),
    ("exchange/reader.py", "import xlsxwriter", {"renderers"}),
    ("overview/site/survey.py", "import docx", {"renderers"}),
    ("overview/site/survey.py", "import vl_convert", {"renderers"}),
]


def module(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".")


def test_every_wall_has_a_breach_that_it_alone_sees() -> None:
    alone = {wall for _, _, walls in BREACHES for wall in walls if len(walls) == 1}
    assert alone == set(CONTRACTS)


@pytest.mark.parametrize(("file", "breach", "walls"), BREACHES)
def test_a_breach_is_seen_by_its_walls_and_by_no_other(file: str, breach: str, walls: set[str]) -> None:
    graph = deepcopy(house())
    importer, imported = module(file), breach.removeprefix("import ")
    assert importer in graph.modules
    assert imported in graph.modules or "." not in imported
    if imported not in graph.modules:
        graph.add_module(imported, is_squashed=True)
    graph.add_import(importer=importer, imported=imported, line_number=1, line_contents=breach)
    assert broken(graph) == walls


FORMS = ["{}", "def late():\n    {}", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    {}"]


def test_the_command_sees_an_import_wherever_it_is_written(tmp_path: Path) -> None:
    for package in (*PACKAGES, "scripts"):
        left_out = shutil.ignore_patterns("__pycache__", "migrations", "templates", "static")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert said_by_the_command(tmp_path) == set()
    for number, (file, breach, _walls) in enumerate(BREACHES):
        with (tmp_path / file).open("a", encoding="utf-8") as lines:
            lines.write(f"\n{FORMS[number % len(FORMS)].format(breach)}\n")
    assert said_by_the_command(tmp_path) == set(CONTRACTS)


def said_by_the_command(folder: Path) -> set[str]:
    """Return the ids of the contracts that are broken in ``folder``, as whoever types ``lint-imports`` is told."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    said = " ".join(done.stdout.split())
    found = {key for key, contract in CONTRACTS.items() if f"{contract['name']} BROKEN" in said}
    assert "Contracts:" in said, done.stdout + done.stderr
    assert (done.returncode == 0) == (not found), done.stdout
    return found


def circle(graph: grimp.ImportGraph, package: str) -> list[str]:
    """Return modules of ``package`` of which each imports the next and the last is the first; [] when there are none."""
    within = {package, *graph.find_descendants(package)}
    imported = {name: graph.find_modules_directly_imported_by(name) & within for name in sorted(within)}
    try:
        graphlib.TopologicalSorter(imported).prepare()
    except graphlib.CycleError as error:
        return error.args[1]
    return []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_modules_of_an_app_go_round_in_a_circle(package: str) -> None:
    assert circle(house(), package) == []


def test_a_circle_is_seen() -> None:
    graph = grimp.ImportGraph()
    for importer, imported in [("a.b", "a.c"), ("a.c", "a.d"), ("a.d", "a"), ("a", "a.b"), ("e", "e.b")]:
        graph.add_import(importer=importer, imported=imported)
    assert set(circle(graph, "a")) == {"a", "a.b", "a.c", "a.d"}
    assert circle(graph, "e") == []


def test_no_app_stands_outside_the_walls() -> None:
    ours = {app.name for app in apps.get_app_configs() if Path(app.path).parent == ROOT}
    layers = {name for layer in wall("tree").layers for name in layer.module_tails}
    assert (
        {*ours, "config", "document"} == set(PACKAGES) == {one.name for one in layers if not one.is_optional}
    )


def test_the_domains_are_the_folders_with_a_chapter() -> None:
    found = domains()
    assert len(found) >= 7
    assert KERNEL not in found
    assert set(found) <= {app.name for app in apps.get_app_configs()}, "not in INSTALLED_APPS"
    assert set(found) <= set(PACKAGES), "not in root_packages"


def test_a_domain_that_root_packages_leaves_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.checks.walls.domains", lambda: [*domains(), "awards"])
    with pytest.raises(ValueError, match="awards"):
        wall("tree").check(deepcopy(house()), verbose=False)


def strayed(ties: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the ties, from app to app, that no foreign key may make: the linter cannot see them."""
    kernel = {KERNEL, "accounts"}
    allowed = {domain: {domain, *kernel} for domain in domains()}
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


# What Django's compiler of queries is reached by; a field or an expression that says its own SQL is called by it.
COMPILER = {"get_compiler", "get_converters", "execute_sql", "sql_with_params", "SQLCompiler"}


def compiling(source: str) -> set[str]:
    """Return by what a module touches Django's compiler of queries."""
    nodes = [*ast.walk(ast.parse(source))]
    names = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    names |= {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return names & COMPILER


def test_one_module_of_the_api_touches_the_compiler_of_queries() -> None:
    files = [*(ROOT / "api").rglob("*.py")]
    assert [file.stem for file in files if compiling(file.read_text("utf-8"))] == ["compiled_queries"]


@pytest.mark.parametrize(
    "breach",
    ["sql, _ = rows.query.sql_with_params()", "from django.db.models.sql.compiler import SQLCompiler"],
)
def test_a_module_that_compiles_queries_is_seen(breach: str) -> None:
    assert compiling(breach)
