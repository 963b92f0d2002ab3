"""Print the tests that a change asks for: reads the paths of what was changed, line by line, from standard input.

An app's tests lie in the folder of its name. What all domains are made of, and what makes a domain, is tested by the
contract tests: the modules that carry the mark ``contract``.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CONTRACT = "pytest.mark.contract"
# Folders that are no app, with the tests of what they hold.
OTHERS = {"fixtures": "editions", "docs": "house", "scripts": "house", "config": "house"}


def contract_tests() -> set[str]:
    """Return the modules that carry the mark."""
    return {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("test_*.py")
        if CONTRACT in path.read_text("utf-8")
    }


def asked_for(paths: Iterable[str]) -> list[str]:
    """Return the folders and modules of tests that the change of these ``paths`` asks for, sorted."""
    found: set[str] = set()
    for path in paths:
        first, *rest = Path(path).parts
        if first == "tests":
            found |= _tests_themselves(path)
            continue
        if first in ("templates", "static") and len(rest) > 1:
            first = rest[0]
        folder = f"tests/{OTHERS.get(first, first)}"
        if (ROOT / folder).is_dir():
            found.add(folder)
        if first in ("pyproject.toml", "config") or (ROOT / first / "chapter.py").exists():
            found |= contract_tests()
    folders = tuple(f"{path}/" for path in found if not path.endswith(".py"))
    return sorted(path for path in found if not path.startswith(folders))


def _tests_themselves(path: str) -> set[str]:
    """Return a changed module of tests; for what they share, its folder or the contract tests."""
    if Path(path).name.startswith("test_"):
        return {path} & {str(module.relative_to(ROOT)) for module in (ROOT / "tests").rglob("test_*.py")}
    folder = Path(path).parent
    return contract_tests() if folder.parts[1:2] in ((), ("support",)) else {str(folder)}


if __name__ == "__main__":
    for found in asked_for(line.strip() for line in sys.stdin if line.strip()):
        print(found)
