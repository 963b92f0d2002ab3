"""Who follows docs/add-a-domain.md to the letter gets a domain that every check and every contract takes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = (ROOT / "docs" / "add-a-domain.md").read_text("utf-8")
CATALOGUE = Path("locale", "da", "LC_MESSAGES", "django.po")
NAMES = Path("tests", "api", "resources", "public_names.txt")
BIN = Path(sys.executable).parent


def run(house: Path, *command: object) -> str:
    """Run a command in ``house`` as somebody who works there, and return what it says; it must succeed."""
    environment = {"DEBUG": "true", "DATABASE_URL": "sqlite://:memory:", "PATH": f"{BIN}:/usr/bin:/bin"}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.test_settings", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [*map(str, command)], cwd=house, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def python(house: Path, *arguments: object) -> str:
    return run(house, sys.executable, *arguments)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the house in which the guide was followed, up to its last step."""
    house = tmp_path_factory.mktemp("guide") / "house"
    left_out = shutil.ignore_patterns(".*", "var", "__pycache__", "staticfiles", "images")
    shutil.copytree(ROOT, house, ignore=left_out)
    # The two lines.
    for name in ("config/settings.py", "pyproject.toml"):
        path = house / name
        head, after, tail = path.read_text("utf-8").partition('    "committees",\n')
        path.write_text(f'{head}{after}    "awards",\n{tail}', "utf-8")
    # The folder.
    (house / "awards" / "migrations").mkdir(parents=True)
    for package in ("awards", "awards/migrations"):
        (house / package / "__init__.py").touch()
    for name, code in re.findall(
        r"^\*\*`(awards/\w+\.py)`\*\*.*?^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL
    ):
        (house / name).write_text(code, "utf-8")
    # What comes then.
    python(house, "manage.py", "makemigrations", "awards")
    python(house, "scripts/checks/check_translations.py", "--write")
    translate(house / CATALOGUE)
    run(house, "pybabel", "compile", "--directory=locale", "--domain=django")
    show = "import django; django.setup(); from tests.support.api.questions import shown_names; print(*shown_names())"
    shown = python(house, "-c", show).split()
    old = (house / NAMES).read_text("utf-8").split()
    assert all(name.startswith("awards.") for name in {*shown} ^ {*old})
    (house / NAMES).write_text("\n".join(shown) + "\n", "utf-8")
    return house


def translate(catalogue: Path) -> None:
    """Fill in what the guide puts into Danish: all that is new, and nothing else."""
    block = re.search(r"^   ```po\n(.*?)^   ```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert block
    danish = {entry.msgid: entry.msgstr for entry in polib.pofile(block[1].replace("\n   ", "\n").strip())}
    texts = polib.pofile(str(catalogue), wrapwidth=0)
    new = [entry for entry in texts if not entry.translated()]
    assert {entry.msgid for entry in new} == danish.keys()
    for entry in new:
        entry.msgstr, entry.flags, entry.previous_msgid = danish[entry.msgid], [], None
    texts.save(str(catalogue))


def test_its_source_is_as_we_write_it(house: Path) -> None:
    run(house, "ruff", "check", "awards")
    run(house, "ruff", "format", "--check", "awards")
    run(house, "mypy", "awards")


def test_the_checks_and_the_walls_take_it(house: Path) -> None:
    assert "No changes detected" in python(house, "manage.py", "makemigrations", "--check")
    assert "0 broken" in run(house, "lint-imports", "--no-logo", "--no-cache")


def test_what_holds_for_every_domain_holds_for_it(house: Path) -> None:
    modules = [
        path
        for path in sorted(house.glob("tests/**/test_*.py"))
        if "mark.contract" in path.read_text("utf-8")
    ]
    assert len(modules) > 5
    chosen = ["-m", "contract", "-k", "award or looked_at or outside_the_walls or folders_with_a_chapter"]
    said = python(house, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", *chosen, *modules)
    passed = re.search(r"(\d+) passed", said)
    assert passed
    assert int(passed[1]) > 40, said
    for contract in ("test_chapters", "test_models", "test_resources", "test_admin", "test_forms"):
        assert contract in "".join(path.name for path in modules)
