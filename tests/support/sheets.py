"""Lists on their way out of the desk and back in."""

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.utils.text import capfirst

from accounts.models import User
from tests.support.desk import address

type Rows = list[list[Any]]


def downloaded(client: Client, model: type[models.Model], query: str = "") -> bytes:
    """Return the workbook of ``model`` as the person gets it."""
    answer = client.get(f"{address(model, 'export_xlsx')}{query}")
    assert answer.status_code == 200
    return answer.content


def upload(client: Client, model: type[models.Model], content: bytes, name: str = "") -> HttpResponse:
    """Return the answer to an uploaded file: what it would do."""
    name = name or ("liste.xlsx" if content.startswith(b"PK") else "liste.csv")
    return client.post(address(model, "import"), {"file": SimpleUploadedFile(name, content)})


def confirm(client: Client, model: type[models.Model], seen: HttpResponse) -> HttpResponse:
    """Return the answer to the confirmation of what was ``seen``."""
    return client.post(address(model, "import"), {"token": seen.context["token"]})


def sheet(rows: Rows) -> bytes:
    """Return rows as CSV."""
    made = io.StringIO()
    csv.writer(made, delimiter=";").writerows(rows)
    return made.getvalue().encode()


def told(answer: HttpResponse) -> tuple[int, int, int, int]:
    """Return how many rows are new, changed, refused and unchanged."""
    assert answer.context.get("report"), answer.context.get("error")
    outcome = answer.context["report"]
    return len(outcome.new), len(outcome.changed), len(outcome.refused), outcome.unchanged


def refusals(answer: HttpResponse) -> list[tuple[str, str]]:
    """Return the cells that are refused, and why."""
    assert (answer.status_code, answer.context["token"]) == (200, "")
    lines = answer.context["report"].refused
    for line in lines:
        for problem in line.problems:
            assert problem.cell in answer.text
    return [(problem.cell, problem.reason) for line in lines for problem in line.problems]


def login(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


class Book:
    """A downloaded workbook that somebody works in: cells by row and column of the model."""

    def __init__(self, client: Client, model: type[models.Model], query: str = "") -> None:
        self.model = model
        self.book = openpyxl.load_workbook(io.BytesIO(downloaded(client, model, query)))
        self.sheet = self.book.worksheets[0]
        self.heads = [cell.value for cell in self.sheet[1]]

    def place(self, name: str) -> int:
        """Return the number of a field's column, from 1."""
        return self.heads.index(str(capfirst(self.model._meta.get_field(name).verbose_name))) + 1

    def cell(self, row: int, name: str) -> Any:
        """Return the cell of a field."""
        return self.sheet.cell(row, self.place(name))

    def row_of(self, thing: Any) -> int:
        """Return the row of an entry."""
        return next(row[0].row for row in self.sheet.iter_rows(min_row=2) if row[0].value == thing.key)

    def put(self, thing_or_row: Any, **values: Any) -> str:
        """Write in the row of an entry (or in a row); return the address of the last cell."""
        row = thing_or_row if isinstance(thing_or_row, int) else self.row_of(thing_or_row)
        for name, value in values.items():
            self.cell(row, name).value = value
            last = self.cell(row, name).coordinate
        return last

    def add(self, **values: Any) -> int:
        """Write a new row below the others, and return its number."""
        row = max(row[0].row for row in self.sheet.iter_rows() if any(cell.value for cell in row)) + 1
        self.put(row, **values)
        return row

    @property
    def content(self) -> bytes:
        """The file."""
        made = io.BytesIO()
        self.book.save(made)
        return made.getvalue()


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return made.getvalue()
