"""Whole lists to take away: as NDJSON, CSV and a workbook, the same in each, and harmless when opened."""

import csv
import io
import zlib
from collections.abc import Iterator
from typing import Any

import brotli
import openpyxl
import orjson
import pytest
from django.utils import timezone

import config.api_urls  # noqa: F401 (which registers the resources)
from api.compiled_queries import streamed
from api.resources.base import resources
from api.views import exports
from document.workbook import table as tables
from document.workbook.table import table_csv, table_xlsx
from funding.models import Grant
from registry.models import Administration, Theme

every = pytest.mark.parametrize("name", [resource.name for resource in resources])


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def ndjson(reader: Any, address: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in body(reader.ask(address)).splitlines()]


def table(reader: Any, address: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(body(reader.ask(address)).decode(), newline=""))]


def sheet(reader: Any, address: str) -> Iterator[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(body(reader.ask(address))), read_only=True)
    yield from book.active.iter_rows(values_only=True)


@pytest.mark.database
@every
def test_a_download_holds_what_the_list_does(name: str, reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "TOGETHER", 7)  # so that there is a first part and a rest
    listed = {row["id"]: row for row in reader.rows(f"{name}/")}
    lines = ndjson(reader, f"{name}/export.ndjson")
    assert {line["id"]: line for line in lines} == listed
    assert len(lines) == len(listed)
    assert [row["id"] for row in table(reader, f"{name}/export.csv")] == [line["id"] for line in lines]
    head, *rows = sheet(reader, f"{name}/export.xlsx")
    assert [row[0] for row in rows] == [line["id"] for line in lines]
    assert head[:2] == ("id", "url")


@pytest.mark.database
def test_a_download_is_filtered_and_filled_as_the_list_is(reader: Any) -> None:
    query = {"administration": "TMF", "expand": "mandates,network", "fields": "id"}
    lines = ndjson(reader, "memberships/export.ndjson?" + "&".join(map("=".join, query.items())))
    assert sorted(lines, key=lambda one: one["id"]) == reader.rows("memberships/", **query)
    found = ndjson(reader, "networks/export.ndjson?q=c40")
    assert {one["id"] for one in found} == {one["id"] for one in reader.rows("networks/", q="c40")} != set()
    for wrong in (
        "projects/export.ndjson?limit=2",
        "projects/export.csv?expand=partners",
        "projects/export.xlsx?x=1",
    ):
        reader.problem(wrong)


@pytest.mark.database
def test_what_has_several_members_has_several_columns(reader: Any) -> None:
    grants = {row["id"]: row for row in reader.rows("grants/")}
    for row in table(reader, "grants/export.csv"):
        shown = grants[row["id"]]
        for name in ("id", "title", "title_en"):
            assert row[f"funder.{name}"] == ((shown["funder"] or {}).get(name) or "")
        money = shown["amount"] or {"amount": "", "currency": ""}
        assert (row["amount.amount"], row["amount.currency"]) == (str(money["amount"]), money["currency"])
        assert row["roles"] == "\n".join(shown["roles"])


@pytest.mark.parametrize(
    "evil",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", " =1+1", "\xa0@A1", "\n+1", "' =1", "\uff1d1+1"],
)
def test_a_spreadsheet_runs_nothing(evil: str, reader: Any) -> None:
    tmf = Administration.objects.get(code="TMF")
    Grant.objects.create(
        public_id="ond", administration=tmf, title=evil, kind="expected", released_at=timezone.now()
    )
    row = next(row for row in table(reader, "grants/export.csv") if row["id"] == "ond")
    assert row["title"] == f"'{evil}"
    head, *rows = sheet(reader, "grants/export.xlsx")
    assert evil in {row[head.index("title")] for row in rows}
    book = openpyxl.load_workbook(io.BytesIO(body(reader.ask("grants/export.xlsx"))))
    assert {cell.data_type for cells in book.active.iter_rows() for cell in cells} <= {"s", "n", "b"}
    assert (
        next(line for line in ndjson(reader, "grants/export.ndjson") if line["id"] == "ond")["title"] == evil
    )


UNPACKERS = {"br": lambda: brotli.Decompressor().process, "gzip": lambda: zlib.decompressobj(31).decompress}


@pytest.mark.database
@pytest.mark.parametrize("encoding", UNPACKERS)
@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_a_download_is_compressed_as_the_reader_takes_it_and_still_comes_piece_by_piece(
    encoding: str, form: str, reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "TOGETHER", 7)
    monkeypatch.setattr(tables, "PIECE", 1000)
    address = f"memberships/export.{form}"
    plain = reader.ask(address)
    assert not plain.has_header("Content-Encoding")
    packed = reader.ask(address, accept_encoding=f"x, {encoding}")
    assert packed["Content-Encoding"] == encoding
    assert "Accept-Encoding" in packed["Vary"]
    assert not packed.has_header("Content-Length")
    unpack = UNPACKERS[encoding]()
    pieces = [*packed.streaming_content]
    told = [unpack(piece) for piece in pieces]
    whole = body(plain)
    assert told[0]
    assert len([piece for piece in told if piece]) > 5  # each can be read when it is there
    assert b"".join(told) == whole
    assert sum(map(len, pieces)) < len(whole) / 2
    head = reader.ask(address, method="HEAD", accept_encoding=encoding)
    assert (head["Content-Encoding"], body(head)) == (encoding, b"")
    assert reader.ask(address, if_none_match=packed["ETag"], accept_encoding=encoding, status=304)


