"""Measure the PDF: the survey of 2020 once, five and twenty times over, beside Chromium's print of the same HTML.

Each is made in a process of its own. CPU seconds are of all its processes, imports included ("cold"); "warm" is
a second rendering in the same process; memory is the most that its processes held at one time (PSS, so that what
they share counts once). Run it by `make bench-pdf`; it needs a loaded database.
"""

import ctypes
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

TIMES = (1, 5, 20)
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER in linux/prctl.h: the orphans of our children become ours
MEGABYTE = 1024  # in kilobytes, as /proc counts

# What a child does: read content, make its PDF, and say what a second time costs.
RENDER = """
import sys, time, django
django.setup()
from pathlib import Path
from document.content import from_json
from document.pdf.typeset import pdf
survey = from_json(Path(sys.argv[1]).read_bytes())
Path(sys.argv[2]).write_bytes(pdf(survey))
if sys.argv[3] == "warm":
    before = time.process_time()
    pdf(survey)
    print(time.process_time() - before)
"""


@dataclass
class Cost:
    """What a command cost: CPU seconds of all its processes, megabytes at the worst moment, and what it printed."""

    cpu: float
    memory: float
    printed: str


def measured(command: list[str]) -> Cost:
    """Run a command to its end, whatever processes it starts. Raises ``RuntimeError`` when it fails."""
    before = os.times()
    peak = [0.0]
    with tempfile.TemporaryFile("w+") as printed:
        child = subprocess.Popen(command, stdout=printed, stderr=subprocess.STDOUT)
        watching = threading.Thread(target=_watch, args=(peak,), daemon=True)
        watching.start()
        status = child.wait()
        _wait_for_orphans()
        watching.join()
        printed.seek(0)
        after = os.times()
        if status != 0:
            raise RuntimeError(f"{command[0]} failed with exit code {status}: {printed.read()[-2000:]}")
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        return Cost(cpu, peak[0] / MEGABYTE, printed.read())


def _wait_for_orphans() -> None:
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def _watch(peak: list[float]) -> None:
    """Note the most that our descendants hold together, until there are none."""
    while held := _held(os.getpid()):
        peak[0] = max(peak[0], held)
        time.sleep(0.1)


def _held(parent: int) -> float:
    """Return the kilobytes (PSS) of all descendants of a process."""
    total = 0.0
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            try:
                rollup = Path(f"/proc/{child}/smaps_rollup").read_text()
                total += next(
                    float(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")
                )
            except (OSError, StopIteration):
                pass  # it has just ended
            total += _held(int(child))
    return total


def pages(path: Path) -> int:
    """Return how many pages a PDF has."""
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pages:"))


def copies(times: int) -> bytes:
    """Return the survey of 2020 as JSON with each of its entries and rows several times."""
    from msgspec.structs import replace

    from document.content import Item, to_json
    from editions.services import current_survey

    def again(items: tuple[Item, ...], copy: int) -> tuple[Item, ...]:
        suffix = f"-{copy}" if copy else ""
        return tuple(replace(i, key=f"{i.key}{suffix}", items=again(i.items, copy)) for i in items)

    survey = current_survey("da")
    return to_json(
        replace(
            survey,
            chapters=tuple(
                replace(
                    chapter,
                    sections=tuple(
                        replace(
                            section, items=tuple(i for n in range(times) for i in again(section.items, n))
                        )
                        for section in chapter.sections
                    ),
                    tables=tuple(replace(table, rows=table.rows * times) for table in chapter.tables),
                )
                for chapter in survey.chapters
            ),
            notes=tuple(note for note in survey.notes for _copy in range(times)),
        )
    )


def chromium(html: Path, pdf: Path, profile: Path) -> list[str]:
    """Return the command by which Chromium prints a page."""
    quiet = [
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    where = [f"--user-data-dir={profile}", "--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
    return ["chromium", "--headless", *quiet, *root, *where, html.as_uri()]


def main() -> None:
    """Print a line for each size and maker."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    sys.path.insert(0, os.getcwd())
    import django

    django.setup()
    from document.content import from_json
    from document.html.page import render_standalone

    print(
        f"{'':>4} {'made by':<11}{'pages':>6}{'cold s':>9}{'warm s':>8}{'MB':>7}{'ms/page':>9}{'MB/page':>9}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for times in TIMES:
            content, html, pdf = (Path(folder) / f"{times}.{kind}" for kind in ("json", "html", "pdf"))
            content.write_bytes(copies(times))
            html.write_text(render_standalone(from_json(content.read_bytes())), "utf-8")
            again = "warm" if times == 1 else "cold"
            ours = measured([sys.executable, "-c", RENDER, str(content), str(pdf), again])
            warm = float(ours.printed) if ours.printed else None
            ours.cpu -= warm or 0
            told(times, "WeasyPrint", pages(pdf), ours, warm)
            theirs = measured(chromium(html, pdf, Path(folder) / f"profile-{times}"))
            told(times, "Chromium", pages(pdf), theirs, None)


def told(times: int, maker: str, count: int, cost: Cost, warm: float | None) -> None:
    """Print one line of the table."""
    second = f"{warm:.2f}" if warm is not None else ""
    each = f"{1000 * cost.cpu / count:>9.0f}{cost.memory / count:>9.2f}"
    print(
        f"{times:>3}x {maker:<11}{count:>6}{cost.cpu:>9.2f}{second:>8}{cost.memory:>7.0f}{each}", flush=True
    )


if __name__ == "__main__":
    main()
