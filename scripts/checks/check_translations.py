"""Check that every text a user sees is collected in locale/ and translated; with --write, collect them.

The texts in the code are English, so Danish is the one translation. Django's makemessages works on a copy of the source,
so that a check changes nothing. It passes over texts within f-strings; so Python's own reading is held against what it finds.
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = Path("locale/da/LC_MESSAGES/django.po")
LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "var", "tests", "docs", "fixtures", "static", "staticfiles"
)
LISTED = 20  # texts named in one run
# What marks a text, each with how many arguments stand before it.
MARKS = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"), 0),
    **dict.fromkeys(("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"), 1),
}

type Key = tuple[str, str]


def collect() -> bytes:
    """Return the catalogue as makemessages writes it from the source now, less the date, which differs every time."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "source")
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        (copy / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
        command = ["manage.py", "makemessages", "--locale=da", "--no-location", "--no-obsolete", "--no-wrap"]
        environment = os.environ | {"DEBUG": "true", "DATABASE_URL": "sqlite://:memory:"}
        done = subprocess.run(
            [sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"makemessages failed:\n{done.stderr}")
        written = copy / CATALOGUE
        if not written.exists():
            return b""
        text = re.sub(rb'"POT-Creation-Date:.*\n', b"", written.read_bytes())
        # A new catalogue's head is marked as fuzzy, and a fuzzy catalogue is not compiled.
        return re.sub(rb'#, fuzzy\n(?=msgid ""\nmsgstr ""\n"Project-Id)', b"", text)


def key(entry: polib.POEntry) -> Key:
    """Return what tells one text from another."""
    return (entry.msgctxt or "", entry.msgid)


def missed(root: Path, collected: set[Key]) -> Iterator[str]:
    """Yield each text that is marked in the Python below ``root`` and was not ``collected``, with its place."""
    for folder, folders, files in root.walk():
        left_out = LEFT_OUT(str(folder), folders)
        folders[:] = [name for name in folders if name not in left_out]
        for path in (folder / name for name in sorted(files) if name.endswith(".py")):
            for line, text in marked(ast.parse(path.read_text("utf-8"))):
                if text not in collected:
                    said = repr(text[1]) if text else "a text that is put together"
                    yield f"cannot be collected: {path.relative_to(root)}:{line}: {said}"


def marked(tree: ast.AST) -> Iterator[tuple[int, Key | None]]:
    """Yield the line and the text of each call that marks one; None for one that is put together in the call.

    What a name stands for is marked where it is written.
    """
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        before = MARKS.get(names.get(node.func.id, ""), len(node.args))
        match node.args[before : before + 1]:
            case [ast.Constant(value=str(text))]:
                context = node.args[0] if before else ast.Constant("")
                yield node.lineno, (ast.literal_eval(context), text)
            case [ast.JoinedStr() | ast.BinOp()]:
                yield node.lineno, None


def compare(committed: polib.POFile, collected: polib.POFile) -> list[str]:
    """Return what is wrong with the committed catalogue, a line for each text."""
    known = {key(entry) for entry in committed if not entry.obsolete}
    used = {key(entry) for entry in collected if not entry.obsolete}
    problems = [f"not collected: {text!r}" for _, text in sorted(used - known)]
    problems += [f"no longer used: {text!r}" for _, text in sorted(known - used)]
    problems += [f"fuzzy: {entry.msgid!r}" for entry in committed.fuzzy_entries()]
    problems += [f"untranslated: {entry.msgid!r}" for entry in committed.untranslated_entries()]
    if committed.metadata_is_fuzzy:
        problems.append("the catalogue's head is marked as fuzzy")
    return problems


def main() -> int:
    """Check the committed catalogue, or bring it up to date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help=f"bring {CATALOGUE} up to date")
    arguments = parser.parse_args()

    text = collect()
    path = ROOT / CATALOGUE
    if arguments.write and text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    committed = polib.pofile(str(path)) if path.exists() else polib.POFile()
    collected = polib.pofile(text.decode()) if text else polib.POFile()
    problems = [*missed(ROOT, {key(entry) for entry in collected}), *compare(committed, collected)]
    for problem in problems[:LISTED]:
        print(problem)
    if len(problems) > LISTED:
        print(f"… and {len(problems) - LISTED} more")
    if arguments.write:
        return 0
    if problems:
        print(f"{CATALOGUE} is not complete: run `make messages` and translate what is new.", file=sys.stderr)
        return 1
    print(f"{len(committed)} texts, all translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
