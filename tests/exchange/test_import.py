"""A list out of the desk and in again: what was not touched stays, what was is shown first, and then all or nothing."""

import csv
import datetime as dt
import io

import pytest
from django.db import models
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from committees.models import Practice
from delegations.models import Count, Visit
from desk.forms.base import TrackedForm
from funding.models import Grant
from memberships.models import Membership, Network
from registry.actions import lifecycle
from registry.choices import ChangeKind
from registry.ledger.recording import content_version, snapshot
from registry.models import Change
from tests.support.administrations import PARTS, A
from tests.support.desk import ENTRIES, address
from tests.support.sheets import Book, confirm, downloaded, refusals, sheet, told, upload

# Out and in again.


@pytest.mark.parametrize("model", [*ENTRIES, *PARTS], ids=lambda model: model._meta.label)
def test_what_nobody_touched_comes_back_unchanged(desk: Client, model: type[models.Model]) -> None:
    sequence, everything = content_version(), model._default_manager.count()
    with override("en"):
        in_english = desk.get(address(model, "export_xlsx"), headers={"accept-language": "en"}).content
    for content in (downloaded(desk, model), desk.get(address(model, "export_csv")).content, in_english):
        answer = upload(desk, model, content)
        assert told(answer) == (0, 0, 0, everything), answer.context["report"]
        assert 'name="token"' not in answer.text
    assert content_version() == sequence


def test_a_change_is_shown_before_it_is_made(desk: Client, secretary: User, membership: Membership) -> None:
    everything, sequence, was = Membership.objects.count(), content_version(), membership.purpose
    network = Network.objects.exclude(memberships__isnull=False).first() or membership.network
    theme = membership.themes.model.objects.order_by("pk").last()
    book = Book(desk, Membership)
    book.put(
        membership,
        purpose="Ny viden\nog mere",
        starts=2012,
        ends="2031-08",
        notice_date=dt.date(2030, 1, 31),
        represents_municipality="ja",
        network=f"[{network.key}]",
        themes=theme.key,
        links="web: https://example.com/a:b\ncase: 2020-0001",
    )
    seen = upload(desk, Membership, book.content, "møde.xlsx")
    assert told(seen) == (0, 1, 0, everything - 1)
    (line,) = seen.context["report"].changed
    differences = {one.label: (one.old, one.new) for one in line.differences}
    assert differences["Formål"] == (was, "Ny viden\nog mere")
    assert (line.row, "2031-08" in seen.text) == (book.row_of(membership), True)
    assert content_version() == sequence
    assert Membership.objects.get(pk=membership.pk).purpose == was

    before = snapshot(membership)
    assert confirm(desk, Membership, seen).status_code == 302
    membership.refresh_from_db()
    assert (membership.purpose, membership.starts, membership.ends) == (
        "Ny viden\nog mere",
        "2012",
        "2031-08",
    )
    assert (membership.notice_date, membership.represents_municipality) == (dt.date(2030, 1, 31), True)
    assert list(membership.themes.all()) == [theme]
    assert membership.links == [
        {"kind": "web", "target": "https://example.com/a:b"},
        {"kind": "case", "target": "2020-0001"},
    ]
    (change,) = Change.objects.filter(sequence__gt=sequence)
    assert (change.kind, change.actor, change.reason) == (
        ChangeKind.CHANGED,
        secretary,
        "Indlæsning af »møde.xlsx«",
    )
    assert (change.before, change.after["purpose"]) == (before, "Ny viden\nog mere")
    assert change.after["mandates"] == before["mandates"] != []


def test_a_new_row_is_a_new_entry(desk: Client) -> None:
    sequence = content_version()
    book = Book(desk, Visit)
    book.add(title="Oslo", administration=A, state="afholdt", held_on="31-03-2021", participants=12)
    seen = upload(desk, Visit, book.content)
    assert told(seen)[:3] == (1, 0, 0)
    assert not Visit.objects.filter(title="Oslo").exists()
    confirm(desk, Visit, seen)
    visit = Visit.objects.get(title="Oslo")
    assert (visit.administration.code, visit.state, visit.held_on) == (A, "held", dt.date(2021, 3, 31))
    assert (visit.participants, visit.position, visit.title_lang, visit.version) == (12, 10_000, "da", 1)
    (change,) = Change.objects.filter(sequence__gt=sequence)
    assert (change.kind, change.public_id, change.administration.code) == (ChangeKind.CREATED, visit.key, A)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234.567,5", "1234567.50"),
        ("1,234,567.5", "1234567.50"),
        ("1.234", "1234"),
        ("0,5", "0.5"),
        (0.5, "0.5"),
    ],
)
def test_numbers_are_read_as_danes_write_them(desk: Client, typed: object, amount: str) -> None:
    grant = Grant.objects.filter(aggregate=False).order_by("pk")[0]
    book = Book(desk, Grant)
    book.put(grant, amount=typed)
    confirm(desk, Grant, upload(desk, Grant, book.content))
    grant.refresh_from_db()
    assert grant.amount == __import__("decimal").Decimal(amount)


