"""Measure the import: a list of so many memberships, all of them changed, through the desk's own pages.

"tried" is the upload with its page of differences, "taken" the confirmation. Beside the seconds and queries stand how long
others wait: for any write (on SQLite the whole database is locked, on PostgreSQL the rows), and for the ledger.
Run it by `make bench-import`.
"""

import io
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

ROWS = (500, 5_000)
HOUSES = 5


class Waits:
    """How long the others wait while something runs."""

    def __init__(self) -> None:
        self.queries = 0
        self.began: float | None = None
        self.ledger: float | None = None

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Note the first query that takes a lock."""
        self.queries += 1
        if self.began is None and ("FOR UPDATE" in sql or sql.startswith(("UPDATE", "INSERT"))):
            self.began = time.perf_counter()
        if self.ledger is None and sql.startswith(("UPDATE", "INSERT")) and "registry_ledgerhead" in sql:
            self.ledger = time.perf_counter()
        return execute(sql, *rest)


def world(count: int) -> None:
    """Put ``count`` memberships, each of a network of its own, into the database."""
    from django.db import models

    from memberships.models import Membership, Network
    from registry.models import Administration, Theme

    missing = count - Membership.objects.filter(title_en="bench").count()
    houses = list(Administration.objects.order_by("pk")[:HOUSES])
    networks = models.QuerySet(Network).bulk_create(
        Network(title=f"Netværk {time.time_ns()} {n}", kind="network") for n in range(missing)
    )
    models.QuerySet(Membership).bulk_create(
        Membership(
            network=network,
            administration=houses[n % HOUSES],
            title_en="bench",
            purpose="At udveksle erfaringer med andre byer. " * 5,
            summary="Et netværk af byer. " * 20,
        )
        for n, network in enumerate(networks)
    )
    themes = list(Theme.objects.order_by("pk")[:2])
    through: Any = Membership.themes.through
    through.objects.bulk_create(
        (
            through(membership_id=pk, theme_id=theme.pk)
            for pk in Membership.objects.filter(title_en="bench").values_list("pk", flat=True)
            for theme in themes
        ),
        ignore_conflicts=True,
    )


def changed(content: bytes) -> bytes:
    """Return a downloaded list with three cells of every row changed."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    themes = heads.index("Emner") + 1
    some = next(sheet.cell(n, themes).value for n in range(2, 99) if sheet.cell(n, themes).value)
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, heads.index("Formål") + 1).value = f"Nyt formål {time.time_ns()}"
        sheet.cell(row, heads.index("Begynder") + 1).value = "2019-05"
        sheet.cell(row, themes).value = some.partition(";")[0]
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def measured(name: str, count: int, run: Callable[[], Any]) -> Any:
    """Run something, and print a line about it."""
    from django.db import connection

    waits = Waits()
    start, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(waits):
        answer = run()
    end = time.perf_counter()
    locked, ledger = (
        f"{end - since:>9.1f}" if since else f"{'–':>9}" for since in (waits.began, waits.ledger)
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = len(answer.content) / 1024
    print(
        f"{count:>6} {name:<10}{end - start:>8.1f}{time.process_time() - cpu:>8.1f}{waits.queries:>9}"
        f"{locked}{ledger}{memory:>8.0f}{size:>9.0f}",
        flush=True,
    )
    return answer


def main() -> None:
    """Print a line for each size and step."""
    sys.path.insert(0, os.getcwd())
    import django

    django.setup()
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.test.utils import setup_test_environment

    from accounts.models import User

    setup_test_environment()
    settings.DEBUG = False  # which would keep every query
    client = Client()
    client.force_login(User.objects.create_superuser(f"bench {time.time_ns()}"))
    page = "/admin/memberships/membership/"
    print(
        f"{'rows':>6} {'step':<10}{'s':>8}{'CPU s':>8}{'queries':>9}{'locked':>9}{'ledger':>9}{'MB':>8}{'KB page':>9}"
    )
    for count in [int(one) for one in sys.argv[1:]] or ROWS:
        world(count)
        shown = f"{page}hent.xlsx?q=bench"
        content = changed(measured("downloaded", count, lambda shown=shown: client.get(shown)).content)
        file = SimpleUploadedFile("liste.xlsx", content)
        seen = measured("tried", count, lambda file=file: client.post(f"{page}indlaes/", {"file": file}))
        outcome = seen.context.get("report")
        if not outcome or not outcome.something:
            sys.exit(str(seen.context.get("error") or (outcome and outcome.refused[:3])))
        token = {"token": seen.context["token"]}
        taken = measured("taken", count, lambda token=token: client.post(f"{page}indlaes/", token))
        assert taken.status_code == 302, taken.context["report"].refused[:3]


if __name__ == "__main__":
    main()
