"""What stands in the cells of an uploaded list: formulas, invisible signs, dates and names, each read or refused with its place."""

import csv
import io
from pathlib import Path

import pytest
from django.test import Client

from committees.models import Item, Practice
from delegations.models import Visit
from exchange import reader
from exchange.reader import read_sheet
from memberships.models import Membership
from projects.models import Project
from registry.models import Committee
from tests.support.administrations import put
from tests.support.desk import address
from tests.support.sheets import Book, confirm, downloaded, refusals, repacked, sheet, told, upload

CASES = Path(__file__).parent / "cases"

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_of_ours_is_run_by_a_spreadsheet(desk: Client, text: str) -> None:
    practice = Practice.objects.order_by("pk")[0]
    put(practice, qualifier=text)
    book = Book(desk, Practice)
    cell = book.cell(book.row_of(practice), "qualifier")
    assert (cell.data_type, cell.value) == ("s", text)
    content = desk.get(address(Practice, "export_csv")).content
    rows = [*csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")]
    (written,) = [row[book.place("qualifier") - 1] for row in rows if row[0] == practice.key]
    assert written[0] not in "=+-@"
    for made in (content, downloaded(desk, Practice)):
        assert told(upload(desk, Practice, made)) == (0, 0, 0, Practice.objects.count())


def test_a_formula_is_refused_with_its_cell(desk: Client) -> None:
    practice = Practice.objects.order_by("pk")[0]
    book = Book(desk, Practice)
    assert told(upload(desk, Practice, book.content))[2] == 0
    cell = book.put(practice, qualifier="=1+1")
    ((where, why),) = refusals(upload(desk, Practice, book.content))
    assert (where, "formel" in why) == (cell, True)
    rows = [["Offentligt id", "Version", "Forbehold"], [practice.key, "1", "=1+1"]]
    assert [where for where, _why in refusals(upload(desk, Practice, sheet(rows)))] == ["C2"]


def test_after_so_many_refused_rows_the_rest_is_not_looked_at(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = ["Offentligt id", "Version", "Titel", "Forvaltning"]
    monkeypatch.setattr("exchange.importer.MOST_REFUSED", 2)
    for count, cut in ((2, False), (3, True)):
        answer = upload(desk, Visit, sheet([head, *[["", "", "Oslo", "FINDES"]] * count]))
        assert (told(answer)[2], "Kun de første" in answer.text) == (2, cut)
    assert not Visit.objects.filter(title="Oslo").exists()


def test_a_sign_that_cannot_be_seen_is_refused_with_its_cell(desk: Client) -> None:
    practice = Practice.objects.order_by("pk")[0]
    rows = [["Offentligt id", "Version", "Forbehold"], [practice.key, "1", "a\x0bb"]]
    ((cell, why),) = refusals(upload(desk, Practice, sheet(rows)))
    assert (cell, "ikke kan ses" in why) == ("C2", True)


def test_a_file_of_more_than_five_megabytes_is_not_read(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(
        "exchange.panels.read_sheet",
        lambda content, name: seen.append(len(content)) or read_sheet(content, name),
    )
    answer = upload(desk, Practice, b"x" * reader.MOST_BYTES, "a.csv")
    assert ("større end" in answer.text, seen) == (False, [reader.MOST_BYTES])
    answer = upload(desk, Practice, b"x" * (reader.MOST_BYTES + 1), "a.csv")
    assert ("større end 5 MB" in answer.text, len(seen)) == (True, 1)
    several = {f"file{n}": io.BytesIO(b"x" * 3_000_000) for n in range(2)}
    assert "større end 5 MB" in desk.post(address(Practice, "import"), several).text


def test_a_file_for_another_list_is_refused(desk: Client) -> None:
    for rows, sentence in (
        ([["Offentligt id", "Version", "Findes ikke"]], "Der er ingen kolonne »Findes ikke«"),
        ([["Offentligt id", "Titel"]], "Kolonnen »Version« mangler"),
        ([["Offentligt id", "Version", "Titel", "titel"]], "står to gange"),
    ):
        assert sentence in upload(desk, Item, sheet(rows)).text
    assert "Der er ingen kolonne" in upload(desk, Item, downloaded(desk, Practice)).text
    assert "Vælg først en fil" in desk.post(address(Item, "import")).text


@pytest.mark.parametrize("name", ["starts", "notice_date"])
def test_a_date_that_a_spreadsheet_shows_as_a_number_is_refused(
    desk: Client, membership: Membership, name: str
) -> None:
    book = Book(desk, Membership)
    cell = book.put(membership, **{name: 44_197})  # 1 January 2021, as a spreadsheet counts days
    book.sheet[cell].number_format = "General"
    ((where, why),) = refusals(upload(desk, Membership, book.content))
    assert (where, "dato" in why) == (cell, True)


def test_a_name_that_several_have_must_be_told_apart(desk: Client) -> None:
    practice = Practice.objects.order_by("pk")[0]
    first, second = Committee.objects.order_by("pk")[:2]
    put(second, name=first.name)
    book = Book(desk, Practice)
    cell = book.put(practice, committee=first.name)
    ((where, why),) = refusals(upload(desk, Practice, book.content))
    assert (where, "Flere hedder" in why) == (cell, True)


def test_a_text_that_no_cell_can_hold_stays_as_it_is(desk: Client, membership: Membership) -> None:
    put(membership, summary="x" * 40_000)
    book = Book(desk, Membership)
    book.put(membership, purpose="Viden")
    confirm(desk, Membership, upload(desk, Membership, book.content))
    membership.refresh_from_db()
    assert (membership.purpose, len(membership.summary)) == ("Viden", 40_000)


def test_a_list_from_which_libreoffice_deleted_a_row_is_taken(desk: Client) -> None:
    seen = upload(desk, Project, (CASES / "03-row-deleted-in-libreoffice" / "projects.xlsx").read_bytes())
    assert told(seen)[:3] == (1, 0, 0)

    def shorter(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        rows, end, rest = parts[name].partition(b"</sheetData>")
        parts[name] = rows[: rows.rindex(b"<row ")] + b'<row r="1048576" ht="12.8"/>' + end + rest

    content = repacked(downloaded(desk, Project), shorter)
    assert told(upload(desk, Project, content)) == (0, 0, 0, Project.objects.count() - 1)
