"""What a screen reader finds in a PDF, and what two validators find wrong with it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from outloud import check
from outloud.findings import ERROR, WARNING
from outloud.model import Document, StructElem
from outloud.rules._common import element_text

VERAPDF = Path(__file__).with_name("verapdf.py")


class Heard:
    """The tags of a PDF in the order in which they are read."""

    def __init__(self, path: Path, pdf: bytes) -> None:
        path.write_bytes(pdf)
        self.document = Document(str(path))

    def all(self, *kinds: str) -> list[StructElem]:
        return self.document.elements_of(*kinds)

    def said(self, element: StructElem) -> str:
        """Return what is read for an element and all within it, on one line, as words are written."""
        return " ".join(element_text(self.document, element).split())

    def the(self, kind: str, beginning: str) -> StructElem:
        """Return the one element of a kind that begins with these words."""
        (found,) = [element for element in self.all(kind) if self.said(element).startswith(beginning)]
        return found

    @property
    def text(self) -> str:
        return self.said(self.document.elements[0])

    def pages(self, element: StructElem) -> set[int]:
        """Return the pages on which something of an element stands."""
        within = [element, *element.descendants()]
        return {place.page for one in within for place in one.mcrefs if place.page is not None}


def faults(*paths: Path) -> list[str]:
    """Return what veraPDF (as PDF/A-2a and PDF/UA-1) and outloud find wrong with the files."""
    ran = subprocess.run(
        [sys.executable, VERAPDF, *paths], capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stderr
    return [*_verapdf(json.loads(ran.stdout)), *_outloud(paths)]


def _verapdf(verdicts: dict[str, dict[str, list[str]]]) -> Iterator[str]:
    for path, flavours in verdicts.items():
        for flavour, broken in flavours.items():
            yield from (f"{Path(path).name} [{flavour}] {rule}" for rule in broken)


def _outloud(paths: tuple[Path, ...]) -> Iterator[str]:
    for path in paths:
        result = check(str(path))
        assert result.error is None, result.error
        assert result.stats["pages"]
        for finding in result.findings:
            if finding.severity in (ERROR, WARNING):
                yield f"{path.name} {finding.rule}: {finding.message}"