@pytest.mark.database
def test_a_workbook_is_not_compressed_twice(reader: Any) -> None:
    answer = reader.ask("memberships/export.xlsx", accept_encoding="br, gzip")
    assert not answer.has_header("Content-Encoding")
    assert body(answer)[:2] == b"PK"


@pytest.mark.database
def test_a_download_says_from_where_to_follow(reader: Any) -> None:
    sequence = reader.ask("projects/")["Udsyn-Sequence"]
    answer = reader.ask("projects/export.ndjson")
    assert answer["Udsyn-Sequence"] == sequence
    assert answer["Content-Disposition"] == 'attachment; filename="projects.ndjson"'
    reader.ask("projects/export.ndjson", if_none_match=answer["ETag"], status=304)
    for form, kind in exports.FORMS.items():
        head = reader.ask(f"projects/export.{form}", method="HEAD", accept="text/html")
        assert (body(head), head["Content-Type"], head["Udsyn-Sequence"]) == (b"", kind, sequence)
    reader.problem("projects/export.pdf", status=404)
    reader.problem("projects/export.pdf/", status=404)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_who_breaks_a_download_off_leaves_the_database_to_the_next() -> None:
    Theme.objects.bulk_create(Theme(public_id=f"emne-{n}", name=f"Emne {n}") for n in range(300))
    pieces = streamed(Theme.objects.order_by("pk").values_list("public_id"), 7)
    assert len(next(pieces)) == 7
    pieces.close()
    assert Theme.objects.filter(public_id__startswith="emne-").count() == 300


@pytest.mark.database
@pytest.mark.parametrize(
    ("query", "streams"), [("", True), ("?fields=id,title", True), ("?expand=partners", False)]
)
def test_what_has_no_lists_within_is_read_while_the_database_goes_on(
    query: str, streams: bool, reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def spied(rows: Any, together: int) -> Any:
        asked.append(rows)
        return streamed(rows, together)

    monkeypatch.setattr(exports, "TOGETHER", 5)
    monkeypatch.setattr(exports, "streamed", spied)
    assert len(b"".join(reader.ask(f"projects/export.ndjson{query}").streaming_content).splitlines()) > 5
    assert bool(asked) == streams


@pytest.mark.database
def test_a_download_is_sent_as_it_is_read(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "TOGETHER", 7)
    pieces = [*reader.ask("memberships/export.ndjson").streaming_content]
    assert [len(piece.splitlines()) for piece in pieces[:3]] == [7, 7, 7]


@pytest.mark.parametrize(
    "make", [lambda rows: table_csv(["n"], rows), lambda rows: table_xlsx("t", ["n"], rows)]
)
def test_a_table_is_sent_before_its_last_row_is_there(make: Any) -> None:
    read = 0

    def rows() -> Iterator[list[str]]:
        nonlocal read
        for read in range(1, 20_001):
            yield [f"row {read}"]

    pieces = make(rows())
    assert next(pieces)
    assert read < 10_000
    assert sum(1 for _piece in pieces) > 1
    assert read == 20_000


def test_a_workbook_holds_every_text_as_it_is(tmp_path: Any) -> None:
    texts = [" begins and ends ", "<b>&amp;", "_x0041_", "æøå 🙂", "two\nlines", "a\x0bb", "x" * 40_000]
    made = tmp_path / "made.xlsx"
    made.write_bytes(b"".join(table_xlsx("t", ["text", "n", "yes"], [[text, -1.5, True] for text in texts])))
    rows = [*openpyxl.load_workbook(made).active.iter_rows(min_row=2, values_only=True)]
    held = [*texts[:5], "a\ufffdb", "x" * (32_767 // 2)]
    # openpyxl leaves the sign of an escape where Excel takes it away.
    assert [row[0].replace("_x005F_", "_") for row in rows] == held
    assert {row[1:] for row in rows} == {(-1.5, True)}


def test_a_workbook_has_no_more_rows_than_a_sheet_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS", 5)
    made = b"".join(table_xlsx("t", ["n"], [[n] for n in range(9)]))
    rows = [*openpyxl.load_workbook(io.BytesIO(made)).active.iter_rows(values_only=True)]
    assert rows == [("n",), (0,), (1,), (2,), (3,)]