def test_the_workbook_helps_whoever_fills_it_in(desk: Client) -> None:
    book = Book(desk, Practice)
    assert book.sheet.protection.sheet
    locked = {head: book.sheet.cell(2, n).protection.locked for n, head in enumerate(book.heads, start=1)}
    assert [head for head, shut in locked.items() if shut] == book.heads[:3]
    assert book.heads[:3] == ["Offentligt id", "Version", "Post"]
    practice = Practice.objects.order_by("pk")[0]
    assert book.sheet.cell(book.row_of(practice), 3).value == str(practice)
    rules = book.sheet.data_validations.dataValidation
    lists = {str(rule.sqref): rule for rule in rules if rule.type == "list"}
    letter = book.cell(2, "frequency_certainty").column_letter
    rule = lists[f"{letter}2:{letter}5001"]
    sheet_name, _mark, _range = rule.formula1.replace("'", "").partition("!")
    column = book.cell(1, "frequency_certainty").value
    (listed,) = [
        [cell.value for cell in cells if cell.value]
        for cells in book.book[sheet_name].iter_cols()
        if cells[0].value == column
    ]
    assert listed[1:] == ["præcis", "omtrentlig", "mindst"]
    helped = {str(rule.sqref): rule.prompt for rule in rules if rule.prompt}
    starts = book.cell(1, "starts").coordinate
    assert "2023-08" in helped[starts]
    guide = " ".join(str(cell.value) for row in book.book["Hjælp"].iter_rows() for cell in row)
    assert "egne tabeller" in guide


def test_the_download_is_what_the_list_shows(desk: Client) -> None:
    code = Membership.objects.order_by("pk")[0].administration
    query = f"?administration__id__exact={code.pk}&q=by"
    shown = {
        entry.key for entry in desk.get(address(Membership, "changelist") + query).context["cl"].queryset
    }
    assert 0 < len(shown) < Membership.objects.filter(administration=code).count()
    book = Book(desk, Membership, query)
    assert {row[0].value for row in book.sheet.iter_rows(min_row=2)} == shown
    as_csv = desk.get(address(Membership, "export_csv") + query).content.decode("utf-8-sig")
    assert {row[0] for row in csv.reader(io.StringIO(as_csv), delimiter=";")} == {"Offentligt id", *shown}
    page = desk.get(address(Membership, "changelist") + query).text
    assert f"hent.xlsx?administration__id__exact={code.pk}&amp;q=by" in page
    assert desk.get(address(Membership, "export_xlsx") + "?findes_ikke=1").status_code == 302


def test_columns_may_be_left_out_and_moved(desk: Client) -> None:
    practice = Practice.objects.order_by("pk")[0]
    rows = [
        ["Forbehold", "", "Version", "Offentligt id"],
        ["Sjældent", "", str(practice.version), practice.key],
    ]
    confirm(desk, Practice, upload(desk, Practice, sheet(rows)))
    was = snapshot(practice)
    practice.refresh_from_db()
    assert practice.qualifier == "Sjældent"
    assert {**snapshot(practice), "qualifier": was["qualifier"]} == was


# Two people at once.


def test_control_without_the_guards_an_old_list_overwrites(
    desk: Client, membership: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TrackedForm, "is_stale", lambda form, seen: False)
    monkeypatch.setattr("exchange.importer.Import._require_current", lambda *of: None)
    content = _changed_meanwhile(desk, membership)
    assert confirm(desk, Membership, upload(desk, Membership, content)).status_code == 302
    membership.refresh_from_db()
    assert membership.purpose != "Anes"


def _changed_meanwhile(desk: Client, membership: Membership) -> bytes:
    """Return a list that somebody has filled in, while Ane changed something in the desk."""
    book = Book(desk, Membership)
    book.put(membership, benefit="Bos")
    ane = User.objects.create_user("ane", first_name="Ane", last_name="Lund")
    current = Membership.objects.get(pk=membership.pk)
    current.purpose = "Anes"
    lifecycle.write(current, actor=ane)
    return book.content


