"""Dates in an uploaded list: a cell says as much as it shows, and what is unclear is asked about."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from django.db import models
from django.test import Client

from agendas.models import Policy
from delegations.models import Visit
from exchange.reader import read_sheet
from memberships.models import Membership
from projects.models import Project
from registry.fields.cells import as_shown
from tests.support.administrations import put
from tests.support.desk import address
from tests.support.sheets import Book, confirm, refusals, repacked, sheet, told, upload

CASES = Path(__file__).parent / "cases"
FIRST = dt.datetime(2020, 9, 1)  # noqa: DTZ001 (a spreadsheet knows of no zones)
SECOND = FIRST + dt.timedelta(days=1)


def test_a_project_that_begins_on_the_first_of_a_month_is_taken(desk: Client) -> None:
    content = (CASES / "04-first-of-the-month" / "projects.xlsx").read_bytes()
    seen = upload(desk, Project, content)
    assert told(seen)[:3] == (1, 0, 0)
    confirm(desk, Project, seen)
    project = Project.objects.get(title="Nordlys Otte")
    assert (project.starts, project.ends) == ("2020-09-01", "2024-08-31")


# What the commonest spreadsheets write of a date: in their own words, in Danish, with times, and with what is no date in it.
SHOWN: list[tuple[str, str]] = [
    # A day.
    ("yyyy-mm-dd", "2020-09-01"),
    ("dd-mm-yyyy", "2020-09-01"),
    ("DD/MM/YY", "2020-09-01"),
    ("d. mmmm yyyy", "2020-09-01"),
    (r"d\.\ mmmm\ yyyy;@", "2020-09-01"),
    (r"[$-406]d\.\ mmmm\ yyyy;@", "2020-09-01"),
    ("[$-F800]dddd, mmmm dd, yyyy", "2020-09-01"),
    (r"[$-406]dd\-mm\-yyyy\ hh:mm", "2020-09-01"),
    ('"den "d. mmmm', "2020-09-01"),
    ("dd-mm-åååå", "2020-09-01"),
    ("mm-dd-yy", "2020-09-01"),  # built-in 14
    ("m/d/yy h:mm", "2020-09-01"),  # built-in 22
    ("[Red]dd-mm-yyyy", "2020-09-01"),
    # A month.
    ("mmm-yy", "2020-09"),  # built-in 17
    ("mmmm yyyy", "2020-09"),
    ("yyyy-mm", "2020-09"),
    (r"[$-406]mmmm\ yyyy;@", "2020-09"),
    ('"indgået "mmmm yyyy', "2020-09"),  # the d is quoted
    (r"yyyy\d\emm", "2020-09"),  # and here each sign is written as it is
    ("mm/yyyy_d", "2020-09"),  # a space as wide as a d
    ("mmmm åååå", "2020-09"),
    ("[Red]yyyy-mm;dd", "2020-09"),  # the d is for what is below zero
    # A year.
    ("yyyy", "2020"),
    ('"år "yyyy', "2020"),
    ("[$-406]yy", "2020"),
    ("åååå", "2020"),
]
UNCLEAR = ["General", "mmmm", "hh:mm", "mm:ss", "h:mm AM/PM", "yyyy hh:mm", "[h]:mm", "0.00", "@", '"d"', ""]


@pytest.mark.parametrize(("number_format", "said"), SHOWN)
def test_a_date_says_what_its_cell_shows(number_format: str, said: str) -> None:
    assert as_shown(FIRST, number_format) == said


@pytest.mark.parametrize("number_format", UNCLEAR)
def test_of_another_format_nobody_can_tell(number_format: str) -> None:
    assert as_shown(FIRST, number_format) == FIRST


def _shown(number_format: str, value: object = FIRST) -> object:
    """Return what is read of a cell in a workbook."""
    book = openpyxl.Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = number_format
    made = io.BytesIO()
    book.save(made)
    ((said,),) = [row.values for row in read_sheet(made.getvalue(), "a.xlsx")]
    return said


@pytest.mark.parametrize(
    ("number_format", "said"), [one for one in SHOWN if "å" not in one[0] or "d" in one[0]]
)
def test_so_it_is_in_a_workbook(number_format: str, said: str) -> None:
    assert _shown(number_format) == said


def test_what_is_no_date_is_read_as_before() -> None:
    assert _shown('0.00 "d"', 1.5) == 1.5
    assert _shown("General", 44_075) == 44_075
    assert _shown("hh:mm", dt.time(12, 30)) == dt.time(12, 30)
    assert _shown("[h]:mm", dt.timedelta(hours=30)) == dt.timedelta(hours=30)


@pytest.mark.parametrize("number", [27, 31, 36, 50, 58])
def test_a_format_that_every_language_writes_in_its_own_way_is_a_date_too(number: int) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = FIRST, SECOND
    for cell in ("A1", "A2"):
        book.active[cell].number_format = "mm-dd-yy"
    made = io.BytesIO()
    book.save(made)

    def local(parts: dict[str, bytes]) -> None:
        assert parts["xl/styles.xml"].count(b'numFmtId="14"') == 1
        parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b'numFmtId="14"', b'numFmtId="%d"' % number)

    rows = read_sheet(repacked(made.getvalue(), local), "a.xlsx")
    assert [row.values[0] for row in rows] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("number_format", "said"),
    [("dd-mm-yyyy", "2020-09-01"), ("mmmm yyyy", "2020-09"), ("yyyy", "2020"), ("General", None)],
)
def test_a_column_of_partial_dates_takes_what_is_shown(
    desk: Client, number_format: str, said: str | None
) -> None:
    policy = Policy.objects.order_by("pk")[0]
    put(policy, starts="2019", ends=None)
    book = Book(desk, Policy)
    cell = book.put(policy, starts=FIRST)
    book.sheet[cell].number_format = number_format
    if number_format == "General":  # as a date of ISO 8601, since a number would be a number
        book.book.iso_dates = True
    seen = upload(desk, Policy, book.content)
    if said is None:
        ((where, why),) = refusals(seen)
        assert (where, "Gør cellen til tekst" in why) == (cell, True)
        return
    confirm(desk, Policy, seen)
    policy.refresh_from_db()
    assert policy.starts == said


def test_an_unclear_date_that_is_no_first_of_a_month_can_only_be_that_day(desk: Client) -> None:
    policy = Policy.objects.order_by("pk")[0]
    put(policy, starts="2019", ends=None)
    book = Book(desk, Policy)
    book.sheet[book.put(policy, starts=SECOND)].number_format = "General"
    book.book.iso_dates = True
    confirm(desk, Policy, upload(desk, Policy, book.content))
    policy.refresh_from_db()
    assert policy.starts == "2020-09-02"


@pytest.mark.parametrize(("model", "name"), [(Membership, "notice_date"), (Visit, "held_on")])
def test_a_column_of_days_takes_no_less_than_a_day(
    desk: Client, model: type[models.Model], name: str
) -> None:
    book = Book(desk, model)
    if model is Visit:
        row = book.add(title="Oslo", administration="TMF", state="afholdt", **{name: FIRST})
    else:
        row = book.row_of(Membership.objects.order_by("pk")[0])
        book.put(row, **{name: FIRST})
    cell = book.cell(row, name)
    for number_format, taken in (("mmmm yyyy", False), ("yyyy", False), ("dd-mm-yyyy", True)):
        cell.number_format = number_format
        answer = upload(desk, model, book.content)
        if taken:
            assert told(answer)[2] == 0
        else:
            ((where, why),) = refusals(answer)
            assert (where, "mangler en dag" in why) == (cell.coordinate, True)


@pytest.mark.parametrize("name", ["starts", "notice_date"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_first_of_a_month_goes_out_and_comes_back(
    desk: Client, membership: Membership, name: str, kind: str
) -> None:
    for value in ("2020-09-01", *(("2020-09", "2020") if name == "starts" else ())):
        put(membership, **{name: value})
        content = desk.get(address(Membership, f"export_{kind}")).content
        assert told(upload(desk, Membership, content)) == (0, 0, 0, Membership.objects.count())
    book = Book(desk, Membership)  # opened and saved in a spreadsheet
    assert told(upload(desk, Membership, book.content)) == (0, 0, 0, Membership.objects.count())


def test_in_csv_a_date_is_read_as_danes_write_it_and_a_day_is_needed_for_a_day(
    desk: Client, membership: Membership
) -> None:
    head = ["Offentligt id", "Version", "Begynder", "Opsigelsesfrist"]
    row = [membership.key, str(membership.version)]
    put(membership, ends=None)
    confirm(desk, Membership, upload(desk, Membership, sheet([head, [*row, "01-09-2020", "01-10-2020"]])))
    membership.refresh_from_db()
    assert (membership.starts, membership.notice_date) == ("2020-09-01", dt.date(2020, 10, 1))
    row[1] = str(membership.version)
    ((where, why),) = refusals(upload(desk, Membership, sheet([head, [*row, "2020", "2020-10"]])))
    assert (where, "mangler en dag" in why) == ("D2", True)
