"""What a long list costs: few queries for each row, no lock before it is checked, the ledger last of all."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from exchange.importer import Checked, Import
from memberships.models import Membership
from registry.actions import lifecycle
from registry.ledger.recording import content_version
from tests.support.desk import address
from tests.support.sheets import Book, confirm, told, upload

ROWS = 20


def filled(desk: Client, count: int) -> bytes:
    """Return a list in which ``count`` rows are changed, each in a text, a date, a thing and several things."""
    book = Book(desk, Membership)
    theme = Membership.themes.field.related_model.objects.order_by("pk").last()
    for row in range(2, count + 2):
        book.put(row, purpose=f"Formål {row}", starts="2019-05", themes=theme.key, parent="")
    return book.content


def asked(desk: Client, content: bytes) -> tuple[list[str], list[str]]:
    """Return the queries of the trial of a list, and of its confirmation."""
    with CaptureQueriesContext(connection) as trial:
        seen = upload(desk, Membership, content)
    assert told(seen)[2] == 0
    with CaptureQueriesContext(connection) as taking:
        assert confirm(desk, Membership, seen).status_code == 302
    return tuple([query["sql"] for query in one.captured_queries] for one in (trial, taking))  # type: ignore[return-value]


def test_a_row_costs_a_savepoint_and_its_update(desk: Client) -> None:
    few, many = asked(desk, filled(desk, 5)), asked(desk, filled(desk, 5 + ROWS))
    for one, other in zip(few, many, strict=True):
        # The five of before say what is so by now; what is paid once differs a little with what they name.
        assert len(other) - len(one) <= 3 * (ROWS - 5) + 5


def test_a_trial_leaves_the_ledger_alone_and_a_confirmed_list_takes_it_last(desk: Client) -> None:
    trial, taking = asked(desk, filled(desk, ROWS))
    assert sum(query.startswith('UPDATE "memberships_membership"') for query in trial) == ROWS
    assert not [
        query for query in trial if "registry_ledgerhead" in query or 'INTO "registry_change"' in query
    ]
    ledger = [place for place, query in enumerate(taking) if "registry_ledgerhead" in query]
    rows = [
        place for place, query in enumerate(taking) if query.startswith('UPDATE "memberships_membership"')
    ]
    assert (len(rows), max(rows) < min(ledger)) == (ROWS, True)
    after = taking[min(ledger) :]
    assert not [query for query in after if "memberships_" in query.partition(" VALUES")[0]]


def test_what_is_changed_between_the_check_and_the_lock_is_refused_with_who(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = filled(desk, 2)
    seen = upload(desk, Membership, content)
    check = Import.check
    ane = User.objects.create_user("ane", first_name="Ane", last_name="Lund")

    def and_then(importing: Import) -> Checked:
        checked = check(importing)
        current = Membership.objects.get(pk=checked.filled[1].draft.thing.pk)
        current.benefit = "Anes"
        lifecycle.write(current, actor=ane)
        return checked

    monkeypatch.setattr(Import, "check", and_then)
    sequence = content_version()
    answer = confirm(desk, Membership, seen)
    assert told(answer)[1:3] == (1, 1)
    (problem,) = answer.context["report"].refused[0].problems
    assert (problem.cell, "Ane Lund" in problem.reason) == ("B3", True)
    assert content_version() == sequence + 1  # Ane's
    assert not Membership.objects.filter(purpose__startswith="Formål ").exists()


def test_a_long_list_is_shown_in_part_and_told_whole(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sequence = content_version()
    monkeypatch.setattr("exchange.panels.MOST_SHOWN", 3)
    seen = upload(desk, Membership, filled(desk, 5))
    assert "De første 3 af 5 rækker er vist" in seen.text
    assert ("Formål 4" in seen.text, "Formål 5" in seen.text) == (True, False)
    assert ("Formål", 5) in seen.context["report"].fields
    asked_for = {"token": seen.context["token"], "told": "1"}
    file = desk.post(address(Membership, "import"), asked_for)
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Efter"] for row in rows if row["Felt"] == "Formål"] == [f"Formål {n}" for n in range(2, 7)]
    assert content_version() == sequence
    assert confirm(desk, Membership, seen).status_code == 302