def test_a_row_that_somebody_else_has_changed_is_refused_with_who_and_when(
    desk: Client, membership: Membership
) -> None:
    content = _changed_meanwhile(desk, membership)
    sequence = content_version()
    ((cell, why),) = refusals(upload(desk, Membership, content))
    assert (cell[0], "Ane Lund" in why) == ("B", True)
    assert str(timezone.localtime().year) in why
    assert content_version() == sequence


def test_a_change_between_the_trial_and_the_confirmation_is_caught(
    desk: Client, membership: Membership
) -> None:
    book = Book(desk, Membership)
    book.put(membership, benefit="Bos")
    seen = upload(desk, Membership, book.content)
    assert told(seen)[1] == 1
    current = Membership.objects.get(pk=membership.pk)
    current.purpose = "Anes"
    lifecycle.write(current, actor=None)
    sequence = content_version()
    answer = confirm(desk, Membership, seen)
    assert (answer.status_code, told(answer)[2]) == (200, 1)
    assert "intet er gemt" in answer.text
    assert content_version() == sequence


def test_a_version_that_was_typed_over_is_refused(desk: Client, membership: Membership) -> None:
    for version in (membership.version + 1, "x", None):
        book = Book(desk, Membership)
        cell = book.put(membership, benefit="Bos", version=version)
        ((where, why),) = refusals(upload(desk, Membership, book.content))
        assert (where, "Hent listen igen" in why) == (cell, True)


# All or nothing.


def test_one_refused_row_of_ten_leaves_everything_as_it_was(desk: Client) -> None:
    entries = list(Membership.objects.order_by("pk")[:10])
    before, sequence = [snapshot(entry) for entry in entries], content_version()
    book = Book(desk, Membership)
    for entry in entries[:9]:
        book.put(entry, purpose="Ny viden")
    seen = upload(desk, Membership, book.content)
    assert told(seen)[1:3] == (9, 0)  # the control: without the tenth, all would be well
    cell = book.put(entries[9], starts="i fjor")
    answer = upload(desk, Membership, book.content)
    assert told(answer)[1:3] == (9, 1)
    ((where, why),) = refusals(answer)
    assert (where, "»i fjor« er ingen dato" in why or "i fjor" in why) == (cell, True)
    # The nine that were confirmed before are refused whole when the tenth goes wrong meanwhile.
    changed = Membership.objects.get(pk=entries[8].pk)
    changed.benefit = "Nyt"
    lifecycle.write(changed, actor=None)
    sequence += 1
    before[8] = snapshot(changed)
    assert confirm(desk, Membership, seen).status_code == 200
    assert content_version() == sequence
    assert [snapshot(Membership.objects.get(pk=entry.pk)) for entry in entries] == before


def test_a_number_with_three_decimals_is_no_number_of_thousands(desk: Client) -> None:
    grant = Grant.objects.exclude(amount=None)[0]
    book = Book(desk, Grant)
    book.put(grant, amount=1.234)
    assert told(upload(desk, Grant, book.content))[2] == 1
    book.put(grant, amount=1234)
    assert told(upload(desk, Grant, book.content))[:3] == (0, 1, 0)


def test_rows_that_cannot_stand_beside_each_other_are_found_in_the_trial(desk: Client) -> None:
    book = Book(desk, Count)
    for _twice in range(2):
        row = book.add(title="Besøg", administration=A, year=2031, unit="besøg", number=3)
    answer = upload(desk, Count, book.content)
    assert told(answer)[:3] == (1, 0, 1)
    assert refusals(answer)[0][0] == book.cell(row, "year").coordinate
    assert not Count.objects.filter(year=2031).exists()


def test_a_key_that_stands_twice_or_is_unknown_is_refused(desk: Client, membership: Membership) -> None:
    book = Book(desk, Membership)
    row = book.sheet.max_row + 1
    for number, cell in enumerate(book.sheet[book.row_of(membership)], start=1):
        book.sheet.cell(row, number).value = cell.value
    assert [cell for cell, _why in refusals(upload(desk, Membership, book.content))] == [f"A{row}"]
    book.put(row, public_id="findes-ikke")
    assert [cell for cell, _why in refusals(upload(desk, Membership, book.content))] == [f"A{row}"]
